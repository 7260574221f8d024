/**
 * Who belongs to the cluster, and when that may change (server/etcdserver/server.go AddMember,
 * RemoveMember, PromoteMember; api/membership/cluster.go IsReadyTo…, ValidateConfigurationChange).
 * etcd changes one member at a time; a change counts from the moment it is applied.
 */
import type { Kernel } from '../kernel/world.ts'
import { ConfChangeType, majorityOf, proposeConfChange, Role, status } from '../raft/index.ts'
import type { ConfChange, RaftNode } from '../raft/index.ts'
import type { OperatorCall } from './calls.ts'
import { Ended } from './endings.ts'
import type { ChangeContext, EtcdState, Member, Membership } from './state.ts'
import { connectedSince } from './transport.ts'

/** A connection counts once it has lasted (server.go HealthInterval), µs. */
const HEALTH_INTERVAL = 5_000_000
/** A learner is in sync when it holds nine tenths of what the leader does (readyPercentThreshold). */
const IN_SYNC = 0.9

export type MembershipEvent =
  | { readonly kind: 'started', readonly raftId: number }
  | { readonly kind: 'alarm', readonly raftId: number, readonly active: boolean }
  | { readonly kind: 'change', readonly change: ConfChange, readonly context: ChangeContext }

/** The membership after an event of the log. */
export function changed(before: Membership, event: MembershipEvent): Membership {
  const { members, removed, noSpace } = before
  if (event.kind === 'started') return { ...before, members: members.map(m => (m.raftId === event.raftId ? { ...m, started: true } : m)) }
  if (event.kind === 'alarm') {
    const others = noSpace.filter(id => id !== event.raftId)
    return { ...before, noSpace: event.active ? [...others, event.raftId] : others }
  }
  const { nodeId, type } = event.change
  switch (type) {
    case ConfChangeType.RemoveNode:
      return { members: members.filter(m => m.raftId !== nodeId), removed: [...removed, nodeId], noSpace: noSpace.filter(id => id !== nodeId) }
    case ConfChangeType.AddNode: case ConfChangeType.AddLearnerNode: {
      const learner = type === ConfChangeType.AddLearnerNode
      if (event.context.promote) return { ...before, members: members.map(m => (m.raftId === nodeId ? { ...m, learner } : m)) }
      return { ...before, members: [...members, { raftId: nodeId, place: event.context.member, started: false, learner }] }
    }
    default: return before
  }
}

/** What is wrong with a change when it comes to be applied, though it was right to propose it. */
export function validate({ settings }: EtcdState, { membership }: Member, change: ConfChange, context: ChangeContext): Ended {
  const { members, removed } = membership
  if (removed.includes(change.nodeId)) return Ended.MemberNotFound
  const known = members.find(m => m.raftId === change.nodeId)
  if (change.type === ConfChangeType.RemoveNode) {
    if (!known) return Ended.MemberNotFound
    // Two removals that were right alone may meet: etcd's raft panics there (« removed all voters »); here the second fails.
    return members.some(m => m !== known && !m.learner) ? Ended.None : Ended.NotEnoughStarted
  }
  if (context.promote) return !known ? Ended.MemberNotFound : known.learner ? Ended.None : Ended.NotLearner
  if (known || members.some(m => m.place === context.member)) return Ended.PeerUrlExists
  const learners = members.filter(m => m.learner).length
  return change.type === ConfChangeType.AddLearnerNode && learners >= settings.maxLearners ? Ended.TooManyLearners : Ended.None
}

type Change = Extract<OperatorCall, { kind: 'member-add' | 'member-promote' | 'member-remove' }>

/**
 * Proposes a change that an operator asks of this member; why not, when it is not to be. Promotion is
 * for the leader to judge, who alone knows how far the learner is.
 */
export function proposeChange(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode, call: Change, request: number): Ended {
  const place = state.members.findIndex(m => m.name === call.name) + 1
  const known = member.membership.members.find(m => m.place === place)
  const refused = refuse(state, kernel, member, node, call, known)
  if (refused !== Ended.None) return refused
  const context: ChangeContext = { request, member: place, promote: call.kind === 'member-promote' }
  const type = call.kind === 'member-remove'
    ? ConfChangeType.RemoveNode
    : call.kind === 'member-add' && call.learner ? ConfChangeType.AddLearnerNode : ConfChangeType.AddNode
  const nodeId = known?.raftId ?? newId(state, place)
  proposeConfChange(node, { type, nodeId, context })
  return Ended.None
}

