/**
 * What a client may ask of a member: the store's requests, reads, and what operators ask
 * (api/etcdserverpb/rpc.proto, Cluster and Maintenance services). Members are named as in the
 * description; on the wire of a real etcd they would be hexadecimal ids.
 */
import type { KeyRange, RangeRequest, StoreRequest, StoreResponse } from './request.ts'

export interface WatchCall extends KeyRange {
  readonly kind: 'watch'
  /** First revision wanted; 0 or left out: from now on. */
  readonly revision?: number
  /** `clientv3.WithRequireLeader`, as etcdctl watch has it. */
  readonly requireLeader?: boolean
}

export type OperatorCall =
  | { readonly kind: 'member-list', readonly serializable?: boolean }
  | { readonly kind: 'member-add', readonly name: string, readonly learner?: boolean }
  | { readonly kind: 'member-promote' | 'member-remove', readonly name: string }
  | { readonly kind: 'move-leader', readonly name: string }
  | { readonly kind: 'status' | 'health' | 'hash' | 'alarm-list' | 'alarm-disarm' | 'snapshot-save' }

export type LeaseCall =
  | { readonly kind: 'lease-keep-alive', readonly id: number }
  | { readonly kind: 'lease-time-to-live', readonly id: number }

export type Call = StoreRequest | RangeRequest | WatchCall | OperatorCall | LeaseCall

export interface MemberStatus {
  readonly name: string
  readonly leader: boolean
  readonly learner: boolean
  /** Term of the last entry applied, not of an election under way (server.go setTerm). */
  readonly raftTerm: number
  /** Commit index. */
  readonly raftIndex: number
  readonly raftAppliedIndex: number
  readonly revision: number
  /** Bytes of the store. */
  readonly dbSize: number
  /** `etcdserver: no leader`, alarms; empty when all is well. */
  readonly errors: readonly string[]
}

export interface ListedMember {
  readonly id: number
  readonly name: string
  readonly started: boolean
  readonly learner: boolean
}

/** A snapshot of the store in an operator's hands. */
export interface Backup {
  readonly at: number
  readonly member: string
  readonly revision: number
  readonly hash: number
  readonly keys: number
  /** Bytes. */
  readonly size: number
}

export type Reply =
  | StoreResponse
  | { readonly kind: 'member-list', readonly members: readonly ListedMember[] }
  | { readonly kind: 'status', readonly status: MemberStatus }
  | { readonly kind: 'hash', readonly revision: number, readonly hash: number }
  | { readonly kind: 'alarm-list', readonly alarms: readonly string[] }
  | { readonly kind: 'lease', readonly id: number, readonly ttl: number, readonly granted: number, readonly keys: readonly string[] }
  | { readonly kind: 'snapshot-save', readonly backup: number }
  | { readonly kind: 'done' }

/** Reads are tried again elsewhere when they fail (clientv3's retry policy, repeatable); writes are not. */
export function isRepeatable(call: Call): boolean {
  switch (call.kind) {
    case 'range': case 'member-list': case 'status': case 'health': case 'hash': case 'alarm-list': case 'lease-time-to-live': case 'watch': return true
    default: return false
  }
}

/** What a person reads of a request in small: "x=7", "x ?", "+m4". Codes for French are the view's business. */
export function labelOf(call: Call): string {
  switch (call.kind) {
    case 'put': return `${call.key}=${call.value}`
    case 'delete': return `−${call.key}`
    case 'range': return `${call.key} ?`
    case 'watch': return `${call.key} …`
    case 'txn': return 'txn'
    case 'compact': return `⊣${call.revision}`
    case 'lease-grant': case 'lease-revoke': case 'lease-keep-alive': case 'lease-time-to-live': return `bail ${call.id || ''}`.trim()
    case 'member-add': return `+${call.name}`
    case 'member-remove': return `−${call.name}`
    case 'member-promote': return `↑${call.name}`
    default: return call.kind
  }
}
