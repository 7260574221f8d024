/** The fleet's drawing at every cue of its stories, and at odd instants: everything in its place, every offer carried out, every word there. */
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/fleet/index.ts'
import type { FleetDescription } from '../../../sim/fleet/description.ts'
import { fleet } from '../../../sim/fleet/world.ts'
import type { FleetView } from '../../../sim/fleet/view.ts'
import { frameAt, openRun, playStory, refusalOf } from '../../../sim/run/run.ts'
import { between, fleetLayout } from './layout.ts'
import { choicesFor, targetsOf, titleOf } from './offers.ts'
import { twinsOf } from './twins.ts'
import { fleetWords } from './words.ts'

describe.each(scenarios)('$id', (scenario) => {
  const run = openRun(fleet, scenario)
  const end = playStory(run)
  const instants = [...run.cues.map(c => c.at), ...Array.from({ length: 12 }, (_, i) => Math.floor(end * (i + 1) / 13))]
  const frames = instants.map(at => ({ at, view: frameAt<FleetView>(run, at).view }))

  it('every offer is accepted, once in its menu, and every thing has a title', () => {
    for (const { at, view } of frames) {
      frameAt(run, at)
      for (const target of targetsOf(view)) {
        expect(titleOf(target)).not.toContain('undefined')
        const choices = choicesFor(view, target)
        expect(new Set(choices.map(c => c.label)).size).toBe(choices.length)
        for (const choice of choices) if ('action' in choice) expect(refusalOf(run, at, choice.action), `${at}: ${choice.label}`).toBeNull()
      }
    }
  })

  it('is told in words, all of them', () => {
    for (const { view } of frames) {
      const { lead, tables, lists } = fleetWords(view)
      const all = [lead, ...tables.flatMap(t => t.rows.flat()), ...lists.flatMap(l => l.items)].join(' ')
      expect(all).not.toMatch(/undefined|NaN/)
      for (const table of tables) for (const row of table.rows) expect(row).toHaveLength(table.headings.length)
      expect(tables[0].rows.map(r => r[0])).toEqual(view.sites.map(s => s.name))
    }
  })

  it('its twins can be built', () => {
    const twins = twinsOf(scenario.description as FleetDescription)
    expect(twins.length).toBeGreaterThan(0)
    for (const twin of twins) expect(fleet.reject(twin.description), twin.title).toBeNull()
  })
})

describe('the layout', () => {
  const casts = [1, 2, 3].flatMap(row => [0, 1, 2].map(above => ({
    sites: [...Array.from({ length: row }, (_, i) => ({ name: `r${i}`, carries: true })), ...Array.from({ length: above }, (_, i) => ({ name: `a${i}`, carries: false }))],
    users: Array.from({ length: row }, (_, i) => `u${i}`),
  })))

  it.each(['beside', 'wide', 'upright'] as const)('keeps boxes apart and inside, %s', (format) => {
    for (const cast of casts) {
      const { width, height, sites, users } = fleetLayout(cast, format)
      const boxes = [...Object.values(sites), ...Object.values(users)]
      for (const [i, a] of boxes.entries()) {
        expect(a.x).toBeGreaterThanOrEqual(0)
        expect(a.x + a.width).toBeLessThanOrEqual(width)
        expect(a.y + a.height).toBeLessThanOrEqual(height)
        for (const b of boxes.slice(i + 1)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)
      }
    }
  })

  it('a way leaves from the edge and arrives at the edge', () => {
    const [from, to] = between({ x: 0, y: 0, width: 100, height: 50 }, { x: 200, y: 0, width: 100, height: 50 })
    expect([from, to]).toEqual([{ x: 100, y: 25 }, { x: 200, y: 25 }])
  })
})
