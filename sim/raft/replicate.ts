/**
 * The leader's half of replication (raft.go sendAppend, sendHeartbeat, stepLeader's answers):
 * probe until the logs are known to agree, then send ahead; move the commit index on answers.
 */
import { maybeCommit } from './commit.ts'
import { entriesFrom, findConflictByTerm, lastIndex, termAt } from './log.ts'
import { positionOf, send } from './node.ts'
import type { RaftNode } from './node.ts'
import { becomeProbe, becomeReplicate, canBumpCommit, Flow, maybeDecreaseTo, maybeUpdate, sent } from './progress.ts'
import { confirmReads, releaseWaitingReads, sendHeartbeat } from './reads.ts'
import { MsgType } from './types.ts'
import type { Message, NodeId } from './types.ts'

export function broadcastAppend(node: RaftNode): void {
  for (const id of node.config.voters) if (id !== node.config.id) sendAppend(node, id, true)
}

/** One append to a follower; false when there is nothing to say or it must wait. */
export function sendAppend(node: RaftNode, to: NodeId, evenEmpty: boolean): boolean {
  const progress = node.progress[positionOf(node, to)]
  if (progress.paused) return false
  const previous = progress.next - 1
  const entries = entriesFrom(node.log, progress.next)
  if (entries.length === 0 && !evenEmpty) return false
  const commit = node.log.committed
  // Fields in the order of `message`: all messages are of one shape, and what reads them stays fast.
  send(node, {
    type: MsgType.App, from: node.config.id, to, term: node.term,
    logTerm: termAt(node.log, previous), index: previous, entries, commit, reject: false, rejectHint: 0, context: 0,
  })
  sent(progress, entries.length, commit)
  return true
}

export function broadcastHeartbeat(node: RaftNode): void {
  for (const to of node.config.voters) if (to !== node.config.id) sendHeartbeat(node, to)
}

export function handleAppendResponse(node: RaftNode, m: Message): void {
  const progress = node.progress[positionOf(node, m.from)]
  progress.recentActive = true
  if (m.reject) {
    // The leader skips its own entries of later terms than the hint's, too: one probe per term at most.
    const hint = m.logTerm > 0 ? findConflictByTerm(node.log, m.rejectHint, m.logTerm) : m.rejectHint
    if (maybeDecreaseTo(progress, m.index, hint)) {
      if (progress.flow === Flow.Replicate) becomeProbe(progress)
      sendAppend(node, m.from, true)
    }
    return
  }
  const news = maybeUpdate(progress, m.index)
  if (!news && !(progress.match === m.index && progress.flow === Flow.Probe)) return
  if (progress.flow === Flow.Probe) becomeReplicate(progress)
  if (maybeCommit(node)) {
    releaseWaitingReads(node)
    broadcastAppend(node)
  }
  else if (m.from !== node.config.id && canBumpCommit(progress, node.log.committed)) sendAppend(node, m.from, true)
  if (m.from !== node.config.id) while (sendAppend(node, m.from, false));
}

export function handleHeartbeatResponse(node: RaftNode, m: Message): void {
  const progress = node.progress[positionOf(node, m.from)]
  progress.recentActive = true
  progress.paused = false
  if (progress.match < lastIndex(node.log) || progress.flow === Flow.Probe) sendAppend(node, m.from, true)
  if (m.context > 0) confirmReads(node, m.from, m.context)
}

/** The host could not reach the follower: stop sending ahead of its answers. */
export function handleUnreachable(node: RaftNode, to: NodeId): void {
  const progress = node.progress[positionOf(node, to)]
  if (progress.flow === Flow.Replicate) becomeProbe(progress)
}

/** Check-quorum: has a majority been heard since the last check? Clears the record of all others. */
export function quorumActive(node: RaftNode): boolean {
  let active = 0
  for (let i = 0; i < node.progress.length; i++) {
    const own = node.config.voters[i] === node.config.id
    if (own || node.progress[i].recentActive) active++
    if (!own) node.progress[i].recentActive = false
  }
  return active >= (node.config.voters.length >> 1) + 1
}
