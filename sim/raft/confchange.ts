/**
 * Changes of the configuration (etcd's confchange/confchange.go and restore.go): pure functions from
 * a configuration and its members' progress to the next ones, or to the sentence that says why not.
 *
 * A simple change moves at most one voter, so that any majority of the old voters and any of the new
 * ones share a member. More at once go through a joint configuration (paper §6): first both halves
 * decide, old and new; then the new one alone. A voter that becomes a learner stays a voter of the
 * old half meanwhile and waits in `learnersNext`.
 */
import { createProgress } from './progress.ts'
import type { Progress, Window } from './progress.ts'
import { EMPTY_CONF, isJoint } from './tracker.ts'
import { ConfChangeType } from './types.ts'
import type { ConfChange, ConfChangeSingle, ConfChangeV2, ConfState, NodeId } from './types.ts'

/** A configuration, and what is known of each member of it, by ascending id. */
export interface Configured {
  readonly conf: ConfState
  readonly progress: readonly Progress[]
}

/** Where new members begin. */
export interface Beginning {
  /** Last index of the log: what a new member is probed with. */
  readonly lastIndex: number
  readonly window: Window
}

/** The next configuration, or why there is none. */
export type Changed = Configured & { readonly error?: undefined } | { readonly error: string }

export const NOBODY: Configured = { conf: EMPTY_CONF, progress: [] }

/** A change as several (raftpb/confchange.go AsV2); null leaves a joint configuration. */
export function asV2(change: ConfChange | ConfChangeV2 | null): ConfChangeV2 {
  if (change === null) return { transition: 'auto', changes: [] }
  if ('changes' in change) return change
  return { transition: 'auto', changes: [{ type: change.type, nodeId: change.nodeId }], context: change.context }
}

/** Carries out a change, by joint consensus or not as it asks (raftpb/confchange.go EnterJoint). */
export function change(from: Configured, { transition, changes }: ConfChangeV2, beginning: Beginning): Changed {
  if (transition === 'auto' && changes.length === 0) return leaveJoint(from)
  if (transition !== 'auto' || changes.length > 1) return enterJoint(from, transition !== 'joint-explicit', changes, beginning)
  return simple(from, changes, beginning)
}

/** A configuration while it changes. */
interface Draft {
  readonly voters: Set<NodeId>
  readonly votersOutgoing: Set<NodeId>
  readonly learners: Set<NodeId>
  readonly learnersNext: Set<NodeId>
  autoLeave: boolean
  readonly progress: Map<NodeId, Progress>
}

/** Changes that move at most one voter in all; not in a joint configuration. */
export function simple(from: Configured, changes: readonly ConfChangeSingle[], beginning: Beginning): Changed {
  if (isJoint(from.conf)) return { error: 'can\'t apply simple config change in joint config' }
  const draft = draftOf(from)
  const error = apply(draft, changes, beginning)
  if (error !== null) return { error }
  const moved = [...draft.voters].filter(id => !from.conf.voters.includes(id)).length
    + from.conf.voters.filter(id => !draft.voters.has(id)).length
  if (moved > 1) return { error: 'more than one voter changed without entering joint config' }
  return configured(draft)
}

/** From (1 2 3) to (1 2 3)&&(1 2 3), then the changes on the incoming half: C_new,old of the thesis, §4.3. */
export function enterJoint(from: Configured, autoLeave: boolean, changes: readonly ConfChangeSingle[], beginning: Beginning): Changed {
  if (isJoint(from.conf)) return { error: 'config is already joint' }
  if (from.conf.voters.length === 0) return { error: 'can\'t make a zero-voter config joint' }
  const draft = draftOf(from)
  for (const id of from.conf.voters) draft.votersOutgoing.add(id)
  const error = apply(draft, changes, beginning)
  if (error !== null) return { error }
  draft.autoLeave = autoLeave
  return configured(draft)
}

/** The incoming half alone decides from now on; who waited to be a learner is one. */
export function leaveJoint(from: Configured): Changed {
  if (!isJoint(from.conf)) return { error: 'can\'t leave a non-joint config' }
  const draft = draftOf(from)
  for (const id of draft.learnersNext) {
    draft.learners.add(id)
    const progress = draft.progress.get(id)
    if (progress) progress.isLearner = true
  }
  draft.learnersNext.clear()
  for (const id of draft.votersOutgoing) {
    if (!draft.voters.has(id) && !draft.learners.has(id)) draft.progress.delete(id)
  }
  draft.votersOutgoing.clear()
  draft.autoLeave = false
  return configured(draft)
}

