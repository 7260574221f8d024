import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { casts, distance } from './casts-support.ts'
import { layoutOf, SQUARE } from './layout.ts'
import { placeOf, pointOn, wayBetween } from './ways.ts'

describe('a message', () => {
  /** A cast with two different things of it, members or a member and a client. */
  const flights = casts.filter(({ members, clients }) => members.length + clients.length > 1)
    .chain(cast => fc.tuple(fc.shuffledSubarray([...cast.members, ...cast.clients], { minLength: 2, maxLength: 2 }), fc.constant(cast), fc.boolean()))
    .filter(([[a, b], { members }]) => members.includes(a) || members.includes(b))
    .map(([[a, b], cast, upright]) => {
      const layout = layoutOf(cast, upright)
      const stand = (name: string) => layout.members[name] ?? layout.clients[name]
      const radius = (name: string) => layout.members[name]?.form.radius ?? SQUARE
      return { layout, from: a.name, to: b.name, start: stand(a.name), end: stand(b.name), leave: radius(a.name), reach: radius(b.name), way: wayBetween(layout, a.name, b.name)! }
    })
  const instants = fc.tuple(fc.nat(100_000_000), fc.integer({ min: 1, max: 50_000 })).map(([sentAt, delay]) => ({ sentAt, arrivesAt: sentAt + delay }))

  it('leaves the sender’s edge', () => {
    fc.assert(fc.property(flights, instants, ({ start, leave, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, sentAt)
      expect(distance(place, start)).toBeGreaterThan(leave * 0.9)
      expect(distance(place, start)).toBeLessThan(leave * 1.1)
    }))
  })

  it('reaches the receiver’s edge', () => {
    fc.assert(fc.property(flights, instants, ({ end, reach, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, arrivesAt)
      expect(distance(place, end)).toBeGreaterThan(reach * 0.9)
      expect(distance(place, end)).toBeLessThan(reach * 1.1)
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
    fc.assert(fc.property(flights, instants, ({ start, end, leave, reach, way }, { sentAt, arrivesAt }) => {
      const place = placeOf(way, sentAt, arrivesAt, (sentAt + arrivesAt) / 2)
      expect(distance(place, start)).toBeGreaterThan(leave * 0.9)
      expect(distance(place, end)).toBeGreaterThan(reach * 0.9)
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
    const layout = layoutOf({ sites: ['A'], members: [{ name: 'm1', site: 'A' }], clients: [] })
    expect(wayBetween(layout, 'm1', 'm9')).toBeNull()
    expect(wayBetween(layout, 'c9', 'm1')).toBeNull()
  })
})
