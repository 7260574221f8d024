/**
 * A member's write-ahead log and snapshots (server/storage/wal): what each `Ready` persists goes to
 * the disk as one record; what has been synced is kept folded together, as reading it all back would
 * give it. Only records not yet synced are kept one by one: a crash loses those.
 */
import type { Disk } from '../kernel/disk.ts'
import type { Entry, HardState, Snapshot } from '../raft/index.ts'
import { NONE } from '../raft/index.ts'

/** One record: what one `Ready` persists. */
export interface WalRecord {
  readonly hardState: HardState | null
  readonly entries: readonly Entry[]
  readonly snapshot: Snapshot | null
}

/** All that is durable: entries follow the snapshot, or the cluster's origin. */
export interface Wal {
  hardState: HardState | null
  snapshot: Snapshot | null
  readonly entries: Entry[]
  /** Grows with every change: lets checkers see one at once. */
  revision: number
}

/** What a disk gives back: hard state, the last snapshot, the entries after it. */
export interface Recovered {
  readonly hardState: HardState
  readonly snapshot: Snapshot
  readonly entries: readonly Entry[]
}

export function emptyWal(): Wal {
  return { hardState: null, snapshot: null, entries: [], revision: 0 }
}

/** Adds a record at the end of the log; it is not durable yet. */
export function writeRecord({ records, durable }: Disk<WalRecord>, { hardState, entries, snapshot }: WalRecord): void {
  const record: WalRecord = { hardState, entries, snapshot }
  const last = records.length - 1
  // A commit index alone is not synced; written again, it takes the place of the one before it.
  if (onlyCommits(record) && last >= durable && onlyCommits(records[last])) records[last] = record
  else records.push(record)
}

const onlyCommits = ({ entries, snapshot }: WalRecord) => entries.length === 0 && snapshot === null

/** What the last sync made durable joins the rest. */
export function fold(wal: Wal, disk: Disk<WalRecord>): void {
  const { records, durable } = disk
  for (let i = 0; i < durable; i++) foldRecord(wal, records[i])
  if (durable > 0) wal.revision++
  // Most often all of one or two: `pop` keeps their room, which setting the length would give back.
  if (durable < records.length) records.splice(0, durable)
  else while (records.length > 0) records.pop()
  disk.durable = 0
}

function foldRecord(wal: Wal, { hardState, entries, snapshot }: WalRecord): void {
  if (hardState !== null) wal.hardState = hardState
  if (snapshot !== null) takeSnapshot(wal, snapshot)
  const kept = wal.entries
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]
    if (wal.snapshot !== null && entry.index <= wal.snapshot.index) continue
    // One that conflicts takes the place of the old one and of all that followed it.
    const place = kept.length === 0 ? 0 : entry.index - kept[0].index
    if (place < kept.length) kept.length = Math.max(0, place)
    kept.push(entry)
  }
}

/**
 * A snapshot on the disk: what it covers is released (storage.Release). Where the disk holds another
 * entry at its index, or none, it takes the place of the whole log, as it does in memory (log.go
 * restore): what follows there stands on entries that the snapshot denies.
 */
export function takeSnapshot(wal: Wal, snapshot: Snapshot): void {
  const { entries } = wal
  wal.snapshot = snapshot
  wal.revision++
  if (entries.length === 0) return
  const place = snapshot.index - entries[0].index
  if (entries[place]?.term === snapshot.term) entries.splice(0, place + 1)
  else entries.length = 0
}

/**
 * What reading the disk gives: what is durable, and `unsynced` records too where the caller wants
 * them (a process that still runs).
 *
 * @param origin what the cluster began with
 */
export function replay(origin: Snapshot, { hardState, snapshot, entries, revision }: Wal, unsynced: readonly WalRecord[] = []): Recovered {
  const wal: Wal = { hardState, snapshot, entries: entries.slice(), revision }
  for (const record of unsynced) foldRecord(wal, record)
  const from = wal.snapshot ?? origin
  const state = wal.hardState ?? { term: origin.term, vote: NONE, commit: origin.index }
  // A snapshot received tells a commit index that the hard state beside it may not have yet.
  const known = state.commit >= from.index ? state : { ...state, term: Math.max(state.term, from.term), commit: from.index }
  return { hardState: known, snapshot: from, entries: wal.entries }
}
