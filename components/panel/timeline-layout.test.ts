import { describe, expect, it } from 'vitest'
import { axisOf } from '../../sim/run/axis.ts'
import type { Axis } from '../../sim/run/axis.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { openRun, playStory } from '../../sim/run/run.ts'
import type { Run } from '../../sim/run/run.ts'
import { timelineOf } from '../../sim/run/timeline.ts'
import { loadWorld, worldNames } from '../../sim/run/worlds.ts'
import { layTimeline } from './timeline-layout.ts'

const worlds = new Map(await Promise.all(worldNames.map(async name => [name, await loadWorld(name)] as const)))
const WIDTH = 560

const known = new Map<string, { readonly run: Run, readonly axis: Axis }>()

function played(id: string) {
  const found = known.get(id)
  if (found) return found
  const scenario = scenarios.find(s => s.id === id)!
  const run = openRun(worlds.get(scenario.world)!, scenario)
  const fresh = { run, axis: axisOf(run, playStory(run)) }
  known.set(id, fresh)
  return fresh
}

function laid(id: string, width = WIDTH) {
  const { run, axis } = played(id)
  return layTimeline({ axis, timeline: timelineOf(run), cues: run.cues, actions: [] }, width)
}

describe.each(scenarios.map(s => s.id))('%s', (id) => {
  it.each([280, WIDTH, 1_400])('%i px wide: everything stands within it, and no two labels touch', (width) => {
    const { bands, bars, flags, labels, ticks } = laid(id, width)
    for (const { left, width: w } of [...bands, ...bars]) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left + w).toBeLessThanOrEqual(width + 6)
    }
    for (const { left } of flags) expect(left >= 0 && left <= width).toBe(true)
    const places = labels.map(l => [l.left - l.text.length * 4.1, l.left + l.text.length * 4.1]).sort((a, b) => a[0] - b[0])
    for (const [i, [from]] of places.entries()) if (i > 0) expect(from).toBeGreaterThan(places[i - 1][1])
    expect(ticks.every((t, i) => i === 0 || t - ticks[i - 1] >= 3)).toBe(true)
  })
})

it.each([
  ['leader-lost', 'mandat 1 · m1', 'mandat 1, leader m1'],
  ['es-two-one', 'mandat 1 · es-a2', 'mandat 1, master es-a2'],
  ['kafka-two-two', 'époque 0 · b1', 'époque 0, leader b1'],
  ['site-loss', 'API\u00A0: cp2', 'API\u00A0: cp2'],
  ['edge-probe', 'primaire n2', 'primaire n2'],
])('%s: a world names who is in charge in its own words', (id, label, spoken) => {
  const { run } = played(id)
  const [era] = timelineOf(run).eras
  expect([era.labels[0], era.spoken]).toEqual([label, spoken])
  expect(laid(id, 1_400).bands[0].label).toBe(label)
})

it('two leaders at one time: the later term above, what the old one still believes below', () => {
  const { bands } = laid('two-sites-cut')
  const late = bands.find(b => b.lane === 1)!
  expect(bands.filter(b => b.lane === 0).map(b => b.no)).toEqual([1, 2])
  expect(late.no).toBe(1)
  const second = bands.find(b => b.no === 2)!
  expect(late.left).toBe(second.left)
})

it('clients have a lane each', () => {
  const { bars, lanes } = laid('two-sites-cut')
  expect(lanes).toBe(2)
  expect(new Set(bars.map(b => b.lane))).toEqual(new Set([0, 1]))
  expect(bars.map(b => b.title)).toContain('x=9\u00A0: confirmée')
})

it('ticks stand further apart where time is stretched', () => {
  const { ticks } = laid('leader-lost')
  const gaps = ticks.slice(1).map((t, i) => t - ticks[i])
  expect(Math.max(...gaps)).toBeGreaterThan(4 * Math.min(...gaps))
})
