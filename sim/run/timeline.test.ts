import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { axisOf, stepOf, TEMPO_LIMIT } from './axis.ts'
import { eventAfter, eventBefore, LOOK_AHEAD } from './events.ts'
import { frameAt, openRun, playStory, recordTo } from './run.ts'
import type { Run, TimedAction } from './run.ts'
import { tempoBetween, tempoLength, virtualAt, wallAt } from './tempo.ts'
import { KEPT, timelineOf } from './timeline.ts'
import { loadWorld } from './worlds.ts'

const world = await loadWorld('etcd')
const open = (id: string, log: readonly TimedAction[] = []): Run => openRun(world, scenarios.find(s => s.id === id)!, log)

describe('what stands on a timeline', () => {
  it('a leader that is lost ends its term; the next begins one; the write in between waits, then is confirmed', () => {
    const run = open('leader-lost')
    playStory(run)
    const { eras, marks, requests } = timelineOf(run)
    expect(eras.map(e => [e.no, e.text])).toEqual([[1, 'm1'], [2, 'm2']])
    const crash = marks.find(m => m.kind === 'fault')!
    expect(crash.text).toBe('m1 arrêté')
    expect(eras[0].to).toBe(crash.at)
    expect(eras[1].to).toBeNull()
    expect(eras[1].from - crash.at).toBeGreaterThan(800_000)
    expect(marks.map(m => [m.kind, m.text])).toEqual([['contest', 'm1'], ['fault', 'm1 arrêté'], ['contest', 'm2'], ['repair', 'm1 redémarré']])
    expect(requests.map(r => [r.text, r.outcome])).toEqual([['x=1', 'ok'], ['y=1', 'unknown'], ['x=2', 'ok']])
    expect(requests[2].to! - requests[2].from).toBeGreaterThan(0)
  })

  it('a partition has two leaders of different terms for a while', () => {
    const run = open('two-sites-cut')
    playStory(run)
    const { eras, marks } = timelineOf(run)
    const [old, next] = eras
    expect(old.to).toBeGreaterThan(next.from)
    expect(next.no).toBeGreaterThan(old.no)
    expect(marks.filter(m => m.kind === 'fault').map(m => m.text)).toEqual(['A–B coupé'])
  })

  it('what falls on one instant is one mark', () => {
    const run = open('replication', [{ at: 2_000_000, id: 'a', action: { type: 'lose-site', site: 'A' } }, { at: 3_000_000, id: 'b', action: { type: 'isolate', member: 'm3' } }])
    playStory(run)
    expect(timelineOf(run).marks.filter(m => m.kind === 'fault').map(m => m.text)).toEqual(['m1 arrêté, m2 arrêté', 'm1–m3 coupé, m2–m3 coupé'])
  })

  it('grows with the run, and is the same object while nothing is added', () => {
    const run = open('leader-lost')
    recordTo(run, 1_000_000)
    const first = timelineOf(run)
    expect(first.requests.map(r => r.outcome)).toEqual(['ok'])
    expect(timelineOf(run)).toBe(first)
    recordTo(run, 1_100_000)
    expect(timelineOf(run)).toBe(first)
    playStory(run)
    expect(timelineOf(run)).not.toBe(first)
    expect(first.eras).toHaveLength(1)
  })

  it('keeps the newest of a long run', () => {
    const base = scenarios.find(s => s.id === 'replication')!
    const description = base.description as { clients: { name: string }[] }
    const busy = { ...base, id: 'busy', description: { ...description, clients: description.clients.map(c => ({ ...c, every: 20_000 })) } }
    const run = openRun(world, busy)
    recordTo(run, 30_000_000)
    const { requests } = timelineOf(run)
    expect(requests).toHaveLength(KEPT)
    expect(requests.at(-1)!.from).toBeGreaterThan(29_000_000)
  })
})

