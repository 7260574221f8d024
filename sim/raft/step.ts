/**
 * Inputs of the node (raft.go Step, stepLeader, stepCandidate, stepFollower, tickElection,
 * tickHeartbeat). The term rule stands before everything else: a higher term makes a follower, a
 * lower one is answered only where silence would leave an old leader stuck.
 */
import { handleAppend, handleHeartbeat } from './append.ts'
import { lastIndex, lastTerm } from './log.ts'
import { appendAsLeader, becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate, message, note, positionOf, refusal, send, sendAfterAppend } from './node.ts'
import type { RaftNode } from './node.ts'
import { majorityOf, VoteResult, voteResult } from './quorum.ts'
import {
  broadcastAppend, broadcastHeartbeat, handleAppendResponse, handleHeartbeatResponse, handleUnreachable, quorumActive,
} from './replicate.ts'
import { askLeader } from './reads.ts'
import { abortTransfer, sendTimeoutNow, transferLeader } from './transfer.ts'
import { canVote, holdsLease, isUpToDate } from './vote.ts'
import { BY_TRANSFER, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Message, NodeId } from './types.ts'

/** One tick of the host's clock: an election or a heartbeat may fall due. */
export function tick(node: RaftNode): void {
  node.electionElapsed++
  if (node.role !== Role.Leader) {
    if (node.electionElapsed >= node.randomizedElectionTimeout) {
      node.electionElapsed = 0
      campaign(node)
    }
    return
  }
  node.heartbeatElapsed++
  if (node.electionElapsed >= node.config.electionTick) {
    node.electionElapsed = 0
    if (node.config.checkQuorum && !quorumActive(node)) {
      becomeFollower(node, node.term, NONE, Why.QuorumSilent)
      return
    }
    if (node.leadTransferee !== NONE) abortTransfer(node)
  }
  if (node.heartbeatElapsed >= node.config.heartbeatTick) {
    node.heartbeatElapsed = 0
    broadcastHeartbeat(node)
  }
}

/** An election falls due: asks for pre-votes first where that is set. Nothing for a leader. */
export function campaign(node: RaftNode): void {
  if (node.role === Role.Leader) return
  if (node.config.preVote) {
    becomePreCandidate(node)
    // It asks for the term it would open, and stays in its own.
    askForVotes(node, MsgType.PreVote, MsgType.PreVoteResp, node.term + 1)
  } else {
    campaignForReal(node)
  }
}

/** Becomes candidate of the next term and asks every voter. */
function campaignForReal(node: RaftNode): void {
  becomeCandidate(node)
  askForVotes(node, MsgType.Vote, MsgType.VoteResp, node.term)
}

/** The leader told this member to take over: no pre-vote, and leases do not hold its voters back. */
function campaignByTransfer(node: RaftNode): void {
  becomeCandidate(node, Why.Transfer)
  askForVotes(node, MsgType.Vote, MsgType.VoteResp, node.term, BY_TRANSFER)
}

function askForVotes(node: RaftNode, ask: MsgType, answer: MsgType, term: number, context = 0): void {
  const { id, voters } = node.config
  for (const to of voters) {
    // Its own vote counts once it is on its own disk, like anyone's.
    if (to === id) sendAfterAppend(node, message(node, answer, id, 0, 0, 0, term))
    else send(node, message(node, ask, to, lastIndex(node.log), lastTerm(node.log), 0, term, context))
  }
}

/**
 * A client's payloads, at any member: the leader appends, a follower forwards to its leader.
 * False when there is no leader to give them to (etcd: ErrProposalDropped).
 */
export function propose(node: RaftNode, payloads: readonly unknown[]): boolean {
  if (node.role === Role.Leader) {
    // Nothing more is appended while the successor catches up.
    if (node.leadTransferee !== NONE) return false
    appendAsLeader(node, payloads)
    broadcastAppend(node)
    return true
  }
  if (node.role !== Role.Follower || node.lead === NONE) return false
  const entries = payloads.map(data => ({ index: 0, term: 0, data }))
  send(node, { ...message(node, MsgType.Prop, node.lead), term: 0, entries })
  return true
}

/** The host failed to deliver to a member: a leader stops sending ahead of its answers. */
export function reportUnreachable(node: RaftNode, to: NodeId): void {
  if (node.role === Role.Leader && positionOf(node, to) >= 0) handleUnreachable(node, to)
}

