/**
 * The free bench: a cluster that someone lays out, as a scenario without a story. Plain data, so that
 * a link can hold it.
 */
import type { EtcdDescription, EtcdSettings } from '../../sim/etcd/description.ts'
import type { Scenario } from '../../sim/run/scenario.ts'

export interface BenchLayout {
  /** Members of each site, one to three sites. */
  readonly members: readonly number[]
  /** One-way delay between sites, ms. */
  readonly latency: number
  /** Writes a second of each site's client; 0: only what one writes by hand. */
  readonly writes: number
  readonly preVote: boolean
  /** One sync of a disk, ms. */
  readonly fsync: number
  /** --heartbeat-interval and --election-timeout, ms. */
  readonly heartbeat: number
  readonly election: number
  /** One of `VERSIONS`. */
  readonly version: string
  /** A machine more on each site, ready and no member yet: one can add it. */
  readonly spare: boolean
}

export const SITE_NAMES = ['A', 'B', 'C'] as const
/** Members of the bench: etcd's own advice is seven; more are slow to read. */
export const MOST_MEMBERS = 9
export const BENCH_ID = 'banc-libre'

export const FIRST_BENCH: BenchLayout = { members: [2, 1], latency: 2.5, writes: 0, preVote: true, fsync: 1, heartbeat: 100, election: 1_000, version: '3.6.11', spare: false }

/** Versions of etcd: that of the talk's recordings, and the last one modelled of each line (`sim/etcd/versions.ts`). */
export const VERSIONS = ['3.4.23', '3.5.30', '3.6.11', '3.7.0'] as const

/** Rates of writes that can be chosen, per second and client. */
export const RATES = [0, 1, 5, 20, 50] as const

/** What is wrong with a layout, in a sentence, or null. */
export function rejectBench({ members, latency, fsync, heartbeat, election, version }: BenchLayout): string | null {
  const count = members.reduce((a, b) => a + b, 0)
  if (count < 1) return 'Il faut au moins un membre.'
  if (count > MOST_MEMBERS) return `Le banc porte au plus ${MOST_MEMBERS} membres.`
  if (!(latency >= 0 && latency <= 500)) return 'Le délai entre sites va de 0 à 500\u00A0ms.'
  if (!(fsync > 0 && fsync <= 2_000)) return 'Une écriture sur disque prend de 0,1 à 2\u202F000\u00A0ms.'
  if (!(heartbeat >= 10 && heartbeat <= 5_000)) return 'Le battement va de 10 à 5\u202F000\u00A0ms.'
  // etcd refuses to start otherwise (server/embed/config.go).
  if (!(election >= 5 * heartbeat)) return 'etcd veut un délai d’élection d’au moins cinq battements.'
  if (election > 50_000) return 'Le délai d’élection va jusqu’à 50\u202F000\u00A0ms.'
  if (!VERSIONS.some(known => known === version)) return 'Cette version d’etcd n’est pas au banc.'
  return null
}

const micros = (ms: number) => Math.round(ms * 1_000)

/** The scenario of a sound layout. */
export function benchScenario(layout: BenchLayout, seed: number): Scenario {
  const sites = SITE_NAMES.slice(0, layout.members.length).map(name => ({ name }))
  const places = layout.members.flatMap((count, site) => Array.from({ length: count }, () => SITE_NAMES[site]))
  const founders = places.map((site, i) => ({ name: `m${i + 1}`, site }))
  const spares = layout.spare ? sites.map((site, i) => ({ name: `m${founders.length + i + 1}`, site: site.name, spare: true })) : []
  const members = [...founders, ...spares]
  const settings: Partial<EtcdSettings> = {
    version: layout.version, preVote: layout.preVote, fsync: micros(layout.fsync), fsyncJitter: micros(layout.fsync),
    heartbeatInterval: micros(layout.heartbeat), electionTicks: Math.round(layout.election / layout.heartbeat),
  }
  const description: EtcdDescription = {
    sites,
    links: sites.flatMap((a, i) => sites.slice(i + 1).map(b => ({ between: [a.name, b.name] as const, latency: micros(layout.latency), jitter: micros(layout.latency / 8) }))),
    members,
    clients: sites.map(({ name }, i) => ({
      name: `c${i + 1}`, site: name,
      // Its own site's members first; of machines that are no members yet it knows nothing.
      endpoints: founders.toSorted((a, b) => Number(b.site === name) - Number(a.site === name)).map(m => m.name),
      ...(layout.writes > 0 ? { every: Math.round(1_000_000 / layout.writes), from: 2_000_000 } : {}),
    })),
    settings,
  }
  return { id: BENCH_ID, title: 'Banc libre', world: 'etcd', seed, description, story: [{ cue: 'Le cluster démarre. À vous de jouer.' }] }
}

/** The layout of a bench that came with a link; null when it is not one. */
export function layoutOfScenario({ id, world, description }: Scenario): BenchLayout | null {
  if (id !== BENCH_ID || world !== 'etcd') return null
  const { sites, members, clients, links, settings } = description as EtcdDescription
  if (sites.length > SITE_NAMES.length || sites.some((s, i) => s.name !== SITE_NAMES[i])) return null
  const founders = members.filter(m => !m.spare)
  const heartbeat = (settings?.heartbeatInterval ?? 100_000) / 1_000
  const every = clients[0]?.every
  const layout: BenchLayout = {
    members: sites.map(s => founders.filter(m => m.site === s.name).length),
    latency: (links[0]?.latency ?? 2_500) / 1_000,
    writes: every ? Math.round(1_000_000 / every) : 0,
    preVote: settings?.preVote ?? true,
    fsync: (settings?.fsync ?? 1_000) / 1_000,
    version: settings?.version ?? FIRST_BENCH.version,
    spare: founders.length < members.length,
    heartbeat, election: heartbeat * (settings?.electionTicks ?? 10),
  }
  return rejectBench(layout) === null ? layout : null
}
