/**
 * Changes of the group as a node lives them (raft.go applyConfChange, switchToConfig, promotable,
 * appliedTo): a change takes effect at each member when that member applies its entry, one at a time.
 * etcd's server makes simple changes only; joint consensus is the library's.
 */
import { asV2, change } from './confchange.ts'
import type { Configured } from './confchange.ts'
import { maybeCommit } from './commit.ts'
import { lastIndex } from './log.ts'
import { becomeFollower, note } from './node.ts'
import type { RaftNode } from './node.ts'
import { proposeConfChange } from './propose.ts'
import { broadcastAppend, sendAppend } from './replicate.ts'
import { isJoint, isVoter, positionOf, progressOf, track } from './tracker.ts'
import { abortTransfer } from './transfer.ts'
import { EntryType, NONE, Note, Role, Why } from './types.ts'
import type { ConfChange, ConfChangeV2, ConfState } from './types.ts'

/**
 * The host applies the entry of a change, whose `data` it gives: the configuration in force from now
 * on. To refuse a change at that point the host makes no call, or gives one that changes nobody.
 *
 * @throws when the change is not possible from the configuration in force
 */
export function applyConfChange(node: RaftNode, applied: ConfChange | ConfChangeV2 | null): ConfState {
  const changed = change(node, asV2(applied), { lastIndex: lastIndex(node.log), window: node.config })
  if (changed.error !== undefined) throw new Error(`invariant confchange/possible: ${changed.error}`)
  return switchTo(node, changed)
}

/** Another configuration is in force; a leader acts on it. */
export function switchTo(node: RaftNode, { conf, progress }: Configured): ConfState {
  const votes = progress.map(({ id }) => node.votes[positionOf(node, id)] ?? 0)
  track(node, conf, [...progress])
  node.votes = votes
  note(node, Note.ConfChanged, conf.voters.length, conf.learners.length, isJoint(conf) ? 1 : 0, conf.votersOutgoing.length)
  if (node.role !== Role.Leader) return conf
  const own = progressOf(node, node.config.id)
  if (own === undefined || own.isLearner) {
    // A removed leader goes on until others elect another, unless its host wants otherwise.
    if (node.config.stepDownOnRemoval) becomeFollower(node, node.term, NONE, Why.NotMember)
    return conf
  }
  if (maybeCommit(node)) {
    // With other voters more may be committed.
    broadcastAppend(node)
  } else {
    // Who is new need not wait for a heartbeat.
    for (const other of node.progress) if (other.id !== node.config.id) sendAppend(node, other, false)
  }
  if (node.leadTransferee !== NONE && !isVoter(node, node.leadTransferee)) abortTransfer(node)
  return conf
}

/** May this member campaign? Not as a stranger, a learner, or with a snapshot still to take in. */
export function promotable(node: RaftNode): boolean {
  const own = progressOf(node, node.config.id)
  return own !== undefined && !own.isLearner && node.log.pending === null
}

/** A change that is committed and not applied here: this member does not know who would vote. */
export function hasUnappliedConfChange({ log }: RaftNode): boolean {
  for (let i = Math.max(log.applied, log.offset) + 1; i <= log.committed; i++) {
    if (log.entries[i - log.offset - 1].type !== EntryType.Normal) return true
  }
  return false
}

/** A joint configuration that is to be left by itself, and is applied: the leader proposes that. */
export function leaveWhenDue(node: RaftNode): void {
  if (!node.conf.autoLeave || node.role !== Role.Leader || node.log.applied < node.pendingConfIndex) return
  proposeConfChange(node, null)
}
