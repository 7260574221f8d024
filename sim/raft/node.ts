/**
 * One member's protocol state, and the named transitions between its roles (raft.go becomeX,
 * reset). This is the only place where a role or a term changes.
 *
 * The node draws no random number: the host keeps `draws` filled, each a whole number in
 * [0, electionTick), and a transition takes the next one. It makes the randomised timeout uniform
 * in [electionTick, 2·electionTick − 1] (raft.go resetRandomizedElectionTimeout).
 */
import { configOf } from './config.ts'
import type { RaftConfig, RaftOptions } from './config.ts'
import { NOBODY, restore } from './confchange.ts'
import type { Changed } from './confchange.ts'
import { append, appliedTo, createLog, emptyList, lastIndex, NO_ENTRIES } from './log.ts'
import type { RaftLog } from './log.ts'
import type { Todo } from './ready.ts'
import { createProgress, becomeReplicate } from './progress.ts'
import type { PendingRead, ReadState } from './reads.ts'
import { EMPTY_CONF, progressOf, track } from './tracker.ts'
import type { Tracker } from './tracker.ts'
import { EntryType, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Entry, HardState, Message, NodeId, NoteRow, Snapshot } from './types.ts'

/** What is not worth persisting and yet worth knowing (rawnode.go SoftState). */
export interface SoftState {
  readonly lead: NodeId
  readonly role: Role
}

export interface RaftNode extends Tracker {
  readonly config: RaftConfig
  readonly log: RaftLog
  term: number
  vote: NodeId
  role: Role
  lead: NodeId
  electionElapsed: number
  heartbeatElapsed: number
  randomizedElectionTimeout: number
  /** Answers to this candidate: 0 none yet, 1 granted, -1 refused; by place in `progress`. */
  votes: number[]
  readonly draws: number[]
  /** Out at once with the next `ready`. */
  messages: Message[]
  /** Out only once the entries and the vote of their `ready` are durable. */
  afterAppend: Message[]
  /** To itself, stepped once they are. */
  toSelf: Message[]
  readonly notes: Notes
  /** Who a leader is handing over to, or `NONE`. */
  leadTransferee: NodeId
  /** No change of configuration is proposed before this index is applied. */
  pendingConfIndex: number
  /** Leader: payload bytes proposed in its term and not applied. */
  uncommittedSize: number
  /** Reads that wait for a round of heartbeats, oldest first, and how many were confirmed before them. */
  reads: PendingRead[]
  readsConfirmed: number
  /**
   * Reads that came before this leader committed anything in its term; a leader that loses its term keeps
   * them for the next it leads (raft.go reset leaves pendingReadIndexMessages alone).
   */
  waitingReads: Message[]
  /** Confirmed for this member; out with the next `ready`. */
  readStates: ReadState[]
  lastHardState: HardState
  lastSoftState: SoftState
  /** What `takeReady` last handed to the host: used again for the next. */
  readonly todo: Todo
}

/** What a disk kept. */
export interface Restored {
  readonly hardState: HardState
  /** Gives the configuration; null: nobody is in the group, until a snapshot comes. */
  readonly snapshot: Snapshot | null
  /** All that follow the snapshot. */
  readonly entries: readonly Entry[]
  /**
   * Applied already, if more than the snapshot: what is up to there is not handed out again. The
   * configuration is the snapshot's all the same.
   */
  readonly applied?: number
}

/**
 * A member as its disk knows it, follower of its term.
 *
 * @param draws kept filled by the host
 * @throws when options contradict each other, or the disk does
 */
export function createNode(options: RaftOptions, { hardState, snapshot, entries, applied }: Restored, draws: number[]): RaftNode {
  const config = configOf(options)
  const log = createLog(entries, hardState.commit, snapshot)
  const { term, vote, commit } = hardState
  const begun = term !== 0 || vote !== NONE || commit !== 0
  if (begun && (commit < log.offset || commit > lastIndex(log))) {
    throw new Error(`invariant node/commit-on-disk: state.commit ${commit} is out of range [${log.offset}, ${lastIndex(log)}]`)
  }
  const node: RaftNode = {
    config,
    log,
    term,
    vote,
    role: Role.Follower,
    lead: NONE,
    electionElapsed: 0,
    heartbeatElapsed: 0,
    randomizedElectionTimeout: 0,
    conf: EMPTY_CONF,
    progress: [],
    incoming: [],
    outgoing: [],
    votes: [],
    draws,
    messages: emptyList(),
    afterAppend: emptyList(),
    toSelf: emptyList(),
    notes: { count: 0, words: [] },
    leadTransferee: NONE,
    pendingConfIndex: 0,
    uncommittedSize: 0,
    reads: [],
    readsConfirmed: 0,
    waitingReads: [],
    readStates: EMPTIED,
    lastHardState: { term, vote, commit: log.committed },
    lastSoftState: { lead: NONE, role: Role.Follower },
    todo: {
      softState: null, hardState: null, entries: NO_ENTRIES, snapshot: null, committed: NO_ENTRIES, messages: emptyList(), readStates: EMPTIED, toSelf: emptyList(),
      mustSync: false,
    },
  }
  const restored: Changed = snapshot === null ? NOBODY : restore(snapshot.confState, { lastIndex: lastIndex(log), window: config })
  if (restored.error !== undefined) throw new Error(`invariant node/configuration: ${restored.error}`)
  track(node, restored.conf, [...restored.progress])
  if (applied !== undefined && applied > log.applied) appliedTo(log, applied)
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
  clearVotes(node)
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
  const own = progressOf(node, node.config.id)
  if (own === undefined) throw new Error('invariant role/leader-is-member: a stranger leads')
  becomeReplicate(own)
  own.recentActive = true
  // A change of configuration may be among the entries that are not applied: looking costs more than waiting.
  node.pendingConfIndex = lastIndex(node.log)
  note(node, Note.RoleChanged, from, Role.Leader, node.term, Why.Majority)
  note(node, Note.LeaderKnown, node.config.id, node.term)
  appendAsLeader(node, [OPENING])
}

