import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/etcd.ts'
import type { AnyWorld } from '../sim/kernel/world.ts'
import { cueInstant, openRun, recordTo } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import { FIRST_LOOK, merged } from './playback.ts'
import { atCue, HORIZON, playheadAt, towardsCue } from './playhead.ts'
import type { Playback } from './playback.ts'

/** A wall instant, ms since the epoch. */
const NOON = 1_790_000_000_000
const HOUR = 3_600_000

let world: AnyWorld
beforeAll(async () => { world = await loadWorld('etcd') })

function open(id: string): Run {
  return openRun(world, scenarios.find(s => s.id === id)!)
}

/** Plays on from an instant until someone stops it. */
function freely(from: number): Playback {
  return { cue: 0, epoch: '1/a', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from, since: NOON, to: null, version: 1, by: 'a' }
}

const sinceNoon = fc.integer({ min: -HOUR, max: HOUR }).map(ms => NOON + ms)

describe('standing still', () => {
  it('a run is at its cue at any hour', () => {
    const run = open('replication')
    fc.assert(fc.property(sinceNoon, fc.nat(cuesOf(run.scenario).length - 1), (now, cue) => {
      expect(playheadAt(run, atCue(run, cue, 1, 'a'), now)).toEqual({ at: cueInstant(run, cue), arrived: true })
    }))
  })

  it('a paused run is where it was paused', () => {
    const run = open('replication')
    fc.assert(fc.property(sinceNoon, fc.nat(20_000_000), (now, from) => {
      expect(playheadAt(run, { ...freely(from), since: null }, now)).toEqual({ at: from, arrived: true })
    }))
  })
})

describe('towards a cue', () => {
  const ways = scenarios.flatMap(s => cuesOf(s).slice(1).map((_, i) => [s.id, i + 1] as const))

  it.each(ways)('%s: begins at the cue before %i, never goes back, stops on the cue exactly', (id, cue) => {
    const run = open(id)
    const playback = towardsCue(run, cue, NOON, 1, 'a')
    const target = cueInstant(run, cue)
    expect(playheadAt(run, playback, NOON)).toEqual({ at: cueInstant(run, cue - 1), arrived: false })
    let before = playback.from
    let ms = 0
    for (; ms < HOUR; ms += 7) {
      const { at, arrived } = playheadAt(run, playback, NOON + ms)
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(target)
      before = at
      if (arrived) break
    }
    expect(ms, 'it arrives').toBeLessThan(HOUR)
    for (const later of [0, 1, 7, 1_000, HOUR]) {
      expect(playheadAt(run, playback, NOON + ms + later)).toEqual({ at: target, arrived: true })
    }
  })

  it('a window whose clock is behind waits at the start', () => {
    const run = open('replication')
    const playback = towardsCue(run, 2, NOON, 1, 'a')
    expect(playheadAt(run, playback, NOON - 5_000)).toEqual({ at: cueInstant(run, 1), arrived: false })
  })
})

describe('two windows', () => {
  /** What a window did before: virtual time it has recorded, wall instants it has drawn. */
  const past = fc.record({ recorded: fc.nat(40_000_000), looks: fc.array(fc.nat(20_000), { maxLength: 4 }) })
  const log = [
    { at: 1_900_000, id: 'one', action: { type: 'crash', member: 'm1' } },
    { at: 4_200_000, id: 'two', action: { type: 'restart', member: 'm1' } },
  ]

  it.each([
    ['towards a cue', (run: Run) => towardsCue(run, 3, NOON, 4, 'a'), []],
    ['in free play', () => freely(1_500_000), []],
    ['in a fork', () => ({ ...freely(1_900_000), log }), log],
  ] as const)('compute the same playhead at the same wall instant, %s', (_, playbackOf, actions) => {
    const scenario = scenarios.find(s => s.id === 'replication')!
    fc.assert(fc.property(
      past, past, fc.integer({ min: -100, max: 20_000 }),
      (mine, theirs, instant) => {
        // Each has seen other instants before, and got the playback as text.
        const [one, other] = [mine, theirs].map(({ recorded, looks }) => {
          const run = openRun(world, scenario, actions)
          recordTo(run, recorded)
          const playback = JSON.parse(JSON.stringify(playbackOf(run))) as Playback
          for (const ms of looks) playheadAt(run, playback, NOON + ms)
          return playheadAt(run, playback, NOON + instant)
        })
        expect(other).toEqual(one)
      },
    ), { numRuns: 40 })
  })
})

describe('free play', () => {
  it('goes on past what a window of tempo holds, with no jump back, no leap and no halt', () => {
    const run = open('follower-lost')
    const playback = freely(1_500_000)
    let before = playback.from
    let at = before
    let halts = 0
    // Ten windows of 10 s.
    for (let ms = 0; at < 100_000_000; ms++) {
      const now = playheadAt(run, playback, NOON + ms)
      expect(now.arrived).toBe(false)
      at = now.at
      if (at < before || at > before + 100_000) expect.unreachable(`from ${before} to ${at} µs within 1 ms, at ${ms} ms`)
      if (at === before && at > playback.from && (at - playback.from) % 10_000_000 === 0) halts++
      before = at
    }
    expect(halts).toBe(0)
  })

  it('is later or the same at a later wall instant', () => {
    const run = open('two-sites-cut')
    fc.assert(fc.property(fc.nat(30_000_000), fc.nat(60_000), fc.nat(60_000), (from, a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map(ms => playheadAt(run, freely(from), NOON + ms).at)
      expect(late).toBeGreaterThanOrEqual(early)
    }), { numRuns: 60 })
  })

  it('stops at the horizon, and stays there', () => {
    const run = open('follower-lost')
    const playback = freely(HORIZON - 25_000_000)
    let last = playheadAt(run, playback, NOON)
    expect(last).toEqual({ at: playback.from, arrived: false })
    for (let ms = 0; !last.arrived; ms += 50) {
      last = playheadAt(run, playback, NOON + ms)
      expect(last.at).toBeLessThanOrEqual(HORIZON)
    }
    expect(last.at).toBe(HORIZON)
    expect(playheadAt(run, playback, NOON + 24 * HOUR)).toEqual({ at: HORIZON, arrived: true })
  })
})

describe('the newer of two accounts', () => {
  // A window never tells two things under one version: version and name are the account.
  const account = fc.record({ version: fc.nat(3), by: fc.constantFrom('a', 'b', 'c') })
    .map(({ version, by }): Playback => ({ ...freely(version * 1_000 + by.charCodeAt(0)), version, by }))

  it('is the same whoever speaks first', () => {
    fc.assert(fc.property(account, account, (a, b) => {
      expect(merged(a, b)).toEqual(merged(b, a))
    }))
  })

  it('is the same in any grouping', () => {
    fc.assert(fc.property(account, account, account, (a, b, c) => {
      expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)))
    }))
  })

  it('is itself, heard twice', () => {
    fc.assert(fc.property(account, account, (a, b) => {
      expect(merged(a, a)).toBe(a)
      expect(merged(merged(a, b), b)).toEqual(merged(a, b))
    }))
  })

  it('has the higher version, whoever it is by', () => {
    fc.assert(fc.property(account, account, (a, b) => {
      expect(merged(a, b).version).toBe(Math.max(a.version, b.version))
    }))
  })
})
