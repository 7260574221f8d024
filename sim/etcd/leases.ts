/**
 * Leases at a member (server/lease/lessor.go, server.go revokeExpiredLeases): only the leader's member
 * knows when one expires; a new leader gives each its full time again, and an election timeout more,
 * when it applies the entry that opens its term. Keep-alives go to the leader's member.
 */
import { transmit } from '../kernel/network.ts'
import { ANY_LIFE, enqueue } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { NONE, Role } from '../raft/index.ts'
import type { LeaseCall, Reply } from './calls.ts'
import { answer } from './client.ts'
import { Ended } from './endings.ts'
import { ERRORS } from './errors.ts'
import { Code } from './events.ts'
import { nodeOf } from './member.ts'
import { requestOf } from './requests.ts'
import { proposeCommand } from './serve.ts'
import { demoteLessor, EXPIRY_CHECK_PERIOD, promoteLessor, remainingTtl, renewLease, takeExpiredLeases } from './store/lessor.ts'
import { attachedKeys } from './store/store.ts'
import { Due, Outcome } from './state.ts'
import type { EtcdState, Forwarded, Member } from './state.ts'

/** This member leads and has applied all that came before it. */
export function promote(state: EtcdState, kernel: Kernel, member: Member): void {
  const { electionTicks, heartbeatInterval } = state.settings
  promoteLessor(member.store.lessor, electionTicks * heartbeatInterval, kernel.now)
  if (member.store.lessor.leases.size > 0) record(kernel.trace, kernel.now, Code.LeasesExtended, member.id, member.store.lessor.leases.size)
}

export function demote(member: Member): void {
  demoteLessor(member.store.lessor)
}

/** The leader's member looks for leases that have expired, every 500 ms, and asks the log to revoke them. */
export function checkLeases(state: EtcdState, kernel: Kernel, member: Member): void {
  const every = Math.max(1, Math.round(EXPIRY_CHECK_PERIOD / state.settings.heartbeatInterval))
  const ticks = Math.floor((kernel.now - member.phase) / state.settings.heartbeatInterval)
  if (ticks % every !== 0) return
  for (const id of takeExpiredLeases(member.store.lessor, kernel.now)) {
    record(kernel.trace, kernel.now, Code.LeaseExpired, member.id, id)
    proposeCommand(nodeOf(member), { request: -1, body: { kind: 'lease-revoke', id }, size: 16 })
  }
}

/** Keep-alives and questions about a lease are the primary's: another member passes them on. */
export function handleLeaseCall(state: EtcdState, kernel: Kernel, member: Member, id: number, call: LeaseCall): void {
  if (member.store.lessor.primary) {
    const { outcome, ended, reply } = ofPrimary(kernel, member, call)
    answer(state, kernel, member, id, outcome, ended, reply)
    return
  }
  const node = nodeOf(member)
  const to = node.lead === NONE || node.role === Role.Leader ? 0 : state.places[node.lead]
  if (to === 0) answer(state, kernel, member, id, Outcome.Failed, Ended.NoLeader)
  else forward(state, kernel, { request: id, from: member.id, to, answer: null, sentAt: kernel.now })
}

function ofPrimary(kernel: Kernel, { store }: Member, { kind, id }: LeaseCall): NonNullable<Forwarded['answer']> {
  const refused = (error: string) => ({ outcome: Outcome.Failed, ended: Ended.Refused, reply: { kind: 'error', revision: store.revision, error } as Reply })
  const lease = store.lessor.leases.get(id)
  if (kind === 'lease-keep-alive') {
    const ttl = renewLease(store.lessor, id, kernel.now)
    if (typeof ttl !== 'number') return refused(ERRORS.leaseNotFound.text)
    return { outcome: Outcome.Ok, ended: Ended.None, reply: { kind: 'lease', id, ttl, granted: ttl, keys: [] } }
  }
  // One that is gone is told as « already expired »: a time to live of -1.
  const ttl = lease ? remainingTtl(store.lessor, id, kernel.now) ?? 0 : -1
  return { outcome: Outcome.Ok, ended: Ended.None, reply: { kind: 'lease', id, ttl, granted: lease?.ttl ?? 0, keys: lease ? attachedKeys(store, id) : [] } }
}

function forward(state: EtcdState, kernel: Kernel, body: Forwarded): void {
  const arrival = transmit(state.network, kernel.now, body.from - 1, body.to - 1)
  // Lost: the client's own deadline will tell it.
  if (arrival >= 0) enqueue(kernel.queue, arrival, Due.Forward, body.to - 1, ANY_LIFE, body)
}

/** Another member's question, or the answer to one's own. */
export function handleForward(state: EtcdState, kernel: Kernel, member: Member, body: Forwarded): void {
  if (member.node === null) return
  if (body.answer !== null) {
    const { outcome, ended, reply } = body.answer
    answer(state, kernel, member, body.request, outcome, ended, reply)
    return
  }
  const call = requestOf(state.requests, body.request).call as LeaseCall
  const result = member.store.lessor.primary
    ? ofPrimary(kernel, member, call)
    : { outcome: Outcome.Failed, ended: Ended.NotLeader, reply: null }
  forward(state, kernel, { ...body, from: member.id, to: body.from, answer: result, sentAt: kernel.now })
}
