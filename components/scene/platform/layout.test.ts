import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform/index.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { platform } from '../../../sim/platform/world.ts'
import { frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import { castOf, layoutOf, placePods } from './layout.ts'
import type { Box, PlatformLayout } from './layout.ts'
import { podWord } from './words.ts'

/** Every cue of every story of this world. */
const shown = scenarios.flatMap((scenario) => {
  const run = openRun(platform, scenario)
  playStory(run)
  return run.cues.map(({ at }, cue) => ({ name: `${scenario.id}, cue ${cue}`, view: frameAt<PlatformView>(run, at).view }))
})

const within = (inner: Box, outer: Box) => inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5
  && inner.x + inner.width <= outer.x + outer.width + 0.5 && inner.y + inner.height <= outer.y + outer.height + 0.5
const apart = (a: Box, b: Box) => a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5 || a.y + a.height <= b.y + 0.5 || b.y + b.height <= a.y + 0.5
const pairs = <T>(list: readonly T[]) => list.flatMap((a, i) => list.slice(i + 1).map(b => [a, b] as const))
const podsIn = (view: PlatformView, layout: PlatformLayout) => layout.rows.filter(r => r.kind === 'node')
  .map(row => ({ row, pills: placePods(view.pods.filter(p => p.node === row.name), row, pod => podWord(pod, view)) }))

describe.each(['beside', 'wide', 'upright'] as const)('%s', (format) => {
  it.each(shown)('$name: sites apart, rows in their site, pods in their node, none over another', ({ view }) => {
    const layout = layoutOf(JSON.parse(castOf(view)), format)
    for (const [a, b] of pairs(Object.values(layout.sites))) expect(apart(a, b)).toBe(true)
    for (const [a, b] of pairs(layout.rows)) expect(apart(a, b)).toBe(true)
    for (const row of layout.rows) expect(within(row, layout.sites[row.site])).toBe(true)
    for (const { row, pills } of podsIn(view, layout)) {
      for (const pill of pills) expect(within(pill, row), pill.pod.name).toBe(true)
      for (const [a, b] of pairs(pills)) expect(apart(a, b)).toBe(true)
    }
    for (const box of [layout.tray, layout.users, ...Object.values(layout.sites)]) expect(within(box, { x: 0, y: 0, width: layout.width, height: layout.height })).toBe(true)
  })
})

it('stands still while machines stay where they are', () => {
  const [first, second] = shown
  expect(castOf(second.view)).toBe(castOf(first.view))
})
