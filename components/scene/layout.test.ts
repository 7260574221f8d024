import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sim/catalogue/index.ts'
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { AnyWorld } from '../../sim/kernel/world.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { CELL, layoutOf, placeOf, pointOn, RADIUS, wayBetween } from './layout.ts'
import type { Point, SceneLayout } from './layout.ts'

interface Cast {
  readonly sites: readonly string[]
  readonly members: readonly { readonly name: string, readonly site: string }[]
  readonly clients: readonly { readonly name: string, readonly site: string }[]
}

const layoutOfCast = (cast: Cast) => layoutOf(cast as unknown as EtcdView)

/** One to seven members on one to three sites, one of which may stay empty; up to three clients, where members are. */
const casts: fc.Arbitrary<Cast> = fc.constantFrom<string[]>(['A'], ['A', 'B'], ['A', 'B', 'C']).chain(sites => fc.record({
  sites: fc.constant(sites),
  members: fc.array(fc.constantFrom(...sites), { minLength: 1, maxLength: 7 }),
  withClient: fc.subarray(sites),
})).filter(({ sites, members }) => new Set(members).size >= sites.length - 1)
  .map(({ sites, members, withClient }) => ({
    sites,
    members: members.map((site, i) => ({ name: `m${i + 1}`, site })),
    clients: withClient.filter(site => members.includes(site)).map((site, i) => ({ name: `c${i + 1}`, site })),
  }))

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
/** Half the side of a client's square. */
const SQUARE = 22

function membersAreInTheirSites({ members }: Cast, layout: SceneLayout): void {
  for (const { name, site } of members) {
    const [member, box] = [layout.members[name], layout.sites[site]]
    expect(member.x - RADIUS, `${name} begins`).toBeGreaterThanOrEqual(box.x)
    expect(member.x + RADIUS, `${name} ends`).toBeLessThanOrEqual(box.x + box.width)
    expect(member.y - RADIUS, `${name} at the top`).toBeGreaterThanOrEqual(box.y)
    // Below its circle a member has its role, its term and its log.
    expect(member.y + RADIUS + 62 + CELL.height, `${name}’s log`).toBeLessThanOrEqual(box.y + box.height)
  }
}

function membersAreApart({ members }: Cast, layout: SceneLayout): void {
  for (const [i, { name }] of members.entries()) {
    for (const other of members.slice(0, i)) {
      expect(distance(layout.members[name], layout.members[other.name]), `${name} and ${other.name}`).toBeGreaterThanOrEqual(2 * RADIUS)
    }
  }
}

function logsFit({ members }: Cast, layout: SceneLayout): void {
  for (const { name, site } of members) {
    const { x, room, cells } = layout.members[name]
    expect(cells, name).toBeGreaterThanOrEqual(1)
    expect(cells * CELL.width, name).toBeLessThan(room)
    const box = layout.sites[site]
    expect(x - cells * CELL.width / 2, name).toBeGreaterThanOrEqual(box.x)
    expect(x + cells * CELL.width / 2, name).toBeLessThanOrEqual(box.x + box.width)
  }
  // Rooms of one site share it out.
  for (const [i, { name, site }] of members.entries()) {
    for (const other of members.slice(0, i).filter(m => m.site === site)) {
      const [a, b] = [layout.members[name], layout.members[other.name]]
      expect(Math.abs(a.x - b.x) + 1e-9).toBeGreaterThanOrEqual((a.room + b.room) / 2)
    }
  }
}

function clientsAreInView({ clients }: Cast, layout: SceneLayout): void {
  for (const { name } of clients) {
    const { x, y } = layout.clients[name]
    expect(x - SQUARE, name).toBeGreaterThanOrEqual(0)
    expect(x + SQUARE, name).toBeLessThanOrEqual(layout.width)
    expect(y + SQUARE, name).toBeLessThanOrEqual(layout.height)
  }
}

function clientsAreBelowTheirSites({ clients }: Cast, layout: SceneLayout): void {
  for (const { name, site } of clients) {
    const [{ x, y }, box] = [layout.clients[name], layout.sites[site]]
    expect(y - SQUARE, name).toBeGreaterThanOrEqual(box.y + box.height)
    expect(x - SQUARE, name).toBeGreaterThanOrEqual(box.x)
    expect(x + SQUARE, name).toBeLessThanOrEqual(box.x + box.width)
  }
}

function sitesAreInOrder({ sites }: Cast, layout: SceneLayout): void {
  let edge = 0
  for (const site of sites) {
    const box = layout.sites[site]
    expect(box.x, site).toBeGreaterThanOrEqual(edge)
    edge = box.x + box.width
    expect(box.y + box.height, site).toBeLessThanOrEqual(layout.height)
  }
  expect(edge).toBeLessThanOrEqual(layout.width + 1e-9)
}

const claims = [
  ['members stand inside their site', membersAreInTheirSites],
  ['members’ circles do not overlap', membersAreApart],
  ['log strips fit the room of their member', logsFit],
  ['clients are inside the view box', clientsAreInView],
  ['clients stand below their own site', clientsAreBelowTheirSites],
  ['sites stand from left to right in their order, A left of B, inside the view box', sitesAreInOrder],
] as const

