/**
 * The words of the protocol: roles, message types, entries, messages. Numbers of message types are
 * those of etcd's raftpb/raft.proto, so that a trace reads like one of etcd's; its local ones (MsgHup,
 * MsgBeat, MsgCheckQuorum, MsgUnreachable, MsgSnapStatus) are plain function calls here.
 */

/** A member's id in the group: 1, 2, … `NONE` is nobody. */
export type NodeId = number
export const NONE: NodeId = 0

/** raft.go StateType. */
export const Role = { Follower: 0, Candidate: 1, Leader: 2, PreCandidate: 3 } as const
export type Role = (typeof Role)[keyof typeof Role]

/** raftpb.MessageType, as far as this node speaks it. */
export const MsgType = {
  Prop: 2,
  App: 3,
  AppResp: 4,
  Vote: 5,
  VoteResp: 6,
  Snap: 7,
  Heartbeat: 8,
  HeartbeatResp: 9,
  TransferLeader: 13,
  TimeoutNow: 14,
  ReadIndex: 15,
  ReadIndexResp: 16,
  PreVote: 17,
  PreVoteResp: 18,
} as const
export type MsgType = (typeof MsgType)[keyof typeof MsgType]

/** raftpb.EntryType. */
export const EntryType = { Normal: 0, ConfChange: 1, ConfChangeV2: 2 } as const
export type EntryType = (typeof EntryType)[keyof typeof EntryType]

/** One place in the log. Immutable, so logs, messages and disks share it. */
export interface Entry {
  readonly index: number
  readonly term: number
  readonly type: EntryType
  /**
   * Of a normal entry opaque to the protocol; null is the empty entry that opens a leader's term, or
   * takes the place of a configuration change that was refused. Else the change itself; null in a
   * `ConfChangeV2` entry leaves a joint configuration.
   */
  readonly data: unknown
}

/** raftpb.ConfChangeType. */
export const ConfChangeType = { AddNode: 0, RemoveNode: 1, UpdateNode: 2, AddLearnerNode: 3 } as const
export type ConfChangeType = (typeof ConfChangeType)[keyof typeof ConfChangeType]

export interface ConfChangeSingle {
  readonly type: ConfChangeType
  readonly nodeId: NodeId
}

/** A change of one member; what etcd's server uses. */
export interface ConfChange extends ConfChangeSingle {
  /** The host's own. */
  readonly context?: unknown
}

/**
 * Several changes at once, by joint consensus (paper §6) when there is more than one or when the
 * transition asks for it: left by itself once it is applied (implicit), or by another change without
 * `changes` (explicit).
 */
export interface ConfChangeV2 {
  readonly transition: 'auto' | 'joint-implicit' | 'joint-explicit'
  readonly changes: readonly ConfChangeSingle[]
  /** The host's own. */
  readonly context?: unknown
}

/** A configuration (raftpb.ConfState); ids in ascending order. */
export interface ConfState {
  readonly voters: readonly NodeId[]
  /** The old voters, while a joint configuration lasts. */
  readonly votersOutgoing: readonly NodeId[]
  readonly learners: readonly NodeId[]
  /** Voters of the outgoing half that become learners when the joint configuration is left. */
  readonly learnersNext: readonly NodeId[]
  /** The leader leaves the joint configuration as soon as it is applied. */
  readonly autoLeave: boolean
}

/** The state machine as of `index`, in place of the entries up to there. Immutable. */
export interface Snapshot {
  readonly index: number
  readonly term: number
  readonly confState: ConfState
  /** The host's own. */
  readonly data: unknown
}

export interface Message {
  readonly type: MsgType
  readonly from: NodeId
  readonly to: NodeId
  /** 0 for a proposal or a read on its way to the leader. */
  readonly term: number
  /** App: term of the entry before `entries`; Vote: term of the last entry; AppResp: term of the hint. */
  readonly logTerm: number
  /** App: index before `entries`; AppResp: last index matched, or refused; Vote: last index. */
  readonly index: number
  readonly entries: readonly Entry[]
  readonly commit: number
  readonly reject: boolean
  /** AppResp refused: where the leader may look next. */
  readonly rejectHint: number
  /**
   * Heartbeat and its answer: rank of the last read that waits, or 0. ReadIndex and its answer: the
   * asker's name for the read. Vote: `BY_TRANSFER` when the old leader asked for it.
   */
  readonly context: number
  /** Snap: what takes the place of the log. */
  readonly snapshot: Snapshot | null
}

