/**
 * etcd's store as one member holds it: the newest record of each key with its past behind it, the
 * revision, how far it is compacted, and the leases (server/storage/mvcc/kvstore.go). Plain data,
 * changed by `applyToStore` alone; records are immutable, so that a copy of a store costs one
 * reference per key.
 */
import type { KeyRange, RangeRequest, StoreResponse } from '../request.ts'
import { ERRORS } from '../errors.ts'
import { copyLessor, createLessor } from './lessor.ts'
import type { Lessor } from './lessor.ts'
import { keyValueOf, liveAt, newestIn } from './records.ts'
import type { KeyRecord } from './records.ts'

export interface Store {
  /** Main revision of the last change; 1 when empty. */
  revision: number
  /** Reads and watches below this revision are refused; 0: never compacted. */
  compacted: number
  /** Newest record of each key, tombstones too until they are compacted. */
  readonly newest: Map<string, KeyRecord>
  readonly lessor: Lessor
  /** Weight of all records that are kept, bytes: see `sizeOf`. */
  recordBytes: number
}

/** An empty store. `minimumTtl` (s) follows from the election timeout: see `minimumTtlOf`. */
export function createStore(minimumTtl = 2): Store {
  return { revision: 1, compacted: 0, newest: new Map(), lessor: createLessor(minimumTtl), recordBytes: 0 }
}

/**
 * A store that changes on its own; records and leases are shared. Not `structuredClone`: that
 * follows `previous` recursively, and fails at a key written some thousand times.
 */
export function copyStore(store: Store): Store {
  return { ...store, newest: new Map(store.newest), lessor: copyLessor(store.lessor) }
}

/**
 * Reads a range, sorted by key. `count` is that of all keys in the range, whatever the limit.
 * Errors: `futureRevision`, `compacted`. `current` is the revision read by default; a transaction
 * under way reads the one it is making.
 */
export function rangeStore(store: Store, request: RangeRequest, current: number = store.revision): StoreResponse {
  const asked = request.revision ?? 0
  if (asked > current) return refusal(store, 'futureRevision')
  const revision = asked > 0 ? asked : current
  if (revision < store.compacted) return refusal(store, 'compacted')
  const found = liveIn(store, request, revision)
  const limit = request.limit ?? 0
  const within = limit > 0 ? found.slice(0, limit) : found
  return { kind: 'range', revision: current, kvs: within.map(keyValueOf), count: found.length, more: within.length < found.length }
}

/** Records of the keys of a range that exist at a revision, sorted by key. */
export function liveIn(store: Store, range: KeyRange, revision: number): readonly KeyRecord[] {
  const live: KeyRecord[] = []
  for (const record of newestIn(store.newest, range)) {
    const at = liveAt(record, revision)
    if (at !== null) live.push(at)
  }
  return live
}

/** Keys a lease holds, sorted: those whose newest record names it. */
export function attachedKeys({ newest }: Store, lease: number): readonly string[] {
  const keys: string[] = []
  for (const { key, lease: holder } of newest.values()) if (holder === lease) keys.push(key)
  return keys.sort()
}

/** An error answer in etcd's words. */
export function refusal({ revision }: Store, error: keyof typeof ERRORS): Extract<StoreResponse, { kind: 'error' }> {
  return { kind: 'error', revision, error: ERRORS[error].text }
}
