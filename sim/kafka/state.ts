/**
 * The state of Kafka clusters on common sites: controllers and brokers (each a node of its cluster's
 * metadata log), replicas of partitions, clients, messages. Plain data.
 *
 * A controller or a broker is named by its process, which is also its network endpoint: controllers
 * first, then brokers. Its id in the metadata log's Raft is its process + 1. Clients' endpoints follow.
 */
import type { Network } from '../kernel/network.ts'
import type { Stream } from '../kernel/random.ts'
import type { Entry, HardState, Message as RaftMessage, RaftNode, Snapshot } from '../raft/index.ts'
import type { KafkaSettings } from './description.ts'
import type { Leave } from './events.ts'
import type { Image } from './image.ts'
import type { Parting } from './log.ts'

/** What falls due in this world; `Scheduled.kind`. */
export const Due = {
  /** Something arrives. Body: `Envelope`. */
  Message: 0,
  /** A node of the metadata log ticks. */
  Tick: 1,
  Start: 2,
  /** A broker tells its controller that it lives. */
  Heartbeat: 3,
  /** A leader looks which followers lag. */
  IsrCheck: 4,
  /** A leader's request for another ISR may have got lost. Body: `AlterWait`. */
  AlterWait: 5,
  /** A fetch that waits at its leader has waited long enough. Body: `Parked`. */
  FetchWait: 6,
  /** A follower or a consumer fetches again. Body: `Refetch`. */
  Refetch: 7,
  /** A produce request that waits at its leader has waited long enough. Body: `ProduceWait`. */
  ProduceWait: 8,
  /** A producer's next message of its own. Body: client. */
  Traffic: 9,
  /** A producer tries a message again. Body: message. */
  Retry: 10,
  /** A producer has waited long enough for an answer. Body: `Attempt`. */
  RequestTimeout: 11,
  /** A message's time is over. Body: message. */
  DeliveryTimeout: 12,
  /** A producer looks again for leaders. Body: client. */
  Pump: 13,
} as const

/** Between processes and clients, by endpoint. */
export interface Envelope {
  readonly from: number
  readonly to: number
  readonly body: Rpc
  /** µs; `ARRIVED` once it waits in a paused process's buffers, where no cut can take it. */
  readonly sentAt: number
}

export const ARRIVED = Infinity

export type Rpc =
  | { readonly kind: 'raft', readonly message: RaftMessage }
  /** BrokerHeartbeat, and BrokerRegistration where the controller does not know this start. */
  | { readonly kind: 'heartbeat', readonly life: number, readonly applied: number }
  | AlterPartition
  | { readonly kind: 'alter-refused', readonly partition: number, readonly partitionEpoch: number, readonly error: Fault }
  | Fetch
  | Fetched
  | { readonly kind: 'produce', readonly message: number, readonly attempt: number }
  | { readonly kind: 'produced', readonly message: number, readonly attempt: number, readonly error: Fault, readonly offset: number }
  /** Nobody listens there: the connection is refused, or reset. */
  | { readonly kind: 'broken', readonly about: Rpc }

export interface AlterPartition {
  readonly kind: 'alter-partition'
  readonly partition: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isr: readonly { readonly broker: number, readonly life: number }[]
}

export interface Fetch {
  readonly kind: 'fetch'
  readonly partition: number
  readonly leaderEpoch: number
  readonly offset: number
  /** Epoch of the record before it, -1 for none: the leader sees where logs part (KIP-595, KIP-320). */
  readonly lastEpoch: number
  /** Of a follower: which start of its process; -1 for a consumer. */
  readonly life: number
  /** Tells an answer from one to an earlier fetch. */
  readonly token: number
}

export interface Fetched {
  readonly kind: 'fetched'
  readonly partition: number
  readonly leaderEpoch: number
  readonly token: number
  readonly error: Fault
  readonly records: readonly LogRecord[]
  readonly highWatermark: number
  /** Where the logs part, if they do. */
  readonly parting: Parting | null
}

