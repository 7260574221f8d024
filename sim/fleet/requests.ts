/**
 * Users and what they are told. A read is answered by the site it reaches, from what that site has; a
 * write goes on to the primary that the site knows. A site that carries all it can refuses the rest.
 */
import { NOBODY } from '../kernel/queue.ts'
import { SECOND } from '../kernel/time.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { PATIENCE } from './description.ts'
import { write } from './data.ts'
import { Code, no } from './events.ts'
import { answer, placeOfUsers, post } from './mail.ts'
import type { Answer, Ending } from './mail.ts'
import { clusterAt, Due, holderAt } from './state.ts'
import type { Flight, FleetState, Request } from './state.ts'

export function ask(state: FleetState, kernel: Kernel, index: number): void {
  const users = state.users[index]
  schedule(kernel, users.every, Due.Ask, NOBODY, index)
  const request: Request = { id: ++state.requests, users: index, write: ++users.sent % users.writes === 0, sentAt: kernel.now }
  state.open.push(request)
  record(kernel.trace, kernel.now, Code.RequestSent, index, request.id, users.to, Number(request.write))
  post(state, kernel, 'request', placeOfUsers(index), users.to, request)
  schedule(kernel, PATIENCE, Due.GiveUp, NOBODY, request.id)
}

export function onRequest(state: FleetState, kernel: Kernel, { to, body }: Flight): void {
  const request = body as Request
  const site = state.sites[to]
  const capacity = clusterAt(state, to)?.parts.find(p => p.site === to)?.capacity ?? Infinity
  if (kernel.now - site.since >= SECOND) {
    site.since = kernel.now - kernel.now % SECOND
    site.load = 0
  }
  if (site.load >= capacity) return answer(state, kernel, to, request, 'overload')
  site.load++
  if (!request.write) return answer(state, kernel, to, request, 'served')
  const leader = holderAt(state, to)?.leader ?? state.holders[0].leader
  if (leader === to) write(state, kernel, to, request)
  else post(state, kernel, 'forward', to, leader, request)
}

export function onAnswer(state: FleetState, kernel: Kernel, { body }: Flight): void {
  const { request, why } = body as Answer
  end(state, kernel, request.id, why)
}

/** Nobody answered in time. */
export function giveUp(state: FleetState, kernel: Kernel, id: number): void {
  end(state, kernel, id, 'timeout')
}

function end(state: FleetState, kernel: Kernel, id: number, why: Ending): void {
  const at = state.open.findIndex(r => r.id === id)
  if (at < 0) return
  const [request] = state.open.splice(at, 1)
  const users = state.users[request.users]
  const served = why === 'served'
  const kind = Number(request.write)
  users.inRow[kind] = served ? 0 : users.inRow[kind] + 1
  record(kernel.trace, kernel.now, Code.RequestEnded, request.users, id, no('outcome', served ? 'ok' : why === 'timeout' ? 'unknown' : 'failed'), no('why', why), kind, users.inRow[kind])
  if (served) users.served++
  else users.failed++
  if (!request.write) return
  if (!served) {
    if (users.downSince < 0) users.downSince = request.sentAt
    return
  }
  users.downSince = -1
  const { figures } = state
  if (figures.lostAt >= 0 && figures.rto < 0 && request.sentAt > figures.lostAt) {
    figures.rto = kernel.now - figures.lostAt
    record(kernel.trace, kernel.now, Code.Recovered, figures.rto)
  }
}
