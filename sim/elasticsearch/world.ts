/**
 * The Elasticsearch world: nodes that elect a master by their voting configuration, the state of the
 * cluster that it publishes, copies of shards placed by it, and clients who write and read.
 */
import { NOBODY } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, World } from '../kernel/world.ts'
import { act, start } from './actions.ts'
import type { ElasticAction } from './actions.ts'
import { build } from './build.ts'
import {
  handleCheckNext, handleCheckTimeout, handleDisconnected, handleFollowerCheck, handleFollowerCheckResponse, handleLeaderCheck,
  handleLeaderCheckNext, handleLeaderCheckResponse, handleLeaderCheckTimeout,
} from './checks.ts'
import {
  connectionLost, handleAnswer, handleClientDeadline, handlePrimaryOpResponse, handleRead, handleReadResponse, handleRequest, handleRequestTimeout, peerLost,
} from './clients.ts'
import { rejectDescription } from './description.ts'
import type { ElasticDescription } from './description.ts'
import {
  attemptElection, findPeers, forgetPeer, handleJoin, handlePeersRequest, handlePeersResponse, handlePreVoteRequest, handlePreVoteResponse, handleStartJoin,
} from './elections.ts'
import { Msg, VOCABULARY, WORDS } from './events.ts'
import { rejectAction } from './forms.ts'
import { explain, fidelity, narrate } from './french.ts'
import { group, GROUPS } from './groups.ts'
import { inspect } from './inspect.ts'
import { invariants } from './invariants.ts'
import { landmark } from './landmarks.ts'
import {
  handleApplyCommit, handleCommitAck, handleLag, handlePublish, handlePublishResponse, handlePublishTimeout, submit,
} from './publication.ts'
import { importance, salience } from './salience.ts'
import {
  askRecovery, copiesLost, handleListStores, handleRecheck, handleRecovered, handleRecoveryData, handleReplicate, handleReplicateAck, handleRetry, handleShardReport,
  handleStartRecovery, handleStores, handlePrimaryOp,
} from './shards.ts'
import { Due, Mode, SHARED } from './state.ts'
import type { ElasticState, NodeState } from './state.ts'
import { hold, isUp, refuseConnection, wasLost } from './transport.ts'
import type { Message } from './transport.ts'
import { newestCommitted, view } from './view.ts'
import type { ElasticView } from './view.ts'

export const elasticsearch: World<ElasticDescription, ElasticState, ElasticAction, ElasticView> = {
  id: 'elasticsearch',
  vocabulary: VOCABULARY,
  words,
  reject: rejectDescription,
  rejectAction,
  build, act, handle, hold, view, salience, importance, narrate, landmark,
  groups: GROUPS,
  inspect, group, fidelity, explain, invariants,
  shared: SHARED,
}
export default elasticsearch

function words(state: ElasticState, kind: string): readonly string[] | null {
  if (kind === 'node') return ['nobody', ...state.nodes.map(n => n.name), ...state.clients.map(c => c.description.name)]
  if (kind === 'client') return state.clients.map(c => c.description.name)
  if (kind === 'index') return state.indices.map(i => i.name)
  if (kind === 'site') return state.network.sites
  return WORDS[kind] ?? null
}

/** Someone creates the index, and tries again until it is there. */
const TRY_AGAIN = 1_000_000

