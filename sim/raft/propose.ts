/**
 * Proposals (raft.go stepLeader and stepFollower, MsgProp): a leader appends, a follower forwards, and
 * without a leader they are dropped. One change of configuration at a time: while one may not be
 * applied yet, another takes its place in the log as an empty entry, and nobody is told.
 */
import { asV2 } from './confchange.ts'
import { lastIndex } from './log.ts'
import { added, appendAsLeader, EMPTIED, note, send } from './node.ts'
import type { Proposed, RaftNode } from './node.ts'
import { broadcastAppend } from './replicate.ts'
import { payloadSize, payloadsSize } from './size.ts'
import { isJoint, positionOf } from './tracker.ts'
import { EntryType, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { ConfChange, ConfChangeV2, Entry } from './types.ts'

/**
 * A client's payloads, at any member. False when they are dropped (etcd: ErrProposalDropped); true
 * promises nothing: they may still be lost on the way.
 */
export function propose(node: RaftNode, payloads: readonly unknown[]): boolean {
  let entries: Entry[] = EMPTIED
  for (let i = 0; i < payloads.length; i++) entries = added(entries, { index: 0, term: 0, type: EntryType.Normal, data: payloads[i] })
  return proposeEntries(node, entries)
}

/** A change of the group, likewise; null to leave a joint configuration. */
export function proposeConfChange(node: RaftNode, change: ConfChange | ConfChangeV2 | null): boolean {
  const type = change === null || 'changes' in change ? EntryType.ConfChangeV2 : EntryType.ConfChange
  return proposeEntries(node, [{ index: 0, term: 0, type, data: change }])
}

/** Proposed here, or forwarded by another member. */
export function proposeEntries(node: RaftNode, entries: readonly Entry[], from = node.config.id): boolean {
  if (entries.length === 0) throw new Error('invariant propose/something: nothing was proposed')
  if (node.role === Role.Leader) return proposeAsLeader(node, entries)
  if (node.role !== Role.Follower || node.lead === NONE) return drop(node, entries, Why.NoLeader)
  if (node.config.disableProposalForwarding) return drop(node, entries, Why.NoForwarding)
  send(node, {
    type: MsgType.Prop, from, to: node.lead, term: 0,
    logTerm: 0, index: 0, entries, commit: 0, reject: false, rejectHint: 0, context: 0, snapshot: null,
  })
  return true
}

function proposeAsLeader(node: RaftNode, entries: readonly Entry[]): boolean {
  // Removed, and still leading: nothing new.
  if (positionOf(node, node.config.id) < 0) return drop(node, entries, Why.NotMember)
  // Nothing more is appended while the successor catches up.
  if (node.leadTransferee !== NONE) return drop(node, entries, Why.Transferring)
  const first = lastIndex(node.log) + 1
  const changes = entries.some(entry => entry.type !== EntryType.Normal)
  const accepted: readonly Proposed[] = changes ? entries.map((entry, i) => (entry.type === EntryType.Normal ? entry : admitted(node, entry, first + i))) : entries
  if (!fits(node, accepted)) return drop(node, entries, Why.TooMuchUncommitted)
  appendAsLeader(node, accepted)
  broadcastAppend(node)
  return true
}

/** A change of configuration, or the empty entry in place of one that may not come now. */
function admitted(node: RaftNode, entry: Entry, index: number): Proposed {
  const leaves = asV2(entry.data as ConfChange | ConfChangeV2 | null).changes.length === 0
  const joint = isJoint(node.conf)
  let why: Why = Why.None
  if (node.pendingConfIndex > node.log.applied) why = Why.ChangePending
  else if (joint && !leaves) why = Why.Joint
  else if (!joint && leaves) why = Why.NotJoint
  if (why === Why.None || node.config.disableConfChangeValidation) {
    node.pendingConfIndex = index
    return entry
  }
  note(node, Note.ConfChangeRefused, index, why, why === Why.ChangePending ? node.pendingConfIndex : 0)
  return { type: EntryType.Normal, data: null }
}

/**
 * Takes the payloads into account, unless they are too much; anything fits where nothing waits. A change
 * that was refused weighs nothing, like the empty entry in its place (raft.go increaseUncommittedSize).
 */
function fits(node: RaftNode, entries: readonly Proposed[]): boolean {
  const limit = node.config.maxUncommittedEntriesSize
  if (limit === Infinity) return true
  const size = payloadsSize(entries)
  if (node.uncommittedSize > 0 && size > 0 && node.uncommittedSize + size > limit) return false
  node.uncommittedSize += size
  return true
}

/** These were applied: no longer uncommitted. */
export function reduceUncommitted(node: RaftNode, entries: readonly Entry[]): void {
  if (node.uncommittedSize === 0) return
  for (const { data } of entries) node.uncommittedSize = Math.max(0, node.uncommittedSize - payloadSize(data))
}

function drop(node: RaftNode, entries: readonly Entry[], why: Why): boolean {
  note(node, Note.ProposalDropped, entries.length, why)
  return false
}
