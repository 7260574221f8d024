/**
 * The recorded times and counts, against simulated ones over many seeds. Eight trials or more are
 * compared as samples (Kolmogorov–Smirnov, p > 0.05); fewer must lie within the simulated 1st and 99th
 * centiles; where a process's own start, or a scheduler, takes part of the recorded time, the margin
 * says so. Counts must be likely: the simulated share lies within their exact 95 % interval.
 */
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov, quantile } from '../check/statistics.ts'
import { documented, rangeOf } from '../../test-support/fidelity.ts'
import { recordedTimes } from './recorded-behaviours.ts'
import {
  bootstrap, catchUp, firstWriteAfterKill, forceNewCluster, handOver, isolateFollower, isolateLeader, killBothFollowers, killFollower, pauseLeader,
  removeLeader, restoreAlone, restoreMajority, told, took, writeAfterKill,
} from './reenactments.ts'

type Id = keyof typeof recordedTimes

function seeds<T>(count: number, of: (seed: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => of(i + 1))
}

/** The document tells these figures. */
function expectTold(id: Id, samples: readonly number[]): void {
  expect(documented.find(row => row.id === id)?.simulated ?? '', id).toContain(`${rangeOf(samples)} ms`)
}

/** The recorded trials cannot be told from the simulated ones. */
function expectLike(id: Id, samples: readonly number[]): void {
  const { ms } = recordedTimes[id] as { readonly ms: readonly number[] }
  expect(ms.length).toBeGreaterThanOrEqual(8)
  expect(kolmogorovSmirnov(samples, ms).p, id).toBeGreaterThan(0.05)
  expectTold(id, samples)
}

/** The recorded trials lie in the simulated range, within `margin` ms above it. */
function expectWithin(id: Id, samples: readonly number[], margin = 0): void {
  const { ms } = recordedTimes[id] as { readonly ms: readonly number[] }
  expect(Math.min(...ms), id).toBeGreaterThanOrEqual(quantile(samples, 0.01))
  expect(Math.max(...ms), id).toBeLessThanOrEqual(quantile(samples, 0.99) + margin)
  expectTold(id, samples)
}

const share = <T>(all: readonly T[], holds: (one: T) => boolean) => all.filter(holds).length / all.length

describe('the leader is killed', () => {
  it('retrying-client: its first write is told ok when the recorded one’s was', () => {
    expectLike('retrying-client', seeds(400, s => firstWriteAfterKill(s, false)))
  })

  it('retrying-client-pre-vote: likewise', () => {
    expectLike('retrying-client-pre-vote', seeds(400, s => firstWriteAfterKill(s, true)))
  })

  it('write-to-follower: one write sent at once is never made, and told so after 7.00 s', () => {
    const requests = seeds(400, s => writeAfterKill(s, s % 2 === 0))
    const times = requests.map(took)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(7_000)
    expect(Math.max(...times)).toBeLessThan(7_001)
    expect(requests.every(r => r.index === 0)).toBe(true)
    // Half of the time the member that was asked comes to lead: it suspects the old leader.
    expect(new Set(requests.map(told))).toEqual(new Set(['etcdserver: request timed out', 'etcdserver: request timed out, possibly due to previous leader failure']))
    expectTold('write-to-follower', times)
  })
})

it('paused-leader: another is elected as soon as after a kill', () => {
  expectLike('paused-leader', seeds(400, pauseLeader))
})

describe('the leader is isolated', () => {
  const without = seeds(200, s => isolateLeader(s, false))
  const withPreVote = seeds(200, s => isolateLeader(s, true))
  const all = [...without, ...withPreVote]

  it('isolated-leader-replaced, and with pre-vote', () => {
    expectLike('isolated-leader-replaced', without.map(i => i.elected))
    expectLike('isolated-leader-replaced-pre-vote', withPreVote.map(i => i.elected))
  })

  it('isolated-leader-steps-down: after one to two election timeouts', () => {
    const times = all.map(i => i.steppedDown)
    expectLike('isolated-leader-steps-down', times)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...times)).toBeLessThanOrEqual(2_001)
  })

  it('two-leaders: most often the old one still leads when the new one does', () => {
    expectLike('two-leaders', all.map(i => i.overlap))
    // 12 of 16.
    expect(share(all, i => i.overlap > 0)).toBeGreaterThan(0.476)
    expect(share(all, i => i.overlap > 0)).toBeLessThan(0.927)
    expect(Math.max(...all.map(i => i.overlap))).toBeLessThan(1_200)
  })
})

describe('a follower is isolated for 10 s, and comes back', () => {
  it('isolated-follower-pre-vote: nothing happens', () => {
    const runs = seeds(20, s => isolateFollower(s, true))
    expect(runs.every(r => r.terms === 0 && !r.deposed && r.failed === 0)).toBe(true)
    const gaps = runs.map(r => r.gap)
    expectTold('isolated-follower-pre-vote', gaps)
    // The recorded gaps are a scheduler's: writes were as slow during the isolation (8 to 10 ms).
    expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.max(...recordedTimes['isolated-follower-pre-vote'].ms))
  }, 30_000)

  it('isolated-follower: without pre-vote the leader is deposed, eight to ten terms later', () => {
    const runs = seeds(200, s => isolateFollower(s, false))
    expect(runs.every(r => r.deposed)).toBe(true)
    expectWithin('isolated-follower', runs.map(r => r.gap))
    const terms = runs.map(r => r.terms)
    expect(quantile(terms, 0.01)).toBeLessThanOrEqual(8)
    expect(quantile(terms, 0.99)).toBeGreaterThanOrEqual(10)
    expect(quantile(terms, 0.5)).toBe(9)
  }, 30_000)
})

