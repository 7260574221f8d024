/**
 * The leader's half of replication (raft.go maybeSendAppend, sendHeartbeat, stepLeader's answers):
 * probe until the logs are known to agree, then send ahead; a snapshot to whom the log no longer
 * reaches; move the commit index on answers.
 */
import { maybeCommit } from './commit.ts'
import { isFull } from './inflights.ts'
import { entriesBetween, findConflictByTerm, firstIndex, knowsTerm, lastIndex, NO_ENTRIES, termAt } from './log.ts'
import { message, note, send } from './node.ts'
import type { RaftNode } from './node.ts'
import {
  answered, becomeProbe, becomeReplicate, becomeSnapshot, canBumpCommit, Flow, isPaused, maybeDecreaseTo, maybeUpdate, sent,
} from './progress.ts'
import type { Progress } from './progress.ts'
import { quorumActive, progressOf } from './tracker.ts'
import { confirmReads, releaseWaitingReads, sendHeartbeat } from './reads.ts'
import { payloadsSize } from './size.ts'
import { MsgType, Note, Role } from './types.ts'
import type { Message, NodeId } from './types.ts'

export function broadcastAppend(node: RaftNode): void {
  const { progress } = node
  for (let i = 0; i < progress.length; i++) if (progress[i].id !== node.config.id) sendAppend(node, progress[i], true)
}

/** One append to a member, or a snapshot; false when there is nothing to say or it must wait. */
export function sendAppend(node: RaftNode, progress: Progress, evenEmpty: boolean): boolean {
  const { log, config } = node
  const last = lastIndex(log)
  // The common case: all is sent, and there is nothing else to say.
  if ((progress.next > last && !evenEmpty) || isPaused(progress)) return false
  const previous = progress.next - 1
  if (!knowsTerm(log, previous)) return sendSnapshot(node, progress)
  // With the window full only an empty append goes: lost ones would else never be found out.
  const full = progress.flow === Flow.Replicate && isFull(progress.inflights)
  const entries = full ? NO_ENTRIES : entriesBetween(log, progress.next, last, config.maxSizePerMsg)
  if (entries.length === 0 && !evenEmpty) return false
  const commit = log.committed
  // Fields in the order of `message`: all messages are of one shape, and what reads them stays fast.
  send(node, {
    type: MsgType.App, from: config.id, to: progress.id, term: node.term,
    logTerm: termAt(log, previous), index: previous, entries, commit, reject: false, rejectHint: 0, context: 0, snapshot: null,
  })
  sent(progress, entries.length, config.maxInflightBytes === Infinity ? 0 : payloadsSize(entries), commit)
  if (progress.paused && entries.length > 0 && progress.flow === Flow.Replicate) {
    note(node, Note.FlowPaused, progress.id, progress.inflights.count)
  }
  return true
}

/** The entry it needs is no longer here. To a member that has not been heard of late it would be wasted. */
function sendSnapshot(node: RaftNode, progress: Progress): boolean {
  const { snapshot } = node.log
  if (!progress.recentActive || snapshot === null) return false
  becomeSnapshot(progress, snapshot.index)
  send(node, { ...message(node, MsgType.Snap, progress.id), snapshot })
  note(node, Note.SnapshotSent, progress.id, snapshot.index, snapshot.term)
  return true
}

export function broadcastHeartbeat(node: RaftNode): void {
  const { progress } = node
  for (let i = 0; i < progress.length; i++) if (progress[i].id !== node.config.id) sendHeartbeat(node, progress[i])
}

/** A member answers an append, or a snapshot; true when it holds more than was known, or stopped being probed. */
export function handleAppendResponse(node: RaftNode, progress: Progress, m: Message): boolean {
  progress.recentActive = true
  if (m.reject) {
    // The leader skips its own entries of later terms than the hint's, too: one probe per term at most.
    const hint = m.logTerm > 0 ? findConflictByTerm(node.log, m.rejectHint, m.logTerm) : m.rejectHint
    if (maybeDecreaseTo(progress, m.index, hint, node.config.probesBelowMatch ? 1 : progress.match + 1)) {
      if (progress.flow === Flow.Replicate) becomeProbe(progress)
      sendAppend(node, progress, true)
    }
    return false
  }
  const below = progress.next <= progress.match
  const news = maybeUpdate(progress, m.index)
  if (!news && (below || progress.match !== m.index || progress.flow !== Flow.Probe)) return false
  if (progress.flow === Flow.Replicate) {
    answered(progress, m.index)
  } else if (progress.flow === Flow.Probe) {
    becomeReplicate(progress)
  } else if (progress.match + 1 >= firstIndex(node.log)) {
    // Whatever snapshot brought it here, the log can go on from there.
    becomeProbe(progress)
    becomeReplicate(progress)
  }
  // What is not above the commit index moves nothing.
  if (progress.match > node.log.committed && maybeCommit(node)) {
    releaseWaitingReads(node)
    broadcastAppend(node)
  } else if (m.from !== node.config.id && canBumpCommit(progress, node.log.committed)) {
    sendAppend(node, progress, true)
  }
  if (m.from !== node.config.id) while (sendAppend(node, progress, false));
  return true
}

export function handleHeartbeatResponse(node: RaftNode, progress: Progress, m: Message): void {
  progress.recentActive = true
  progress.paused = false
  if (progress.match < lastIndex(node.log) || progress.flow === Flow.Probe) sendAppend(node, progress, true)
  if (m.context > 0) confirmReads(node, progress, m.context)
}

/** The host could not deliver to a member: a leader stops sending ahead of its answers. */
export function reportUnreachable(node: RaftNode, to: NodeId): void {
  const progress = leaderOf(node, to)
  if (progress?.flow === Flow.Replicate) becomeProbe(progress)
}

/**
 * The host knows what became of a snapshot it was to deliver (raft.go MsgSnapStatus). Delivered, the
 * leader goes on after it; failed, it tries again; either way not before an answer or a heartbeat's.
 */
export function reportSnapshot(node: RaftNode, to: NodeId, delivered: boolean): void {
  const progress = leaderOf(node, to)
  if (progress?.flow !== Flow.Snapshot) return
  if (!delivered) progress.pendingSnapshot = 0
  becomeProbe(progress)
  progress.paused = true
}

const leaderOf = (node: RaftNode, to: NodeId) => (node.role === Role.Leader ? progressOf(node, to) : undefined)

/** Check-quorum: has a quorum been heard since the last check? Clears the record of all others. */
export function checkQuorum(node: RaftNode): boolean {
  const { progress, config } = node
  const active = quorumActive(node)
  for (let i = 0; i < progress.length; i++) if (progress[i].id !== config.id) progress[i].recentActive = false
  return active
}
