/**
 * Carrying out what the log holds, after server/etcdserver/txn/txn.go and storage/mvcc/kvstore_txn.go.
 * Deterministic: equal stores given the same request become equal stores and answer the same; only
 * when a lease expires differs, which the primary alone knows.
 */
import type { Compare, DeleteRequest, KeyValue, Operation, PutRequest, StoreRequest, StoreResponse, TxnRequest, WatchEvent } from '../request.ts'
import type { ErrorName } from '../errors.ts'
import type { Micros } from '../../kernel/time.ts'
import { compactStore } from './compact.ts'
import { grantLease, revokeLease } from './lessor.ts'
import { keep, keyValueOf } from './records.ts'
import type { KeyRecord } from './records.ts'
import { recordBytes } from './size.ts'
import { attachedKeys, liveIn, rangeStore, refusal } from './store.ts'
import type { Store } from './store.ts'
import { eventOf } from './watch.ts'

export interface Applied {
  readonly response: StoreResponse
  /** Records that were made. */
  readonly made: readonly KeyRecord[]
  /** They are changes; a compaction makes records anew, and changes nothing. */
  readonly changes: boolean
  /** What changes add to the store (`recordBytes`). */
  readonly bytes: number
}

/** What watches of these keys receive: all of one revision, in order; empty when nothing changed. */
export function eventsOf({ made, changes }: Applied): readonly WatchEvent[] {
  return changes && made.length > 0 ? made.map(eventOf) : NOTHING
}

const NOTHING: readonly never[] = []

/** Of an entry that nobody has applied yet. */
const UNMADE: Applied = { response: { kind: 'put', revision: 0, prevKv: null }, made: NOTHING, changes: false, bytes: 0 }

/**
 * Applies one request of the log at `now` (µs; for leases). `twin`: what another member made of the
 * same entry; each of its records is taken where this store would make its equal.
 *
 * A refused request changes nothing and answers etcd's text. Requests are taken as `rejectRequest`
 * lets them through; a lease's id is chosen before proposing.
 */
export function applyToStore(store: Store, request: StoreRequest, now: Micros, twin: Applied = UNMADE): Applied {
  const like = twin.made
  switch (request.kind) {
    case 'put': return isMadeHere(store, request, twin) ? take(store, twin) : applyPut(store, request, like)
    case 'delete':
    case 'txn': return applyWrites(store, request, like)
    case 'compact': return applyCompaction(store, request.revision, like)
    case 'lease-grant': {
      const lease = grantLease(store.lessor, request.id, request.ttl, now)
      if (typeof lease === 'string') return refused(store, lease)
      return unchanged({ kind: 'lease-grant', revision: store.revision, id: lease.id, ttl: lease.ttl })
    }
    case 'lease-revoke': {
      // All keys go at one revision, in order, so that members agree (lessor.Revoke).
      const keys = attachedKeys(store, request.id)
      const error = revokeLease(store.lessor, request.id)
      if (error !== null) return refused(store, error)
      const writes = begin(store, like)
      for (const key of keys) deleteRange(writes, { kind: 'delete', key })
      return end(writes, { kind: 'lease-revoke', revision: reached(writes) })
    }
  }
}

/** Is this what a put makes here? Where its record is, what it replaced is the same, and all that follows from it. */
function isMadeHere(store: Store, { key, value, lease = 0, prevKv }: PutRequest, { made, response }: Applied): boolean {
  if (made.length !== 1 || response.kind !== 'put' || prevKv || response.prevKv !== null) return false
  const record = made[0]
  return record.previous === (store.newest.get(key) ?? null) && record.modRevision === store.revision + 1 && record.sub === 0
    && record.key === key && record.value === value && record.lease === lease && !record.deleted
    && (lease === 0 || store.lessor.leases.has(lease))
}

/** The commonest case by far, a member that does as another did. */
function take(store: Store, twin: Applied): Applied {
  const record = twin.made[0]
  store.newest.set(record.key, record)
  store.recordBytes += twin.bytes
  store.revision++
  return twin
}

function applyPut(store: Store, request: PutRequest, like: readonly KeyRecord[]): Applied {
  const error = check(store, request)
  if (error !== null) return refused(store, error)
  const writes = begin(store, like)
  return end(writes, put(writes, request))
}

function applyWrites(store: Store, request: DeleteRequest | TxnRequest, like: readonly KeyRecord[]): Applied {
  const operations = request.kind !== 'txn' ? [request] : holds(store, request.compare) ? request.success : request.failure
  for (const operation of operations) {
    const error = check(store, operation)
    if (error !== null) return refused(store, error)
  }
  const writes = begin(store, like)
  const responses = operations.map(operation => carryOut(writes, operation))
  if (request.kind !== 'txn') return end(writes, responses[0])
  return end(writes, { kind: 'txn', revision: reached(writes), succeeded: operations === request.success, responses })
}

