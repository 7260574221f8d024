/**
 * The commit rule (paper §5.3 and §5.4.2, raft.go maybeCommit): an index is committed once a
 * majority holds it *and* its entry is of the leader's own term; in a joint configuration a majority
 * of each half. An older entry commits only with a newer one on top: counting its copies is not
 * enough (paper, figure 8).
 */
import { commitTo, termAt } from './log.ts'
import { note } from './node.ts'
import type { RaftNode } from './node.ts'
import { quorumMatch } from './tracker.ts'
import { Note } from './types.ts'

/** Raises the leader's commit index as far as the rule allows; true when it moved. */
export function maybeCommit(node: RaftNode): boolean {
  const before = node.log.committed
  const index = quorumMatch(node, before)
  if (index <= before || termAt(node.log, index) !== node.term) return false
  commitTo(node.log, index)
  note(node, Note.Committed, before, index, node.term)
  return true
}
