/**
 * What a member does with a client's request (server/etcdserver/v3_server.go, api/v3rpc): what goes
 * through the log waits for a leader, is proposed once, and is answered when it is applied here, or
 * given up after etcd's own limit. Reads are in `reads.ts`, changes of members in `membership.ts`.
 */
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { NONE, propose, Role } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import type { Call, ListedMember, OperatorCall, Reply } from './calls.ts'
import { answer } from './client.ts'
import { serverTimeout } from './description.ts'
import { Ended } from './endings.ts'
import { Code } from './events.ts'
import { demote, handleLeaseCall } from './leases.ts'
import { nodeOf, settle } from './member.ts'
import { mayChange, proposeChange } from './membership.ts'
import { read, readsLoseLeader } from './reads.ts'
import { requestOf } from './requests.ts'
import { openWatch } from './watches.ts'
import { hashKV } from './store/hash.ts'
import { rejectRequest } from './store/reject.ts'
import { isOverQuota, requestBytes, sizeOf } from './store/size.ts'
import { rangeStore } from './store/store.ts'
import { snapshotData } from './snapshots.ts'
import { Due, Outcome } from './state.ts'
import type { Command, EtcdState, Member, Serving } from './state.ts'
import { moveLeader } from './transfer.ts'
import { connectedSince } from './transport.ts'

/** Where the ids begin that members choose for leases: a client's own stay below. */
const LEASES = 1_000_000

/** A client's request arrives. */
export function handleRequest(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  if (!member.serves) {
    // The port is open, but nobody accepts yet: the client waits.
    member.early.push(id)
    record(kernel.trace, kernel.now, Code.RequestBlocked, member.id, id)
    return
  }
  serve(state, kernel, member, id)
  if (member.node !== null) settle(state, kernel, member)
}

/** It has taken part in its cluster since it started: requests that came before are served now. */
export function serveEarly(state: EtcdState, kernel: Kernel, member: Member): void {
  member.serves = true
  const { early } = member
  member.early = []
  for (const id of early) serve(state, kernel, member, id)
  const raftId = member.data?.raftId ?? NONE
  // One that joins may not have applied its own addition yet: it publishes its name all the same (server.go publishV3).
  const own = member.membership.members.find(m => m.raftId === raftId)
  if (!own?.started) proposeCommand(nodeOf(member), { request: -1, body: { kind: 'publish', raftId }, size: 64 })
}

function serve(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  const { call } = requestOf(state.requests, id)
  if (isLearner(member) && !(call.kind === 'status' || (call.kind === 'range' && call.serializable))) {
    answer(state, kernel, member, id, Outcome.Failed, Ended.LearnerRefuses)
    return
  }
  switch (call.kind) {
    case 'put': case 'delete': case 'txn': case 'compact': case 'lease-grant': case 'lease-revoke':
      return serveWrite(state, kernel, member, id, call)
    case 'range': {
      const wrong = rejectRequest(call)
      if (wrong !== null) return refuse(state, kernel, member, id, wrong)
      if (!call.serializable) return read(kernel, member, id)
      return answerRange(state, kernel, member, id)
    }
    case 'watch': return openWatch(state, kernel, member, id, call)
    case 'lease-keep-alive': case 'lease-time-to-live': return handleLeaseCall(state, kernel, member, id, call)
    default: return serveOperator(state, kernel, member, id, call)
  }
}

export function isLearner({ membership, data }: Member): boolean {
  return membership.members.some(m => m.learner && m.raftId === data?.raftId)
}

function refuse(state: EtcdState, kernel: Kernel, member: Member, id: number, error: string): void {
  answer(state, kernel, member, id, Outcome.Failed, Ended.Refused, { kind: 'error', revision: member.store.revision, error })
}

/** Answers a read from the member's own store as it is now. */
export function answerRange(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  const { call } = requestOf(state.requests, id)
  const reply: Reply = call.kind === 'range'
    ? rangeStore(member.store, call)
    : call.kind === 'member-list'
      ? { kind: 'member-list', members: listOf(state, member) }
      : { kind: 'done' }
  const failed = reply.kind === 'error'
  answer(state, kernel, member, id, failed ? Outcome.Failed : Outcome.Ok, failed ? Ended.Refused : Ended.None, reply)
}

