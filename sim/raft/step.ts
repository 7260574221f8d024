/**
 * Inputs of the node (raft.go Step, stepLeader, stepCandidate, stepFollower, tickElection,
 * tickHeartbeat). The term rule stands before everything else: a higher term makes a follower, a
 * lower one is answered only where silence would leave an old leader stuck.
 */
import { handleAppend, handleHeartbeat } from './append.ts'
import { campaign, campaignByTransfer, handleVote, handleVoteResponse } from './campaign.ts'
import { lastIndex } from './log.ts'
import { promotable } from './membership.ts'
import { becomeFollower, message, note, refusal, send, sendAfterAppend } from './node.ts'
import type { RaftNode } from './node.ts'
import { proposeEntries } from './propose.ts'
import { askLeader } from './reads.ts'
import { broadcastHeartbeat, checkQuorum, handleAppendResponse, handleHeartbeatResponse } from './replicate.ts'
import { handleSnapshot } from './snapshot.ts'
import { positionOf, progressOf } from './tracker.ts'
import { abortTransfer, sendTimeoutNow, transferLeader } from './transfer.ts'
import { holdsLease } from './vote.ts'
import { BY_TRANSFER, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Message } from './types.ts'

/** One tick of the host's clock: an election or a heartbeat may fall due. */
export function tick(node: RaftNode): void {
  node.electionElapsed++
  if (node.role !== Role.Leader) {
    if (node.electionElapsed >= node.randomizedElectionTimeout && promotable(node)) {
      node.electionElapsed = 0
      campaign(node)
    }
    return
  }
  node.heartbeatElapsed++
  if (node.electionElapsed >= node.config.electionTick) {
    node.electionElapsed = 0
    if (node.config.checkQuorum && !checkQuorum(node)) {
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

/** Why a message was not taken; in etcd's words. */
export const StepError = {
  LocalMessage: 'raft: cannot step raft local message',
  PeerNotFound: 'raft: cannot step as peer not found',
  ProposalDropped: 'raft proposal dropped',
} as const
export type StepError = (typeof StepError)[keyof typeof StepError]

/**
 * A message from the network; null, or why it was refused (rawnode.go Step). Types that only a node
 * itself may use are no message, and who is not in the group has nothing to answer.
 */
export function step(node: RaftNode, m: Message): StepError | null {
  if (isResponse(m.type)) {
    if (positionOf(node, m.from) < 0) return StepError.PeerNotFound
  } else if (isLocal(m.type)) {
    return StepError.LocalMessage
  }
  return take(node, m) ? null : StepError.ProposalDropped
}

/** Hup 0, Beat 1, Unreachable 10 to CheckQuorum 12, and those of asynchronous storage from 19 on. */
const isLocal = (type: number) => type < MsgType.Prop || (type > MsgType.HeartbeatResp && type < MsgType.TransferLeader) || type > MsgType.PreVoteResp

/** A bit for each type. */
const RESPONSES = [MsgType.AppResp, MsgType.HeartbeatResp, MsgType.VoteResp, MsgType.PreVoteResp, MsgType.ReadIndexResp].reduce((bits, type) => bits | 1 << type, 0)
const isResponse = (type: number) => type < 32 && (RESPONSES >> type & 1) !== 0

/** The node's own acknowledgement, once what it acknowledges is durable. */
export function stepOwn(node: RaftNode, m: Message): void {
  take(node, m)
}

/** False when a proposal was dropped. What is frequent stands first, on a short way. */
function take(node: RaftNode, m: Message): boolean {
  if (m.term !== node.term && m.term > 0 && !meetTerm(node, m)) return true
  if (m.type !== MsgType.App && m.type !== MsgType.AppResp && m.type !== MsgType.Heartbeat && m.type !== MsgType.HeartbeatResp) return takeRare(node, m)
  if (node.role === Role.Leader) stepLeader(node, m)
  else stepOther(node, m)
  return true
}

function takeRare(node: RaftNode, m: Message): boolean {
  if (m.type === MsgType.Vote || m.type === MsgType.PreVote) handleVote(node, m)
  else if (m.type === MsgType.ReadIndex) receiveRead(node, m)
  else if (m.type === MsgType.TransferLeader) transferLeader(node, m.from)
  else if (m.type === MsgType.Prop) return proposeEntries(node, m.entries, m.from)
  else if (node.role === Role.Leader) stepLeader(node, m)
  else stepOther(node, m)
  return true
}

/** A message of another term; false when that is all there is to say about it. */
function meetTerm(node: RaftNode, m: Message): boolean {
  if (m.term > node.term) {
    const campaigning = m.type === MsgType.Vote || m.type === MsgType.PreVote
    if (campaigning && m.context !== BY_TRANSFER && holdsLease(node)) {
      note(node, Note.LeaseHeld, m.type, m.from, m.term, node.config.electionTick - node.electionElapsed)
      return false
    }
    // A pre-vote opens no term, nor does one that is granted; a refusal tells of a real one.
    if (m.type !== MsgType.PreVote && !(m.type === MsgType.PreVoteResp && !m.reject)) {
      const fromLeader = m.type === MsgType.App || m.type === MsgType.Heartbeat || m.type === MsgType.Snap
      becomeFollower(node, m.term, fromLeader ? m.from : NONE, Why.HigherTerm)
    }
    return true
  }
  if (m.from !== node.config.id) note(node, Note.StaleTerm, m.from, m.term, node.term)
  // An old leader learns that its time is over; a candidate of the past gets no answer.
  if ((node.config.checkQuorum || node.config.preVote) && (m.type === MsgType.Heartbeat || m.type === MsgType.App)) {
    sendAfterAppend(node, message(node, MsgType.AppResp, m.from))
  } else if (m.type === MsgType.PreVote) {
    sendAfterAppend(node, refusal(node, MsgType.PreVoteResp, m.from))
  }
  return false
}

/** Somebody's read, on its way to the leader. */
function receiveRead(node: RaftNode, m: Message): void {
  if (node.role === Role.Leader) askLeader(node, m)
  else if (node.lead !== NONE) send(node, { ...m, to: node.lead })
}

/** A follower gives up its leader, so that an election may come sooner (raft.go MsgForgetLeader). */
export function forgetLeader(node: RaftNode): void {
  // Leases stand for reads there: who forgets its leader would break its promise.
  if (node.role !== Role.Follower || node.lead === NONE || node.config.readOnly === 'lease-based') return
  note(node, Note.LeaderForgotten, node.lead, node.term)
  node.lead = NONE
}

function stepLeader(node: RaftNode, m: Message): void {
  const progress = progressOf(node, m.from)
  if (progress === undefined) return
  if (m.type === MsgType.AppResp) {
    const news = handleAppendResponse(node, progress, m)
    // The successor has all there is: it may campaign.
    if (news && m.from === node.leadTransferee && progress.match === lastIndex(node.log)) sendTimeoutNow(node, m.from)
  } else if (m.type === MsgType.HeartbeatResp) {
    handleHeartbeatResponse(node, progress, m)
  }
}

function stepOther(node: RaftNode, m: Message): void {
  if (m.type === MsgType.App || m.type === MsgType.Heartbeat || m.type === MsgType.Snap) heedLeader(node, m)
  else stepRare(node, m)
}

function heedLeader(node: RaftNode, m: Message): void {
  if (node.role !== Role.Follower) becomeFollower(node, m.term, m.from, Why.LeaderOfTerm)
  node.electionElapsed = 0
  if (node.lead !== m.from) {
    node.lead = m.from
    note(node, Note.LeaderKnown, m.from, m.term)
  }
  if (m.type === MsgType.App) handleAppend(node, m)
  else if (m.type === MsgType.Heartbeat) handleHeartbeat(node, m)
  else handleSnapshot(node, m)
}

function stepRare(node: RaftNode, m: Message): void {
  if (m.type === MsgType.TimeoutNow && node.role === Role.Follower) {
    campaignByTransfer(node)
  } else if (m.type === MsgType.ReadIndexResp && node.role === Role.Follower) {
    node.readStates = [...node.readStates, { index: m.index, context: m.context }]
  } else if ((m.type === MsgType.VoteResp && node.role === Role.Candidate)
    || (m.type === MsgType.PreVoteResp && node.role === Role.PreCandidate)) {
    handleVoteResponse(node, m)
  }
}