/** Ids are never given twice. */
function newId(state: EtcdState, place: number): number {
  // A spare machine's first id is its place, which nobody else can have.
  if (state.places[place] === place && !state.given[place]) {
    state.given[place] = true
    return place
  }
  state.places.push(place)
  return state.places.length - 1
}

function refuse(
  state: EtcdState, kernel: Kernel, member: Member, node: RaftNode, call: Change, known: Membership['members'][number] | undefined,
): Ended {
  if (call.kind === 'member-add') {
    // Whether the cluster can take one more comes first; who it is, only as the change is applied.
    const wrong = mayChange(state, kernel, member, call)
    return wrong === Ended.None && known ? Ended.PeerUrlExists : wrong
  }
  if (!known) return Ended.MemberNotFound
  if (call.kind === 'member-remove') return mayChange(state, kernel, member, call)
  if (!known.learner) return Ended.NotLearner
  return isInSync(node, known.raftId) ? mayPromote(member, known.raftId) : Ended.LearnerNotReady
}

/** --strict-reconfig-check: what the member that is asked refuses at once, with a leader or without. */
export function mayChange(state: EtcdState, kernel: Kernel, member: Member, call: Exclude<Change, { kind: 'member-promote' }>): Ended {
  if (!state.settings.strictReconfigCheck) return Ended.None
  if (call.kind === 'member-add') return mayAdd(state, kernel, member, call.learner ?? false)
  const known = member.membership.members.find(m => state.members[m.place - 1].name === call.name)
  return known && !known.learner ? mayRemove(state, kernel, member, known.place) : Ended.None
}

const votersOf = (member: Member) => member.membership.members.filter(m => !m.learner)

/** Would enough of its members be running for the cluster to decide, once there is one more voter? */
function mayAdd(state: EtcdState, kernel: Kernel, member: Member, learner: boolean): Ended {
  const voters = votersOf(member)
  const started = voters.filter(m => m.started).length
  // From one to two members there is no other way (IsReadyToAddVotingMember).
  const enough = (voters.length === 1 && started === 1) || started >= majorityOf(voters.length + 1)
  if (!learner && !enough) return Ended.NotEnoughStarted
  const since = kernel.now - HEALTH_INTERVAL
  const connected = voters.filter(({ place }) => isConnected(state, kernel, member, place, since)).length
  if (state.rules.healthBeforeAdd === 'all') return connected === voters.length ? Ended.None : Ended.Unhealthy
  return voters.length === 1 || connected >= majorityOf(voters.length + (learner ? 0 : 1)) ? Ended.None : Ended.Unhealthy
}

/** Not when those who stay could not decide without it (IsReadyToRemoveVotingMember, mayRemoveMember). */
function mayRemove(state: EtcdState, kernel: Kernel, member: Member, place: number): Ended {
  const voters = votersOf(member)
  const staying = voters.filter(m => m.place !== place)
  if (staying.filter(m => m.started).length < majorityOf(staying.length)) return Ended.NotEnoughStarted
  // One that is down already can always go.
  if (place !== member.id && connectedSince(state, kernel, member, state.members[place - 1]) < 0) return Ended.None
  const since = kernel.now - HEALTH_INTERVAL
  const active = voters.filter(m => isConnected(state, kernel, member, m.place, since)).length
  return active - 1 < majorityOf(staying.length) ? Ended.Unhealthy : Ended.None
}

function mayPromote(member: Member, raftId: number): Ended {
  const voters = votersOf(member)
  const started = voters.filter(m => m.started).length + (member.membership.members.find(m => m.raftId === raftId)?.started ? 1 : 0)
  return started >= majorityOf(voters.length + 1) ? Ended.None : Ended.NotEnoughStarted
}

function isConnected(state: EtcdState, kernel: Kernel, member: Member, place: number, since: number): boolean {
  if (place === member.id) return true
  const from = connectedSince(state, kernel, member, state.members[place - 1])
  return from >= 0 && from <= since
}

/** The leader alone knows (isLearnerReady). */
function isInSync(node: RaftNode, raftId: number): boolean {
  if (node.role !== Role.Leader) return false
  const { progress } = status(node)
  const own = progress.find(p => p.id === node.config.id)
  const its = progress.find(p => p.id === raftId)
  return own !== undefined && its !== undefined && its.match >= own.match * IN_SYNC
}

