/**
 * Campaigns (paper §5.2; raft.go hup, campaign, poll): who may begin one, whom it asks, and what the
 * answers make of it.
 */
import { lastIndex, lastTerm } from './log.ts'
import { hasUnappliedConfChange, promotable } from './membership.ts'
import {
  becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate, message, note, refusal, send, sendAfterAppend,
} from './node.ts'
import type { RaftNode } from './node.ts'
import { majorityOf, VoteResult } from './quorum.ts'
import { broadcastAppend } from './replicate.ts'
import { isVoter, positionOf, tally } from './tracker.ts'
import { canVote, isUpToDate } from './vote.ts'
import { BY_TRANSFER, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Message } from './types.ts'

/**
 * An election falls due: asks for pre-votes first where that is set. Nothing for a leader, for who is
 * not a voter, nor while a change of configuration that is committed waits to be applied.
 */
export function campaign(node: RaftNode): void {
  if (!mayCampaign(node)) return
  if (node.config.preVote) {
    becomePreCandidate(node)
    // It asks for the term it would open, and stays in its own.
    askForVotes(node, MsgType.PreVote, MsgType.PreVoteResp, node.term + 1)
  } else {
    campaignForReal(node)
  }
}

/** The leader told this member to take over: no pre-vote, and leases do not hold its voters back. */
export function campaignByTransfer(node: RaftNode): void {
  if (!mayCampaign(node)) return
  becomeCandidate(node, Why.Transfer)
  askForVotes(node, MsgType.Vote, MsgType.VoteResp, node.term, BY_TRANSFER)
}

function mayCampaign(node: RaftNode): boolean {
  return node.role !== Role.Leader && promotable(node) && !hasUnappliedConfChange(node)
}

/** Becomes candidate of the next term and asks every voter. */
function campaignForReal(node: RaftNode): void {
  becomeCandidate(node)
  askForVotes(node, MsgType.Vote, MsgType.VoteResp, node.term)
}

function askForVotes(node: RaftNode, ask: MsgType, answer: MsgType, term: number, context = 0): void {
  const { id: own } = node.config
  for (const { id } of node.progress) {
    if (!isVoter(node, id)) continue
    // Its own vote counts once it is on its own disk, like anyone's.
    if (id === own) sendAfterAppend(node, message(node, answer, own, 0, 0, 0, term))
    else send(node, message(node, ask, id, lastIndex(node.log), lastTerm(node.log), 0, term, context))
  }
}

/**
 * Another's campaign. A learner answers too: it may have been made a voter without knowing it yet,
 * and its vote may be the one that is missing.
 */
export function handleVote(node: RaftNode, m: Message): void {
  const preVote = m.type === MsgType.PreVote
  const answer = preVote ? MsgType.PreVoteResp : MsgType.VoteResp
  const mayVote = canVote(node, m.from, preVote ? m.term : 0)
  if (mayVote && isUpToDate(node.log, m.index, m.logTerm)) {
    if (!preVote) {
      node.electionElapsed = 0
      node.vote = m.from
    }
    note(node, Note.VoteGranted, m.from, m.term, preVote ? 1 : 0)
    sendAfterAppend(node, message(node, answer, m.from, 0, 0, 0, m.term))
    return
  }
  if (mayVote) note(node, Note.VoteRefused, m.from, m.term, Why.LogBehind, lastIndex(node.log))
  else if (node.vote !== NONE) note(node, Note.VoteRefused, m.from, m.term, Why.AlreadyVoted, node.vote)
  else note(node, Note.VoteRefused, m.from, m.term, Why.LeaderExists, node.lead)
  sendAfterAppend(node, refusal(node, answer, m.from))
}

export function handleVoteResponse(node: RaftNode, m: Message): void {
  const position = positionOf(node, m.from)
  if (position < 0 || node.votes[position] !== 0) return
  node.votes[position] = m.reject ? -1 : 1
  const granted = node.votes.filter((vote, i) => vote === 1 && !node.progress[i].isLearner).length
  note(node, Note.VoteCounted, m.from, m.reject ? 0 : 1, granted, majorityOf(node.incoming.length))
  const result = tally(node, node.votes)
  if (result === VoteResult.Won && node.role === Role.PreCandidate) {
    campaignForReal(node)
  } else if (result === VoteResult.Won) {
    becomeLeader(node)
    broadcastAppend(node)
  } else if (result === VoteResult.Lost) {
    becomeFollower(node, node.term, NONE, Why.VotesLost)
  }
}
