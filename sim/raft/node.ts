/**
 * One member's protocol state, and the named transitions between its roles (raft.go becomeX,
 * reset). This is the only place where a role or a term changes.
 *
 * The node draws no random number: the host keeps `draws` filled, each a whole number in
 * [0, electionTick), and a transition takes the next one. It makes the randomised timeout uniform
 * in [electionTick, 2·electionTick − 1] (raft.go resetRandomizedElectionTimeout).
 */
import { createProgress, becomeReplicate } from './progress.ts'
import type { Progress } from './progress.ts'
import { append, createLog, lastIndex, NO_ENTRIES } from './log.ts'
import type { RaftLog } from './log.ts'
import type { PendingRead, ReadState } from './reads.ts'
import { MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Entry, HardState, Message, NodeId, NoteRow } from './types.ts'

export interface RaftConfig {
  readonly id: NodeId
  /** All voters, this one included. */
  readonly voters: readonly NodeId[]
  /** Ticks without a leader before campaigning, before randomisation. etcd: 10. */
  readonly electionTick: number
  /** Ticks between heartbeats. etcd: 1. */
  readonly heartbeatTick: number
  /** etcd: always true. */
  readonly checkQuorum: boolean
  /** Ask before opening a term (Ongaro's thesis, §9.6). etcd: true since 3.5.0, false in 3.4. */
  readonly preVote: boolean
}

export interface RaftNode {
  readonly config: RaftConfig
  readonly log: RaftLog
  term: number
  vote: NodeId
  role: Role
  lead: NodeId
  electionElapsed: number
  heartbeatElapsed: number
  randomizedElectionTimeout: number
  /** Answers to this candidate: 0 none yet, 1 granted, -1 refused; by position in `voters`. */
  readonly votes: number[]
  /** A leader's view of each voter, by position in `voters`. */
  readonly progress: Progress[]
  readonly draws: number[]
  /** Out at once with the next `ready`. */
  messages: Message[]
  /** Out only once the entries and the vote of their `ready` are durable. */
  afterAppend: Message[]
  /** To itself, stepped once they are. */
  toSelf: Message[]
  notes: NoteRow[]
  /** Who a leader is handing over to, or `NONE`. */
  leadTransferee: NodeId
  /** Reads that wait for a round of heartbeats, oldest first, and how many there ever were. */
  reads: PendingRead[]
  readRank: number
  /** Reads that came before this leader committed anything in its term. */
  waitingReads: Message[]
  /** Confirmed for this member; out with the next `ready`. */
  readStates: ReadState[]
  lastHardState: HardState
}

export function createNode(config: RaftConfig, hardState: HardState, entries: readonly Entry[], draws: number[]): RaftNode {
  const node: RaftNode = {
    config,
    log: createLog(entries, hardState.commit),
    term: hardState.term,
    vote: hardState.vote,
    role: Role.Follower,
    lead: NONE,
    electionElapsed: 0,
    heartbeatElapsed: 0,
    randomizedElectionTimeout: 0,
    votes: config.voters.map(() => 0),
    progress: config.voters.map(() => createProgress(entries.length)),
    draws,
    messages: [],
    afterAppend: [],
    toSelf: [],
    notes: [],
    leadTransferee: NONE,
    reads: [],
    readRank: 0,
    waitingReads: [],
    readStates: [],
    lastHardState: hardState,
  }
  reset(node, node.term)
  return node
}

/** Draws the host should have ready before each input: no input makes more transitions than that. */
export const DRAWS_AHEAD = 4

export function becomeFollower(node: RaftNode, term: number, lead: NodeId, why: Why): void {
  const from = node.role
  const newTerm = term !== node.term
  reset(node, term)
  node.role = Role.Follower
  node.lead = lead
  if (from !== Role.Follower || newTerm) note(node, Note.RoleChanged, from, Role.Follower, term, why)
  if (lead !== NONE) note(node, Note.LeaderKnown, lead, term)
}

/**
 * Asks whether it could win before it opens a term. Term, vote and the random timeout stay as they
 * are: a lone pre-candidate campaigns at a constant period, and disturbs nobody when it comes back.
 */
