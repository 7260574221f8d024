/**
 * The stages whose frames are timed: a busy run of each world, from its first cue on, and what must be
 * on the page meanwhile, for a measure of nothing would look very fast.
 */
import type { ElasticDescription } from '../sim/elasticsearch/description.ts'
import type { FleetDescription } from '../sim/fleet/description.ts'
import type { KafkaDescription } from '../sim/kafka/description.ts'
import { SECOND } from '../sim/kernel/time.ts'
import type { PlatformDescription } from '../sim/platform/description.ts'
import type { Scenario, Step } from '../sim/run/scenario.ts'
import { crowdedScenario } from './cluster.ts'

export interface BusyStage {
  readonly scenario: Scenario
  /** The panel beside the scene; the journal stands below it. */
  readonly panel: string
  /** Selectors, and how many of each must have been seen at once. */
  readonly least: Readonly<Record<string, number>>
}

const busyRun = (world: string, description: unknown, story: readonly Step[]): Scenario => ({
  id: `bench-${world}`, title: 'Beaucoup à la fois', world, seed: 1, description, story,
})
const settled = (plus: number): Step => ({ cue: 'Le trafic est établi.', plus })

const sites = [{ name: 'A' }, { name: 'B' }]
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const siteOf = (i: number) => (i % 2 === 1 ? 'A' : 'B')

/** Four brokers, two topics on all of them, two producers of ten messages a second each, and their consumers. */
const kafka: KafkaDescription = {
  sites, links: [],
  controllers: numbers(3).map(i => ({ name: `k${i}`, site: siteOf(i) })),
  brokers: numbers(4).map(i => ({ name: `b${i}`, site: siteOf(i) })),
  topics: ['commandes', 'mesures'].map(name => ({ name, replicationFactor: 4, minInsyncReplicas: 2 })),
  producers: ['commandes', 'mesures'].map((topic, i) => ({ name: `p${i + 1}`, site: siteOf(i), topic, every: SECOND / 10, from: 2 * SECOND })),
  consumers: ['commandes', 'mesures'].map((topic, i) => ({ name: `c${i + 1}`, site: siteOf(i), topic })),
}

/** Six nodes that vote and hold two indices; two clients, each a request every fifth of a second. */
const elastic: ElasticDescription = {
  sites, links: [],
  nodes: numbers(6).map(i => ({ name: `n${i}`, site: siteOf(i), roles: ['master', 'data'] })),
  indices: ['logs', 'mesures'].map(name => ({ name, shards: 2, replicas: 1 })),
  clients: [{ name: 'cA', site: 'A', nodes: ['n1', 'n3'] }, { name: 'cB', site: 'B', nodes: ['n2', 'n4'] }],
  settings: { awareness: true },
}
const requests: readonly Step[] = numbers(100).map(i => ({ act: { type: i % 5 === 0 ? 'count' : 'index', client: i % 2 === 0 ? 'cA' : 'cB' }, plus: SECOND / 10 }))

/** Three control planes, eight nodes, sixteen pods; A is lost. */
const platform: PlatformDescription = {
  sites: [...sites, { name: 'C' }],
  hosts: ['A', 'B', 'C'].map(site => ({ name: `esx-${site.toLowerCase()}`, site })),
  vms: [
    ...['b', 'a', 'c'].map((site, i) => ({ name: `cp${i + 1}`, host: `esx-${site}`, role: 'control-plane' as const })),
    ...numbers(8).map(i => ({ name: `n${i}`, host: i % 2 === 1 ? 'esx-a' : 'esx-b', role: 'node' as const })),
  ],
  workloads: [{ name: 'web', kind: 'deployment', replicas: 12, spread: 'soft' }, { name: 'base', kind: 'statefulset', replicas: 4, volume: 'single' }],
  service: { name: 'web', rate: 300, workload: 'web', capacity: 100 },
}

/** A cluster a site and a hub; twenty requests a second from each side, one in two a write, copied five times a second; A is lost. */
const fleet: FleetDescription = {
  sites: [...sites, { name: 'Hub' }], links: [],
  clusters: ['A', 'B'].map(site => ({ name: site, parts: [{ site, voters: 3, capacity: 100 }] })),
  hub: { site: 'Hub', manages: ['A', 'B'] },
  users: ['A', 'B'].map(site => ({ name: `clients ${site}`, to: site, every: SECOND / 20, writes: 2 })),
  data: { primary: 'A', copies: ['B'], mode: 'async', every: SECOND / 5, failover: 'person', silence: SECOND },
}

export const stages = {
  'stage-7x50': { scenario: crowdedScenario, panel: 'logs', least: { '.scene .member': 7, '.panel tbody tr': 8, '.journal li': 9, '.timeline .bar': 20 } },
  'stage-kafka': { scenario: busyRun('kafka', kafka, [settled(10 * SECOND)]), panel: 'messages', least: { '.scene .broker': 4, '.panel li': 20, '.journal li': 9, '.timeline .bar': 20 } },
  'stage-elasticsearch': { scenario: busyRun('elasticsearch', elastic, [settled(10 * SECOND), ...requests]), panel: 'cat-shards', least: { '.scene .node': 6, '.panel tbody tr': 8, '.journal li': 9, '.timeline .bar': 5 } },
  'stage-platform': { scenario: busyRun('platform', platform, [settled(25 * SECOND), { act: { type: 'lose-site', site: 'A' }, plus: SECOND }]), panel: 'pods', least: { '.scene .pod': 16, '.panel tbody tr': 16, '.journal li': 5, '.timeline .flag': 1 } },
  'stage-fleet': { scenario: busyRun('fleet', fleet, [{ act: { type: 'set-policy' }, plus: 2 * SECOND }, settled(SECOND), { act: { type: 'lose-site', site: 'A' }, plus: SECOND / 2 }]), panel: 'service', least: { '.scene .place': 3, '.panel dt': 5, '.journal li': 2, '.timeline .bar': 20 } },
} as const satisfies Readonly<Record<string, BusyStage>>

export type StageName = keyof typeof stages
