/**
 * The records of etcd's multi-version store: one per change of a key, each pointing to the one it
 * replaced, never altered afterwards. etcd keeps them in bbolt under (main, sub) with an index of the
 * revisions of each key (server/storage/mvcc/key_index.go); here the chain of a key is both.
 *
 * Members apply the same entries, so they make the same records. `keep` gives a member the record
 * another one made when nothing distinguishes them: a cluster then holds each record once.
 */
import type { KeyRange, KeyValue } from '../request.ts'

/** One change of one key. Immutable. A tombstone has an empty value, and 0 but for its revision. */
export interface KeyRecord extends KeyValue {
  /** Place among the changes of its main revision (`modRevision`), from 0. */
  readonly sub: number
  /** A tombstone: the key was deleted. */
  readonly deleted: boolean
  /** The record this one replaced; null for the key's first, or when that has been compacted. */
  readonly previous: KeyRecord | null
}

/** The twin another member made of `record`, if it is one; else `record`. Identity of `previous` counts. */
export function keep(record: KeyRecord, twin: KeyRecord | undefined): KeyRecord {
  return twin !== undefined
    && twin.previous === record.previous
    && twin.modRevision === record.modRevision
    && twin.sub === record.sub
    && twin.key === record.key
    && twin.value === record.value
    && twin.createRevision === record.createRevision
    && twin.version === record.version
    && twin.lease === record.lease
    && twin.deleted === record.deleted
    ? twin
    : record
}

/** The record as a client reads it: without its past, which would be kept for as long as the answer is. */
export function keyValueOf({ key, value, createRevision, modRevision, version, lease }: KeyRecord): KeyValue {
  return { key, value, createRevision, modRevision, version, lease }
}

/** The newest record of a chain at or before a main revision; null when there is none. */
export function recordAt(newest: KeyRecord, revision: number): KeyRecord | null {
  let record: KeyRecord | null = newest
  while (record !== null && record.modRevision > revision) record = record.previous
  return record
}

/** As `recordAt`, null too when the key was deleted by then. */
export function liveAt(newest: KeyRecord, revision: number): KeyRecord | null {
  const record = recordAt(newest, revision)
  return record === null || record.deleted ? null : record
}

/** Order of the store's changes: main revision, then sub. */
export function byRevision(a: KeyRecord, b: KeyRecord): number {
  return a.modRevision - b.modRevision || a.sub - b.sub
}

/**
 * Whether a range holds a key. Keys compare by UTF-16 unit; etcd's bytes order them alike, except
 * for characters beyond the basic plane.
 */
export function inRange({ key: first, end }: KeyRange, key: string): boolean {
  if (end === undefined || end === '') return key === first
  return key >= first && (end === '\0' || key < end)
}

/** Newest records, tombstones too, of the keys in a range, sorted by key. */
export function newestIn(newest: ReadonlyMap<string, KeyRecord>, range: KeyRange): readonly KeyRecord[] {
  if (range.end === undefined || range.end === '') {
    const record = newest.get(range.key)
    return record === undefined ? [] : [record]
  }
  const found: KeyRecord[] = []
  for (const record of newest.values()) if (inRange(range, record.key)) found.push(record)
  return found.sort((a, b) => (a.key < b.key ? -1 : 1))
}
