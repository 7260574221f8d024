/**
 * The state of this world: plain data. A node has what its disk keeps (its term, the last state of the
 * cluster that it accepted, its copies of shards) and what a restart forgets. A `ClusterState` never
 * changes once made: nodes and messages share it.
 */
import type { Network } from '../kernel/network.ts'
import type { Stream } from '../kernel/random.ts'
import type { ClientDescription, ElasticSettings, IndexDescription } from './description.ts'

export const NOBODY = -1

export const Mode = { Candidate: 0, Leader: 1, Follower: 2 } as const
export type Mode = (typeof Mode)[keyof typeof Mode]

export const Copied = { Unassigned: 0, Initializing: 1, Started: 2 } as const
export type Copied = (typeof Copied)[keyof typeof Copied]

/** One copy of a shard in the routing table. */
export interface Copy {
  readonly primary: boolean
  /** `NOBODY` while it is unassigned. */
  readonly node: number
  readonly status: Copied
  /** Allocation id: names this copy's data; 0 while unassigned. */
  readonly allocation: number
  /** Not allocated anew before this instant, µs; 0: no delay. */
  readonly delayedUntil: number
}

export interface Shard {
  readonly index: number
  readonly no: number
  /** Rises with each new primary: operations of an older one are refused. */
  readonly term: number
  /** Allocation ids of the copies that hold every acknowledged operation. */
  readonly inSync: readonly number[]
  readonly copies: readonly Copy[]
}

/** What the master publishes. */
export interface ClusterState {
  readonly term: number
  readonly version: number
  readonly master: number
  readonly nodes: readonly number[]
  /** Voting configurations: the last committed, and the one that this state carries. They differ while it changes. */
  readonly committed: readonly number[]
  readonly config: readonly number[]
  readonly shards: readonly Shard[]
  /** Allocation ids given so far. */
  readonly allocations: number
}

/** A vote for `to` in a term, and how recent the voter's state is. */
export interface Join {
  readonly from: number
  readonly to: number
  readonly term: number
  readonly acceptedTerm: number
  readonly acceptedVersion: number
}

/** Data of a shard on a node's disk. */
export interface LocalCopy {
  readonly shard: number
  allocation: number
  term: number
  primary: boolean
  /** In use; else only data on the disk. */
  active: boolean
  started: boolean
  /** Numbers of the write requests that it holds: its documents. */
  ops: number[]
}

/** An operation at the primary that waits for other copies; `request` -1: a new primary's resync. */
export interface Replication {
  readonly id: number
  readonly request: number
  readonly shard: number
  readonly coordinator: number
  /** Allocation ids that have not answered. */
  waiting: number[]
}

/** A request at the node that a client asked. */
export interface Coordinated {
  readonly request: number
  /** Node it waits for; `NOBODY`: it waits for a master or a primary. */
  sentTo: number
  /** Nodes that a read has tried, or the last that a write was sent to. */
  tried: number[]
}

/** The nth check of a leader by a follower, or the reverse; failures in a row. */
export interface Check { readonly node: number, seq: number, failures: number }

export interface Publication {
  readonly state: ClusterState
  readonly targets: readonly number[]
  /** Master-eligible nodes that have accepted it. */
  votes: number[]
  accepted: number[]
  /** Have applied it, or are given up. */
  acked: number[]
  faulty: number[]
  committed: boolean
}

export type Task =
  | { readonly kind: 'joined', readonly node: number }
  | { readonly kind: 'left', readonly node: number, readonly why: number }
  | { readonly kind: 'started', readonly shard: number, readonly allocation: number }
  /** A copy is out; one that missed an operation is stale, and out of those in sync as well. */
  | { readonly kind: 'failed', readonly shard: number, readonly allocation: number, readonly stale: boolean }
  | { readonly kind: 'create', readonly index: number }
  | { readonly kind: 'elected' } | { readonly kind: 'reroute' }

export interface Store { readonly shard: number, readonly allocation: number }

export interface NodeState {
  readonly index: number
  readonly name: string
  /** Drawn at random, as Elasticsearch does: it breaks ties. */
  readonly id: number
  readonly site: number
  readonly master: boolean
  readonly votingOnly: boolean
  readonly data: boolean
  readonly dice: Stream
  /** On its disk. */
  term: number
  accepted: ClusterState
  copies: LocalCopy[]
  /** Its machine has no power: connections to it end in silence. */
  silent: boolean
  /** Below: forgotten by a restart. */
  mode: Mode
  leader: number
  maxTermSeen: number
  /** Last committed state it knows; null until then. */
  applied: ClusterState | null
  startedJoin: boolean
  joins: Join[]
  lastJoin: Join | null
  electionWon: boolean
  /** Those who asked to join a candidate. */
  joiners: number[]
  /** Peers heard while looking for a master, and when. */
  peers: { node: number, at: number }[]
  discovery: number
  attempt: number
  /** Number of the running scheduler; `scheduling` false: none runs. */
  scheduler: number
  scheduling: boolean
  preVote: { round: number, joins: Join[], over: boolean }
  leaderCheck: Check | null
  followerChecks: Check[]
  publication: Publication | null
  tasks: Task[]
  /** Version that each node is known to have applied. */
  acks: number[]
  /** What data nodes hold, as they told this master; null: not asked, or no answer yet. */
  stores: (readonly Store[] | null)[]
  /** Copies that stay unassigned, and why: by shard and reason, those that it has said already. */
  kept: number[]
  /** Looks again soon at copies that the master takes for those in use. */
  rechecking: boolean
  replications: Replication[]
  nextReplication: number
  coordinated: Coordinated[]
}

export const Outcome = { Waiting: 0, Ok: 1, Failed: 2, Unknown: 3 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

export interface Request {
  readonly id: number
  readonly client: number
  readonly kind: 'index' | 'count'
  readonly index: number
  readonly sentAt: number
  node: number
  outcome: Outcome
  /** Index into `ENDED`. */
  why: number
  answeredAt: number
  /** Documents that a read counted. */
  docs: number
}

export interface Client {
  readonly index: number
  readonly endpoint: number
  readonly description: ClientDescription
  readonly nodes: readonly number[]
}

export interface ElasticState {
  readonly settings: ElasticSettings
  readonly network: Network
  readonly indices: readonly Required<IndexDescription>[]
  readonly nodes: NodeState[]
  readonly clients: Client[]
  readonly requests: Request[]
  delivered: number
}

export const Due = {
  Message: 0, Start: 1, FindPeers: 2, Election: 3, CheckNext: 4, CheckTimeout: 5, LeaderCheckNext: 6, LeaderCheckTimeout: 7,
  PublishTimeout: 8, Lag: 9, Reroute: 10, CreateIndex: 11, Recovered: 12, Retry: 13, RequestTimeout: 14, ClientDeadline: 15, RecoveryRetry: 16, Recheck: 17,
} as const

/** What of this state never changes once made (see `World.shared`). */
export const SHARED: readonly string[] = ['body', 'accepted', 'applied', 'description', 'settings', 'indices']

/** Place of a shard in every state of the cluster that has it: by index, then by number. */
export function shardOf({ shards }: ClusterState, index: number, no: number): number {
  return shards.findIndex(s => s.index === index && s.no === no)
}

export const shardKey = (index: number, no: number) => index * 16 + no
