/**
 * The same two sites, users and database under two regimes: a cluster a site, or one cluster stretched
 * over both. Rates, capacities and periods are an example's: five requests a second from each side, of
 * which one in two writes, and twenty that a site carries.
 */
import type { FleetDescription } from '../../fleet/description.ts'

const EVERY = 200_000
const CAPACITY = 20

export const usersOfBoth = [
  { name: 'clients A', to: 'A', every: EVERY, writes: 2 },
  { name: 'clients B', to: 'B', every: EVERY, writes: 2 },
] as const

/** A complete cluster a site, a hub elsewhere that has A only so far, B's copy one second behind A's database. */
export const twoClusters = {
  sites: [{ name: 'A' }, { name: 'B' }, { name: 'Hub' }],
  links: [],
  clusters: ['A', 'B'].map(site => ({ name: site, parts: [{ site, voters: 3, capacity: CAPACITY }] })),
  hub: { site: 'Hub', manages: ['A'] },
  users: usersOfBoth,
  data: { primary: 'A', copies: ['B'], mode: 'async', every: 1_000_000, failover: 'person', silence: 1_000_000 },
} satisfies FleetDescription

/** One cluster, two voters on A and one on B; each write is on both sites before it is acknowledged. */
export const stretched = {
  sites: [{ name: 'A' }, { name: 'B' }],
  links: [],
  clusters: [{ name: 'étiré', parts: [{ site: 'A', voters: 2, capacity: CAPACITY }, { site: 'B', voters: 1, capacity: CAPACITY }] }],
  users: usersOfBoth,
  data: { primary: 'A', copies: ['B'], mode: 'sync', failover: 'operator', silence: 1_000_000 },
} satisfies FleetDescription

/** Two machines of a shop, each with its till. */
const edge = {
  sites: [{ name: 'n1' }, { name: 'n2' }],
  links: [],
  clusters: [],
  users: [{ name: 'caisse 1', to: 'n1', every: EVERY, writes: 2 }, { name: 'caisse 2', to: 'n2', every: EVERY, writes: 2 }],
} satisfies Partial<FleetDescription>

export const edgeProbe = { ...edge, data: { primary: 'n1', copies: ['n2'], mode: 'async', every: 500_000, failover: 'probe', silence: 1_000_000 } } satisfies FleetDescription
export const edgeFencing = { ...edge, data: { primary: 'n1', copies: ['n2'], mode: 'sync', failover: 'fencing', silence: 1_000_000 } } satisfies FleetDescription
export const edgeArbiter = {
  ...edge, sites: [...edge.sites, { name: 'arbitre' }],
  data: { primary: 'n1', copies: ['n2'], mode: 'sync', failover: 'arbiter', silence: 1_000_000, arbiter: 'arbitre' },
} satisfies FleetDescription