function handle(state: ElasticState, kernel: Kernel, { kind, owner, body }: Scheduled): void {
  const node = state.nodes[owner]
  switch (kind) {
    case Due.Message: return receive(state, kernel, body as Message)
    case Due.Start: return isUp(kernel, body as number) ? undefined : start(state, kernel, state.nodes[body as number])
    case Due.FindPeers: return findPeers(state, kernel, node, body as number)
    case Due.Election: return attemptElection(state, kernel, node, body as number)
    case Due.CheckNext: return handleCheckNext(state, kernel, node, body as never)
    case Due.CheckTimeout: return handleCheckTimeout(state, kernel, node, body as never)
    case Due.LeaderCheckNext: return handleLeaderCheckNext(state, kernel, node, body as never)
    case Due.LeaderCheckTimeout: return handleLeaderCheckTimeout(state, kernel, node, body as never)
    case Due.PublishTimeout: return handlePublishTimeout(state, kernel, node, body as number)
    case Due.Lag: return handleLag(state, kernel, node, body as number)
    case Due.Reroute: return submit(state, kernel, node, { kind: 'reroute' })
    case Due.CreateIndex: return createIndex(state, kernel, body as number)
    case Due.Recovered: return handleRecovered(state, kernel, node, body as number)
    case Due.Recheck: return handleRecheck(state, kernel, node)
    case Due.RecoveryRetry: return askRecovery(state, kernel, node, body as never)
    case Due.Retry: return handleRetry(state, kernel, node, body as number)
    case Due.RequestTimeout: return handleRequestTimeout(state, kernel, node, body as number)
    case Due.ClientDeadline: return handleClientDeadline(state, kernel, body as number)
    default: throw new Error(`invariant elasticsearch/due-known: nothing of kind ${kind} falls due here`)
  }
}

function createIndex(state: ElasticState, kernel: Kernel, index: number): void {
  if (newestCommitted(state)?.shards.some(s => s.index === index)) return
  const master = state.nodes.find(n => n.mode === Mode.Leader && isUp(kernel, n.index) && n.applied?.term === n.term)
  if (master) submit(state, kernel, master, { kind: 'create', index })
  schedule(kernel, TRY_AGAIN, Due.CreateIndex, NOBODY, index)
}

function receive(state: ElasticState, kernel: Kernel, m: Message): void {
  if (wasLost(state, kernel, m)) return
  if (m.to >= state.nodes.length) return toClient(state, kernel, m)
  if (!isUp(kernel, m.to)) return refuseConnection(state, kernel, m)
  state.delivered++
  handleMessage(state, kernel, state.nodes[m.to], m)
}

function toClient(state: ElasticState, kernel: Kernel, m: Message): void {
  if (m.kind === Msg.Answer) handleAnswer(state, kernel, m)
  else connectionLost(state, kernel, state.clients[m.to - state.nodes.length], m.from)
}

type Handler = (state: ElasticState, kernel: Kernel, node: NodeState, m: Message) => void

const handlers: Readonly<Record<number, Handler>> = {
  [Msg.PeersRequest]: handlePeersRequest,
  [Msg.PeersResponse]: handlePeersResponse,
  [Msg.PreVoteRequest]: handlePreVoteRequest,
  [Msg.PreVoteResponse]: handlePreVoteResponse,
  [Msg.StartJoin]: handleStartJoin,
  [Msg.Join]: handleJoin,
  [Msg.Publish]: handlePublish,
  [Msg.PublishResponse]: handlePublishResponse,
  [Msg.ApplyCommit]: handleApplyCommit,
  [Msg.CommitAck]: handleCommitAck,
  [Msg.FollowerCheck]: handleFollowerCheck,
  [Msg.FollowerCheckResponse]: handleFollowerCheckResponse,
  [Msg.LeaderCheck]: handleLeaderCheck,
  [Msg.LeaderCheckResponse]: handleLeaderCheckResponse,
  [Msg.Disconnected]: disconnected,
  [Msg.ShardStarted]: handleShardReport,
  [Msg.ShardFailed]: handleShardReport,
  [Msg.ListStores]: handleListStores,
  [Msg.Stores]: handleStores,
  [Msg.StartRecovery]: handleStartRecovery,
  [Msg.RecoveryData]: handleRecoveryData,
  [Msg.PrimaryOp]: handlePrimaryOp,
  [Msg.PrimaryOpResponse]: handlePrimaryOpResponse,
  [Msg.Replicate]: handleReplicate,
  [Msg.ReplicateAck]: handleReplicateAck,
  [Msg.Read]: handleRead,
  [Msg.ReadResponse]: handleReadResponse,
  [Msg.Request]: handleRequest,
}

function handleMessage(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  handlers[m.kind](state, kernel, node, m)
}

function disconnected(state: ElasticState, kernel: Kernel, node: NodeState, { from }: Message): void {
  forgetPeer(state, kernel, node, from)
  handleDisconnected(state, kernel, node, from)
  copiesLost(state, kernel, node, from)
  peerLost(state, kernel, node, from)
}
