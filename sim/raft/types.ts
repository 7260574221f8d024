/**
 * The words of the protocol: roles, message types, entries, messages. Numbers of message types are
 * those of etcd's raftpb/raft.proto, so that a trace reads like one of etcd's; its local ones (MsgHup,
 * MsgBeat, MsgCheckQuorum, MsgUnreachable) are plain function calls here.
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

/** One place in the log. Immutable, so logs, messages and disks share it. */
export interface Entry {
  readonly index: number
  readonly term: number
  /** Opaque to the protocol; null is the empty entry that opens a leader's term. */
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
   * asker's name for the read. Vote: `BY_TRANSFER` when the old leader asked for it. TransferLeader:
   * the successor.
   */
  readonly context: number
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
} as const
export type Why = (typeof Why)[keyof typeof Why]

export interface NoteRow {
  readonly note: Note
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}