describe('the axis', () => {
  it.each(scenarios.map(s => s.id))('%s: from 0 to 1, never back, and back to the same instant', (id) => {
    const run = open(id)
    const end = playStory(run)
    const axis = axisOf(run, end)
    let before = 0
    for (let at = 0; at <= end; at += 37_003) {
      const share = axis.shareOf(at)
      expect(share).toBeGreaterThanOrEqual(before)
      expect(Math.abs(axis.instantAt(share) - at)).toBeLessThanOrEqual(2)
      before = share
    }
    expect([axis.shareOf(0), axis.shareOf(end), axis.shareOf(-5), axis.shareOf(end + 5)]).toEqual([0, 1, 0, 1])
    expect([axis.instantAt(-1), axis.instantAt(2)]).toEqual([0, end])
  })

  it('gives an election’s milliseconds more room than idle seconds', () => {
    const run = open('leader-lost')
    const axis = axisOf(run, playStory(run))
    const [, second] = timelineOf(run).eras
    const votes = axis.shareOf(second.from) - axis.shareOf(second.from - 10_000)
    const idle = axis.shareOf(second.from - 500_000) - axis.shareOf(second.from - 600_000)
    expect(votes).toBeGreaterThan(2 * idle)
  })

  it('names seconds where there is room, and minutes of a long run', () => {
    const run = open('leader-lost')
    const seconds = axisOf(run, playStory(run)).seconds(0.1)
    expect(seconds.length).toBeGreaterThan(0)
    for (const [i, s] of seconds.entries()) {
      expect(s.at % 1_000_000).toBe(0)
      if (i > 0) expect(s.share - seconds[i - 1].share).toBeGreaterThanOrEqual(0.1)
    }
    const long = axisOf(open('election'), TEMPO_LIMIT + 1)
    expect(long.shareOf((TEMPO_LIMIT + 1) / 2)).toBeCloseTo(0.5, 6)
    expect(long.instantAt(0.25)).toBeCloseTo(TEMPO_LIMIT / 4, -2)
    const marks = long.seconds(0.1)
    expect(marks.map(m => m.at / 1_000_000)).toEqual([30, 60, 90])
  })

  it.each([[2, 1], [2.1, 30], [53, 600], [600, 3_600], [7_000, 43_200], [30_000, 259_200]])('%d minutes are marked every %d s, where a tenth of the width is a mark’s room', (minutes, apart) => {
    expect(stepOf(minutes * 60_000_000, 0.1)).toBe(apart * 1_000_000)
  })
})

describe('step by step', () => {
  it('goes through every told instant once, forwards and back', () => {
    const run = open('leader-lost')
    const end = playStory(run)
    const there: number[] = []
    for (let at: number | null = eventAfter(run, 0); at !== null && at <= end; at = eventAfter(run, at)) there.push(at)
    expect(there.length).toBeGreaterThan(20)
    expect(there).toEqual([...new Set(there)].sort((a, b) => a - b))
    const back: number[] = []
    for (let at: number | null = there.at(-1)!; at !== null; at = eventBefore(run, at)) back.unshift(at)
    expect(back.slice(-there.length)).toEqual(there)
  })

  it('shows at each step something that was not there before', () => {
    const run = open('replication')
    const at = eventAfter(run, 1_000_000)!
    expect(frameAt(run, at).rows).toBeGreaterThan(frameAt(run, at - 1).rows)
  })

  it('says that nothing comes of an idle cluster', () => {
    const run = open('election')
    const end = playStory(run) + 2_000_000
    expect(eventAfter(run, end)).toBeNull()
    expect(run.recorder.kernel.now).toBeLessThanOrEqual(end + LOOK_AHEAD)
    expect(eventBefore(run, 0)).toBeNull()
  })
})

it('wallAt is where virtualAt first reaches an instant', () => {
  const run = open('leader-lost')
  const end = playStory(run)
  const tempo = tempoBetween(run, 0, end)
  for (let at = 1; at < end; at += 11_003) {
    const ms = wallAt(tempo, at)
    expect(virtualAt(tempo, ms)).toBe(at)
    expect(virtualAt(tempo, ms - 1e-3)).toBeLessThanOrEqual(at)
  }
  for (const at of [...tempo.virtual]) {
    const ms = wallAt(tempo, at)
    if (ms > 0) expect(virtualAt(tempo, ms - 0.01)).toBeLessThanOrEqual(at)
  }
  expect([wallAt(tempo, 0), wallAt(tempo, end)]).toEqual([0, tempoLength(tempo)])
})
