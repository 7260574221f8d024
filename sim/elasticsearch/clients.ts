/**
 * Clients, and the node that each asks (reference, “Reading and writing documents”; `cluster.no_master_block`,
 * TransportReplicationAction). A write waits up to its timeout for a master and a primary; a read is
 * answered by any copy in use that the node knows, without a master if need be, and may then be stale.
 */
import { CUT, LOST, transmit } from '../kernel/network.ts'
import { ANY_LIFE, enqueue, NOBODY as NOBODY_OWNS } from '../kernel/queue.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { WRITE_TIMEOUT } from './description.ts'
import { Code, Ended, Msg, note } from './events.ts'
import { isBlocked, localCopy, shardByKey } from './shards.ts'
import { Copied, Due, NOBODY, Outcome, shardKey } from './state.ts'
import type { Client, Coordinated, ElasticState, NodeState, Request } from './state.ts'
import { isUp, send } from './transport.ts'
import type { Message } from './transport.ts'

/** How much longer than its write's timeout a client listens, µs. */
const LISTENS = 1_000_000

const timeoutOf = (state: ElasticState, { client }: Request) => state.clients[client].description.timeout ?? WRITE_TIMEOUT

/** A document goes to the shard that its id says: here, its number. */
export const keyOf = (state: ElasticState, { id, index }: Request) => shardKey(index, id % state.indices[index].shards)

export function ask(state: ElasticState, kernel: Kernel, client: Client, kind: Request['kind'], index: number, node: number | null): void {
  const id = state.requests.length
  const request: Request = { id, client: client.index, kind, index, sentAt: kernel.now, node: NOBODY, outcome: Outcome.Waiting, why: 0, answeredAt: 0, docs: 0 }
  state.requests.push(request)
  sendRequest(state, kernel, request, node === null ? client.nodes : [node])
  schedule(kernel, timeoutOf(state, request) + LISTENS, Due.ClientDeadline, NOBODY_OWNS, id)
}

/** To the first of these nodes that takes a connection. */
function sendRequest(state: ElasticState, kernel: Kernel, request: Request, nodes: readonly number[]): void {
  const { endpoint } = state.clients[request.client]
  for (const to of nodes) {
    if (!isUp(kernel, to)) continue
    const at = transmit(state.network, kernel.now, endpoint, to)
    if (at === CUT || at === LOST) continue
    request.node = to
    note(kernel, Code.RequestSent, request.client, request.id, to + 1, at - kernel.now)
    enqueue(kernel.queue, at, Due.Message, to, ANY_LIFE, messageOf(Msg.Request, endpoint, to, kernel.now, request.id))
    return
  }
  note(kernel, Code.NobodyReachable, request.client, request.id)
  end(kernel, request, Outcome.Failed, Ended.ConnectionLost)
}

function messageOf(kind: number, from: number, to: number, sentAt: number, request: number): Message {
  return { kind, from, to, sentAt, request, term: 0, version: 0, refused: false, join: null, state: null, leader: NOBODY, no: 0, shard: 0, allocation: 0, ops: [], stores: [] }
}

function end(kernel: Kernel, request: Request, outcome: Outcome, why: number): void {
  if (request.outcome !== Outcome.Waiting) return
  request.outcome = outcome
  request.why = why
  request.answeredAt = kernel.now
  note(kernel, Code.RequestEnded, request.client, request.id, outcome, why, request.docs)
}

/** Nobody knows what became of a write that was sent; a read that fails is only a read that failed. */
export function handleClientDeadline(state: ElasticState, kernel: Kernel, id: number): void {
  const request = state.requests[id]
  end(kernel, request, request.kind === 'index' ? Outcome.Unknown : Outcome.Failed, Ended.Timeout)
}

/** The node that a client asked has closed the connection. */
export function connectionLost(state: ElasticState, kernel: Kernel, client: Client, node: number): void {
  for (const request of state.requests) {
    if (request.client !== client.index || request.node !== node || request.outcome !== Outcome.Waiting) continue
    end(kernel, request, request.kind === 'index' ? Outcome.Unknown : Outcome.Failed, Ended.ConnectionLost)
  }
}

export function handleRequest(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const coordinated: Coordinated = { request: m.request, sentTo: NOBODY, tried: [] }
  node.coordinated = [...node.coordinated, coordinated]
  schedule(kernel, timeoutOf(state, state.requests[m.request]), Due.RequestTimeout, node.index, m.request)
  proceed(state, kernel, node, coordinated)
}

/** What waits at a node may go on when its mode or the state it acts by has changed. */
export function reconsider(state: ElasticState, kernel: Kernel, node: NodeState): void {
  for (const coordinated of node.coordinated) {
    // Whoever it was sent to may be gone: an operation that is done twice is done once.
    const { sentTo } = coordinated
    if (sentTo !== NOBODY && node.applied?.nodes.includes(sentTo)) continue
    coordinated.sentTo = NOBODY
    proceed(state, kernel, node, coordinated)
  }
}

