/**
 * The state of an etcd cluster, or of several that stand on the same machines: members (node, disk,
 * store), clients, their requests. Plain data.
 *
 * A member's `id` is its *place*: the process and the network endpoint `id - 1`, for as long as the
 * run lasts. Who it is to raft is its data's `raftId`: the same number until it is added anew.
 */
import type { Network } from '../kernel/network.ts'
import type { Disk } from '../kernel/disk.ts'
import type { Stream } from '../kernel/random.ts'
import type { RaftNode, Ready, Snapshot } from '../raft/index.ts'
import type { Availability } from './availability.ts'
import type { Backend } from './backend.ts'
import type { Backup, Call, ListedMember, Reply } from './calls.ts'
import type { Followed } from './client-process.ts'
import type { ClientDescription, EtcdSettings } from './description.ts'
import type { Ended } from './endings.ts'
import type { Act, Tool } from './operator/act.ts'
import type { Header, Result } from './operator/result.ts'
import type { KeyRange, StoreRequest, WatchEvent } from './request.ts'
import type { Requests } from './requests.ts'
import type { StoreSnapshot } from './store/snapshot.ts'
import type { Store } from './store/store.ts'
import type { VersionRules } from './versions.ts'
import type { Wal, WalRecord } from './wal.ts'

/** What falls due in this world; `Scheduled.kind`. */
export const Due = {
  /** A raft message arrives, from a place (no raft id). Body: `Message`. */
  Message: 0,
  Tick: 1,
  /** The sync under way is done. */
  Synced: 2,
  /** Has this member heard from its peers yet? Body: polls left. */
  AdjustTicks: 3,
  Start: 4,
  /** A client's request reaches a member. Body: `Asked`. */
  Request: 5,
  /** A member's answer reaches the client. Body: `Answer`. */
  Answer: 6,
  /** The oldest request a member serves may have waited too long. */
  ServerTimeout: 7,
  /** The oldest request of a client may have passed its deadline. Body: client. */
  ClientDeadline: 8,
  /** A client's next write of its own. Body: client. */
  Traffic: 9,
  /** Time to ask the leader again for a read's index. Body: the batch's context. */
  ReadRetry: 10,
  /** A client tries a request again. Body: request. */
  Retry: 11,
  /** A snapshot sent has arrived, or is lost. Body: `Delivered`. */
  SnapshotStatus: 12,
  /** A request that another member must answer: there, and back. Body: `Forwarded`. */
  Forward: 13,
  /** Events reach a watching client. Body: `WatchBatch`. */
  WatchEvents: 14,
  /** A server looks whether a transfer is done. Body: the request that asked for it; -1: the process ends. */
  TransferCheck: 17,
  /** A client takes a watch up again at another member. Body: watcher. */
  WatchOpen: 18,
  /** A member hears that it was removed. */
  Gone: 16,
  /** A watching client looks for another member. Body: watcher. */
  WatchResume: 15,
  /** A request with a deadline of its own may have passed it. Body: request. */
  RequestDeadline: 19,
  /** A client no longer wants a watch. Body: watcher. */
  WatchClose: 20,
  /** Time to keep a lease alive again. Body: command. */
  KeepAlive: 21,
  /** Time to ask again for what a cache is built from. Body: `ListAgain`. */
  ListAgain: 22,
} as const

export interface Asked {
  readonly request: number
  readonly member: number
  /** µs; `ARRIVED` once it waits in a paused member's buffers, where no cut can take it. */
  readonly sentAt: number
}

export interface Answer {
  readonly request: number
  readonly member: number
  readonly outcome: Outcome
  readonly ended: Ended
  readonly reply: Reply | null
  /** Who answers, for the requests of commands only. */
  readonly by: Witness | null
  readonly sentAt: number
}

/** What the member that answers a command knows then. */
export interface Witness {
  readonly header: Header
  readonly members: readonly ListedMember[]
}

/** Between two members: a question for the leader, or its answer. */
export interface Forwarded {
  readonly request: number
  readonly from: number
  readonly to: number
  readonly answer: { readonly outcome: Outcome, readonly ended: Ended, readonly reply: Reply | null } | null
  readonly sentAt: number
}

export interface Delivered {
  readonly to: number
  readonly ok: boolean
}

export const ARRIVED = Infinity

/** Payload of a normal entry; null data is the empty entry that opens a term. */
export interface Command {
  /** The client's request, or -1 for what a member proposes of itself. */
  readonly request: number
  readonly body: StoreRequest | Publish | Alarm
  /** Bytes, as raft's limits count them. */
  readonly size: number
}

