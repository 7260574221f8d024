/**
 * A fingerprint of a store's contents, to compare members with (HashByRev,
 * server/storage/mvcc/hash.go). What it covers is etcd's; the function is FNV-1a over 32 bits, not
 * etcd's CRC-32C of the encoded records, so its figures are not a real cluster's.
 */
import { ERRORS } from '../errors.ts'
import { byRevision, recordAt } from './records.ts'
import type { KeyRecord } from './records.ts'
import type { Store } from './store.ts'

/** Two members agree when their hashes do at one revision and one compacted revision. */
export type HashKV = { readonly hash: number, readonly compactRevision: number } | { readonly error: string }

/**
 * Hash (whole number below 2^32) of all records up to `revision`; 0 or left out: the store's.
 * Leases are not part of it. Errors: `compacted` below the compacted revision, `futureRevision`.
 */
export function hashKV(store: Store, revision = 0): HashKV {
  const upTo = revision > 0 ? revision : store.revision
  if (upTo < store.compacted) return { error: ERRORS.compacted.text }
  if (upTo > store.revision) return { error: ERRORS.futureRevision.text }
  const records: KeyRecord[] = []
  for (const newest of store.newest.values()) {
    for (let record = recordAt(newest, upTo); record !== null; record = record.previous) {
      // A tombstone of the compacted revision counts as gone, as it did before such were kept.
      if (!record.deleted || record.modRevision > store.compacted) records.push(record)
    }
  }
  let hash = 0x811C9DC5
  for (const record of records.sort(byRevision)) hash = addRecord(hash, record)
  return { hash: hash >>> 0, compactRevision: store.compacted }
}

function addRecord(hash: number, { key, value, createRevision, modRevision, sub, version, lease, deleted }: KeyRecord): number {
  let h = hash
  for (const number of [modRevision, sub, createRevision, version, lease, deleted ? 1 : 0]) h = addNumber(h, number)
  return addText(addText(h, key), value)
}

/** The length first, so that where one text ends and the next begins counts too. */
function addText(hash: number, text: string): number {
  let h = addNumber(hash, text.length)
  for (let i = 0; i < text.length; i++) h = add(h, text.charCodeAt(i))
  return h
}

function addNumber(hash: number, number: number): number {
  return add(add(hash, number >>> 0), Math.floor(number / 4_294_967_296))
}

function add(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x01000193)
}
