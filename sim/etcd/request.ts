/**
 * What a client may ask of etcd's store, and what it is answered: plain data in the shape of
 * api/etcdserverpb/rpc.proto (KV and Lease services), as far as it is modelled. Revisions, versions
 * and lease ids are whole numbers; a lease of 0 is none; times to live are in seconds.
 */

/** mvccpb.KeyValue: a key as a range returns it. Immutable; members that agree share it. */
export interface KeyValue {
  readonly key: string
  readonly value: string
  /** Store revision at which the key was created. */
  readonly createRevision: number
  /** Store revision at which it was last written. */
  readonly modRevision: number
  /** Writes since it was created, from 1. */
  readonly version: number
  readonly lease: number
}

/** A half-open range of keys [key, end); without `end`, or with an empty one, the one key; `'\0'` as end: all from `key` on. */
export interface KeyRange {
  readonly key: string
  readonly end?: string
}

export interface PutRequest {
  readonly kind: 'put'
  readonly key: string
  readonly value: string
  readonly lease?: number
  readonly prevKv?: boolean
}

export interface DeleteRequest extends KeyRange {
  readonly kind: 'delete'
  readonly prevKv?: boolean
}

export interface RangeRequest extends KeyRange {
  readonly kind: 'range'
  /** Read as of this revision; 0 or left out: the latest. */
  readonly revision?: number
  readonly limit?: number
  /** Served from the member's own store, without asking anybody. */
  readonly serializable?: boolean
}

/**
 * One condition of a transaction. A key that does not exist has version, revisions and lease 0; a
 * condition on its value never holds (applyCompare, server/etcdserver/txn/txn.go).
 */
export interface Compare {
  readonly key: string
  readonly target: 'version' | 'create' | 'mod' | 'lease' | 'value'
  readonly result: '=' | '!=' | '<' | '>'
  readonly operand: string | number
}

export type Operation = PutRequest | DeleteRequest | RangeRequest

/** All conditions hold: `success` is carried out, else `failure`; at one revision. */
export interface TxnRequest {
  readonly kind: 'txn'
  readonly compare: readonly Compare[]
  readonly success: readonly Operation[]
  readonly failure: readonly Operation[]
}

export interface CompactRequest {
  readonly kind: 'compact'
  readonly revision: number
}

export interface LeaseGrantRequest {
  readonly kind: 'lease-grant'
  /** Chosen by the caller, or 0: the member that proposes chooses. */
  readonly id: number
  readonly ttl: number
}

export interface LeaseRevokeRequest {
  readonly kind: 'lease-revoke'
  readonly id: number
}

/** All that goes through the log to the store. A range goes through it only inside a transaction that writes. */
export type StoreRequest = PutRequest | DeleteRequest | TxnRequest | CompactRequest | LeaseGrantRequest | LeaseRevokeRequest

/** Every answer's header carries the store's revision after it. */
export type StoreResponse =
  | { readonly kind: 'put', readonly revision: number, readonly prevKv: KeyValue | null }
  | { readonly kind: 'delete', readonly revision: number, readonly deleted: number, readonly prevKvs: readonly KeyValue[] }
  | { readonly kind: 'range', readonly revision: number, readonly kvs: readonly KeyValue[], readonly count: number, readonly more: boolean }
  | { readonly kind: 'txn', readonly revision: number, readonly succeeded: boolean, readonly responses: readonly StoreResponse[] }
  | { readonly kind: 'compact', readonly revision: number }
  | { readonly kind: 'lease-grant', readonly revision: number, readonly id: number, readonly ttl: number }
  | { readonly kind: 'lease-revoke', readonly revision: number }
  /** Refused by the store with etcd's own text, e.g. `etcdserver: mvcc: required revision has been compacted`. Nothing changed. */
  | { readonly kind: 'error', readonly revision: number, readonly error: string }

/** What a watch receives: all events of one revision together, in the order they were made. */
export interface WatchEvent {
  readonly type: 'put' | 'delete'
  /** For a delete: the key, its modRevision, everything else empty or 0. */
  readonly kv: KeyValue
  /** The pair just before this revision; null when there was none, or when it has been compacted. */
  readonly prevKv: KeyValue | null
}