/** Proposed: its place in the log is the leader's to give. */
export type Proposed = Pick<Entry, 'type' | 'data'>

const OPENING: Proposed = { type: EntryType.Normal, data: null }

/**
 * Adds entries to the leader's log. Its own acknowledgement waits for its own disk: the leader
 * counts itself towards the quorum like anyone else.
 */
export function appendAsLeader(node: RaftNode, proposed: readonly Proposed[]): void {
  const { term } = node
  const first = lastIndex(node.log) + 1
  let entries: Entry[] = EMPTIED
  for (let i = 0; i < proposed.length; i++) entries = added(entries, { index: first + i, term, type: proposed[i].type, data: proposed[i].data })
  append(node.log, entries)
  const last = lastIndex(node.log)
  note(node, Note.Appended, first, last, term)
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
  node.pendingConfIndex = 0
  node.uncommittedSize = 0
  node.reads = []
  node.readsConfirmed = 0
  clearVotes(node)
  const draw = node.draws.shift()
  if (draw === undefined) throw new Error('invariant node/draws-ahead: the host left the node without draws')
  node.randomizedElectionTimeout = node.config.electionTick + draw
  const last = lastIndex(node.log)
  for (let i = 0; i < node.progress.length; i++) {
    const { id, isLearner } = node.progress[i]
    node.progress[i] = createProgress(id, last + 1, isLearner, node.config)
    if (id === node.config.id) node.progress[i].match = last
  }
}

function clearVotes(node: RaftNode): void {
  node.votes = node.progress.map(() => 0)
}

/** A message without entries, of this node's term unless said; what the arguments leave out is 0. */
export function message(
  node: RaftNode, type: MsgType, to: NodeId, index = 0, logTerm = 0, commit = 0, term = node.term, context = 0,
): Message {
  return {
    type, from: node.config.id, to, term, logTerm, index,
    entries: NO_ENTRIES, commit, reject: false, rejectHint: 0, context, snapshot: null,
  }
}

/** The same, refusing. */
export function refusal(node: RaftNode, type: MsgType, to: NodeId, index = 0, logTerm = 0, rejectHint = 0): Message {
  return {
    type, from: node.config.id, to, term: node.term, logTerm, index,
    entries: NO_ENTRIES, commit: 0, reject: true, rejectHint, context: 0, snapshot: null,
  }
}

export function send(node: RaftNode, m: Message): void {
  node.messages.push(m)
}

/** For answers that promise something durable: a vote, an append (raft.go send, msgsAfterAppend). */
export function sendAfterAppend(node: RaftNode, m: Message): void {
  if (m.to === node.config.id) node.toSelf.push(m)
  else node.afterAppend.push(m)
}

/**
 * What there is to tell, in words of `NOTE_WORDS` a note: what, a, b, c, d (see `NoteRow`). A host reads
 * them and sets `count` to 0; the room stays, for hardly an input leaves nothing to tell.
 */
export interface Notes {
  count: number
  readonly words: number[]
}

export const NOTE_WORDS = 5

export function note({ notes }: RaftNode, what: Note, a = 0, b = 0, c = 0, d = 0): void {
  const { words } = notes
  const at = NOTE_WORDS * notes.count++
  words[at] = what
  words[at + 1] = a
  words[at + 2] = b
  words[at + 3] = c
  words[at + 4] = d
}

/** What there is to tell since the last time, for a host that reads at leisure. */
export function takeNotes({ notes }: RaftNode): readonly NoteRow[] {
  const rows = Array.from({ length: notes.count }, (_, i): NoteRow => {
    const [what, a, b, c, d] = notes.words.slice(NOTE_WORDS * i)
    return { note: what as Note, a, b, c, d }
  })
  notes.count = 0
  return rows
}

/** What stands for every list that has been emptied: `added` makes a new one. */
export const EMPTIED: never[] = emptyList()

/**
 * A list with one item more. Most inputs leave one message and one note: a list made of one has
 * room for one, while a push onto an empty list reserves seventeen places.
 */
export function added<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}
