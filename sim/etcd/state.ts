/**
 * The state of an etcd cluster: members (node, disk, store), clients and their requests. Plain data.
 */
import type { Network } from '../kernel/network.ts'
import type { Disk } from '../kernel/disk.ts'
import type { Stream } from '../kernel/random.ts'
import type { Entry, HardState, Message, RaftNode, Ready } from '../raft/index.ts'
import type { ClientDescription, EtcdSettings } from './description.ts'

/** What falls due in this world; `Scheduled.kind`. */
export const Due = {
  /** A raft message arrives. Body: `Envelope`. */
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
} as const

export interface Envelope {
  readonly message: Message
  /** µs; `ARRIVED` once it waits in a paused member's buffers, where no cut can take it. */
  readonly sentAt: number
}

export interface Asked {
  readonly request: number
  /** As in `Envelope`. */
  readonly sentAt: number
}

export const ARRIVED = Infinity

/** One record of a member's write-ahead log: what one `Ready` persists. */
export interface WalRecord {
  readonly hardState: HardState | null
  readonly entries: readonly Entry[]
}

/** What a client asked for; the payload of an entry. */
export interface Command {
  readonly request: number
  readonly key: string
  readonly value: string
}

export interface Stored {
  readonly value: string
  /** Revision of the store at which the key was last written (etcd's mod_revision). */
  readonly modRevision: number
}

export interface Serving {
  readonly request: number
  readonly since: number
  /** Waits for a leader: not proposed yet. */
  blocked: boolean
}

export interface Member {
  /** Id in the group, from 1; its process and its network endpoint are `id - 1`. */
  readonly id: number
  readonly name: string
  readonly disk: Disk<WalRecord>
  readonly election: Stream
  readonly clockPhase: Stream
  /** Null while the process is down. */
  node: RaftNode | null
  /** Ticks fall at `phase` plus a multiple of the heartbeat interval, µs. */
  phase: number
  /** What is being persisted; no other `Ready` is taken meanwhile. */
  writing: Ready | null
  /** Requests received and not answered, oldest first. */
  serving: Serving[]
  /** A `ServerTimeout` is scheduled. */
  watched: boolean
  /** Last index applied to the store. */
  applied: number
  store: Map<string, Stored>
  revision: number
}

export const Outcome = { Waiting: 0, Ok: 1, Failed: 2, Unknown: 3 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

/** Why a request ended without "OK". */
export const Ended = { None: 0, Deadline: 1, ServerTimeout: 2, ConnectionLost: 3 } as const
export type Ended = (typeof Ended)[keyof typeof Ended]

export interface Request {
  readonly id: number
  readonly client: number
  readonly key: string
  readonly value: string
  readonly sentAt: number
  /** Member asked, by id; 0 while none is reachable. */
  member: number
  outcome: Outcome
  ended: Ended
  answeredAt: number
  /** Where it stands in the log, once a leader has appended it; 0 before. */
  index: number
}

export interface Answer {
  readonly request: number
  readonly outcome: Outcome
  readonly ended: Ended
  readonly member: number
  readonly sentAt: number
}

export interface Client {
  readonly index: number
  readonly endpoint: number
  readonly description: ClientDescription
  /** Requests without an outcome, oldest first. */
  open: number[]
  watched: boolean
  written: number
}

export interface EtcdState {
  readonly settings: EtcdSettings
  readonly network: Network
  readonly members: Member[]
  readonly clients: Client[]
  readonly requests: Request[]
  /** Raft messages delivered to members since the run began. */
  delivered: number
}

/** What of this state never changes once made, by property name (see `World.shared`). */
export const SHARED: readonly string[] = ['settings', 'description', 'entries[]', 'tail', 'records[]', 'store[]']
