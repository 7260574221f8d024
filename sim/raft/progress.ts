/**
 * What a leader knows of one follower (etcd's tracker/progress.go). In `Probe` it does not know
 * where the logs agree and has one append under way at a time; in `Replicate` it does, and sends
 * ahead of the answers.
 */
export const Flow = { Probe: 0, Replicate: 1 } as const
export type Flow = (typeof Flow)[keyof typeof Flow]

export interface Progress {
  /** Highest index known to be on the follower's disk. */
  match: number
  /** Next index to send. */
  next: number
  flow: Flow
  /** Probe: an append is under way, wait for its answer or for a heartbeat's. */
  paused: boolean
  /** Highest commit index sent. */
  sentCommit: number
  /** Heard since the last check of the quorum. */
  recentActive: boolean
}

export function createProgress(lastIndex: number): Progress {
  return { match: 0, next: lastIndex + 1, flow: Flow.Probe, paused: false, sentCommit: 0, recentActive: false }
}

export function becomeProbe(progress: Progress): void {
  progress.flow = Flow.Probe
  progress.paused = false
  progress.next = progress.match + 1
  progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1)
}

export function becomeReplicate(progress: Progress): void {
  progress.flow = Flow.Replicate
  progress.paused = false
  progress.next = progress.match + 1
}

/** An append went out with `entries` entries and that commit index. */
export function sent(progress: Progress, entries: number, commit: number): void {
  if (entries > 0) {
    if (progress.flow === Flow.Replicate) progress.next += entries
    else progress.paused = true
  }
  progress.sentCommit = commit
}

/** Would the follower learn of a higher commit index from one more append? */
export function canBumpCommit(progress: Progress, commit: number): boolean {
  return commit > progress.sentCommit && progress.sentCommit < progress.next - 1
}

/** The follower holds everything up to `index`. True when that is news. */
export function maybeUpdate(progress: Progress, index: number): boolean {
  if (index <= progress.match) return false
  progress.match = index
  progress.next = Math.max(progress.next, index + 1)
  return true
}

/** The follower refused the append after `rejected`; false when that answer is stale. */
export function maybeDecreaseTo(progress: Progress, rejected: number, hint: number): boolean {
  if (progress.flow === Flow.Replicate) {
    if (rejected <= progress.match) return false
    progress.next = progress.match + 1
  } else {
    if (progress.next - 1 !== rejected) return false
    progress.next = Math.max(Math.min(rejected, hint + 1), progress.match + 1)
    progress.paused = false
  }
  progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1)
  return true
}