describe.each(claims)('%s', (_, claim) => {
  it.each(scenarios.map(s => [s.id, s]))('in the scenario %s', async (_id, scenario) => {
    const run = openRun(await loadWorld('etcd'), scenario)
    const { view } = frameAt<EtcdView>(run, cueInstant(run, 0))
    claim(view, layoutOf(view))
  })

  it('in any cast', () => {
    fc.assert(fc.property(casts, (cast) => { claim(cast, layoutOfCast(cast)) }), { numRuns: 300 })
  })
})

it('a thing stands where it stood, whatever has happened to it', async () => {
  const world: AnyWorld = await loadWorld('etcd')
  for (const scenario of scenarios) {
    const run = openRun(world, scenario)
    const layouts = Array.from({ length: 30 }, (_, i) => layoutOf(frameAt<EtcdView>(run, 1 + i * 200_000).view))
    for (const layout of layouts) expect(layout).toEqual(layouts[0])
  }
})

describe('a message', () => {
  /** A cast with two different things of it, members or a member and a client. */
  const flights = casts.filter(({ members, clients }) => members.length + clients.length > 1)
    .chain(cast => fc.tuple(fc.shuffledSubarray([...cast.members, ...cast.clients], { minLength: 2, maxLength: 2 }), fc.constant(cast)))
    .filter(([[a, b], { members }]) => members.includes(a) || members.includes(b))
    .map(([[a, b], cast]) => {
      const layout = layoutOfCast(cast)
      const stand = (name: string) => layout.members[name] ?? layout.clients[name]
      return { layout, from: a.name, to: b.name, start: stand(a.name), end: stand(b.name), way: wayBetween(layout, a.name, b.name)! }
    })
  const instants = fc.tuple(fc.nat(100_000_000), fc.integer({ min: 1, max: 50_000 })).map(([sentAt, delay]) => ({ sentAt, arrivesAt: sentAt + delay }))

  it('leaves the sender’s edge', () => {
    fc.assert(fc.property(flights, instants, ({ start, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, sentAt)
      expect(distance(place, start)).toBeGreaterThan(RADIUS * 0.9)
      expect(distance(place, start)).toBeLessThan(RADIUS * 1.5)
    }))
  })

  it('reaches the receiver’s edge', () => {
    fc.assert(fc.property(flights, instants, ({ end, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, arrivesAt)
      expect(distance(place, end)).toBeGreaterThan(RADIUS * 0.9)
      expect(distance(place, end)).toBeLessThan(RADIUS * 1.5)
    }))
  })

  it('goes on as its time passes, never back', () => {
    fc.assert(fc.property(flights, instants, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }), ({ start, end, way }, { sentAt, arrivesAt }, shares) => {
      // How far along the straight line from one to the other.
      const [dx, dy] = [end.x - start.x, end.y - start.y]
      const along = shares.sort((a, b) => a - b).map((share) => {
        const place = placeOf(way, sentAt, arrivesAt, sentAt + share * (arrivesAt - sentAt))
        return (place.x - start.x) * dx + (place.y - start.y) * dy
      })
      for (let i = 1; i < along.length; i++) expect(along[i]).toBeGreaterThanOrEqual(along[i - 1] - 1e-3)
    }))
  })

  it('moves: half-way it is neither where it was sent nor where it arrives', () => {
    fc.assert(fc.property(flights, instants, ({ start, end, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, (sentAt + arrivesAt) / 2)
      expect(distance(place, start)).toBeGreaterThan(RADIUS * 0.9)
      expect(distance(place, end)).toBeGreaterThan(RADIUS * 0.9)
      expect(place).toEqual(pointOn(way, 0.5))
    }))
  })

  it('stays at the edges outside its time', () => {
    fc.assert(fc.property(flights, instants, fc.nat(1_000_000), ({ way }, { sentAt, arrivesAt }, off) => {
      expect(placeOf(way, sentAt, arrivesAt, sentAt - off)).toEqual(placeOf(way, sentAt, arrivesAt, sentAt))
      expect(placeOf(way, sentAt, arrivesAt, arrivesAt + off)).toEqual(placeOf(way, sentAt, arrivesAt, arrivesAt))
    }))
  })

  it('without a delay has arrived', () => {
    fc.assert(fc.property(flights, ({ way }) => {
      expect(placeOf(way, 5_000, 5_000, 5_000)).toEqual(placeOf(way, 0, 5_000, 5_000))
    }))
  })

  it('between members never meets half-way one that goes the other way', () => {
    fc.assert(fc.property(flights.filter(({ layout, from, to }) => from in layout.members && to in layout.members), ({ layout, from, to, way }) => {
      const back = wayBetween(layout, to, from)!
      expect(distance(pointOn(way, 0.5), pointOn(back, 0.5))).toBeGreaterThan(10)
    }))
  })

  it('to someone who is not in the scene has no way', () => {
    const layout = layoutOfCast({ sites: ['A'], members: [{ name: 'm1', site: 'A' }], clients: [] })
    expect(wayBetween(layout, 'm1', 'm9')).toBeNull()
    expect(wayBetween(layout, 'c9', 'm1')).toBeNull()
  })
})
