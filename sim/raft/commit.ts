/**
 * The commit rule (paper §5.3 and §5.4.2, raft.go maybeCommit): an index is committed once a
 * majority holds it *and* its entry is of the leader's own term. An older entry commits only with
 * a newer one on top: counting its copies is not enough (paper, figure 8).
 */
import { commitTo, termAt } from './log.ts'
import { note } from './node.ts'
import type { RaftNode } from './node.ts'
import { committedIndex } from './quorum.ts'
import { Note } from './types.ts'

/** Every answer asks: one list for all spares an allocation each time. */
const matches: number[] = []

/** Raises the leader's commit index as far as the rule allows; true when it moved. */
export function maybeCommit(node: RaftNode): boolean {
  const before = node.log.committed
  matches.length = node.progress.length
  for (let i = 0; i < matches.length; i++) matches[i] = node.progress[i].match
  const index = committedIndex(matches)
  if (index <= before || termAt(node.log, index) !== node.term) return false
  commitTo(node.log, index)
  note(node, Note.Committed, before, index, node.term)
  return true
}
