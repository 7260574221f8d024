/**
 * The follower's half of replication (paper §5.3, raft.go handleAppendEntries and handleHeartbeat):
 * accept what fits, remove only what conflicts, refuse with a hint.
 */
import { append, commitTo, findConflict, findConflictByTerm, lastIndex, matchesTerm, termAt, truncateFrom } from './log.ts'
import { message, note, refusal, send, sendAfterAppend } from './node.ts'
import type { RaftNode } from './node.ts'
import { MsgType, Note } from './types.ts'
import type { Message } from './types.ts'

export function handleAppend(node: RaftNode, m: Message): void {
  const { log } = node
  if (m.index < log.committed) {
    sendAfterAppend(node, message(node, MsgType.AppResp, m.from, log.committed))
    return
  }
  if (acceptAppend(node, m)) {
    sendAfterAppend(node, message(node, MsgType.AppResp, m.from, m.index + m.entries.length))
    return
  }
  // The hint: the last place where this log may still agree with the leader's.
  const hint = findConflictByTerm(log, Math.min(m.index, lastIndex(log)), m.logTerm)
  note(node, Note.AppendRefused, m.from, m.index, hint)
  sendAfterAppend(node, refusal(node, MsgType.AppResp, m.from, m.index, termAt(log, hint), hint))
}

/** Takes the entries if the log matches just before them (log.go maybeAppend). */
export function acceptAppend(node: RaftNode, m: Message): boolean {
  const { log } = node
  if (!matchesTerm(log, m.index, m.logTerm)) return false
  const conflict = findConflict(log, m.entries)
  if (conflict > 0) {
    const known = conflict - m.index - 1
    const fresh = known === 0 ? m.entries : m.entries.slice(known)
    if (conflict <= lastIndex(log)) {
      note(node, Note.ConflictRemoved, conflict, termAt(log, conflict), fresh[0].term)
      truncateFrom(log, conflict)
    }
    append(log, fresh)
  }
  learnCommit(node, Math.min(m.commit, m.index + m.entries.length))
  return true
}

export function handleHeartbeat(node: RaftNode, m: Message): void {
  learnCommit(node, m.commit)
  send(node, message(node, MsgType.HeartbeatResp, m.from, 0, 0, 0, node.term, m.context))
}

function learnCommit(node: RaftNode, index: number): void {
  const before = node.log.committed
  if (commitTo(node.log, index)) note(node, Note.Committed, before, index, node.term)
}
