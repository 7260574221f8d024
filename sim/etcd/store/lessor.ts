/**
 * Leases of one member, after etcd's lessor (server/lease/lessor.go). Which leases exist, and for how
 * long they are granted, follows from the log; when they expire is known to the primary alone, the
 * leader's member: a new leader gives every lease its full time again, plus an election timeout. Which
 * keys a lease holds is what their newest records say (see `attachedKeys` in store.ts).
 *
 * Left out: checkpoints of the remaining time (off by default), and the spreading of expiries when a
 * new leader finds a thousand leases or more.
 */
import type { ErrorName } from '../errors.ts'
import { SECOND } from '../../kernel/time.ts'
import type { Micros } from '../../kernel/time.ts'

/** Immutable: replaced when it changes. */
export interface Lease {
  readonly id: number
  /** Granted time to live, s. */
  readonly ttl: number
  /** µs; null = never: this member is not primary. */
  readonly expiry: Micros | null
  /** When the primary next looks whether it has expired, or asks again for its revocation, µs. */
  readonly checkAt: Micros
}

export interface Lessor {
  primary: boolean
  /** A shorter time to live is raised to this, s. */
  readonly minimumTtl: number
  readonly leases: Map<number, Lease>
}

/** No lease may live longer: MaxLeaseTTL, s. */
export const MAXIMUM_TTL = 9_000_000_000

/** How often the primary looks for expired leases (runLoop). */
export const EXPIRY_CHECK_PERIOD: Micros = 500_000

/** How long it waits before it asks again for a lease's revocation (defaultExpiredleaseRetryInterval). */
const REVOKE_RETRY: Micros = 3 * SECOND

/** Leases it asks to revoke at one time: half of leaseRevokeRate. */
const REVOKE_LIMIT = 500

export function createLessor(minimumTtl: number): Lessor {
  return { primary: false, minimumTtl, leases: new Map() }
}

/** A lessor that changes on its own; the leases are shared. */
export function copyLessor({ primary, minimumTtl, leases }: Lessor): Lessor {
  return { primary, minimumTtl, leases: new Map(leases) }
}

/** Shortest time to live a member grants, s: one and a half election timeouts, rounded up (NewServer, server.go). */
export function minimumTtlOf(heartbeat: Micros, electionTicks: number): number {
  return Math.ceil(Math.floor((3 * electionTicks) / 2) * heartbeat / SECOND)
}

/** Grants a lease of `ttl` s, raised to the minimum, or names the error. */
export function grantLease(lessor: Lessor, id: number, ttl: number, now: Micros): Lease | ErrorName {
  if (id === 0) return 'leaseNotFound'
  if (ttl > MAXIMUM_TTL) return 'leaseTtlTooLarge'
  if (lessor.leases.has(id)) return 'leaseExists'
  const lease = { id, ttl: Math.max(ttl, lessor.minimumTtl), expiry: null, checkAt: 0 }
  return lessor.primary ? refresh(lessor, lease, 0, now) : set(lessor, lease)
}

/** Forgets a lease; its keys are for the caller to delete. */
export function revokeLease(lessor: Lessor, id: number): 'leaseNotFound' | null {
  return lessor.leases.delete(id) ? null : 'leaseNotFound'
}

/**
 * A keep-alive: the lease gets its full time again. Answers the granted time to live, s, or why not:
 * 'not-primary': to be sent to the leader's member; 'expired': its revocation is under way, and the
 * request waits until either it is revoked or this member is no longer primary.
 */
export function renewLease(lessor: Lessor, id: number, now: Micros): number | 'not-primary' | 'leaseNotFound' | 'expired' {
  if (!lessor.primary) return 'not-primary'
  const lease = lessor.leases.get(id)
  if (lease === undefined) return 'leaseNotFound'
  if (hasExpired(lease, now)) return 'expired'
  return refresh(lessor, lease, 0, now).ttl
}

/** This member leads: every lease gets its full time again, and `extendBy` (an election timeout) more. */
export function promoteLessor(lessor: Lessor, extendBy: Micros, now: Micros): void {
  lessor.primary = true
  for (const lease of lessor.leases.values()) refresh(lessor, lease, extendBy, now)
}

/** It no longer leads: it cannot know when leases expire. */
export function demoteLessor(lessor: Lessor): void {
  lessor.primary = false
  for (const lease of lessor.leases.values()) set(lessor, { ...lease, expiry: null, checkAt: 0 })
}

/**
 * Leases the primary now asks to revoke, soonest first; to be called every `EXPIRY_CHECK_PERIOD`.
 * One that is still there three seconds later is asked for again. Empty unless primary.
 */
export function takeExpiredLeases(lessor: Lessor, now: Micros): readonly number[] {
  if (!lessor.primary) return []
  const due: Lease[] = []
  for (const lease of lessor.leases.values()) if (lease.checkAt <= now) due.push(lease)
  due.sort((a, b) => a.checkAt - b.checkAt || a.id - b.id)
  return due.slice(0, REVOKE_LIMIT).map(lease => set(lessor, { ...lease, checkAt: now + REVOKE_RETRY }).id)
}

/** Time left, whole s towards zero as etcd shows it, below 0 when overdue; null unless primary or when there is no such lease. */
export function remainingTtl(lessor: Lessor, id: number, now: Micros): number | null {
  const expiry = lessor.leases.get(id)?.expiry ?? null
  // `+ 0`: what is overdue by less than a second is 0, not -0.
  return expiry === null ? null : Math.trunc((expiry - now) / SECOND) + 0
}

/** Ids of all leases, soonest to expire first (Leases). */
export function leaseIds({ leases }: Lessor): readonly number[] {
  return [...leases.values()].sort((a, b) => (a.expiry ?? 0) - (b.expiry ?? 0) || a.id - b.id).map(l => l.id)
}

function hasExpired({ expiry }: Lease, now: Micros): boolean {
  return expiry !== null && expiry <= now
}

function refresh(lessor: Lessor, lease: Lease, extendBy: Micros, now: Micros): Lease {
  const expiry = now + extendBy + lease.ttl * SECOND
  return set(lessor, { ...lease, expiry, checkAt: expiry })
}

function set(lessor: Lessor, lease: Lease): Lease {
  lessor.leases.set(lease.id, lease)
  return lease
}