/** What would make an operation fail is looked for before anything is written (checkTxn). */
function check({ lessor, revision, compacted }: Store, operation: Operation): ErrorName | null {
  if (operation.kind === 'put') return operation.lease && !lessor.leases.has(operation.lease) ? 'leaseNotFound' : null
  if (operation.kind === 'delete' || !operation.revision) return null
  // Against the revision before the transaction, even if it makes a new one.
  return operation.revision > revision ? 'futureRevision' : operation.revision < compacted ? 'compacted' : null
}

function holds(store: Store, compares: readonly Compare[]): boolean {
  return compares.every(({ key, target, result, operand }) => {
    const [record] = liveIn(store, { key }, store.revision)
    // A missing value is not an empty one (applyCompare).
    if (target === 'value') return record !== undefined && compare(record.value, String(operand), result)
    const field = { version: 'version', create: 'createRevision', mod: 'modRevision', lease: 'lease' } as const
    return compare(record === undefined ? 0 : record[field[target]], Number(operand), result)
  })
}

function compare<T extends string | number>(a: T, b: T, result: Compare['result']): boolean {
  switch (result) {
    case '=': return a === b
    case '!=': return a !== b
    case '<': return a < b
    case '>': return a > b
  }
}

function applyCompaction(store: Store, revision: number, like: readonly KeyRecord[]): Applied {
  if (revision <= store.compacted) return refused(store, 'compacted')
  if (revision > store.revision) return refused(store, 'futureRevision')
  const made = compactStore(store, revision, like)
  return { response: { kind: 'compact', revision: store.revision }, made, changes: false, bytes: 0 }
}

/** Changes under way: all get one main revision, and rising subs. */
interface Writes {
  readonly store: Store
  readonly like: readonly KeyRecord[]
  made: KeyRecord[]
  bytes: number
}

const NONE_YET: KeyRecord[] = []

function begin(store: Store, like: readonly KeyRecord[]): Writes {
  return { store, like, made: NONE_YET, bytes: 0 }
}

/** The revision reached so far: it rises with the first change only. */
function reached({ store, made }: Writes): number {
  return made.length > 0 ? store.revision + 1 : store.revision
}

function end(writes: Writes, response: StoreResponse): Applied {
  const { store, made, bytes } = writes
  store.revision = reached(writes)
  store.recordBytes += bytes
  return { response, made, changes: true, bytes }
}

function carryOut(writes: Writes, operation: Operation): StoreResponse {
  if (operation.kind === 'range') return rangeStore(writes.store, operation, reached(writes))
  if (operation.kind === 'delete') return deleteRange(writes, operation)
  return put(writes, operation)
}

function put(writes: Writes, { key, value, lease = 0, prevKv }: PutRequest): StoreResponse {
  const newest = writes.store.newest.get(key) ?? null
  const replaced = newest === null || newest.deleted ? null : newest
  write(writes, {
    key,
    value,
    createRevision: replaced === null ? writes.store.revision + 1 : replaced.createRevision,
    version: replaced === null ? 1 : replaced.version + 1,
    lease,
    deleted: false,
    previous: newest,
  })
  return { kind: 'put', revision: reached(writes), prevKv: prevKv && replaced !== null ? keyValueOf(replaced) : null }
}

function deleteRange(writes: Writes, request: DeleteRequest): StoreResponse {
  const found = liveIn(writes.store, request, reached(writes))
  for (const previous of found) {
    write(writes, { key: previous.key, value: '', createRevision: 0, version: 0, lease: 0, deleted: true, previous })
  }
  const prevKvs: readonly KeyValue[] = request.prevKv ? found.map(keyValueOf) : NOTHING
  return { kind: 'delete', revision: reached(writes), deleted: found.length, prevKvs }
}

function write(writes: Writes, { key, value, createRevision, version, lease, deleted, previous }: Omit<KeyRecord, 'modRevision' | 'sub'>): void {
  const { store, like, made } = writes
  // One shape for all records, whatever made them: see `keep`.
  const record = keep({ key, value, createRevision, modRevision: store.revision + 1, version, lease, sub: made.length, deleted, previous }, like[made.length])
  if (made.length === 0) writes.made = [record]
  else made.push(record)
  store.newest.set(key, record)
  writes.bytes += recordBytes(record)
}

function refused(store: Store, error: ErrorName): Applied {
  return unchanged(refusal(store, error))
}

function unchanged(response: StoreResponse): Applied {
  return { response, made: NOTHING, changes: false, bytes: 0 }
}
