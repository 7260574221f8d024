/**
 * A client that writes, with a deadline, and remembers what it was told: ok, failed, or unknown.
 * It asks the first of its endpoints that it can reach, keeps one attempt (etcd's client retries
 * reads, not writes), and gives up at its deadline. A write without an answer is *unknown*: it may
 * have been committed, or be committed later.
 */
import { CUT, isCut, lostOnTheWay, transmit } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { CLIENT_DEADLINE } from './description.ts'
import { Code, Loss } from './events.ts'
import { Due, Ended, Outcome } from './state.ts'
import type { Answer, Asked, Client, EtcdState, Member, Request } from './state.ts'

/** Sends a write now, to `member` (an id) or to the first endpoint the client can reach. */
export function write(state: EtcdState, kernel: Kernel, client: Client, key: string, value: string, member = 0): Request {
  const request: Request = {
    id: state.requests.length, client: client.index, key, value, sentAt: kernel.now,
    member: member || reachable(state, kernel, client), outcome: Outcome.Waiting, ended: Ended.None, answeredAt: -1, index: 0,
  }
  state.requests.push(request)
  client.open.push(request.id)
  if (!client.watched) {
    client.watched = true
    schedule(kernel, deadlineOf(client), Due.ClientDeadline, NOBODY, client.index)
  }
  if (request.member === 0) {
    record(kernel.trace, kernel.now, Code.NobodyReachable, client.index, request.id)
    return request
  }
  const arrival = transmit(state.network, kernel.now, client.endpoint, request.member - 1)
  if (arrival < 0) {
    record(kernel.trace, kernel.now, Code.RequestLost, client.index, request.id, request.member, lossOf(arrival))
    return request
  }
  record(kernel.trace, kernel.now, Code.RequestSent, client.index, request.id, request.member, arrival - kernel.now)
  const body: Asked = { request: request.id, sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.Request, request.member - 1, ANY_LIFE, body)
  return request
}

/** Was the link cut under the request? Then it is gone, and the trace says so. */
export function lostRequest(state: EtcdState, kernel: Kernel, request: number, member: number, sentAt: number): boolean {
  const client = state.clients[state.requests[request].client]
  const lost = lostOnTheWay(state.network, client.endpoint, member - 1, sentAt)
  if (lost) record(kernel.trace, kernel.now, Code.RequestLost, client.index, request, member, Loss.Cut)
  return lost
}

const lossOf = (arrival: number) => (arrival === CUT ? Loss.Cut : Loss.Random)

function deadlineOf(client: Client): number {
  return client.description.deadline ?? CLIENT_DEADLINE
}

/** First endpoint whose process answers a connection: not down, not cut off. 0 when there is none. */
function reachable(state: EtcdState, kernel: Kernel, client: Client): number {
  for (const name of client.description.endpoints) {
    const member = state.members.find(m => m.name === name) as Member
    const open = !isCut(state.network, client.endpoint, member.id - 1) && !isCut(state.network, member.id - 1, client.endpoint)
    if (open && kernel.processes[member.id - 1].status !== ProcessStatus.Down) return member.id
  }
  return 0
}

/** A member answers (or its connection breaks): on the wire to the client. */
export function answer(
  state: EtcdState, kernel: Kernel, member: Member, request: number, outcome: Outcome, ended: Ended,
): void {
  const client = state.clients[state.requests[request].client]
  const arrival = transmit(state.network, kernel.now, member.id - 1, client.endpoint)
  if (arrival < 0) {
    record(kernel.trace, kernel.now, Code.AnswerLost, member.id, request, lossOf(arrival))
    return
  }
  record(kernel.trace, kernel.now, Code.AnswerSent, member.id, request, outcome, arrival - kernel.now)
  const body: Answer = { request, outcome, ended, member: member.id, sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.Answer, NOBODY, ANY_LIFE, body)
}

export function handleAnswer(state: EtcdState, kernel: Kernel, body: Answer): void {
  const request = state.requests[body.request]
  const client = state.clients[request.client]
  if (lostOnTheWay(state.network, body.member - 1, client.endpoint, body.sentAt)) {
    record(kernel.trace, kernel.now, Code.AnswerLost, body.member, request.id, Loss.Cut)
    return
  }
  end(kernel, client, request, body.outcome, body.ended)
}

export function handleDeadline(state: EtcdState, kernel: Kernel, client: Client): void {
  const limit = deadlineOf(client)
  while (client.open.length > 0 && state.requests[client.open[0]].sentAt + limit <= kernel.now) {
    end(kernel, client, state.requests[client.open[0]], Outcome.Unknown, Ended.Deadline)
  }
  client.watched = client.open.length > 0
  if (!client.watched) return
  schedule(kernel, state.requests[client.open[0]].sentAt + limit - kernel.now, Due.ClientDeadline, NOBODY, client.index)
}

/** The client's next write of its own: one key, values that count up. */
export function handleTraffic(state: EtcdState, kernel: Kernel, client: Client): void {
  client.written++
  write(state, kernel, client, client.description.name, String(client.written))
  schedule(kernel, client.description.every as number, Due.Traffic, NOBODY, client.index)
}

function end(kernel: Kernel, client: Client, request: Request, outcome: Outcome, ended: Ended): void {
  const place = client.open.indexOf(request.id)
  // An answer after the deadline: the client has already gone.
  if (place < 0) return
  client.open.splice(place, 1)
  request.outcome = outcome
  request.ended = ended
  request.answeredAt = kernel.now
  record(kernel.trace, kernel.now, Code.RequestEnded, client.index, request.id, outcome, ended)
}