export function becomePreCandidate(node: RaftNode): void {
  if (node.role === Role.Leader) throw new Error('invariant role/leader-never-candidate: a leader campaigns')
  const from = node.role
  node.role = Role.PreCandidate
  node.lead = NONE
  node.votes.fill(0)
  note(node, Note.RoleChanged, from, Role.PreCandidate, node.term, Why.Timeout)
}

export function becomeCandidate(node: RaftNode, why: Why = Why.Timeout): void {
  if (node.role === Role.Leader) throw new Error('invariant role/leader-never-candidate: a leader campaigns')
  const from = node.role
  reset(node, node.term + 1)
  node.vote = node.config.id
  node.role = Role.Candidate
  note(node, Note.RoleChanged, from, Role.Candidate, node.term, why)
}

/** Leads its term, and opens it with an empty entry (paper §5.4.2: it commits no older one alone). */
export function becomeLeader(node: RaftNode): void {
  if (node.role === Role.Follower) throw new Error('invariant role/follower-never-leader: a follower leads without a vote')
  const from = node.role
  reset(node, node.term)
  node.role = Role.Leader
  node.lead = node.config.id
  const own = node.progress[positionOf(node, node.config.id)]
  becomeReplicate(own)
  own.recentActive = true
  note(node, Note.RoleChanged, from, Role.Leader, node.term, Why.Majority)
  note(node, Note.LeaderKnown, node.config.id, node.term)
  appendAsLeader(node, [null])
}

/**
 * Adds payloads to the leader's log. Its own acknowledgement waits for its own disk: the leader
 * counts itself towards the quorum like anyone else.
 */
export function appendAsLeader(node: RaftNode, payloads: readonly unknown[]): void {
  const first = lastIndex(node.log) + 1
  append(node.log, payloads.map((data, i) => ({ index: first + i, term: node.term, data })))
  const last = lastIndex(node.log)
  note(node, Note.Appended, first, last, node.term)
  sendAfterAppend(node, message(node, MsgType.AppResp, node.config.id, last))
}

function reset(node: RaftNode, term: number): void {
  if (node.term !== term) {
    node.term = term
    node.vote = NONE
  }
  node.lead = NONE
  node.electionElapsed = 0
  node.heartbeatElapsed = 0
  node.leadTransferee = NONE
  node.reads = []
  node.waitingReads = []
  node.votes.fill(0)
  const draw = node.draws.shift()
  if (draw === undefined) throw new Error('invariant node/draws-ahead: the host left the node without draws')
  node.randomizedElectionTimeout = node.config.electionTick + draw
  const last = lastIndex(node.log)
  for (let i = 0; i < node.progress.length; i++) {
    node.progress[i] = createProgress(last)
    if (node.config.voters[i] === node.config.id) node.progress[i].match = last
  }
}

/** Position of a member among the voters, or -1. */
export function positionOf(node: RaftNode, id: NodeId): number {
  return node.config.voters.indexOf(id)
}

/** A message without entries, of this node's term unless said; what the arguments leave out is 0. */
export function message(
  node: RaftNode, type: MsgType, to: NodeId, index = 0, logTerm = 0, commit = 0, term = node.term, context = 0,
): Message {
  return {
    type, from: node.config.id, to, term, logTerm, index,
    entries: NO_ENTRIES, commit, reject: false, rejectHint: 0, context,
  }
}

/** The same, refusing. */
export function refusal(node: RaftNode, type: MsgType, to: NodeId, index = 0, logTerm = 0, rejectHint = 0): Message {
  return {
    type, from: node.config.id, to, term: node.term, logTerm, index,
    entries: NO_ENTRIES, commit: 0, reject: true, rejectHint, context: 0,
  }
}

export function send(node: RaftNode, m: Message): void {
  node.messages = added(node.messages, m)
}

/** For answers that promise something durable: a vote, an append (raft.go send, msgsAfterAppend). */
export function sendAfterAppend(node: RaftNode, m: Message): void {
  if (m.to === node.config.id) node.toSelf = added(node.toSelf, m)
  else node.afterAppend = added(node.afterAppend, m)
}

export function note(node: RaftNode, what: Note, a = 0, b = 0, c = 0, d = 0): void {
  node.notes = added(node.notes, { note: what, a, b, c, d })
}

/**
 * A list with one item more. Most inputs leave one message and one note: a list made of one has
 * room for one, while a push onto an empty list reserves seventeen places.
 */
function added<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}
