import { describe, expect, it } from 'vitest'
import { axisOf } from '../../sim/run/axis.ts'
import { scenarios } from '../../sim/catalogue/etcd.ts'
import { openRun, playStory } from '../../sim/run/run.ts'
import { timelineOf } from '../../sim/run/timeline.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { layTimeline } from './timeline-layout.ts'

const world = await loadWorld('etcd')
const WIDTH = 560

function laid(id: string, width = WIDTH) {
  const run = openRun(world, scenarios.find(s => s.id === id)!)
  const axis = axisOf(run, playStory(run))
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
