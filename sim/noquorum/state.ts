/**
 * A replicated store that asks for no majority: what etcd is not. One primary, replicas that follow it;
 * whoever hears no primary for a while becomes one, alone if need be, and a primary acknowledges a write
 * as soon as it has it itself. That is asynchronous primary–backup replication with failover by timeout,
 * and the last write wins where two primaries meet. Plain data.
 */
import type { Network } from '../kernel/network.ts'
import type { Stream } from '../kernel/random.ts'

/** What falls due; `Scheduled.kind`. */
export const Due = {
  /** A primary tells the others that it is there, or a replica looks how long it has heard none. */
  Beat: 0,
  /** A message of a member reaches another. Body: `Envelope`. */
  Message: 1,
  /** A client's request reaches a member. Body: `Asked`. */
  Request: 2,
  /** A member's answer reaches the client. Body: `Asked`. */
  Answer: 3,
  /** The first instant: what this is, and who is primary. */
  Begin: 4,
} as const

/** Between two beats of a primary, and how long a replica waits for one: that, and as much again at most, µs. */
export const BEAT = 100_000
export const PATIENCE = 1_000_000

/** A value, when it was written and by which primary: the later one wins, then the higher place. */
export interface Version {
  readonly key: string
  readonly value: string
  readonly at: number
  /** Place of the primary that accepted it. */
  readonly by: number
  /** The client's request. */
  readonly request: number
  /** How many primaries there had been, as its writer knew. */
  readonly epoch: number
}

export type Message =
  /** With how many entries its log has: who has not as many missed some. */
  | { readonly kind: 'beat', readonly epoch: number, readonly entries: number }
  | { readonly kind: 'write', readonly epoch: number, readonly entry: Version }
  /** All that a member holds, for one that was away. */
  | { readonly kind: 'state', readonly epoch: number, readonly entries: readonly Version[] }

export interface Envelope {
  readonly from: number
  readonly to: number
  readonly message: Message
  readonly sentAt: number
}

export interface Asked {
  readonly request: number
  readonly member: number
  readonly sentAt: number
}

export interface Member {
  /** Place, from 1; its endpoint is `id - 1`. */
  readonly id: number
  readonly name: string
  readonly stream: Stream
  primary: boolean
  epoch: number
  /** Place of the primary it follows; 0: none. */
  follows: number
  heardAt: number
  /** How long it waits for a primary, µs. */
  patience: number
  /** What it accepted or was sent, in the order it came. */
  log: readonly Version[]
  /** Requests that it cannot pass on to the primary it follows. */
  waiting: readonly number[]
  /** Newest version of each key. */
  readonly store: Map<string, Version>
}

export interface Request {
  readonly id: number
  readonly client: number
  readonly key: string
  /** Null: a read. */
  readonly value: string | null
  readonly sentAt: number
  member: number
  /** µs; -1 while it waits. */
  answeredAt: number
  /** What a read found; null: nothing. */
  found: string | null
}

export interface State {
  readonly network: Network
  readonly members: Member[]
  readonly clients: readonly { readonly name: string, readonly endpoint: number, readonly places: readonly number[] }[]
  readonly requests: Request[]
}