/** A message from another member, or the node's own acknowledgement once it is durable. */
export function step(node: RaftNode, m: Message): void {
  if (m.term > node.term) {
    const campaigning = m.type === MsgType.Vote || m.type === MsgType.PreVote
    if (campaigning && m.context !== BY_TRANSFER && holdsLease(node)) {
      note(node, Note.LeaseHeld, m.type, m.from, m.term, node.config.electionTick - node.electionElapsed)
      return
    }
    // A pre-vote opens no term, nor does one that is granted; a refusal tells of a real one.
    if (m.type !== MsgType.PreVote && !(m.type === MsgType.PreVoteResp && !m.reject)) {
      const fromLeader = m.type === MsgType.App || m.type === MsgType.Heartbeat
      becomeFollower(node, m.term, fromLeader ? m.from : NONE, Why.HigherTerm)
    }
  } else if (m.term > 0 && m.term < node.term) {
    if (m.from !== node.config.id) note(node, Note.StaleTerm, m.from, m.term, node.term)
    // An old leader learns that its time is over; a candidate of the past gets no answer.
    if ((node.config.checkQuorum || node.config.preVote) && (m.type === MsgType.Heartbeat || m.type === MsgType.App)) {
      sendAfterAppend(node, message(node, MsgType.AppResp, m.from))
    } else if (m.type === MsgType.PreVote) {
      sendAfterAppend(node, refusal(node, MsgType.PreVoteResp, m.from))
    }
    return
  }
  if (m.type === MsgType.Vote || m.type === MsgType.PreVote) handleVote(node, m)
  else if (m.type === MsgType.ReadIndex) receiveRead(node, m)
  else if (m.type === MsgType.TransferLeader) transferLeader(node, m.context)
  else if (m.type === MsgType.Prop) propose(node, m.entries.map(e => e.data))
  else if (node.role === Role.Leader) stepLeader(node, m)
  else stepOther(node, m)
}

/** Somebody's read, on its way to the leader. */
function receiveRead(node: RaftNode, m: Message): void {
  if (node.role === Role.Leader) askLeader(node, m)
  else if (node.lead !== NONE) send(node, { ...m, to: node.lead })
}

/** A follower gives up its leader, so that an election may come sooner (raft.go MsgForgetLeader). */
export function forgetLeader(node: RaftNode): void {
  if (node.role === Role.Follower) node.lead = NONE
}

function stepLeader(node: RaftNode, m: Message): void {
  if (positionOf(node, m.from) < 0) return
  if (m.type === MsgType.AppResp) {
    handleAppendResponse(node, m)
    // The successor has all there is: it may campaign.
    const { leadTransferee } = node
    if (!m.reject && m.from === leadTransferee && node.progress[positionOf(node, m.from)].match === lastIndex(node.log)) sendTimeoutNow(node, m.from)
  }
  else if (m.type === MsgType.HeartbeatResp) handleHeartbeatResponse(node, m)
}

function stepOther(node: RaftNode, m: Message): void {
  if (m.type === MsgType.App || m.type === MsgType.Heartbeat) {
    if (node.role !== Role.Follower) becomeFollower(node, m.term, m.from, Why.LeaderOfTerm)
    node.electionElapsed = 0
    if (node.lead !== m.from) {
      node.lead = m.from
      note(node, Note.LeaderKnown, m.from, m.term)
    }
    if (m.type === MsgType.App) handleAppend(node, m)
    else handleHeartbeat(node, m)
  } else if (m.type === MsgType.TimeoutNow && node.role === Role.Follower) {
    campaignByTransfer(node)
  } else if (m.type === MsgType.ReadIndexResp && node.role === Role.Follower) {
    node.readStates.push({ index: m.index, context: m.context })
  } else if ((m.type === MsgType.VoteResp && node.role === Role.Candidate)
    || (m.type === MsgType.PreVoteResp && node.role === Role.PreCandidate)) {
    handleVoteResponse(node, m)
  }
}

function handleVote(node: RaftNode, m: Message): void {
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

function handleVoteResponse(node: RaftNode, m: Message): void {
  const position = positionOf(node, m.from)
  if (position < 0 || node.votes[position] !== 0) return
  node.votes[position] = m.reject ? -1 : 1
  const granted = node.votes.filter(v => v === 1).length
  const refused = node.votes.filter(v => v === -1).length
  const voters = node.config.voters.length
  note(node, Note.VoteCounted, m.from, m.reject ? 0 : 1, granted, majorityOf(voters))
  const result = voteResult(voters, granted, refused)
  if (result === VoteResult.Won && node.role === Role.PreCandidate) {
    campaignForReal(node)
  } else if (result === VoteResult.Won) {
    becomeLeader(node)
    broadcastAppend(node)
  } else if (result === VoteResult.Lost) {
    becomeFollower(node, node.term, NONE, Why.VotesLost)
  }
}
