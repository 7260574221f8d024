/**
 * The log of one member: entries from index 1, how far they are persisted, committed and applied.
 * Rules of raft paper §5.3 in the shape of etcd's log.go; `offset` leaves room for a compacted
 * prefix (index and term of the last entry before `entries[0]`).
 *
 * Invariants kept here: applied ≤ committed ≤ last; committed never goes down; nothing at or below
 * committed is ever replaced.
 */
import type { Entry } from './types.ts'

export interface RaftLog {
  readonly offset: number
  readonly offsetTerm: number
  readonly entries: Entry[]
  /** The entries last added, as they came: what is next sent, persisted and applied is most often just these. */
  tail: readonly Entry[]
  committed: number
  applied: number
  /** Last index handed to the host to persist. */
  handed: number
  /** Grows with every change to `entries`: lets checkers and views see a change at once. */
  revision: number
}

export function createLog(entries: readonly Entry[], committed: number): RaftLog {
  return { offset: 0, offsetTerm: 0, entries: entries.slice(), tail: NO_ENTRIES, committed, applied: 0, handed: entries.length, revision: 0 }
}

export function lastIndex(log: RaftLog): number {
  return log.offset + log.entries.length
}

/** Term of the entry at `index`; 0 before the log and past its end. */
export function termAt(log: RaftLog, index: number): number {
  const i = index - log.offset - 1
  if (i >= 0 && i < log.entries.length) return log.entries[i].term
  return i === -1 ? log.offsetTerm : 0
}

export function lastTerm(log: RaftLog): number {
  return termAt(log, lastIndex(log))
}

/** Log matching, paper §5.3: does this log hold an entry of that term at that index? */
export function matchesTerm(log: RaftLog, index: number, term: number): boolean {
  return index >= log.offset && index <= lastIndex(log) && termAt(log, index) === term
}

/** Entries from `first` to the end. */
export function entriesFrom(log: RaftLog, first: number): readonly Entry[] {
  return entriesBetween(log, first, lastIndex(log))
}

/** Entries in [first, last]. */
export function entriesBetween(log: RaftLog, first: number, last: number): readonly Entry[] {
  if (first > last) return NO_ENTRIES
  const { tail } = log
  if (tail.length === last - first + 1 && tail[0].index === first) return tail
  return log.entries.slice(first - log.offset - 1, last - log.offset)
}

export const NO_ENTRIES: readonly Entry[] = Object.freeze([])

/** Adds entries at the end of the log. */
export function append(log: RaftLog, entries: readonly Entry[]): void {
  for (const entry of entries) log.entries.push(entry)
  log.tail = entries
  log.revision++
}

/** Removes the entry at `index` and all after it. Never a committed one. */
export function truncateFrom(log: RaftLog, index: number): void {
  if (index <= log.committed) {
    throw new Error(`invariant log/committed-stays: entry ${index} is committed (commit index ${log.committed})`)
  }
  log.entries.length = index - log.offset - 1
  log.tail = NO_ENTRIES
  if (log.handed >= index) log.handed = index - 1
  log.revision++
}

/** Raises the commit index; etcd panics likewise when a leader claims more than the log holds. */
export function commitTo(log: RaftLog, index: number): boolean {
  if (index <= log.committed) return false
  if (index > lastIndex(log)) {
    throw new Error(`tocommit(${index}) is out of range [lastIndex(${lastIndex(log)})]. Was the raft log corrupted, truncated, or lost?`)
  }
  log.committed = index
  return true
}

/** First of these entries that the log lacks or holds with another term; 0 when it has them all. */
export function findConflict(log: RaftLog, entries: readonly Entry[]): number {
  // By position: an iterator over lists of two kinds (`NO_ENTRIES` is frozen) is made anew each time.
  for (let i = 0; i < entries.length; i++) {
    if (!matchesTerm(log, entries[i].index, entries[i].term)) return entries[i].index
  }
  return 0
}

/**
 * Largest index at or below `index` whose term is at most `term`: where two logs may last agree.
 * Spares one round trip per entry after a conflict (log.go findConflictByTerm).
 */
export function findConflictByTerm(log: RaftLog, index: number, term: number): number {
  let i = index
  while (i > log.offset && termAt(log, i) > term) i--
  return i
}
