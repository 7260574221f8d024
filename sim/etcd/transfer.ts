/**
 * Handing the leadership over (server/etcdserver/server.go MoveLeader, TransferLeadership): because an
 * operator asks, or before the process ends at SIGTERM. Raft does it in a few ms; the server looks
 * once a heartbeat interval whether it is done, and whoever waits hears it then.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { Role, transferLeader } from '../raft/index.ts'
import { answer } from './client.ts'
import { serverTimeout } from './description.ts'
import { Ended } from './endings.ts'
import { crash } from './lifecycle.ts'
import { nodeOf, settle } from './member.ts'
import { requestOf } from './requests.ts'
import { Due, Outcome } from './state.ts'
import type { EtcdState, Member } from './state.ts'
import { connectedSince } from './transport.ts'

/** Instead of a request: the process ends. */
const LEAVING = -1

/** Only the leader itself can be asked (api/v3rpc/maintenance.go MoveLeader). */
export function moveLeader(state: EtcdState, kernel: Kernel, member: Member, id: number, name: string): void {
  const node = nodeOf(member)
  if (node.role !== Role.Leader) return answer(state, kernel, member, id, Outcome.Failed, Ended.NotLeader)
  const to = member.membership.members.find(m => state.members[m.place - 1].name === name)
  if (!to || to.learner) return answer(state, kernel, member, id, Outcome.Failed, Ended.BadTransferee)
  if (to.raftId === node.config.id) return answer(state, kernel, member, id, Outcome.Ok, Ended.None, { kind: 'done' })
  begin(state, kernel, member, id, to.raftId)
}

function begin(state: EtcdState, kernel: Kernel, member: Member, request: number, to: number): void {
  member.moving = { request, to, since: kernel.now }
  transferLeader(nodeOf(member), to)
  schedule(kernel, state.settings.heartbeatInterval, Due.TransferCheck, member.id - 1, request)
}

/** SIGTERM: a leader hands over to the voter it has been connected to longest, and waits for it; then the process ends. */
export function terminate(state: EtcdState, kernel: Kernel, member: Member): Refusal | null {
  const { status } = kernel.processes[member.id - 1]
  if (status === ProcessStatus.Down) return { refused: 'already-down', subject: member.name }
  // A stopped process does not get the signal before it goes on.
  if (status === ProcessStatus.Paused) return { refused: 'already-paused', subject: member.name }
  const to = nodeOf(member).role === Role.Leader ? longestConnected(state, kernel, member) : 0
  if (to === 0) {
    crash(state, kernel, member)
  } else {
    begin(state, kernel, member, LEAVING, to)
    settle(state, kernel, member)
  }
  return null
}

/** The raft id of the voter whose connection is oldest; 0 when there is none (longestConnected). */
function longestConnected(state: EtcdState, kernel: Kernel, member: Member): number {
  const voters = member.membership.members.filter(m => !m.learner && m.raftId !== member.data?.raftId)
  const since = ({ place }: { readonly place: number }) => connectedSince(state, kernel, member, state.members[place - 1])
  const connected = voters.filter(m => since(m) >= 0)
  return connected.sort((a, b) => since(a) - since(b))[0]?.raftId ?? 0
}

/** Has the other taken over? A client that has gone is told nothing; a process that ends waits for etcd's own limit. */
export function handleTransferCheck(state: EtcdState, kernel: Kernel, member: Member, request: number): void {
  const { moving } = member
  if (moving === null || moving.request !== request) return
  const done = nodeOf(member).lead === moving.to
  const givenUp = request === LEAVING
    ? kernel.now - moving.since >= serverTimeout(state.settings)
    : requestOf(state.requests, request).outcome !== Outcome.Waiting
  if (!done && !givenUp) {
    schedule(kernel, state.settings.heartbeatInterval, Due.TransferCheck, member.id - 1, request)
    return
  }
  member.moving = null
  if (request === LEAVING) crash(state, kernel, member)
  else if (done) answer(state, kernel, member, request, Outcome.Ok, Ended.None, { kind: 'done' })
}
