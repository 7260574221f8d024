import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { told, twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { openRun, playStory, recordTo } from './run.ts'
import type { Run, TimedAction } from './run.ts'
import { tempoBetween, tempoLength, virtualAt, wallAt } from './tempo.ts'
import type { Tempo } from './tempo.ts'

fc.configureGlobal({ seed: 20_261_120 })

const played = scenarios.map(scenario => {
  const run = openRun(etcd, scenario)
  return { id: scenario.id, run, end: playStory(run) }
})
const tempoOf = (run: Run, from: number, to: number) => tempoBetween(run, from, to)
const never = (list: readonly number[]) => list.every((x, i) => i === 0 || x >= list[i - 1])

/** A cluster left alone: nothing but heartbeats after its election. */
function quiet(log: readonly TimedAction[] = []): Run {
  const run = openRun(etcd, { id: 'quiet', title: 'Calme', world: 'etcd', seed: 17, description: { ...twoSites(), clients: [] }, story: [{ cue: 'Début.' }] }, log)
  playStory(run)
  recordTo(run, 40_000_000)
  return run
}

describe('the tempo', () => {
  it.each(played)('of $id goes forward only, on both axes, from cue to cue and end to end', ({ run, end }) => {
    const stops = [0, ...run.cues.map(c => c.at), end]
    for (const [from, to] of [...stops.slice(1).map((to, i) => [stops[i], to]), [0, end]]) {
      const { wall, virtual } = tempoOf(run, from, to)
      expect([never(wall), never(virtual)]).toEqual([true, true])
      expect([wall[0], virtual[0], virtual.at(-1)]).toEqual([0, from, to])
    }
  })

  it.each(played)('of $id maps later ms to later instants, and back', ({ run, end }) => {
    const tempo = tempoOf(run, 0, end)
    fc.assert(fc.property(fc.nat(end), fc.nat(end), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, p, q) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)]
      expect(wallAt(tempo, late)).toBeGreaterThanOrEqual(wallAt(tempo, early))
      const length = tempoLength(tempo)
      const [first, then] = [Math.min(p, q) * length, Math.max(p, q) * length]
      expect(virtualAt(tempo, then)).toBeGreaterThanOrEqual(virtualAt(tempo, first))
      expect(Number.isInteger(virtualAt(tempo, first))).toBe(true)
      // There and back is exact, to the µs.
      expect(virtualAt(tempo, wallAt(tempo, a))).toBe(a)
    }), { numRuns: 60 })
  })

  it.each(played)('of $id comes back to every breakpoint exactly', ({ run, end }) => {
    const tempo = tempoOf(run, 0, end)
    expect(tempo.virtual.length).toBeGreaterThan(20)
    for (const at of tempo.virtual) expect(virtualAt(tempo, wallAt(tempo, at))).toBe(at)
  })

  it('stands at its ends before its beginning and after its end', () => {
    const { run } = played[0]
    const tempo = tempoOf(run, 100_000, 200_000)
    expect([virtualAt(tempo, -5), virtualAt(tempo, 0), virtualAt(tempo, 1e9)]).toEqual([100_000, 100_000, 200_000])
    expect([wallAt(tempo, 0), wallAt(tempo, 1e9)]).toEqual([0, tempoLength(tempo)])
  })

  it('passes an idle second in less than a second, and ten in not much more', () => {
    const run = quiet()
    for (let from = 3_000_000; from < 10_000_000; from += 370_000) {
      const length = tempoLength(tempoOf(run, from, from + 1_000_000))
      expect(length).toBeGreaterThan(0)
      expect(length).toBeLessThanOrEqual(1_000)
    }
    expect(tempoLength(tempoOf(run, 5_000_000, 15_000_000))).toBeLessThanOrEqual(2_000)
  })

  it.each(['MsgVote', 'MsgVoteResp', 'MsgApp'])('gives each %s half a second of flight at least', message => {
    let flights = 0
    for (const { run, end } of played) {
      const tempo = tempoOf(run, 0, end)
      for (const e of told(run.recorder.kernel.trace)) {
        const [at, delay] = [e.at, e.delay as number]
        if (e.event !== 'message-sent' || e.message !== message || at + delay > end) continue
        flights++
        expect(wallAt(tempo, at + delay) - wallAt(tempo, at), `${run.scenario.id} at ${at}`).toBeGreaterThanOrEqual(499.999)
      }
    }
    expect(flights).toBeGreaterThan(10)
  })

  it('holds where something happens, so that it can be read: a new leader, a stopped member', () => {
    for (const { run, end } of played) {
      const tempo = tempoOf(run, 0, end)
      const holds = (at: number) => tempo.virtual.filter(v => v === at).length > 1
      for (const e of told(run.recorder.kernel.trace)) {
        if (e.at === 0 || e.at >= end) continue
        if (e.event === 'stopped' || (e.event === 'role-changed' && e.to === 'leader')) expect(holds(e.at), `${run.scenario.id} at ${e.at}`).toBe(true)
      }
    }
  })

  /** The two say the same of every instant up to `at`. */
  function agreeUpTo(at: number, a: Tempo, b: Tempo): void {
    for (let i = 0; i <= 200; i++) {
      const instant = Math.round(a.virtual[0] + (at - a.virtual[0]) * i / 200)
      expect(wallAt(b, instant), `at ${instant}`).toBeCloseTo(wallAt(a, instant), 6)
    }
  }

  it.each(played)('of $id before an action is what it was without the action', ({ run, end }) => {
    for (const { at } of run.cues.slice(1)) {
      const forked = openRun(etcd, run.scenario, [{ at: at + 777, id: 'x', action: { type: 'lose-site', site: 'A' } }])
      recordTo(forked, at + 3_000_000)
      recordTo(run, at + 3_000_000)
      agreeUpTo(at + 777, tempoOf(run, 0, Math.max(end, at + 3_000_000)), tempoOf(forked, 0, at + 3_000_000))
    }
  })

  it('before an action is what it was without it, even in the middle of a long idle stretch', () => {
    const at = 9_123_456
    const acted = quiet([{ at, id: 'x', action: { type: 'pause', member: 'm2' } }])
    agreeUpTo(at, tempoOf(quiet(), 0, 30_000_000), tempoOf(acted, 0, 30_000_000))
  })

  it('does not depend on how far it is drawn', () => {
    const run = quiet()
    agreeUpTo(8_000_000, tempoOf(run, 0, 8_000_000), tempoOf(run, 0, 30_000_000))
  })
})