/** Its cluster's members, as this one knows them. */
export function listOf(state: EtcdState, { membership }: Member): readonly ListedMember[] {
  return membership.members.map(m => ({ id: m.raftId, name: state.members[m.place - 1].name, started: m.started, learner: m.learner }))
}

type Write = Extract<Call, { kind: 'put' | 'delete' | 'txn' | 'compact' | 'lease-grant' | 'lease-revoke' }>

function serveWrite(state: EtcdState, kernel: Kernel, member: Member, id: number, call: Write): void {
  if (isOverQuota(member.store, call, state.settings.quota)) {
    // The alarm goes through the log: every member refuses from then on (quotaKVServer).
    raiseAlarm(member)
    answer(state, kernel, member, id, Outcome.Failed, Ended.NoSpace)
    return
  }
  const wrong = rejectRequest(call)
  if (wrong !== null) return refuse(state, kernel, member, id, wrong)
  wait(state, kernel, member, id)
}

function raiseAlarm(member: Member): void {
  const raftId = member.data?.raftId ?? NONE
  if (!member.membership.noSpace.includes(raftId)) proposeCommand(nodeOf(member), { request: -1, body: { kind: 'alarm', raftId, active: true }, size: 16 })
}

/** Waits for a leader, then for the log. */
function wait(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  member.serving.push({ request: id, since: kernel.now, blocked: true })
  if (!member.watched) {
    member.watched = true
    schedule(kernel, serverTimeout(state.settings), Due.ServerTimeout, member.id - 1, null)
  }
  if (nodeOf(member).lead === NONE) record(kernel.trace, kernel.now, Code.RequestBlocked, member.id, id)
}

export function proposeBlocked(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode): void {
  for (let i = 0; i < member.serving.length; i++) {
    const served = member.serving[i]
    if (!served.blocked) continue
    const { call } = requestOf(state.requests, served.request)
    if (call.kind === 'member-add' || call.kind === 'member-remove' || call.kind === 'member-promote') {
      served.blocked = false
      const wrong = proposeChange(state, kernel, member, node, call, served.request)
      if (wrong !== Ended.None) {
        member.serving.splice(i--, 1)
        answer(state, kernel, member, served.request, Outcome.Failed, wrong)
        continue
      }
    } else {
      // A leader that is handing over takes nothing: the proposal is lost, and its client waits in vain.
      const command = commandOf(member, served.request, call)
      if (!proposeCommand(node, command) && node.role !== Role.Leader) return
      served.blocked = false
    }
    record(kernel.trace, kernel.now, Code.RequestProposed, member.id, served.request, state.places[node.lead])
  }
}

function commandOf(member: Member, request: number, call: Call): Command {
  const none = member.data?.raftId ?? NONE
  if (call.kind === 'lease-grant' && call.id === 0) return { request, body: { ...call, id: LEASES + request }, size: 16 }
  const body = call.kind === 'alarm-disarm' ? { kind: 'alarm' as const, raftId: member.membership.noSpace[0] ?? none, active: false } : call as Write
  return { request, body, size: call.kind === 'alarm-disarm' ? 16 : requestBytes(call as Write) }
}

export function proposeCommand(node: RaftNode, command: Command): boolean {
  return propose(node, [command])
}

/** Gives up on requests older than etcd's own limit: « etcdserver: request timed out ». */
export function handleServerTimeout(state: EtcdState, kernel: Kernel, member: Member): void {
  const limit = serverTimeout(state.settings)
  while (member.serving.length > 0 && member.serving[0].since + limit <= kernel.now) {
    const served = member.serving.shift() as Serving
    answer(state, kernel, member, served.request, Outcome.Unknown, timeoutOf(state, kernel, member, served))
  }
  member.watched = member.serving.length > 0
  if (member.watched) schedule(kernel, member.serving[0].since + limit - kernel.now, Due.ServerTimeout, member.id - 1, null)
}