/** A vote that the leader itself asked for: leases do not hold it back (raft.go campaignTransfer). */
export const BY_TRANSFER = 1

export interface HardState {
  readonly term: number
  readonly vote: NodeId
  readonly commit: number
}

/**
 * Something a reader of the run wants to know, with its reason in the fields. The host puts its
 * own clock on it. Every note is about the node that makes it.
 */
export const Note = {
  /** from role, to role, term, reason (`Why`) */
  RoleChanged: 0,
  /** candidate, term, 1 when it is a pre-vote */
  VoteGranted: 1,
  /** candidate, term, reason (`Why`), member voted for or own last index */
  VoteRefused: 2,
  /** voter, granted 0/1, votes so far, votes needed (of a pre-vote too) */
  VoteCounted: 3,
  /** message type, from, its term, remaining ticks of the lease: a campaign ignored silently */
  LeaseHeld: 4,
  /** old commit index, new one, term */
  Committed: 5,
  /** index of the first entry removed, its term, term of the entry that replaces it */
  ConflictRemoved: 6,
  /** from, previous index asked for, hint */
  AppendRefused: 7,
  /** from, its term, own term: a message of a past term */
  StaleTerm: 8,
  /** first index, last index, term: entries this node appended as leader */
  Appended: 9,
  /** leader, term: this node knows a new leader */
  LeaderKnown: 10,
  /** successor, term */
  TransferBegan: 11,
  /** successor, term: not done within an election timeout, or another was asked for */
  TransferAborted: 12,
  /** asker, index, term: the leader has confirmed that it leads */
  ReadConfirmed: 13,
  /** voters, learners, 1 when joint, voters of the outgoing half: a configuration took effect here */
  ConfChanged: 14,
  /** index of the empty entry that takes its place, reason (`Why`), what it waits for or 0 */
  ConfChangeRefused: 15,
  /** to, index, term */
  SnapshotSent: 16,
  /** index, term, leader: it takes the place of the whole log */
  SnapshotRestored: 17,
  /** index, term, commit index, reason (`Why`) */
  SnapshotIgnored: 18,
  /** last index forgotten, its term */
  LogCompacted: 19,
  /** leader, term: forgotten by the host's wish */
  LeaderForgotten: 20,
  /** payloads, reason (`Why`): the host is told, a member that forwarded is not */
  ProposalDropped: 21,
  /** to, appends under way: no more entries until one is answered */
  FlowPaused: 22,
} as const
export type Note = (typeof Note)[keyof typeof Note]

export const Why = {
  None: 0,
  /** The election timeout passed without a word from a leader. */
  Timeout: 1,
  Majority: 2,
  /** A majority refused. */
  VotesLost: 3,
  HigherTerm: 4,
  /** Another member leads this term. */
  LeaderOfTerm: 5,
  /** Check-quorum: no majority was heard within an election timeout. */
  QuorumSilent: 6,
  AlreadyVoted: 7,
  /** In this term a leader is already known. */
  LeaderExists: 8,
  /** The candidate's log is behind. */
  LogBehind: 9,
  /** The old leader asked this member to take over. */
  Transfer: 10,
  /** A configuration change before may not be applied yet. */
  ChangePending: 11,
  /** A joint configuration has to be left first. */
  Joint: 12,
  /** There is no joint configuration to leave. */
  NotJoint: 13,
  /** This member is no voter of the configuration, or not in it at all. */
  NotMember: 14,
  /** No leader is known. */
  NoLeader: 15,
  /** This member hands its leadership over. */
  Transferring: 16,
  /** Too much is proposed and not committed. */
  TooMuchUncommitted: 17,
  /** This member does not forward. */
  NoForwarding: 18,
  /** Everything in it is committed here already. */
  Obsolete: 19,
  /** The log already matches it there: only the commit index moves. */
  FastForward: 20,
} as const
export type Why = (typeof Why)[keyof typeof Why]

export interface NoteRow {
  readonly note: Note
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}
