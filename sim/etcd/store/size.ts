/**
 * What a store weighs and may weigh: the database's size as `endpoint status` shows it, and the
 * quota (server/storage/quota.go). Roughly etcd's: bytes of the records that are kept, in whole pages
 * of bbolt. A real file does not shrink on compaction until it is defragmented; this figure does.
 */
import type { KeyRange, Operation, StoreRequest } from '../request.ts'
import type { KeyRecord } from './records.ts'
import type { Store } from './store.ts'

/** An etcd database that holds little: recorded as « 20 kB » on 3.4. Bytes. */
const EMPTY_DATABASE = 20_480
const PAGE = 4_096

/**
 * Bytes of a record besides key and value: bucket key (17), bbolt's element header (16), tags and
 * whole numbers of mvccpb.KeyValue (about 12).
 */
const RECORD_OVERHEAD = 45

/** The default of `--quota-backend-bytes` (DefaultQuotaBytes): 2 GiB. */
export const DEFAULT_QUOTA_BYTES = 2_147_483_648

/** Estimates by which a request is weighed before it is proposed (kvOverhead, leaseOverhead). Bytes. */
const PUT_OVERHEAD = 256
const LEASE_COST = 64

/** Length of a string in UTF-8, bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is two units and four bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xD800 && unit < 0xE000) ? 1 : 2
  }
  return bytes
}

/** What one record weighs in the database, bytes. */
export function recordBytes({ key, value }: KeyRecord): number {
  return RECORD_OVERHEAD + utf8Length(key) + utf8Length(value)
}

/** Size of the store's database, bytes: whole pages. */
export function sizeOf({ recordBytes: bytes }: Store): number {
  return EMPTY_DATABASE + Math.floor(bytes / PAGE) * PAGE
}

/** What a request is counted for before it is carried out, bytes; 0 when it takes no space (BackendQuota.Cost). */
export function costOf(request: StoreRequest): number {
  if (request.kind === 'put') return PUT_OVERHEAD + utf8Length(request.key) + utf8Length(request.value)
  if (request.kind === 'lease-grant') return LEASE_COST
  if (request.kind !== 'txn') return 0
  const costs = (operations: readonly Operation[]) => operations.reduce((sum, o) => sum + (o.kind === 'put' ? costOf(o) : 0), 0)
  return Math.max(costs(request.success), costs(request.failure))
}

/**
 * Whether a request no longer fits: its member raises the NOSPACE alarm and answers
 * `ERRORS.noSpace`, before any other check (quotaKVServer). While the alarm stands, every member
 * refuses what `costOf` gives a cost (applierV3Capped).
 */
export function isOverQuota(store: Store, request: StoreRequest, quotaBytes: number = DEFAULT_QUOTA_BYTES): boolean {
  const cost = costOf(request)
  return cost > 0 && sizeOf(store) + cost >= quotaBytes
}

/** Length of a request as it is proposed, bytes: keys, values and a few for tags and numbers. */
export function requestBytes(request: StoreRequest | Operation): number {
  switch (request.kind) {
    case 'put': return textBytes(request.key) + textBytes(request.value) + 12
    case 'delete': return rangeBytes(request) + 4
    case 'range': return rangeBytes(request) + 16
    case 'txn': {
      const compares = request.compare.reduce((sum, c) => sum + textBytes(c.key) + textBytes(typeof c.operand === 'string' ? c.operand : undefined) + 16, 0)
      return [...request.success, ...request.failure].reduce((sum, o) => sum + requestBytes(o) + 4, compares)
    }
    default: return 16
  }
}

const textBytes = (text: string | undefined) => (text === undefined ? 0 : utf8Length(text) + 4)
const rangeBytes = ({ key, end }: KeyRange) => textBytes(key) + textBytes(end)
