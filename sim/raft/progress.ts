/**
 * What a leader knows of one member (etcd's tracker/progress.go). In `Probe` it does not know where
 * the logs agree and has one append under way at a time; in `Replicate` it does, and sends ahead of
 * the answers as far as the window of appends under way allows; in `Snapshot` it has sent one and
 * waits.
 */
import { addInflight, clearInflights, createInflights, freeUpTo, isFull } from './inflights.ts'
import type { Inflights } from './inflights.ts'
import type { NodeId } from './types.ts'

export const Flow = { Probe: 0, Replicate: 1, Snapshot: 2 } as const
export type Flow = (typeof Flow)[keyof typeof Flow]

export interface Progress {
  readonly id: NodeId
  /** Highest index known to be on the follower's disk. */
  match: number
  /** Next index to send. Above `match`; not always where refusals may go below it (`probesBelowMatch`). */
  next: number
  flow: Flow
  /** Nothing is sent until an answer, or a heartbeat's, comes (MsgAppFlowPaused). */
  paused: boolean
  /** Snapshot: its index; else 0. */
  pendingSnapshot: number
  /** Highest commit index sent. */
  sentCommit: number
  /** Heard since the last check of the quorum. */
  recentActive: boolean
  isLearner: boolean
  /** Rank of the last read for which it confirmed its leader. */
  readAck: number
  readonly inflights: Inflights
}

/** The window of appends under way, for every member alike. */
export interface Window {
  readonly maxInflightMsgs: number
  readonly maxInflightBytes: number
}

export function createProgress(id: NodeId, next: number, isLearner: boolean, window: Window): Progress {
  return {
    id, match: 0, next, flow: Flow.Probe, paused: false, pendingSnapshot: 0, sentCommit: 0, recentActive: false,
    isLearner, readAck: 0, inflights: createInflights(window.maxInflightMsgs, window.maxInflightBytes),
  }
}

function become(progress: Progress, flow: Flow): void {
  progress.flow = flow
  progress.paused = false
  progress.pendingSnapshot = 0
  clearInflights(progress.inflights)
}

/** Probes after what is known to match, or after a snapshot that has arrived. */
export function becomeProbe(progress: Progress): void {
  const after = progress.flow === Flow.Snapshot ? Math.max(progress.match, progress.pendingSnapshot) : progress.match
  become(progress, Flow.Probe)
  progress.next = after + 1
  progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1)
}

export function becomeReplicate(progress: Progress): void {
  become(progress, Flow.Replicate)
  progress.next = progress.match + 1
}

/** A snapshot of that index is under way: nothing else is sent until it is known what became of it. */
export function becomeSnapshot(progress: Progress, index: number): void {
  become(progress, Flow.Snapshot)
  progress.pendingSnapshot = index
  progress.next = index + 1
  progress.sentCommit = index
}

export function isPaused(progress: Progress): boolean {
  return progress.paused || progress.flow === Flow.Snapshot
}

/** An append went out with `entries` entries of that many bytes, and that commit index. */
export function sent(progress: Progress, entries: number, bytes: number, commit: number): void {
  if (progress.flow === Flow.Replicate) {
    if (entries > 0) {
      progress.next += entries
      addInflight(progress.inflights, progress.next - 1, bytes)
    }
    // With the window full an append is a probe: one until something is heard.
    progress.paused = isFull(progress.inflights)
  } else if (entries > 0) {
    progress.paused = true
  }
  progress.sentCommit = commit
}

/** Would the follower learn of a higher commit index from one more append? */
export function canBumpCommit(progress: Progress, commit: number): boolean {
  return commit > progress.sentCommit && progress.sentCommit < progress.next - 1
}

/** The follower holds everything up to `index`. True when that is news. */
export function maybeUpdate(progress: Progress, index: number): boolean {
  progress.next = Math.max(progress.next, index + 1)
  if (index <= progress.match) return false
  progress.match = index
  progress.paused = false
  return true
}

/** Replicate: an answer makes room in the window. */
export function answered(progress: Progress, index: number): void {
  freeUpTo(progress.inflights, index)
}

/**
 * The follower refused the append after `rejected`; false when that answer is stale (MaybeDecrTo).
 *
 * A refused probe that would be sent again as it is waits for the next heartbeat's answer. Only a
 * follower that lost what it had acknowledged, or is of another history, refuses where the logs were
 * known to match: etcd since 3.6 asks it again at once, once more for every heartbeat, as fast as the
 * processes can; here nothing but the network takes time, and it would never end.
 *
 * @param lowest that `next` may become: above `match`, or 1
 */
export function maybeDecreaseTo(progress: Progress, rejected: number, hint: number, lowest = progress.match + 1): boolean {
  if (progress.flow === Flow.Replicate) {
    if (rejected <= progress.match) return false
    progress.next = progress.match + 1
  } else {
    if (progress.next - 1 !== rejected) return false
    progress.next = Math.max(Math.min(rejected, hint + 1), lowest)
    progress.paused = progress.next - 1 === rejected
  }
  progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1)
  return true
}
