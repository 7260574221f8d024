/**
 * A client, with a deadline, that remembers what it asked and what it was told: ok, failed, or
 * unknown. It asks the first of its endpoints that it can reach, and looks again while it reaches
 * none. As clientv3 does, it tries a *read* again elsewhere when a member is unavailable, and
 * never a write: a write without an answer is unknown, it may have been committed, or be later.
 */
import { CUT, isCut, lostOnTheWay, transmit } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import { below } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { askingOf, requestEnded, witness } from './console.ts'
import { isRepeatable } from './calls.ts'
import { followOn, isConnected } from './client-process.ts'
import type { Call, Reply } from './calls.ts'
import { CLIENT_DEADLINE } from './description.ts'
import { Ended, ENDINGS } from './endings.ts'
import { Code, Loss } from './events.ts'
import { removeAt } from './lists.ts'
import { addRequest, requestOf } from './requests.ts'
import { Due, Outcome } from './state.ts'
import type { Answer, Asked, Client, EtcdState, Member, Request, Witness } from './state.ts'

/** clientv3's backoff between two attempts: 25 ms, ± half (retry_interceptor.go), µs. */
const BACKOFF = 25_000
/** gRPC's first wait before it dials again (connection-backoff), µs. */
const REDIAL = 1_000_000

/** clientv3 tries a read no more often than that (options.go defaultUnaryMaxRetries). */
const MOST_ATTEMPTS = 100

/**
 * Sends a request now, to `member` (a place) or to the first endpoint the client can reach. Its
 * deadline is the client's, or `timeout` (µs; null: none).
 */
export function ask(state: EtcdState, kernel: Kernel, client: Client, call: Call, member = 0, timeout?: number | null): Request {
  const id = state.requests.count
  const request: Request = {
    id, client: client.index, call, sentAt: kernel.now, member, attempts: 0,
    outcome: Outcome.Waiting, ended: Ended.None, answeredAt: -1, index: 0, reply: null, final: false,
  }
  addRequest(state.requests, request)
  if (timeout === undefined) {
    client.open.push(id)
    if (!client.watched) {
      client.watched = true
      schedule(kernel, deadlineOf(client), Due.ClientDeadline, NOBODY, client.index)
    }
  } else if (timeout !== null) {
    schedule(kernel, timeout, Due.RequestDeadline, NOBODY, id)
  }
  attempt(state, kernel, client, request, member)
  return request
}

/** Puts the request on the wire; looks again later when nobody can be reached. */
function attempt(state: EtcdState, kernel: Kernel, client: Client, request: Request, to: number): void {
  const { id } = request
  const member = to || reachable(state, kernel, client, request)
  request.member = member
  request.attempts++
  if (member === 0) {
    if (request.attempts === 1) record(kernel.trace, kernel.now, Code.NobodyReachable, client.index, id)
    schedule(kernel, REDIAL, Due.Retry, NOBODY, id)
    return
  }
  const arrival = transmit(state.network, kernel.now, client.endpoint, member - 1)
  if (arrival < 0) {
    record(kernel.trace, kernel.now, Code.RequestLost, client.index, id, member, lossOf(arrival))
    return
  }
  record(kernel.trace, kernel.now, Code.RequestSent, client.index, id, member, arrival - kernel.now)
  const body: Asked = { request: id, member, sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.Request, member - 1, ANY_LIFE, body)
}

/** A request's next attempt, unless it has ended meanwhile. */
export function handleRetry(state: EtcdState, kernel: Kernel, id: number): void {
  const request = requestOf(state.requests, id)
  if (request.outcome === Outcome.Waiting) attempt(state, kernel, state.clients[request.client], request, 0)
}

/** Was the link cut under the request? Then it is gone, and the trace says so. */
export function lostRequest(state: EtcdState, kernel: Kernel, { request, member, sentAt }: Asked): boolean {
  const client = state.clients[requestOf(state.requests, request).client]
  const lost = lostOnTheWay(state.network, client.endpoint, member - 1, sentAt)
  if (lost) record(kernel.trace, kernel.now, Code.RequestLost, client.index, request, member, Loss.Cut)
  return lost
}

const lossOf = (arrival: number) => (arrival === CUT ? Loss.Cut : Loss.Random)

function deadlineOf(client: Client): number {
  return client.description.deadline ?? CLIENT_DEADLINE
}

/**
 * First endpoint whose process answers a connection: not down, not cut off; a request that is tried
 * again goes to the one after the last. 0 when there is none.
 */
function reachable(state: EtcdState, kernel: Kernel, client: Client, { id, member: last }: Request): number {
  if (!isConnected(state, client)) return 0
  const places = askingOf(state, id)?.places ?? client.places
  const from = last === 0 ? 0 : places.indexOf(last) + 1
  for (let i = 0; i < places.length; i++) {
    const place = places[(from + i) % places.length]
    if (place === 0) continue
    const open = !isCut(state.network, client.endpoint, place - 1) && !isCut(state.network, place - 1, client.endpoint)
    if (open && kernel.processes[place - 1].status !== ProcessStatus.Down) return place
  }
  return 0
}

