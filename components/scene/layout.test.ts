import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/etcd.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { AnyWorld } from '../../sim/kernel/world.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { casts } from './casts-support.ts'
import { castOf, layoutOf, SQUARE } from './layout.ts'
import type { Box, Cast, SceneLayout } from './layout.ts'
import { CELL_WIDTH } from './members-layout.ts'
import type { MemberPlace } from './members-layout.ts'

const CLOSE = 1e-6

function inside(inner: Box, outer: Box, what: string): void {
  expect(inner.x, `${what}, left`).toBeGreaterThanOrEqual(outer.x - CLOSE)
  expect(inner.y, `${what}, top`).toBeGreaterThanOrEqual(outer.y - CLOSE)
  expect(inner.x + inner.width, `${what}, right`).toBeLessThanOrEqual(outer.x + outer.width + CLOSE)
  expect(inner.y + inner.height, `${what}, bottom`).toBeLessThanOrEqual(outer.y + outer.height + CLOSE)
}

function apart(a: Box, b: Box, what: string): void {
  const disjoint = a.x + a.width <= b.x + CLOSE || b.x + b.width <= a.x + CLOSE || a.y + a.height <= b.y + CLOSE || b.y + b.height <= a.y + CLOSE
  expect(disjoint, what).toBe(true)
}

const eachPair = <T>(things: readonly T[], look: (a: T, b: T) => void) => things.forEach((a, i) => things.slice(0, i).forEach(b => look(a, b)))

/** All that a member draws: crown, circle, role, term, log. */
const roomOf = ({ x, y, room, form }: MemberPlace): Box => ({ x: x - room / 2, y: y - form.above, width: room, height: form.height })
const squareOf = ({ x, y }: { x: number, y: number }): Box => ({ x: x - SQUARE, y: y - SQUARE, width: 2 * SQUARE, height: 2 * SQUARE })
const whole = ({ width, height }: SceneLayout): Box => ({ x: 0, y: 0, width, height })

const claims: readonly (readonly [string, (cast: Cast, layout: SceneLayout) => void])[] = [
  ['members stand inside their site, apart', ({ members }, layout) => {
    for (const { name, site } of members) inside(roomOf(layout.members[name]), layout.sites[site], name)
    eachPair(members, (a, b) => apart(roomOf(layout.members[a.name]), roomOf(layout.members[b.name]), `${a.name} and ${b.name}`))
  }],
  ['circles and logs fit the room of their member', ({ members }, layout) => {
    for (const { name } of members) {
      const { room, cells, form } = layout.members[name]
      expect(2 * form.radius, name).toBeLessThanOrEqual(room)
      expect(cells, name).toBeGreaterThanOrEqual(1)
      expect(cells * CELL_WIDTH, name).toBeLessThanOrEqual(room)
      expect(form.log + form.cell, name).toBeLessThanOrEqual(form.height - form.above)
    }
  }],
  ['clients are in view, within the width of their site, on no member and no other client', ({ members, clients }, layout) => {
    for (const { name, site } of clients) {
      const square = squareOf(layout.clients[name])
      inside(square, whole(layout), name)
      const { x, width } = layout.sites[site]
      inside(square, { x, width, y: 0, height: layout.height }, name)
      for (const m of members) apart(square, roomOf(layout.members[m.name]), `${name} and ${m.name}`)
    }
    eachPair(clients, (a, b) => apart(squareOf(layout.clients[a.name]), squareOf(layout.clients[b.name]), `${a.name} and ${b.name}`))
  }],
  ['sites are in view, apart, and none hides another’s client', ({ sites, clients }, layout) => {
    for (const site of sites) inside(layout.sites[site], whole(layout), site)
    eachPair(sites, (a, b) => apart(layout.sites[a], layout.sites[b], `${a} and ${b}`))
    for (const c of clients) for (const s of sites) if (s !== c.site) apart(squareOf(layout.clients[c.name]), layout.sites[s], `${c.name} and ${s}`)
  }],
  ['every two sites have a link, in view, whose name stands on no site', ({ sites }, layout) => {
    eachPair(sites, (b, a) => {
      const { points, middle, label: { x, y, anchor } } = layout.links[`${a}–${b}`]
      for (const p of [...points, middle]) inside({ ...p, width: 0, height: 0 }, whole(layout), `${a}–${b}`)
      const width = 50
      const text = { x: anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x, y: y - 14, width, height: 16 }
      inside(text, whole(layout), `name of ${a}–${b}`)
      for (const site of sites) apart(text, layout.sites[site], `name of ${a}–${b} and ${site}`)
    })
  }],
]

describe.each(claims)('%s', (_, claim) => {
  it.each(scenarios.map(s => [s.id, s]))('in the scenario %s', async (_id, scenario) => {
    const run = openRun(await loadWorld('etcd'), scenario)
    const { view } = frameAt<EtcdView>(run, cueInstant(run, 0))
    claim(view, layoutOf(view))
    claim(view, layoutOf(view, true))
  })

  it('in any cast', () => {
    fc.assert(fc.property(casts, (cast) => { claim(cast, layoutOf(cast)) }), { numRuns: 300 })
  })

  it('in any cast, upright', () => {
    fc.assert(fc.property(casts, (cast) => { claim(cast, layoutOf(cast, true)) }), { numRuns: 300 })
  })
})

describe('on a slide', () => {
  it('A is left, B right, a third above and between', () => {
    fc.assert(fc.property(casts.filter(c => c.sites.length > 1), (cast) => {
      const { sites: { A, B, C } } = layoutOf(cast)
      expect(A.x + A.width).toBeLessThanOrEqual(B.x)
      if (!C) return
      expect(C.y + C.height).toBeLessThanOrEqual(Math.min(A.y, B.y))
      expect(C.x).toBeGreaterThan(A.x)
      expect(C.x + C.width).toBeLessThan(B.x + B.width)
    }))
  })

  it('the drawing is as large as its place: 628 by 326', () => {
    fc.assert(fc.property(casts, (cast) => { expect(layoutOf(cast)).toMatchObject({ width: 628, height: 326 }) }))
  })
})

describe('upright', () => {
  it('the drawing is as wide as a phone, and sites stand below one another, the third on top', () => {
    fc.assert(fc.property(casts, (cast) => {
      const layout = layoutOf(cast, true)
      expect(layout.width).toBe(340)
      const tops = (cast.sites.length === 3 ? ['C', 'A', 'B'] : cast.sites).map(site => layout.sites[site].y)
      expect(tops).toEqual([...tops].sort((a, b) => a - b))
    }))
  })
})

it('a thing stands where it stood, whatever has happened to it', async () => {
  const world: AnyWorld = await loadWorld('etcd')
  for (const scenario of scenarios) {
    const run = openRun(world, scenario)
    const seen = Array.from({ length: 30 }, (_, i) => castOf(frameAt<EtcdView>(run, 1 + i * 200_000).view))
    expect(new Set(seen).size).toBe(1)
    expect(layoutOf(JSON.parse(seen[0]) as Cast)).toEqual(layoutOf(frameAt<EtcdView>(run, 1).view))
  }
})