describe('the leadership is handed over', () => {
  const moved = seeds(200, s => handOver(s, 'move-leader'))
  const left = seeds(200, s => handOver(s, 'sigterm'))

  it('transfer, sigterm: in a few ms', () => {
    // Logs tell whole ms, from the message's arrival on.
    for (const [id, runs] of [['transfer', moved], ['sigterm', left]] as const) {
      const times = runs.map(r => r.elected)
      expectTold(id, times)
      expect(Math.max(...times), id).toBeLessThanOrEqual(4)
    }
  })

  it('transfer-told, sigterm-exit: when the server next looks, after a heartbeat interval', () => {
    // What etcdctl needs to start, or the process to end, comes on top: 5 to 29 ms.
    for (const [id, runs] of [['transfer-told', moved], ['sigterm-exit', left]] as const) {
      const times = runs.map(r => r.over)
      expectTold(id, times)
      expect(Math.min(...times), id).toBeGreaterThanOrEqual(100)
      const [least, greatest] = [Math.min(...recordedTimes[id].ms), Math.max(...recordedTimes[id].ms)]
      expect([least - Math.max(...times) > 0, greatest - Math.min(...times) < 30]).toEqual([true, true])
    }
  })

  it('transfer-loses-write: a write in flight may be lost, and is told so after 7.00 s', () => {
    const all = [...moved, ...left]
    // 7 of 20.
    expect(share(all, r => r.lost !== '')).toBeGreaterThan(0.154)
    expect(share(all, r => r.lost !== '')).toBeLessThan(0.592)
    expect([...new Set(all.map(r => r.lost))].sort()).toEqual([
      '', 'etcdserver: request timed out 7.00', 'etcdserver: request timed out, possibly due to previous leader failure 7.00',
    ])
  })
})

describe('followers are killed', () => {
  it('killed-follower: one is not missed', () => {
    const runs = seeds(20, killFollower)
    expect(runs.every(r => r.failed === 0)).toBe(true)
    expect(Math.max(...runs.map(r => r.gap))).toBeLessThanOrEqual(Math.max(...recordedTimes['killed-follower'].ms))
    expectTold('killed-follower', runs.map(r => r.gap))
  })

  it('lone-leader-steps-down: without both the leader leads no more', () => {
    expectWithin('lone-leader-steps-down', seeds(400, killBothFollowers))
  })

  it('majority-restored: with one of two back, writes are told ok again', () => {
    expectWithin('majority-restored', seeds(400, restoreMajority))
  })
})

describe('a cluster begins', () => {
  it('bootstrap: three first starts at once', () => {
    expectLike('bootstrap', seeds(400, s => bootstrap(s, false)))
  })

  it('bootstrap-pre-vote: likewise; what the recorded ones took beyond one election is not modelled', () => {
    const times = seeds(400, s => bootstrap(s, true))
    const { ms } = recordedTimes['bootstrap-pre-vote']
    const quick = ms.filter(t => t < 1_000)
    expect(quick).toHaveLength(7)
    expect(Math.min(...quick)).toBeGreaterThan(quantile(times, 0.01))
    // Processes take some 100 ms to start and to find each other.
    expect(Math.max(...quick)).toBeLessThan(quantile(times, 0.99) + 150)
    expectTold('bootstrap-pre-vote', times)
  })

  it('restored-alone: a backup restored as a cluster of one', () => {
    // exec and the lab's probes: some 30 ms.
    expectWithin('restored-alone', seeds(400, restoreAlone), 30)
  })

  it('forced-cluster: a new cluster forced on a follower waits a whole election timeout', () => {
    const times = seeds(400, s => forceNewCluster(s, 300).writable)
    expectWithin('forced-cluster', times)
    expect(Math.min(...times)).toBeGreaterThan(900)
  })

  it('removed-leader: nobody is handed the leadership', () => {
    const times = seeds(400, removeLeader)
    expectWithin('removed-leader', times)
    expect(Math.min(...times)).toBeGreaterThan(800)
  })
})

describe('a follower comes back behind', () => {
  it('catch-up-log: 3,000 entries, from the log', () => {
    const runs = seeds(8, s => catchUp(s, 3_000))
    expect(runs.map(r => r.bySnapshot)).toEqual(runs.map(() => false))
    expectWithin('catch-up-log', runs.map(r => r.ms))
  }, 30_000)

  it('catch-up-snapshot: 12,000 entries, by a snapshot', () => {
    const runs = seeds(8, s => catchUp(s, 12_000))
    expect(runs.map(r => r.bySnapshot)).toEqual(runs.map(() => true))
    expectWithin('catch-up-snapshot', runs.map(r => r.ms))
  }, 30_000)
})