/** Why it timed out, as far as the member can tell (parseProposeCtxErr). */
function timeoutOf(state: EtcdState, kernel: Kernel, member: Member, { blocked, since }: Serving): Ended {
  // One that never found a leader ends with the context's own error (etcd: unmapped).
  if (blocked) return Ended.Deadline
  const { electionTicks, heartbeatInterval } = state.settings
  const before = member.electedAt - 2 * electionTicks * heartbeatInterval
  if (member.electedAt >= 0 && since > before && since < member.electedAt) return Ended.LeaderFailed
  const { lead } = nodeOf(member)
  if (lead === NONE) return Ended.ServerTimeout
  const connected = (place: number) => {
    const from = place === member.id ? 0 : connectedSince(state, kernel, member, state.members[place - 1])
    return from >= 0 && from <= since
  }
  const voters = member.membership.members.filter(m => !m.learner)
  const well = lead === member.data?.raftId
    ? voters.filter(m => connected(m.place)).length > voters.length / 2
    : connected(state.places[lead])
  return well ? Ended.ServerTimeout : Ended.ConnectionFailed
}

/** The node knows another leader than before, or none. */
export function learnLeader(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode): void {
  const leads = node.lead === member.data?.raftId
  const before = member.lead
  member.lead = node.lead
  if (before !== NONE && before === member.data?.raftId) demote(member)
  if (node.lead === NONE) return
  member.leaderless = 0
  if (leads) member.electedAt = kernel.now
  readsLoseLeader(state, kernel, member)
}

function serveOperator(state: EtcdState, kernel: Kernel, member: Member, id: number, call: OperatorCall): void {
  const ok = (reply: Reply) => answer(state, kernel, member, id, Outcome.Ok, Ended.None, reply)
  switch (call.kind) {
    case 'member-list': {
      if (call.serializable || !state.rules.memberListAsksLeader) return answerRange(state, kernel, member, id)
      return read(kernel, member, id)
    }
    case 'health': return read(kernel, member, id)
    case 'member-add': case 'member-remove': {
      const wrong = mayChange(state, kernel, member, call)
      return wrong === Ended.None ? wait(state, kernel, member, id) : answer(state, kernel, member, id, Outcome.Failed, wrong)
    }
    case 'member-promote': case 'alarm-disarm': return wait(state, kernel, member, id)
    case 'move-leader': return moveLeader(state, kernel, member, id, call.name)
    case 'hash': {
      const hash = hashKV(member.store)
      return 'error' in hash ? refuse(state, kernel, member, id, hash.error) : ok({ kind: 'hash', revision: member.store.revision, hash: hash.hash })
    }
    case 'alarm-list': return ok({ kind: 'alarm-list', alarms: member.membership.noSpace.map(raftId => `${state.members[state.places[raftId] - 1].name} NOSPACE`) })
    case 'snapshot-save': return ok({ kind: 'snapshot-save', backup: save(state, kernel, member) })
    case 'status': return ok(statusOf(member))
  }
}

function statusOf(member: Member): Reply {
  const node = nodeOf(member)
  const errors = node.lead === NONE ? ['etcdserver: no leader'] : []
  for (const raftId of member.membership.noSpace) errors.push(`memberID:${raftId} alarm:NOSPACE`)
  return {
    kind: 'status',
    status: {
      name: member.name, leader: node.role === Role.Leader, learner: isLearner(member),
      raftTerm: member.appliedTerm, raftIndex: node.log.committed, raftAppliedIndex: member.applied,
      revision: member.store.revision, dbSize: sizeOf(member.store), errors,
    },
  }
}

/** `etcdctl snapshot save`: what this member holds, whatever the others do. */
function save(state: EtcdState, kernel: Kernel, member: Member): number {
  const data = snapshotData(member)
  const hash = hashKV(member.store)
  state.backups.push({
    at: kernel.now, member: member.name, revision: member.store.revision, hash: 'hash' in hash ? hash.hash : 0,
    keys: data.store.newest.length, size: data.size, data,
  })
  record(kernel.trace, kernel.now, Code.BackupSaved, member.id, state.backups.length - 1, member.store.revision)
  return state.backups.length - 1
}
