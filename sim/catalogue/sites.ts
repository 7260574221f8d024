/**
 * The running thread of the talk: three members over two sites, two in A and one in B, always drawn
 * the same way. RTT 0.5 ms inside a site, 5 ms between the two.
 */
import type { EtcdDescription } from '../etcd/description.ts'

export const twoSites = {
  sites: [{ name: 'A' }, { name: 'B' }],
  links: [],
  members: [
    { name: 'm1', site: 'A' },
    { name: 'm2', site: 'A' },
    { name: 'm3', site: 'B' },
  ],
  /** The version that was recorded: without pre-vote, so an election is told in one round. */
  settings: { version: '3.4.23' },
} satisfies Partial<EtcdDescription>

/** A client in A that asks m1 first. */
export const clientInA = { name: 'c1', site: 'A', endpoints: ['m1', 'm2', 'm3'] } as const
/** A client in B that asks m3 first. */
export const clientInB = { name: 'c2', site: 'B', endpoints: ['m3', 'm2', 'm1'] } as const

/** The API servers, etcd's own clients: A's asks m2 first, B's the member of its site alone. */
export const apiServers = [
  { name: 'c1', site: 'A', endpoints: ['m2', 'm1'] },
  { name: 'c2', site: 'B', endpoints: ['m3'] },
] as const

/** The same, and a machine on B that is no member yet. */
export const withSpare = {
  ...twoSites,
  members: [...twoSites.members, { name: 'm4', site: 'B', spare: true }],
} satisfies Partial<EtcdDescription>

/** One member on A, and a machine on B that is no member yet. */
export const oneMember = {
  ...twoSites,
  members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'B', spare: true }],
  clients: [{ name: 'c1', site: 'A', endpoints: ['m1'] }],
} satisfies EtcdDescription

/**
 * A third zone as far as OpenShift lets one member be from another, with room to spare: RTT 20 ms to
 * it (under 50 ms), 5 ms between A and B.
 */
export const threeZones = {
  sites: [...twoSites.sites, { name: 'C' }],
  links: [
    { between: ['A', 'C'], latency: 10_000, jitter: 500 },
    { between: ['B', 'C'], latency: 10_000, jitter: 500 },
  ],
  settings: twoSites.settings,
} satisfies Partial<EtcdDescription>
