/**
 * A node as seen from outside (status.go): for hosts, tests and views. Copies, made when asked.
 */
import { firstIndex, lastIndex } from './log.ts'
import type { RaftNode } from './node.ts'
import { isPaused } from './progress.ts'
import type { Flow } from './progress.ts'
import { isFull } from './inflights.ts'
import { Role } from './types.ts'
import type { ConfState, NodeId, Snapshot } from './types.ts'

export interface PeerStatus {
  readonly id: NodeId
  readonly match: number
  readonly next: number
  readonly state: Flow
  readonly paused: boolean
  /** Index of the snapshot under way, or 0. */
  readonly pendingSnapshot: number
  readonly recentActive: boolean
  readonly isLearner: boolean
  /** Appends under way, and whether no more fit. */
  readonly inflight: number
  readonly full: boolean
}

export interface Status {
  readonly id: NodeId
  readonly role: Role
  readonly lead: NodeId
  readonly term: number
  readonly vote: NodeId
  readonly commit: number
  readonly applied: number
  readonly leadTransferee: NodeId
  readonly conf: ConfState
  /** A leader's view of each member, by id; nobody else has one. */
  readonly progress: readonly PeerStatus[]
}

export function status(node: RaftNode): Status {
  const { config, role, lead, term, vote, leadTransferee, conf, log } = node
  const progress = role !== Role.Leader ? [] : node.progress.map(p => ({
    id: p.id, match: p.match, next: p.next, state: p.flow, paused: isPaused(p), pendingSnapshot: p.pendingSnapshot,
    recentActive: p.recentActive, isLearner: p.isLearner, inflight: p.inflights.count, full: isFull(p.inflights),
  }))
  return { id: config.id, role, lead, term, vote, commit: log.committed, applied: log.applied, leadTransferee, conf, progress }
}

export interface LogStatus {
  readonly first: number
  readonly last: number
  /** Entries after this one are not yet handed to the host to persist. */
  readonly handed: number
  /** Last index handed to the host to apply. */
  readonly applying: number
  /** What a member is sent whose next entry is no longer here. */
  readonly snapshot: Snapshot | null
  /** Received and not yet taken in by the host. */
  readonly pending: Snapshot | null
}

export function logStatus({ log }: RaftNode): LogStatus {
  const { handed, applying, snapshot, pending } = log
  return { first: firstIndex(log), last: lastIndex(log), handed, applying, snapshot, pending }
}

/** For whoever plays a certain timing, a test or a director: the timeout now running, in ticks. */
export function setRandomizedElectionTimeout(node: RaftNode, ticks: number): void {
  node.randomizedElectionTimeout = ticks
}