/** A member tells its name once it runs: only then does the cluster count it as started. */
export interface Publish { readonly kind: 'publish', readonly raftId: number }
export interface Alarm { readonly kind: 'alarm', readonly raftId: number, readonly active: boolean }

/** Payload of a configuration change: whom it concerns, and who asked. */
export interface ChangeContext {
  readonly request: number
  /** Place. */
  readonly member: number
  readonly promote: boolean
}

/** What the members of a cluster agree on about themselves; changes as entries are applied. */
export interface Membership {
  readonly members: readonly { readonly raftId: number, readonly place: number, readonly started: boolean, readonly learner: boolean }[]
  /** Ids are never used again. */
  readonly removed: readonly number[]
  /** Members whose store is over its quota. */
  readonly noSpace: readonly number[]
}

/** What a raft snapshot of this world carries. */
export interface SnapshotData {
  readonly store: StoreSnapshot
  readonly membership: Membership
  readonly size: number
}

/** A cluster's birth: from a static configuration, or from a backup. */
export interface Cluster {
  readonly token: string
  /** Rises with every birth and every forced one: histories are one only within a lineage. */
  readonly lineage: number
  readonly origin: Snapshot
}

/** What a data directory knows of itself; null when there is none. */
export interface DataDir {
  readonly raftId: number
  /** Index of its cluster. */
  readonly cluster: number
  readonly lineage: number
}

export interface Serving {
  readonly request: number
  readonly since: number
  /** Waits for a leader: not proposed yet. */
  blocked: boolean
}

/** Linearizable reads that share one question to the leader (read.go). */
export interface ReadBatch {
  readonly context: number
  readonly since: number
  requests: number[]
  /** Index to wait for, once the leader has confirmed it; -1 before. */
  index: number
}

/** One watch of one client, as its member serves it. */
export interface Watch {
  readonly watcher: number
  readonly stream: number
  readonly range: KeyRange
  /** Next revision to send. */
  next: number
  readonly requireLeader: boolean
}

export interface Member {
  /** Place, from 1. */
  readonly id: number
  readonly name: string
  readonly disk: Disk<WalRecord>
  wal: Wal
  readonly election: Stream
  readonly clockPhase: Stream
  /** Which of its connections a process that was paused reads first. */
  readonly wakes: Stream
  /** How fast its clock runs, millionths: 0 is right, 100,000 ten per cent too fast. */
  readonly drift: number
  data: DataDir | null
  /** Null while the process is down. */
  node: RaftNode | null
  /** Ticks fall at `phase` plus a multiple of the heartbeat interval, µs. */
  phase: number
  /** Instant of its last start. */
  startedAt: number
  /** What is being persisted; no other `Ready` is taken meanwhile. */
  writing: Ready | null
  /** It serves clients only once it has taken part in its cluster (embed/serve.go ReadyNotify). */
  serves: boolean
  /** Requests that came before that. */
  early: number[]
  /** Requests received and not answered, oldest first. */
  serving: Serving[]
  /** A `ServerTimeout` is scheduled. */
  watched: boolean
  reads: ReadBatch | null
  /** For the next batch. */
  waitingReads: number[]
  readContext: number
  /** Leader it last knew, by raft id, and since when it leads itself. */
  lead: number
  electedAt: number
  /** Election timeouts without a leader, for watches that want one. */
  leaderless: number
  /** Last index applied to the store, and its term. */
  applied: number
  appliedTerm: number
  /** Index of the last snapshot on its disk. */
  snapshotIndex: number
  readonly backend: Backend
  store: Store
  membership: Membership
  watches: Watch[]
  /** Who it is handing over to, for whom and since when: raft id, request (-1: the process ends); or null. */
  moving: { readonly request: number, readonly to: number, readonly since: number } | null
}

