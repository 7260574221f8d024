/** The vocabulary of this world's trace: what each code's numbers mean. A node is its place from 1; 0 is nobody. */
import { record } from '../kernel/trace.ts'
import type { EventKind, Kernel } from '../kernel/world.ts'

type Fields = EventKind['fields']
const node: Fields = [['node', 'node']]
const pair: Fields = [['from', 'node'], ['to', 'node']]
const sites: Fields = [['from', 'site'], ['to', 'site']]
const shard: Fields = [['index', 'index'], ['shard', 'int']]

const named = {
  Started: ['started', [...node, ['life', 'int'], ['term', 'int'], ['version', 'int']]],
  Stopped: ['stopped', [...node, ['why', 'stop']]],
  Paused: ['paused', node],
  Resumed: ['resumed', node],
  LinkCut: ['link-cut', pair],
  LinkHealed: ['link-healed', pair],
  SitesCut: ['sites-cut', sites],
  SitesHealed: ['sites-healed', sites],
  LinkSet: ['link-set', [...sites, ['latency', 'int'], ['jitter', 'int']]],
  MessageSent: ['message-sent', [...pair, ['message', 'message'], ['term', 'int'], ['version', 'int'], ['delay', 'int']]],
  MessageLost: ['message-lost', [...pair, ['message', 'message'], ['why', 'loss']]],
  ModeChanged: ['mode-changed', [...node, ['from', 'mode'], ['to', 'mode'], ['term', 'int'], ['why', 'why'], ['leader', 'node']]],
  ElectionScheduled: ['election-scheduled', [...node, ['attempt', 'int'], ['delay', 'int'], ['window', 'int']]],
  PreVoteBegan: ['pre-vote-began', [...node, ['term', 'int'], ['round', 'int']]],
  PreVoteRefused: ['pre-vote-refused', [...node, ['candidate', 'node'], ['leader', 'node']]],
  ElectionBegan: ['election-began', [...node, ['term', 'int']]],
  Joined: ['joined', [...node, ['candidate', 'node'], ['term', 'int']]],
  JoinRefused: ['join-refused', [...node, ['candidate', 'node'], ['term', 'int'], ['own', 'int']]],
  VotesCounted: ['votes-counted', [...node, ['term', 'int'], ['votes', 'int'], ['voters', 'int']]],
  VoteDiscarded: ['vote-discarded', [...node, ['voter', 'node'], ['term', 'int'], ['why', 'why']]],
  Published: ['published', [...node, ['term', 'int'], ['version', 'int'], ['nodes', 'int'], ['voters', 'int']]],
  PublishRefused: ['publish-refused', [...node, ['leader', 'node'], ['term', 'int'], ['version', 'int']]],
  Committed: ['committed', [...node, ['term', 'int'], ['version', 'int'], ['votes', 'int'], ['voters', 'int']]],
  PublicationFailed: ['publication-failed', [...node, ['term', 'int'], ['version', 'int'], ['why', 'why']]],
  Applied: ['applied', [...node, ['term', 'int'], ['version', 'int'], ['health', 'health']]],
  ConfigChanged: ['config-changed', [...node, ['version', 'int'], ['voters', 'int'], ['eligible', 'int'], ['set', 'int']]],
  NodeJoined: ['node-joined', [...node, ['who', 'node'], ['nodes', 'int']]],
  NodeLeft: ['node-left', [...node, ['who', 'node'], ['why', 'left'], ['nodes', 'int']]],
  CheckFailed: ['check-failed', [...node, ['of', 'node'], ['failures', 'int'], ['needed', 'int']]],
  HealthChanged: ['health-changed', [...node, ['from', 'health'], ['to', 'health']]],
  IndexCreated: ['index-created', [...node, ['index', 'index']]],
  ShardAssigned: ['shard-assigned', [...node, ...shard, ['to', 'node'], ['primary', 'int']]],
  ShardStarted: ['shard-started', [...node, ...shard, ['on', 'node'], ['primary', 'int']]],
  ShardPromoted: ['shard-promoted', [...node, ...shard, ['on', 'node']]],
  ShardUnassigned: ['shard-unassigned', [...node, ...shard, ['was', 'node'], ['primary', 'int'], ['delay', 'int']]],
  ShardKept: ['shard-kept-unassigned', [...node, ...shard, ['why', 'kept']]],
  Wrote: ['wrote', [...node, ...shard, ['request', 'int'], ['primary', 'int']]],
  RequestSent: ['request-sent', [['client', 'client'], ['request', 'int'], ['node', 'node'], ['delay', 'int']]],
  RequestBlocked: ['request-blocked', [...node, ['request', 'int'], ['why', 'ended']]],
  AnswerSent: ['answer-sent', [...node, ['request', 'int'], ['outcome', 'outcome'], ['delay', 'int']]],
  RequestEnded: ['request-ended', [['client', 'client'], ['request', 'int'], ['outcome', 'outcome'], ['why', 'ended'], ['docs', 'int']]],
  NobodyReachable: ['nobody-reachable', [['client', 'client'], ['request', 'int']]],
} as const satisfies Record<string, readonly [string, Fields]>