/** Kafka's error codes, as far as this world has them, by `Fault`; see `ERRORS`. */
export const Fault = {
  None: 0, NotEnoughReplicas: 1, NotEnoughReplicasAfterAppend: 2, NotLeaderOrFollower: 3, RequestTimedOut: 4,
  NetworkException: 5, LeaderNotAvailable: 6, FencedLeaderEpoch: 7, UnknownLeaderEpoch: 8, OffsetOutOfRange: 9,
  OffsetNotAvailable: 10, NotController: 11, InvalidUpdateVersion: 12, IneligibleReplica: 13, DuplicateBrokerRegistration: 14,
  DeliveryTimeout: 15,
} as const
export type Fault = (typeof Fault)[keyof typeof Fault]

export interface LogRecord {
  readonly message: number
  /** Leader epoch under which it was appended. */
  readonly epoch: number
  readonly size: number
}

/** A node of a cluster's metadata log: a controller votes, a broker only learns. */
export interface MetaNode {
  readonly election: Stream
  readonly clockPhase: Stream
  /** Null while the process is down. */
  node: RaftNode | null
  /** What its disk holds. Writing takes no time here. */
  hardState: HardState
  entries: Entry[]
  phase: number
  /** What it has applied of the log, and up to where. */
  image: Image
  applied: number
}

export interface Machine {
  /** Process and endpoint. */
  readonly index: number
  readonly name: string
  readonly cluster: number
  readonly meta: MetaNode
  /** Its disks are gone: it never comes back. */
  destroyed: boolean
  /** Instant at which its process last stopped, µs; -1 before. */
  stoppedAt: number
}

/** What the active controller knows besides the log; null for the others. */
export interface Active {
  readonly since: number
  /** With what it has proposed and is not committed yet. */
  draft: Image
  /** Instant of each broker's last heartbeat, by process. */
  contacts: number[]
}

export interface Controller extends Machine {
  active: Active | null
}

export interface Broker extends Machine {
  readonly rack: string
  startedAt: number
  /** Instant of its last look at the ISRs it leads. */
  checkedAt: number
  /** Of the partitions placed on it. */
  readonly replicas: Replica[]
}

export interface Replica {
  readonly partition: number
  records: LogRecord[]
  highWatermark: number
  /** Epoch of the leader it follows, or is; -1 before it has heard of any. */
  leaderEpoch: number
  /** Null unless it leads. */
  leading: Leading | null
  /** Null unless it follows. */
  following: Following | null
}

export interface Leading {
  /** End of its log when it began. */
  readonly start: number
  readonly followers: FollowerState[]
  /** The ISR it has asked the controller for. */
  pending: { readonly isr: readonly number[], readonly partitionEpoch: number, readonly why: Leave } | null
  /** Produce requests that wait for the in-sync replicas. */
  waiting: { readonly message: number, readonly attempt: number, readonly from: number, readonly end: number, readonly since: number }[]
  /** Fetches that wait for something new. */
  parked: Parked[]
}

/** What a leader knows of a follower (Kafka's Replica state). */
export interface FollowerState {
  readonly broker: number
  /** End of its log; -1 before its first fetch. */
  end: number
  life: number
  /** Last instant at which it is known to have had all there was. */
  caughtUpAt: number
  lastFetchAt: number
  /** End of the leader's log at its last fetch. */
  lastFetchEnd: number
}

export interface Parked {
  readonly owner: number
  readonly partition: number
  readonly leaderEpoch: number
  readonly from: number
  readonly fetch: Fetch
}

export interface Following {
  readonly leader: number
  /** Of the fetch under way. */
  token: number
}

export interface AlterWait { readonly partition: number, readonly leaderEpoch: number, readonly partitionEpoch: number }
export interface ProduceWait { readonly partition: number, readonly message: number, readonly attempt: number }
export interface Refetch { readonly client: number, readonly partition: number, readonly token: number }
export interface Attempt { readonly message: number, readonly attempt: number }

