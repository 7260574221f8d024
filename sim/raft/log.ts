/**
 * The log of one member: how far its entries are persisted, committed and applied, and the snapshots
 * that stand for what is no longer there. Rules of raft paper §5.3 and §7 in the shape of etcd's
 * log.go; `offset` is index and `offsetTerm` term of the last entry before `entries[0]`.
 *
 * Invariants kept here: applied ≤ applying ≤ committed ≤ last; offset ≤ committed, and ≤ applying
 * unless a snapshot is pending; committed never goes down; nothing at or below it is ever replaced.
 */
import { fitting } from './size.ts'
import type { Entry, Snapshot } from './types.ts'

export interface RaftLog {
  offset: number
  offsetTerm: number
  readonly entries: Entry[]
  /** The entries last added, as they came: what is next sent, persisted and applied is most often just these. */
  tail: readonly Entry[]
  committed: number
  /** Last index handed to the host to apply. */
  applying: number
  /** Last index that the host has said is applied. */
  applied: number
  /** Last index handed to the host to persist. */
  handed: number
  /** The last one taken or received: what a member is sent whose next entry is no longer here. */
  snapshot: Snapshot | null
  /** One received that the host has not persisted and applied yet; `snapshotHanded` once it has it. */
  pending: Snapshot | null
  snapshotHanded: boolean
  /** Grows with every change to `entries`: lets checkers and views see a change at once. */
  revision: number
}

/** A log that continues `snapshot`, or begins with entry 1. */
export function createLog(entries: readonly Entry[], committed: number, snapshot: Snapshot | null = null): RaftLog {
  const offset = snapshot?.index ?? 0
  const begun = Math.max(committed, offset)
  if (entries.length > 0 && entries[0].index !== offset + 1) {
    throw new Error(`invariant log/continuous: entries begin at ${entries[0].index}, after a snapshot at ${offset}`)
  }
  return {
    offset, offsetTerm: snapshot?.term ?? 0, entries: entries.slice(), tail: NO_ENTRIES,
    committed: begun, applying: offset, applied: offset, handed: offset + entries.length,
    snapshot, pending: null, snapshotHanded: false, revision: 0,
  }
}

/** First index that is still there. */
export function firstIndex(log: RaftLog): number {
  return log.offset + 1
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

/** Is the term at `index` still known? Not below a compacted prefix, nor past the end. */
export function knowsTerm(log: RaftLog, index: number): boolean {
  return index >= log.offset && index <= lastIndex(log)
}

/** Log matching, paper §5.3: does this log hold an entry of that term at that index? */
export function matchesTerm(log: RaftLog, index: number, term: number): boolean {
  return knowsTerm(log, index) && termAt(log, index) === term
}

/** Entries in [first, last], as many as fit in `limit` bytes and at least one; they must be there. */
export function entriesBetween(log: RaftLog, first: number, last: number, limit = Infinity): readonly Entry[] {
  if (first > last) return NO_ENTRIES
  const { tail, offset } = log
  const from = first - offset - 1
  const to = fitting(log.entries, from, last - offset, limit)
  if (tail.length === to - from && tail[0].index === first) return tail
  return log.entries.slice(from, to)
}

/**
 * Nothing, of the kind that lists of objects are to an engine once they have held one (it tells lists
 * of small numbers, of objects and frozen ones apart): what reads messages and logs meets one kind.
 */
export function emptyList<T>(): T[] {
  const list = [{}]
  list.pop()
  return list as T[]
}

export const NO_ENTRIES: readonly Entry[] = emptyList()

/** Adds entries at the end of the log. */
export function append(log: RaftLog, entries: readonly Entry[]): void {
  for (let i = 0; i < entries.length; i++) log.entries.push(entries[i])
  log.tail = entries
  log.revision++
}

/**
 * Removes the entry at `index` and all after it. Never a committed one: no message asks for that, not even
 * a leader's of another history, for an append that begins below the commit index is answered with that
 * index (`handleAppend`). It is an assertion in etcd, too (log.go: « entry %d conflict with committed entry »).
 */
export function truncateFrom(log: RaftLog, index: number): void {
  if (index <= log.committed) {
    throw new Error(`invariant log/committed-stays: entry ${index} is committed (commit index ${log.committed})`)
  }
  log.entries.length = index - log.offset - 1
  log.tail = NO_ENTRIES
  if (log.handed >= index) log.handed = index - 1
  log.revision++
}

/** The host has applied everything up to `index`. */
export function appliedTo(log: RaftLog, index: number): void {
  if (index < log.applied || index > log.committed) outOfRange(log, index)
  log.applied = index
  log.applying = Math.max(log.applying, index)
}

function outOfRange(log: RaftLog, index: number): never {
  throw new Error(`invariant log/applied-committed: applied(${index}) is out of range [prevApplied(${log.applied}), committed(${log.committed})]`)
}

/** Forgets the entries up to `index`; its term is kept, so that what follows still matches. */
export function compactTo(log: RaftLog, index: number): void {
  log.offsetTerm = termAt(log, index)
  // One move of what is kept: a memmove of pointers, far below the cost of the entries forgotten.
  log.entries.splice(0, index - log.offset)
  log.offset = index
  log.revision++
}

/** A snapshot takes the place of the whole log (log.go restore). */
export function restoreTo(log: RaftLog, snapshot: Snapshot): void {
  log.entries.length = 0
  log.tail = NO_ENTRIES
  log.offset = snapshot.index
  log.offsetTerm = snapshot.term
  log.committed = snapshot.index
  log.handed = snapshot.index
  log.snapshot = snapshot
  log.pending = snapshot
  log.snapshotHanded = false
  log.revision++
}

/** Raises the commit index; etcd panics likewise when a leader claims more than the log holds. */
export function commitTo(log: RaftLog, index: number): boolean {
  if (index <= log.committed) return false
  if (index > lastIndex(log)) isLost(log, index)
  log.committed = index
  return true
}

function isLost(log: RaftLog, index: number): never {
  throw new Error(`tocommit(${index}) is out of range [lastIndex(${lastIndex(log)})]. Was the raft log corrupted, truncated, or lost?`)
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
 * Largest index at or below `index` whose term is at most `term`, or not known: where two logs may
 * last agree.
 * Spares one round trip per entry after a conflict (log.go findConflictByTerm).
 */
export function findConflictByTerm(log: RaftLog, index: number, term: number): number {
  let i = index
  while (i > 0 && knowsTerm(log, i) && termAt(log, i) > term) i--
  return i
}
