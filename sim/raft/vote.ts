/**
 * The rules of a vote, each alone: whom a member may vote for (paper §5.2), whose log is recent
 * enough (§5.4.1), and the lease that keeps a member loyal to a leader it has just heard (§6 of the
 * paper, raft.go Step).
 */
import { lastIndex, lastTerm } from './log.ts'
import type { RaftLog } from './log.ts'
import { NONE } from './types.ts'
import type { NodeId } from './types.ts'
import type { RaftNode } from './node.ts'

/**
 * One vote per term, first come first served, and none once the term's leader is known. A pre-vote
 * for a later term promises nothing, so it is free.
 */
export function canVote(node: RaftNode, candidate: NodeId, preVoteTerm = 0): boolean {
  return node.vote === candidate || (node.vote === NONE && node.lead === NONE) || preVoteTerm > node.term
}

/** Is a log that ends with (index, term) at least as recent as this one? Term first, then length. */
export function isUpToDate(log: RaftLog, index: number, term: number): boolean {
  const ownTerm = lastTerm(log)
  return term > ownTerm || (term === ownTerm && index >= lastIndex(log))
}

/**
 * Check-quorum's other half: within an election timeout of its leader's last word a member ignores
 * campaigns, whatever their term, without a word.
 */
export function holdsLease(node: RaftNode): boolean {
  return node.config.checkQuorum && node.lead !== NONE && node.electionElapsed < node.config.electionTick
}