/** A configuration from nothing: its outgoing half first, then the joint one if it is joint. */
export function restore(conf: ConfState, beginning: Beginning): Changed {
  const add = (type: ConfChangeType) => (nodeId: NodeId) => ({ type, nodeId })
  const incoming = [
    ...conf.votersOutgoing.map(add(ConfChangeType.RemoveNode)), ...conf.voters.map(add(ConfChangeType.AddNode)),
    ...conf.learners.map(add(ConfChangeType.AddLearnerNode)), ...conf.learnersNext.map(add(ConfChangeType.AddLearnerNode)),
  ]
  const joint = isJoint(conf)
  let reached: Changed = NOBODY
  for (const one of joint ? conf.votersOutgoing.map(add(ConfChangeType.AddNode)) : incoming) {
    reached = simple(reached, [one], beginning)
    if (reached.error !== undefined) return reached
  }
  return joint ? enterJoint(reached, conf.autoLeave, incoming, beginning) : reached
}

function apply(draft: Draft, changes: readonly ConfChangeSingle[], beginning: Beginning): string | null {
  for (const { type, nodeId } of changes) {
    // A host that refuses a change when it applies it says so with nobody's id.
    if (nodeId === 0) continue
    if (type === ConfChangeType.AddNode) makeVoter(draft, nodeId, beginning)
    else if (type === ConfChangeType.AddLearnerNode) makeLearner(draft, nodeId, beginning)
    else if (type === ConfChangeType.RemoveNode) remove(draft, nodeId)
    else if (type !== ConfChangeType.UpdateNode) return `unexpected conf type ${String(type)}`
  }
  return draft.voters.size === 0 ? 'removed all voters' : null
}

function makeVoter(draft: Draft, id: NodeId, beginning: Beginning): void {
  const progress = draft.progress.get(id)
  if (progress === undefined) {
    begin(draft, id, false, beginning)
    return
  }
  progress.isLearner = false
  draft.learners.delete(id)
  draft.learnersNext.delete(id)
  draft.voters.add(id)
}

function makeLearner(draft: Draft, id: NodeId, beginning: Beginning): void {
  const progress = draft.progress.get(id)
  if (progress === undefined) {
    begin(draft, id, true, beginning)
    return
  }
  if (progress.isLearner) return
  remove(draft, id)
  draft.progress.set(id, progress)
  if (draft.votersOutgoing.has(id)) {
    draft.learnersNext.add(id)
  } else {
    progress.isLearner = true
    draft.learners.add(id)
  }
}

/** A voter of the outgoing half keeps its progress. */
function remove(draft: Draft, id: NodeId): void {
  if (!draft.progress.has(id)) return
  draft.voters.delete(id)
  draft.learners.delete(id)
  draft.learnersNext.delete(id)
  if (!draft.votersOutgoing.has(id)) draft.progress.delete(id)
}

function begin(draft: Draft, id: NodeId, isLearner: boolean, { lastIndex, window }: Beginning): void {
  if (isLearner) draft.learners.add(id)
  else draft.voters.add(id)
  const progress = createProgress(id, Math.max(lastIndex, 1), isLearner, window)
  // It has had no time to speak yet: the check of the quorum must not count it as silent.
  progress.recentActive = true
  draft.progress.set(id, progress)
}

function draftOf({ conf, progress }: Configured): Draft {
  return {
    voters: new Set(conf.voters), votersOutgoing: new Set(conf.votersOutgoing),
    learners: new Set(conf.learners), learnersNext: new Set(conf.learnersNext), autoLeave: conf.autoLeave,
    progress: new Map(progress.map(p => [p.id, { ...p }])),
  }
}

const ascending = (ids: Set<NodeId>) => [...ids].sort((a, b) => a - b)

function configured(draft: Draft): Configured {
  const conf: ConfState = {
    voters: ascending(draft.voters), votersOutgoing: ascending(draft.votersOutgoing),
    learners: ascending(draft.learners), learnersNext: ascending(draft.learnersNext), autoLeave: draft.autoLeave,
  }
  const progress = [...draft.progress.values()].sort((a, b) => a.id - b.id)
  assertConsistent(conf, progress)
  return { conf, progress }
}

/** confchange.go checkInvariants: nobody is both voter and learner, and everyone is followed. */
function assertConsistent(conf: ConfState, progress: readonly Progress[]): void {
  const fail = (why: string) => { throw new Error(`invariant confchange/consistent: ${why}`) }
  const of = (id: NodeId) => progress.find(p => p.id === id) ?? fail(`no progress for ${id}`)
  for (const id of [...conf.voters, ...conf.votersOutgoing]) of(id)
  for (const id of conf.learnersNext) {
    if (!conf.votersOutgoing.includes(id)) fail(`${id} is in LearnersNext, but not Voters[1]`)
    if (of(id)?.isLearner) fail(`${id} is in LearnersNext, but is already marked as learner`)
  }
  for (const id of conf.learners) {
    if (conf.votersOutgoing.includes(id)) fail(`${id} is in Learners and Voters[1]`)
    if (conf.voters.includes(id)) fail(`${id} is in Learners and Voters[0]`)
    if (!of(id)?.isLearner) fail(`${id} is in Learners, but is not marked as learner`)
  }
}