function proceed(state: ElasticState, kernel: Kernel, node: NodeState, coordinated: Coordinated): void {
  const request = state.requests[coordinated.request]
  if (request.kind === 'count') return read(state, kernel, node, coordinated)
  const why = whyNot(state, node, request)
  if (why !== Ended.None) return note(kernel, Code.RequestBlocked, node.index + 1, request.id, why)
  const key = keyOf(state, request)
  coordinated.sentTo = shardByKey(node.applied, key)!.copies.find(c => c.primary)!.node
  coordinated.tried = [coordinated.sentTo]
  send(state, kernel, node.index, coordinated.sentTo, 'PrimaryOp', { shard: key, request: request.id })
}

/** What a write waits for at this node. */
function whyNot(state: ElasticState, node: NodeState, request: Request): number {
  if (node.applied === null) return Ended.NotRecovered
  if (isBlocked(node)) return Ended.NoMaster
  const shard = shardByKey(node.applied, keyOf(state, request))
  if (!shard) return Ended.NoIndex
  return shard.copies.some(c => c.primary && c.status === Copied.Started) ? Ended.None : Ended.PrimaryInactive
}

export function handlePrimaryOpResponse(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const coordinated = node.coordinated.find(c => c.request === m.request)
  if (!coordinated || coordinated.sentTo !== m.from) return
  if (!m.refused) return respond(state, kernel, node, coordinated, Outcome.Ok, Ended.None, 0)
  // Tried again with the next state.
  coordinated.sentTo = NOBODY
}

/** A connection to that peer is closed: what was sent there waits for the next state, or tries another copy. */
export function peerLost(state: ElasticState, kernel: Kernel, node: NodeState, peer: number): void {
  for (const coordinated of node.coordinated) {
    if (coordinated.sentTo !== peer) continue
    coordinated.sentTo = NOBODY
    if (state.requests[coordinated.request].kind === 'count') read(state, kernel, node, coordinated)
  }
}

/** A copy of its own first, then the others, one after the other; shard 0 stands for the index. */
function read(state: ElasticState, kernel: Kernel, node: NodeState, coordinated: Coordinated): void {
  const request = state.requests[coordinated.request]
  if (node.applied === null) return respond(state, kernel, node, coordinated, Outcome.Failed, Ended.NotRecovered, 0)
  const key = shardKey(request.index, 0)
  const copies = shardByKey(node.applied, key)?.copies.filter(c => c.status === Copied.Started && !coordinated.tried.includes(c.node)) ?? []
  const copy = copies.find(c => c.node === node.index) ?? copies.find(c => state.nodes[c.node].site === node.site) ?? copies[0]
  if (!copy) return respond(state, kernel, node, coordinated, Outcome.Failed, Ended.NoShard, 0)
  coordinated.sentTo = copy.node
  coordinated.tried = [...coordinated.tried, copy.node]
  send(state, kernel, node.index, copy.node, 'Read', { shard: key, request: request.id })
}

export function handleRead(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const local = localCopy(node, m.shard)
  const refused = !local?.active || !local.started
  send(state, kernel, node.index, m.from, 'ReadResponse', { request: m.request, refused, no: local?.ops.length ?? 0 })
}

export function handleReadResponse(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const coordinated = node.coordinated.find(c => c.request === m.request)
  if (!coordinated || coordinated.sentTo !== m.from) return
  if (m.refused) return read(state, kernel, node, coordinated)
  respond(state, kernel, node, coordinated, Outcome.Ok, Ended.None, m.no)
}

/** The node gives up: what the write waited for did not come. */
export function handleRequestTimeout(state: ElasticState, kernel: Kernel, node: NodeState, id: number): void {
  const coordinated = node.coordinated.find(c => c.request === id)
  if (!coordinated) return
  const why = whyNot(state, node, state.requests[id])
  // Sent to a primary that has not said yes: it may be done all the same.
  const outcome = coordinated.tried.length === 0 ? Outcome.Failed : Outcome.Unknown
  respond(state, kernel, node, coordinated, outcome, why === Ended.None ? Ended.Timeout : why, 0)
}

function respond(state: ElasticState, kernel: Kernel, node: NodeState, coordinated: Coordinated, outcome: Outcome, why: number, docs: number): void {
  node.coordinated = node.coordinated.filter(c => c !== coordinated)
  const { id, client } = state.requests[coordinated.request]
  const { endpoint } = state.clients[client]
  const at = transmit(state.network, kernel.now, node.index, endpoint)
  if (at === CUT || at === LOST) return
  note(kernel, Code.AnswerSent, node.index + 1, id, outcome, at - kernel.now)
  enqueue(kernel.queue, at, Due.Message, NOBODY_OWNS, ANY_LIFE, { ...messageOf(Msg.Answer, node.index, endpoint, kernel.now, id), no: docs, term: outcome, version: why })
}

export function handleAnswer(state: ElasticState, kernel: Kernel, m: Message): void {
  const request = state.requests[m.request]
  if (request.outcome !== Outcome.Waiting) return
  request.docs = m.no
  end(kernel, request, m.term as Outcome, m.version)
}