export const Outcome = { Waiting: 0, Ok: 1, Failed: 2, Unknown: 3 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

export interface Request {
  readonly id: number
  readonly client: number
  readonly call: Call
  readonly sentAt: number
  /** Member asked, by place; 0 while none is reachable. */
  member: number
  /** Times it was sent. */
  attempts: number
  outcome: Outcome
  ended: Ended
  answeredAt: number
  /** Where it stands in the log, once applied somewhere; 0 before. */
  index: number
  reply: Reply | null
  /** It has ended, and this record of it changes no more: it is replaced if there is more to say. */
  final: boolean
}

/** A client that watches, across the members that serve it. */
export interface Watcher {
  readonly id: number
  readonly client: number
  readonly request: number
  readonly range: KeyRange
  readonly requireLeader: boolean
  /** Place of the member that serves it; 0 while it looks for one. */
  member: number
  /** The stream that it takes events from: counts those it has opened, and those it has left. */
  stream: number
  /** Next revision it expects. */
  next: number
  events: number
  /** Its last events, newest last; all of them are in the trace by revision. */
  received: WatchBatch[]
  cancelled: Ended
}

/** All events of one revision that a watch wants. */
export interface WatchBatch {
  readonly watcher: number
  readonly stream: number
  readonly member: number
  readonly revision: number
  readonly events: readonly WatchEvent[]
  /** Ends the watch for this reason; 0 for events. */
  readonly cancel: Ended
  /** Revisions before this one are gone, when it is cancelled for that. */
  readonly compacted: number
  readonly at: number
  readonly sentAt: number
}

export interface Client {
  readonly index: number
  readonly endpoint: number
  readonly description: ClientDescription
  readonly stream: Stream
  /** Of its endpoints, in order of preference. */
  readonly places: readonly number[]
  /** Requests under its own deadline without an outcome, oldest first. */
  open: number[]
  watched: boolean
  written: number
  /** Its process has been stopped; what its caches follow, until they watch it again. */
  stopped: boolean
  follows: readonly Followed[]
}

/** One request of a command. */
export interface Asking {
  readonly request: number
  /** As it is printed. */
  readonly endpoint: string
  /** Whom it may be asked, in order of preference; 0 is a host that nobody has. */
  readonly places: readonly number[]
  /** µs; null: it has none. */
  readonly timeout: number | null
  /** Null while it waits. */
  readonly result: Result | null
}

/** A command line that somebody typed, at a client's console. Replaced as it goes on, never written to. */
export interface OperatorCommand {
  readonly id: number
  readonly client: number
  readonly at: number
  readonly line: string
  readonly tool: Tool
  /** Null when the tool itself refuses the line. */
  readonly act: Act | null
  /** raft id of the member that it names; 0: none. */
  readonly target: number
  /** Empty once it has ended, as are `asking`. */
  readonly results: readonly Result[]
  /** Asked together; when all have ended they become results. */
  readonly asking: readonly Asking[]
  /** Printed so far: the last lines, as many as a screen keeps. */
  readonly out: readonly string[]
  readonly err: readonly string[]
  /** -1 while it runs. */
  readonly exit: number
  readonly endedAt: number
  /** When the lease that it keeps alive is gone for all it knows, µs. */
  readonly leaseUntil: number
}

export interface EtcdState {
  readonly settings: EtcdSettings
  readonly rules: VersionRules
  readonly network: Network
  readonly members: Member[]
  readonly clients: Client[]
  readonly requests: Requests
  readonly clusters: Cluster[]
  /** --initial-cluster-token of each place. */
  readonly tokens: readonly string[]
  /** Place of each raft id; index 0 is nobody. The first ids are the places. */
  readonly places: number[]
  /** Has a member had its place for an id already? By place. */
  readonly given: boolean[]
  readonly watchers: Watcher[]
  readonly backups: (Backup & { readonly data: SnapshotData })[]
  readonly commands: OperatorCommand[]
  /** Commands that have not ended, by id: one of a client at most. */
  running: number[]
  /** Backups by the file they were saved to. */
  readonly files: Map<string, number>
  /** Raft messages delivered to members since the run began. */
  delivered: number
  /** Lineages given so far. */
  lineages: number
  readonly availability: Availability
}

/** What of this state never changes once made, by property name (see `World.shared`). */
export const SHARED: readonly string[] = [
  'body', 'messages[]', 'afterAppend[]', 'toSelf[]', 'waitingReads[]',
  // Raft: entries, snapshots, configurations.
  'entries[]', 'parts[]', 'rest[]', 'tail', 'snapshot', 'pending', 'conf', 'incoming', 'outgoing', 'lastHardState', 'lastSoftState', 'readStates[]',
  // Members: what is written, what is stored, what they are.
  'committed[]', 'hardState', 'softState', 'records[]', 'newest[]', 'leases[]', 'membership', 'data', 'moving',
  'settings', 'rules', 'tokens', 'description', 'pages[]', 'recent[final]', 'whole[final]', 'clusters[]', 'backups[]', 'commands[]', 'call', 'range', 'received', 'follows',
]
