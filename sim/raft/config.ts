/**
 * What a host chooses for its node (raft.go Config), and what holds when it does not choose.
 */
import type { NodeId } from './types.ts'

/** Sizes are bytes as `size.ts` counts them. */
export interface RaftLimits {
  /** Most of one append, of which one entry always goes; 0 is one entry at a time. */
  readonly maxSizePerMsg: number
  /** Most to apply in one `Ready`, of which one entry always goes; left out, as much as one append. */
  readonly maxCommittedSizePerReady: number
  /** Payloads that a leader may have uncommitted before it drops proposals; empty ones always pass. */
  readonly maxUncommittedEntriesSize: number
  /** Appends under way to one member. */
  readonly maxInflightMsgs: number
  /** Their payloads, softly: one append may exceed it. */
  readonly maxInflightBytes: number
  /** A follower drops what is proposed to it. */
  readonly disableProposalForwarding: boolean
  /** Takes every proposed change of configuration; the host vouches for them. */
  readonly disableConfChangeValidation: boolean
  /** A leader that is removed, or made a learner, stops leading when it applies that. etcd: off. */
  readonly stepDownOnRemoval: boolean
  /**
   * A refusal may take a leader back below what the follower had acknowledged, which is then sent again:
   * etcd 3.4 and 3.5 (MaybeDecrTo: down to 1). Since 3.6 (raft v3.6.0: down to match + 1) it never is.
   */
  readonly probesBelowMatch: boolean
  /** `lease-based` trusts every clock and is unsafe where they drift; needs check-quorum. etcd: safe. */
  readonly readOnly: 'safe' | 'lease-based'
  /**
   * A read at a leader without other voters waits, like any other, until it has committed in its term.
   * etcd-io/raft answers at once (raft.go, IsSingleton), and that may be stale: off.
   */
  readonly loneReadsWait: boolean
}

/** etcd's appends of 1 MiB (server/etcdserver/raft.go), else what raft.go and its examples take. */
export const DEFAULT_LIMITS: RaftLimits = Object.freeze({
  maxSizePerMsg: 1024 * 1024,
  maxCommittedSizePerReady: 1024 * 1024,
  maxUncommittedEntriesSize: Infinity,
  maxInflightMsgs: 256,
  maxInflightBytes: Infinity,
  disableProposalForwarding: false,
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
  probesBelowMatch: false,
  readOnly: 'safe',
  loneReadsWait: false,
})

export interface RaftTiming {
  readonly id: NodeId
  /** Ticks without a leader before campaigning, before randomisation. etcd: 10. */
  readonly electionTick: number
  /** Ticks between heartbeats. etcd: 1. */
  readonly heartbeatTick: number
  /** etcd: always true. */
  readonly checkQuorum: boolean
  /** Ask before opening a term (Ongaro's thesis, §9.6). etcd: true since 3.5.0, false in 3.4. */
  readonly preVote: boolean
}

/** What a host gives. */
export type RaftOptions = RaftTiming & Partial<RaftLimits>
/** What a node has. */
export type RaftConfig = RaftTiming & RaftLimits

/** Fills in the defaults; throws when the options contradict each other (raft.go validate). */
export function configOf(options: RaftOptions): RaftConfig {
  const { maxSizePerMsg = DEFAULT_LIMITS.maxSizePerMsg } = options
  const config = { ...DEFAULT_LIMITS, maxCommittedSizePerReady: maxSizePerMsg, ...options }
  const fail = (why: string) => { throw new Error(`invariant config/valid: ${why}`) }
  if (config.id === 0) fail('cannot use none as id')
  if (config.heartbeatTick <= 0) fail('heartbeat tick must be greater than 0')
  if (config.electionTick <= config.heartbeatTick) fail('election tick must be greater than heartbeat tick')
  if (config.maxInflightMsgs <= 0) fail('max inflight messages must be greater than 0')
  if (config.maxInflightBytes < config.maxSizePerMsg) fail('max inflight bytes must be >= max message size')
  if (config.readOnly === 'lease-based' && !config.checkQuorum) fail('lease-based reads need check-quorum')
  return config
}