/** Places of members by name; 0 for a name that nobody has. */
export function placesOf({ members }: EtcdState, names: readonly string[]): readonly number[] {
  return names.map(name => members.findIndex(m => m.name === name) + 1)
}

/** A member answers (or its connection breaks): on the wire to the client. */
export function answer(
  state: EtcdState, kernel: Kernel, member: Member, request: number, outcome: Outcome, ended: Ended, reply: Reply | null = null,
): void {
  const client = state.clients[requestOf(state.requests, request).client]
  const arrival = transmit(state.network, kernel.now, member.id - 1, client.endpoint)
  if (arrival < 0) {
    record(kernel.trace, kernel.now, Code.AnswerLost, member.id, request, lossOf(arrival))
    return
  }
  record(kernel.trace, kernel.now, Code.AnswerSent, member.id, request, outcome, arrival - kernel.now)
  const body: Answer = { request, member: member.id, outcome, ended, reply, by: witness(state, member, request), sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.Answer, NOBODY, ANY_LIFE, body)
}

export function handleAnswer(state: EtcdState, kernel: Kernel, body: Answer): void {
  const request = requestOf(state.requests, body.request)
  const client = state.clients[request.client]
  if (lostOnTheWay(state.network, body.member - 1, client.endpoint, body.sentAt)) {
    record(kernel.trace, kernel.now, Code.AnswerLost, body.member, request.id, Loss.Cut)
    return
  }
  // An answer after the deadline, or from a member it has given up: the client has already gone.
  if (request.outcome !== Outcome.Waiting || request.member !== body.member) return
  const failed = body.outcome !== Outcome.Ok
  // A watch that finds no leader ends at once (clientv3/watch.go run).
  const again = ENDINGS[body.ended].unavailable && isRepeatable(request.call) && !(request.call.kind === 'watch' && body.ended === Ended.NoLeader)
  if (failed && again && request.attempts < MOST_ATTEMPTS) {
    record(kernel.trace, kernel.now, Code.RequestRetried, client.index, request.id, body.ended)
    schedule(kernel, BACKOFF / 2 + below(client.stream, BACKOFF), Due.Retry, NOBODY, request.id)
    return
  }
  end(state, kernel, client, request, failed && isRepeatable(request.call) ? Outcome.Failed : body.outcome, body.ended, body.reply, body.by)
}

export function handleDeadline(state: EtcdState, kernel: Kernel, client: Client): void {
  const limit = deadlineOf(client)
  while (client.open.length > 0 && requestOf(state.requests, client.open[0]).sentAt + limit <= kernel.now) {
    giveUp(state, kernel, requestOf(state.requests, client.open[0]), Ended.Deadline)
  }
  client.watched = client.open.length > 0
  if (!client.watched) return
  schedule(kernel, requestOf(state.requests, client.open[0]).sentAt + limit - kernel.now, Due.ClientDeadline, NOBODY, client.index)
}

export function handleRequestDeadline(state: EtcdState, kernel: Kernel, id: number): void {
  giveUp(state, kernel, requestOf(state.requests, id), Ended.Deadline)
}

/** The client waits no longer, if it still does. */
export function giveUp(state: EtcdState, kernel: Kernel, request: Request, why: Ended): void {
  if (request.outcome !== Outcome.Waiting) return
  end(state, kernel, state.clients[request.client], request, isRepeatable(request.call) ? Outcome.Failed : Outcome.Unknown, why, null, null)
}

/** The client's next write of its own: one key, values that count up. */
export function handleTraffic(state: EtcdState, kernel: Kernel, client: Client): void {
  if (!client.stopped) {
    client.written++
    ask(state, kernel, client, { kind: 'put', key: client.description.name, value: String(client.written) })
  }
  schedule(kernel, client.description.every as number, Due.Traffic, NOBODY, client.index)
}

/** The client knows what became of its request, or gives up. Ended requests never change again. */
function end(
  state: EtcdState, kernel: Kernel, client: Client, request: Request, outcome: Outcome, ended: Ended, reply: Reply | null, by: Witness | null,
): void {
  const place = client.open.indexOf(request.id)
  if (place >= 0) removeAt(client.open, place)
  request.outcome = outcome
  request.ended = ended
  request.answeredAt = kernel.now
  request.reply = reply
  request.final = true
  record(kernel.trace, kernel.now, Code.RequestEnded, client.index, request.id, outcome, ended)
  if (state.running.length > 0) requestEnded(state, kernel, request, by)
  if (client.follows.length > 0) followOn(state, kernel, client, request)
}
