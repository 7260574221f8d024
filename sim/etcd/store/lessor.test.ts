import { describe, expect, it } from 'vitest'
import { SECOND } from '../../kernel/time.ts'
import {
  createLessor, copyLessor, demoteLessor, EXPIRY_CHECK_PERIOD, grantLease, leaseIds, minimumTtlOf, promoteLessor, remainingTtl,
  renewLease, revokeLease, takeExpiredLeases,
} from './lessor.ts'

const s = (seconds: number) => Math.round(seconds * SECOND)

function primary() {
  const lessor = createLessor(2)
  promoteLessor(lessor, s(1), 0)
  return lessor
}

describe('the lessor', () => {
  it('grants no shorter than one and a half election timeouts', () => {
    expect(minimumTtlOf(100_000, 10)).toBe(2)
    expect(minimumTtlOf(100_000, 50)).toBe(8)
    // 3 × 5 / 2 is 7 ticks for etcd.
    expect(minimumTtlOf(100_000, 5)).toBe(1)
    expect(grantLease(createLessor(2), 1, 1, 0)).toMatchObject({ ttl: 2 })
    expect(grantLease(createLessor(2), 1, -5, 0)).toMatchObject({ ttl: 2 })
  })

  it('names what it refuses', () => {
    const lessor = primary()
    grantLease(lessor, 1, 10, 0)
    expect(grantLease(lessor, 1, 10, 0)).toBe('leaseExists')
    expect(grantLease(lessor, 0, 10, 0)).toBe('leaseNotFound')
    expect(grantLease(lessor, 2, 9_000_000_001, 0)).toBe('leaseTtlTooLarge')
    expect(revokeLease(lessor, 2)).toBe('leaseNotFound')
    expect(renewLease(lessor, 2, 0)).toBe('leaseNotFound')
  })

  it('of the primary alone knows when leases expire', () => {
    const lessor = createLessor(2)
    grantLease(lessor, 1, 10, 0)
    expect(remainingTtl(lessor, 1, 0)).toBeNull()
    expect(takeExpiredLeases(lessor, s(1e6))).toEqual([])
    expect(renewLease(lessor, 1, 0)).toBe('not-primary')
    promoteLessor(lessor, s(1), s(5))
    expect(takeExpiredLeases(lessor, s(16) - 1)).toEqual([])
    expect(takeExpiredLeases(lessor, s(16))).toEqual([1])
    demoteLessor(lessor)
    expect(remainingTtl(lessor, 1, s(17))).toBeNull()
    expect(takeExpiredLeases(lessor, s(1e6))).toEqual([])
  })

  it('asks again for a revocation after three seconds, soonest first', () => {
    const lessor = primary()
    for (const [id, ttl] of [[1, 5], [2, 4], [3, 60]]) grantLease(lessor, id, ttl, 0)
    expect(leaseIds(lessor)).toEqual([2, 1, 3])
    expect(takeExpiredLeases(lessor, s(5))).toEqual([2, 1])
    expect(takeExpiredLeases(lessor, s(5) + EXPIRY_CHECK_PERIOD)).toEqual([])
    revokeLease(lessor, 2)
    expect(takeExpiredLeases(lessor, s(8))).toEqual([1])
  })

  it('asks for 500 revocations at a time', () => {
    const lessor = primary()
    for (let id = 1; id <= 700; id++) grantLease(lessor, id, 2, 0)
    expect(takeExpiredLeases(lessor, s(2))).toHaveLength(500)
    expect(takeExpiredLeases(lessor, s(2.5))).toHaveLength(200)
  })

  it('renews for the full time, but not what has expired', () => {
    const lessor = primary()
    grantLease(lessor, 1, 10, 0)
    expect(renewLease(lessor, 1, s(9))).toBe(10)
    expect(remainingTtl(lessor, 1, s(9))).toBe(10)
    expect(takeExpiredLeases(lessor, s(18.9))).toEqual([])
    expect(renewLease(lessor, 1, s(19))).toBe('expired')
    expect([s(19.5), s(20.5)].map(now => remainingTtl(lessor, 1, now))).toEqual([0, -1])
  })

  it('of a copy goes its own way', () => {
    const lessor = primary()
    grantLease(lessor, 1, 10, 0)
    const copy = copyLessor(lessor)
    renewLease(copy, 1, s(5))
    demoteLessor(copy)
    expect(remainingTtl(lessor, 1, s(5))).toBe(5)
  })
})

// Recorded on etcd 3.4.23 (« lease extension »): 10 s granted, leader killed after 6.01 s, a new one
// after 7.35 s; the key vanished 18.42 s after the grant.
describe('a lease across a failover', () => {
  it('gets its full time again, and an election timeout more', () => {
    const [old, next] = [primary(), createLessor(2)]
    for (const lessor of [old, next]) grantLease(lessor, 1, 10, 0)
    expect(remainingTtl(old, 1, s(6))).toBe(4)
    promoteLessor(next, s(1), s(7.35))
    expect(remainingTtl(next, 1, s(7.36))).toBe(10)
    let gone = s(7.35)
    while (takeExpiredLeases(next, gone).length === 0) gone += EXPIRY_CHECK_PERIOD
    expect(gone).toBeGreaterThanOrEqual(s(18.35))
    expect(gone).toBeLessThan(s(18.35) + EXPIRY_CHECK_PERIOD)
  })
})
