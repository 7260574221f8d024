/**
 * Leadership transfer (Ongaro's thesis, §3.10; raft.go MsgTransferLeader, MsgTimeoutNow): the leader
 * brings its successor up to date, then tells it to campaign at once. Proposals wait meanwhile; an
 * attempt that has not ended within an election timeout is given up.
 */
import { lastIndex } from './log.ts'
import { message, note, send } from './node.ts'
import type { RaftNode } from './node.ts'
import { sendAppend } from './replicate.ts'
import { progressOf } from './tracker.ts'
import { MsgType, NONE, Note, Role } from './types.ts'
import type { NodeId } from './types.ts'

/**
 * Asks for `to` to lead. At a follower the wish goes to its leader, in the name of `to` as etcd's does
 * (rawnode.go TransferLeader); without a leader it is lost.
 */
export function transferLeader(node: RaftNode, to: NodeId): void {
  if (node.role === Role.Leader) beginTransfer(node, to)
  else if (node.lead !== NONE) send(node, { ...message(node, MsgType.TransferLeader, node.lead), from: to })
}

/** A leader begins; a new wish takes the place of an older one. */
function beginTransfer(node: RaftNode, to: NodeId): void {
  const progress = progressOf(node, to)
  if (progress === undefined || progress.isLearner || to === node.leadTransferee) return
  if (node.leadTransferee !== NONE) abortTransfer(node)
  if (to === node.config.id) return
  // The attempt has one election timeout.
  node.electionElapsed = 0
  node.leadTransferee = to
  note(node, Note.TransferBegan, to, node.term)
  if (progress.match === lastIndex(node.log)) sendTimeoutNow(node, to)
  else sendAppend(node, progress, true)
}

export function sendTimeoutNow(node: RaftNode, to: NodeId): void {
  send(node, message(node, MsgType.TimeoutNow, to))
}

export function abortTransfer(node: RaftNode): void {
  note(node, Note.TransferAborted, node.leadTransferee, node.term)
  node.leadTransferee = NONE
}
