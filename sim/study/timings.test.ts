import { describe, expect, it } from 'vitest'
import { measureTimings } from './timings.ts'
import { tuningFor } from './tuning.ts'

const usual = { rtt: 5, fsync: 1, heartbeat: 100, election: 1_000 }

describe('what distance and disks do', () => {
  it('the round trip is paid where the majority is across the link, and only there', () => {
    const [close, far] = [measureTimings({ ...usual, rtt: 1 }), measureTimings({ ...usual, rtt: 50 })]
    expect(far.nearWrite! - close.nearWrite!).toBeLessThan(2)
    expect(far.farWrite! - close.farWrite!).toBeGreaterThan(48)
    expect(far.farWrite! - close.farWrite!).toBeLessThan(56)
  }, 60_000)

  it('a slow disk is paid by every write: it takes a round trip and a sync at least', () => {
    const slow = measureTimings({ ...usual, fsync: 50 })
    expect(slow.nearWrite!).toBeGreaterThan(50)
    expect(slow.farWrite!).toBeGreaterThan(55)
  }, 60_000)

  it('within etcd’s rule a leader keeps its office; far outside it no leader holds across the link', () => {
    expect(measureTimings({ ...usual, rtt: 100 }).unrest).toBe(0)
    const outside = measureTimings({ rtt: 400, fsync: 1, heartbeat: 50, election: 250 })
    expect(outside.farWrite).toBeNull()
  }, 120_000)

  it('OpenShift’s slower profile, 500 and 2,500 ms, takes about 2.5 times as long to fail over', () => {
    const [standard, slower] = [measureTimings(usual), measureTimings({ ...usual, heartbeat: 500, election: 2_500 })]
    expect(slower.failover! / standard.failover!).toBeGreaterThan(1.8)
    expect(slower.failover! / standard.failover!).toBeLessThan(3.2)
  }, 120_000)
})

it('etcd’s rule is that of its documentation', () => {
  expect(tuningFor(10)).toEqual({ heartbeat: [5, 15], election: 100 })
  expect(tuningFor(100).election).toBe(1_000)
})
