/** For tests of the scene's geometry: clusters of every size the deck may draw. */
import fc from 'fast-check'
import type { Cast, Point } from './layout.ts'

/** One to seven members on one to three sites, one of which may stay empty; up to three clients, where members are. */
export const casts: fc.Arbitrary<Cast> = fc.constantFrom<string[]>(['A'], ['A', 'B'], ['A', 'B', 'C']).chain(sites => fc.record({
  sites: fc.constant(sites),
  members: fc.array(fc.constantFrom(...sites), { minLength: 1, maxLength: 7 }),
  withClient: fc.subarray(sites),
})).filter(({ sites, members }) => new Set(members).size >= sites.length - 1)
  .map(({ sites, members, withClient }) => ({
    sites,
    members: members.map((site, i) => ({ name: `m${i + 1}`, site })),
    clients: withClient.filter(site => members.includes(site)).map((site, i) => ({ name: `c${i + 1}`, site })),
  }))

export const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
