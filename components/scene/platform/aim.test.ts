import { expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform/index.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { platform } from '../../../sim/platform/world.ts'
import { forkRun, frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import { aimOf } from './aim.ts'
import { castOf, layoutOf } from './layout.ts'
import type { Format } from './layout.ts'

const run = openRun(platform, scenarios.find(s => s.id === 'mono-cp-lost')!)
const end = playStory(run)
const viewAt = (at: number, of = run) => frameAt<PlatformView>(of, at).view
const laidOut = (view: PlatformView, format: Format) => ({ layout: layoutOf(JSON.parse(castOf(view)), format), view })
const aimIn = (view: PlatformView, format: Format) => aimOf(view, laidOut(view, format).layout)

it.each(['beside', 'wide'] as const)('%s: from the edge of B to the pod on A, clear of the link, dead once A is', (format) => {
  const [calm, dark] = [0, 1].map(cue => viewAt(run.cues[cue].at))
  const { layout } = laidOut(calm, format)
  const aim = aimIn(calm, format)!
  expect(aim.from.x).toBe(layout.sites.B.x)
  expect(aim.to.x).toBeGreaterThan(layout.sites.A.x)
  expect(aim.to.x).toBeLessThan(layout.sites.A.x + layout.sites.A.width)
  expect(aim.from.y).toBe(aim.to.y)
  // The cross is 16 high, the link 6.
  expect(Math.abs(layout.links[0].y - aim.to.y)).toBeGreaterThan(14)
  expect(aim.dead).toBe(false)
  expect(aimIn(dark, format)).toEqual({ ...aim, dead: true })
})

it('there is none once the primary stands beside those who call it, nor upright, nor without a database', () => {
  const back = forkRun(run, [{ at: end, id: 'back', action: { type: 'restore-site', site: 'A' } }])
  const view = viewAt(end + 180_000_000, back)
  expect(view.primary).toBe('base-1')
  expect(aimIn(view, 'beside')).toBeNull()
  expect(aimIn(viewAt(run.cues[0].at), 'upright')).toBeNull()
  expect(aimIn({ ...viewAt(run.cues[0].at), primary: '' }, 'beside')).toBeNull()
})