export const Outcome = { Waiting: 0, Acknowledged: 1, Refused: 2, Unknown: 3 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

/** A message as its producer knows it: a batch of records is one. */
export interface Message {
  readonly id: number
  readonly client: number
  readonly partition: number
  readonly size: number
  /** Required copies: 0, 1, or -1 for all that are in sync. */
  readonly acks: 0 | 1 | -1
  /** Of a mirror: the message it copies; else -1. */
  readonly copyOf: number
  readonly sentAt: number
  outcome: Outcome
  /** Why it was refused last, or waits. */
  error: Fault
  attempts: number
  /** An attempt that failed may have been appended all the same. */
  maybeWritten: boolean
  /** A request is under way. */
  flying: boolean
  endedAt: number
  offset: number
}

/** What a client reads of a partition. */
export interface Position {
  readonly partition: number
  /** Next offset. */
  offset: number
  lastEpoch: number
  token: number
  /** Messages read, in order. */
  read: number[]
  /** Nothing comes: why. */
  error: Fault
}

export interface Client {
  readonly index: number
  readonly endpoint: number
  readonly name: string
  readonly kind: 'producer' | 'consumer' | 'mirror'
  /** Partitions it writes to; none for a consumer. */
  readonly into: readonly number[]
  readonly positions: readonly Position[]
  readonly acks: 0 | 1 | -1
  readonly every: number
  readonly size: number
  readonly retries: boolean
  /** Messages so far. */
  written: number
  /** Messages that wait for their partition to have a leader, in order; how often it has looked; whether it will again. */
  held: number[]
  backoff: number
  pumping: boolean
}

export interface KafkaState {
  readonly settings: KafkaSettings
  readonly network: Network
  /** Bytes per second of records, by pair of sites (row = from). */
  readonly bandwidth: number[]
  readonly bandwidths: readonly number[]
  /** Names; empty for the only one. */
  readonly clusters: readonly { readonly name: string, readonly origin: Snapshot, told: number }[]
  readonly controllers: Controller[]
  readonly brokers: Broker[]
  readonly clients: Client[]
  readonly messages: Message[]
  readonly topics: readonly { readonly name: string, readonly cluster: number }[]
  /** Cluster and topic of each partition, and its name ("commandes", "commandes-1"). */
  readonly partitions: readonly { readonly cluster: number, readonly topic: number, readonly name: string }[]
  /** Acknowledged messages lost so far, by partition. */
  readonly lost: number[]
  /** Elections that let a replica lead that lacked something, by partition. */
  readonly unclean: number[]
}

/** What of this state never changes once made, by property name (see `World.shared`). */
export const SHARED: readonly string[] = [
  'body', 'afterAppend[]', 'toSelf[]', 'notes[]', 'entries[]', 'tail', 'snapshot', 'pending', 'conf', 'incoming', 'outgoing',
  'lastHardState', 'lastSoftState', 'readStates[]', 'hardState', 'settings', 'origin', 'image', 'draft', 'records[]', 'parked[]', 'waiting[]',
  'into', 'bandwidths', 'partitions', 'topics',
]

/** Is it a process of the metadata log that votes? */
export const isController = (state: KafkaState, process: number) => process < state.controllers.length
export function machineOf(state: KafkaState, process: number): Machine {
  return isController(state, process) ? state.controllers[process] : state.brokers[process - state.controllers.length]
}
export const brokerOf = (state: KafkaState, process: number) => state.brokers[process - state.controllers.length]
export const clientOf = (state: KafkaState, endpoint: number) => state.clients[endpoint - state.controllers.length - state.brokers.length]
export const isClient = (state: KafkaState, endpoint: number) => endpoint >= state.controllers.length + state.brokers.length
export const replicaOf = (broker: Broker, partition: number) => broker.replicas.find(r => r.partition === partition)
