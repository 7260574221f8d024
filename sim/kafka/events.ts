/**
 * The vocabulary of this world's trace: what each code's numbers mean. A machine is a process; an
 * endpoint is a process or a client.
 */
import type { EventKind } from '../kernel/world.ts'
import type { Rpc } from './state.ts'

type Fields = EventKind['fields']
const machine: Fields = [['machine', 'endpoint']]
const pair: Fields = [['from', 'endpoint'], ['to', 'endpoint']]
const sites: Fields = [['from', 'site'], ['to', 'site']]
const onBroker: Fields = [['broker', 'endpoint'], ['partition', 'partition']]

const named = {
  Started: ['started', [...machine, ['life', 'int']]],
  Stopped: ['stopped', machine],
  Paused: ['paused', machine],
  Resumed: ['resumed', machine],
  Destroyed: ['destroyed', machine],
  LinkCut: ['link-cut', pair],
  LinkHealed: ['link-healed', pair],
  SitesCut: ['sites-cut', sites],
  SitesHealed: ['sites-healed', sites],
  /** kB/s; latency in µs. */
  BandwidthSet: ['bandwidth-set', [...sites, ['rate', 'int']]],
  LinkSet: ['link-set', [...sites, ['latency', 'int']]],
  MessageSent: ['message-sent', [...pair, ['message', 'rpc'], ['partition', 'partition'], ['number', 'int'], ['delay', 'int']]],
  MessageLost: ['message-lost', [...pair, ['message', 'rpc'], ['why', 'loss']]],
  RoleChanged: ['role-changed', [['controller', 'endpoint'], ['from', 'role'], ['to', 'role'], ['term', 'int'], ['why', 'why']]],
  ControllerActive: ['controller-active', [['controller', 'endpoint'], ['term', 'int']]],
  RegistrationRefused: ['registration-refused', [['controller', 'endpoint'], ['broker', 'endpoint'], ['error', 'error']]],
  Registered: ['registered', [['broker', 'endpoint'], ['life', 'int']]],
  Fenced: ['fenced', [['broker', 'endpoint']]],
  Unfenced: ['unfenced', [['broker', 'endpoint']]],
  LeaderElected: ['leader-elected', [...onBroker, ['epoch', 'int'], ['how', 'how']]],
  Offline: ['offline', [['partition', 'partition'], ['epoch', 'int']]],
  IsrLeft: ['isr-left', [...onBroker, ['size', 'int'], ['why', 'leave']]],
  IsrJoined: ['isr-joined', [...onBroker, ['size', 'int']]],
  ElrJoined: ['elr-joined', [...onBroker, ['size', 'int']]],
  ElrLeft: ['elr-left', [...onBroker, ['size', 'int']]],
  Configured: ['configured', [['topic', 'topic'], ['minInsync', 'int'], ['unclean', 'int']]],
  AlterRefused: ['alter-refused', [['controller', 'endpoint'], ['partition', 'partition'], ['error', 'error']]],
  Leads: ['leads', [...onBroker, ['epoch', 'int'], ['end', 'int'], ['highWatermark', 'int']]],
  Appended: ['appended', [...onBroker, ['offset', 'int'], ['number', 'int'], ['epoch', 'int']]],
  Replicated: ['replicated', [...onBroker, ['offset', 'int'], ['number', 'int'], ['count', 'int']]],
  HighWatermark: ['high-watermark', [...onBroker, ['before', 'int'], ['to', 'int']]],
  Truncated: ['truncated', [...onBroker, ['to', 'int'], ['end', 'int']]],
  ProduceRefused: ['produce-refused', [...onBroker, ['number', 'int'], ['error', 'error']]],
  Asked: ['asked', [['client', 'endpoint'], ['number', 'int'], ['partition', 'partition'], ['copyOf', 'int']]],
  Retried: ['retried', [['client', 'endpoint'], ['number', 'int'], ['error', 'error']]],
  NoLeader: ['no-leader', [['client', 'endpoint'], ['number', 'int'], ['partition', 'partition']]],
  Ended: ['ended', [['client', 'endpoint'], ['number', 'int'], ['outcome', 'outcome'], ['error', 'error']]],
  Read: ['read', [['client', 'endpoint'], ['partition', 'partition'], ['offset', 'int'], ['number', 'int'], ['count', 'int']]],
  Unreadable: ['unreadable', [['client', 'endpoint'], ['partition', 'partition'], ['error', 'error']]],
  ConsumerMoved: ['consumer-moved', [['client', 'endpoint'], ['partition', 'partition'], ['from', 'int'], ['to', 'int']]],
  Lost: ['messages-lost', [['partition', 'partition'], ['count', 'int'], ['total', 'int']]],
} as const satisfies Readonly<Record<string, readonly [name: string, fields: Fields]>>

type Name = keyof typeof named
const names = Object.keys(named) as Name[]

export const VOCABULARY: readonly EventKind[] = names.map(key => ({ name: named[key][0], fields: named[key][1] }))
/** Codes by name: places in the vocabulary. */
export const Code = Object.fromEntries(names.map((key, code) => [key, code])) as Readonly<Record<Name, number>>

const KINDS = ['raft', 'heartbeat', 'alter-partition', 'alter-refused', 'fetch', 'fetched', 'produce', 'produced', 'broken'] as const
/** Number of each kind of message. */
export const KIND_NO = Object.fromEntries(KINDS.map((kind, no) => [kind, no])) as Readonly<Record<Rpc['kind'], number>>

/** `Sender`: who was sending records stopped half-way. */
export const Loss = { Random: 0, Cut: 1, Down: 2, Sender: 3 } as const
/** Why a replica leaves the ISR: it lagged, or its broker was fenced. `None`: somebody joins. */
export const Leave = { None: 0, Lag: 1, Fenced: 2 } as const
export type Leave = (typeof Leave)[keyof typeof Leave]

/** Kafka's names of its error codes, by `Fault`. */
export const ERRORS = [
  'NONE', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'NOT_LEADER_OR_FOLLOWER', 'REQUEST_TIMED_OUT', 'NETWORK_EXCEPTION',
  'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH', 'OFFSET_OUT_OF_RANGE', 'OFFSET_NOT_AVAILABLE', 'NOT_CONTROLLER',
  'INVALID_UPDATE_VERSION', 'INELIGIBLE_REPLICA', 'DUPLICATE_BROKER_REGISTRATION', 'TIMEOUT_EXCEPTION',
] as const

/** Words of the kinds of fields whose numbers are a fixed list. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  rpc: KINDS,
  role: ['follower', 'candidate', 'leader', 'pre-candidate'],
  why: ['none', 'timeout', 'majority', 'votes-lost', 'higher-term', 'leader-of-term', 'quorum-silent'],
  loss: ['random-loss', 'link-cut', 'process-down', 'sender-down'],
  how: ['isr', 'elr', 'last-known', 'unclean'],
  leave: ['none', 'lag', 'fenced'],
  outcome: ['waiting', 'acknowledged', 'refused', 'unknown'],
  error: ERRORS,
}