type Key = keyof typeof named
const keys = Object.keys(named) as Key[]

export const VOCABULARY: readonly EventKind[] = keys.map(key => ({ name: named[key][0], fields: named[key][1] }))
export const Code = Object.fromEntries(keys.map((key, i) => [key, i])) as Readonly<Record<Key, number>>

const messages = [
  'PeersRequest', 'PeersResponse', 'PreVoteRequest', 'PreVoteResponse', 'StartJoin', 'Join', 'Publish', 'PublishResponse', 'ApplyCommit', 'CommitAck',
  'FollowerCheck', 'FollowerCheckResponse', 'LeaderCheck', 'LeaderCheckResponse', 'Disconnected', 'ShardStarted', 'ShardFailed', 'ListStores', 'Stores',
  'StartRecovery', 'RecoveryData', 'PrimaryOp', 'PrimaryOpResponse', 'Replicate', 'ReplicateAck', 'Read', 'ReadResponse', 'Request', 'Answer',
] as const
export type MessageName = (typeof messages)[number]
/** Kinds of messages by name: the source's transport actions, in short. */
export const Msg = Object.fromEntries(messages.map((m, i) => [m, i])) as Readonly<Record<MessageName, number>>

export const Why = {
  None: 0, Won: 1, LeaderFailed: 2, LeaderGone: 3, HigherTerm: 4, NoQuorum: 5, Timeout: 6, Follows: 7, Elsewhere: 8, StateBehind: 9, Started: 10, StateTransfer: 11,
} as const
export const Left = { Disconnected: 0, ChecksFailed: 1, Lagging: 2 } as const
export const Stop = { Killed: 0, SiteLost: 1 } as const
export const Kept = { Delayed: 0, Forced: 1, NoNode: 2, NoData: 3 } as const
export const Ended = { None: 0, NoMaster: 1, PrimaryInactive: 2, NotRecovered: 3, ConnectionLost: 4, Timeout: 5, NoShard: 6, NoIndex: 7 } as const
export const Health = { Green: 0, Yellow: 1, Red: 2 } as const

/** Words of the kinds of fields whose numbers are a fixed list. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  message: messages,
  mode: ['candidate', 'leader', 'follower'],
  loss: ['link-cut', 'random-loss', 'node-down'],
  stop: ['killed', 'site-lost'],
  why: ['none', 'won', 'leader-failed', 'leader-disconnected', 'higher-term', 'no-quorum', 'timeout', 'follows', 'other-term', 'state-behind', 'started', 'state-transfer'],
  left: ['disconnected', 'followers check retry count exceeded', 'lagging'],
  health: ['green', 'yellow', 'red'],
  kept: ['delayed', 'forced-awareness', 'no-node', 'no-in-sync-copy'],
  outcome: ['waiting', 'ok', 'failed', 'unknown'],
  ended: ['none', 'no-master', 'primary-inactive', 'not-recovered', 'connection-lost', 'timeout', 'no-shard', 'no-index'],
}

/** Appends an event to the trace, now. */
export function note({ trace, now }: Kernel, code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
  record(trace, now, code, a, b, c, d, e, f)
}
