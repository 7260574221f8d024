/**
 * Linearizable reads without writing to the log (paper §8; raft.go MsgReadIndex, read_only.go in its
 * safe mode): the leader notes its commit index, makes sure with one round of heartbeats that it
 * still leads, and answers with that index. Whoever asked may read once it has applied that far.
 *
 * Requests are numbered as they come; an acknowledgement of a later one confirms all earlier ones
 * (etcd-io/raft since v3.7). The lease-based mode answers without asking anyone: it takes the
 * followers' leases for its own, which holds only while no clock is much faster than another.
 */
import { termAt } from './log.ts'
import { message, note, send } from './node.ts'
import type { RaftNode } from './node.ts'
import type { Progress } from './progress.ts'
import { isSingleton, progressOf, quorumReadAck } from './tracker.ts'
import { MsgType, NONE, Note, Role } from './types.ts'
import type { Message, NodeId } from './types.ts'

/** Its rank is its place in the leader's list, counting those confirmed before: what heartbeats carry. */
export interface PendingRead {
  readonly from: NodeId
  /** The asker's own name for its request. */
  readonly context: number
  /** Commit index when it came. */
  readonly index: number
}

/** A read confirmed for this member: it may be served once `index` is applied. */
export interface ReadState {
  readonly index: number
  readonly context: number
}

/**
 * Asks for an index from which a read is linearizable; the answer comes in a `Ready`. False when
 * there is no leader to ask: nothing will come.
 *
 * @param context the caller's name for the request, positive
 */
export function readIndex(node: RaftNode, context: number): boolean {
  if (node.role === Role.Leader) askLeader(node, { ...message(node, MsgType.ReadIndex, node.config.id), context })
  else if (node.lead === NONE) return false
  else send(node, { ...message(node, MsgType.ReadIndex, node.lead), term: 0, context })
  return true
}

/**
 * At the leader. Until it has committed an entry of its own term it does not know what is committed.
 * Nor does one that is alone, which answers at once all the same (raft.go, IsSingleton), unless its host
 * wants otherwise: the read is stale where a leader that was removed had committed more than the last
 * voter knows.
 */
export function askLeader(node: RaftNode, m: Message): void {
  const { committed } = node.log
  if (isSingleton(node) && !node.config.loneReadsWait) {
    answerRead(node, m.from, m.context, committed)
  } else if (termAt(node.log, committed) !== node.term) {
    node.waitingReads.push(m)
  } else if (isSingleton(node)) {
    answerRead(node, m.from, m.context, committed)
  } else if (node.config.readOnly === 'lease-based') {
    answerRead(node, m.from, m.context, committed)
  } else {
    node.reads.push({ from: m.from, context: m.context, index: committed })
    const own = progressOf(node, node.config.id)
    if (own !== undefined) own.readAck = lastRank(node)
    for (const progress of node.progress) if (progress.id !== node.config.id) sendHeartbeat(node, progress)
  }
}

function lastRank(node: RaftNode): number {
  return node.reads.length === 0 ? 0 : node.readsConfirmed + node.reads.length
}

/** A heartbeat carries the rank of the last read that waits, so that its answer confirms it. */
export function sendHeartbeat(node: RaftNode, progress: Progress): void {
  // Never more than the follower is known to hold: a heartbeat checks no log.
  const commit = Math.min(progress.match, node.log.committed)
  send(node, message(node, MsgType.Heartbeat, progress.id, 0, 0, commit, node.term, lastRank(node)))
  progress.sentCommit = commit
}

/** A follower still takes this node for its leader: every read up to that rank counts it. */
export function confirmReads(node: RaftNode, progress: Progress, rank: number): void {
  if (node.config.readOnly !== 'safe') return
  progress.readAck = Math.max(progress.readAck, rank)
  if (node.reads.length === 0) return
  const confirmed = Math.min(quorumReadAck(node) - node.readsConfirmed, node.reads.length)
  if (confirmed <= 0) return
  node.readsConfirmed += confirmed
  for (const read of node.reads.splice(0, confirmed)) answerRead(node, read.from, read.context, read.index)
}

/** The leader has committed in its own term: reads that waited for that go their way. */
export function releaseWaitingReads(node: RaftNode): void {
  if (node.waitingReads.length === 0 || termAt(node.log, node.log.committed) !== node.term) return
  const waiting = node.waitingReads
  node.waitingReads = []
  for (const m of waiting) askLeader(node, m)
}

function answerRead(node: RaftNode, to: NodeId, context: number, index: number): void {
  note(node, Note.ReadConfirmed, to, index, node.term)
  if (to === node.config.id) node.readStates = [...node.readStates, { index, context }]
  else send(node, message(node, MsgType.ReadIndexResp, to, index, 0, 0, node.term, context))
}
