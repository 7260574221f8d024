/**
 * What an Elasticsearch cluster is built from: sites, links, nodes with their roles, indices, clients,
 * settings. Plain data, part of a scenario. Defaults are Elasticsearch's own (reference: “Discovery and
 * cluster formation settings”, “Cluster-level shard allocation”, “Delaying allocation when a node leaves”).
 */
import * as v from 'valibot'
import { fields, firstIssue, list, micros, options, text, whole } from '../kernel/form.ts'

export interface NodeDescription {
  readonly name: string
  /** Also its `node.attr.zone`. */
  readonly site: string
  /** `node.roles`. A voting-only node is master-eligible, too. */
  readonly roles: readonly Role[]
  /** Instant of its first start, µs; 0 when left out; null: only when someone starts it. */
  readonly startAt?: number | null
}

export type Role = 'master' | 'voting_only' | 'data'

export interface LinkDescription {
  /** Names of two sites; the same twice is the network inside one. */
  readonly between: readonly [string, string]
  /** One-way delay and its uniform extra, µs. */
  readonly latency: number
  readonly jitter?: number
}

export interface IndexDescription {
  readonly name: string
  /** `index.number_of_shards`, 1 when left out. */
  readonly shards?: number
  /** `index.number_of_replicas`, 1 when left out. */
  readonly replicas?: number
  /** Instant at which somebody creates it, µs; 2 s when left out. */
  readonly createdAt?: number
}

export interface ClientDescription {
  readonly name: string
  readonly site: string
  /** Nodes it asks, in order of preference. */
  readonly nodes: readonly string[]
  /** `?timeout=` of its writes, µs. */
  readonly timeout?: number
}

export interface ElasticSettings {
  /** cluster.auto_shrink_voting_configuration */
  readonly autoShrink: boolean
  /** cluster.routing.allocation.awareness.attributes: zone */
  readonly awareness: boolean
  /** cluster.routing.allocation.awareness.force.zone.values; empty: not forced. */
  readonly forcedZones: readonly string[]
  /** index.unassigned.node_left.delayed_timeout, µs. */
  readonly delayedTimeout: number
  /** Time to copy a shard or to open one that is there, µs. A size, no setting. */
  readonly recovery: number
  /**
   * The counter-model: discovery.zen.minimum_master_nodes, which before version 7 the operator had to
   * set to a majority. When given, so many votes elect and commit, whatever the voting configuration says.
   */
  readonly minimumMasterNodes: number | null
}

export interface ElasticDescription {
  readonly sites: readonly { readonly name: string }[]
  readonly links: readonly LinkDescription[]
  readonly nodes: readonly NodeDescription[]
  /** cluster.initial_master_nodes: who votes the very first time; all who are up at 0 when left out. */
  readonly initialMasterNodes?: readonly string[]
  readonly indices: readonly IndexDescription[]
  readonly clients: readonly ClientDescription[]
  readonly settings?: Partial<ElasticSettings>
}

export function settingsOf({ settings }: ElasticDescription): ElasticSettings {
  return {
    autoShrink: true, awareness: false, forcedZones: [], delayedTimeout: 60_000_000, recovery: 2_000_000, minimumMasterNodes: null,
    ...settings,
  }
}

/** A write waits so long for a master or a primary (`timeout`, 1m); a client listens a second longer. */
export const WRITE_TIMEOUT = 60_000_000

/** A link that no description names: inside one site 0.25 ms, between sites 2.5 ms (RTT 5 ms). */
export const DEFAULT_LINK = { inside: { latency: 250, jitter: 100 }, between: { latency: 2_500, jitter: 300 } }

export const LIMITS = { nodes: 15, sites: 5, clients: 6, links: 15, indices: 6, shards: 4, replicas: 5, name: 20 } as const

export const name = text(LIMITS.name)
const flag = v.optional(v.boolean('est vrai ou faux'))

export const descriptionForm = fields({
  sites: list(fields({ name }), 1, LIMITS.sites),
  links: list(fields({ between: v.strictTuple([name, name], 'est une paire de sites'), latency: micros(), jitter: v.optional(micros()) }), 0, LIMITS.links),
  nodes: list(fields({
    name, site: name, startAt: v.optional(v.nullable(micros())),
    roles: list(v.picklist(['master', 'voting_only', 'data'], 'est « master », « voting_only » ou « data »'), 1, 3),
  }), 1, LIMITS.nodes),
  initialMasterNodes: v.optional(list(name, 1, LIMITS.nodes)),
  indices: list(fields({
    name, shards: v.optional(whole(1, LIMITS.shards)), replicas: v.optional(whole(0, LIMITS.replicas)), createdAt: v.optional(micros()),
  }), 0, LIMITS.indices),
  clients: list(fields({ name, site: name, nodes: list(name, 1, LIMITS.nodes), timeout: v.optional(micros(1)) }), 0, LIMITS.clients),
  settings: v.optional(options(fields({
    autoShrink: flag, awareness: flag,
    forcedZones: v.optional(list(name, 0, LIMITS.sites)),
    delayedTimeout: v.optional(micros()),
    recovery: v.optional(micros(1)),
    minimumMasterNodes: v.optional(v.nullable(whole(1, LIMITS.nodes))),
  }))),
})

/** What is wrong with a description, in a sentence for its author, or null. */
export function rejectDescription(candidate: unknown): string | null {
  return firstIssue(descriptionForm, candidate, 'la description du cluster') ?? rejectNames(candidate as ElasticDescription)
}

function rejectNames({ sites, links, nodes, indices, clients, initialMasterNodes = [], settings }: ElasticDescription): string | null {
  const siteNames = sites.map(s => s.name)
  const nodeNames = nodes.map(n => n.name)
  const names = [...siteNames, ...nodeNames, ...clients.map(c => c.name)]
  const twice = [names, indices.map(i => i.name)].flatMap(all => all.filter((n, i) => all.indexOf(n) !== i))
  if (twice.length > 0) return `le nom « ${twice[0]} » est donné deux fois`
  const astray = [...nodes, ...clients].find(thing => !siteNames.includes(thing.site))
  if (astray) return `« ${astray.name} » est sur un site inconnu, « ${astray.site} »`
  const nobody = clients.flatMap(c => c.nodes).find(n => !nodeNames.includes(n))
  if (nobody !== undefined) return `un client s’adresse à un nœud inconnu, « ${nobody} »`
  const nowhere = [...links.flatMap(l => l.between), ...settings?.forcedZones ?? []].find(s => !siteNames.includes(s))
  if (nowhere !== undefined) return `il est question d’un site inconnu, « ${nowhere} »`
  const pairs = links.map(({ between: [a, b] }) => JSON.stringify(a < b ? [a, b] : [b, a]))
  const again = pairs.findIndex((pair, i) => pairs.indexOf(pair) !== i)
  if (again >= 0) return `« links.${again} » décrit un lien déjà décrit`
  const half = nodes.find(n => n.roles.includes('voting_only') && !n.roles.includes('master'))
  if (half) return `« ${half.name} » est « voting_only » sans être « master »`
  const eligible = nodes.filter(n => n.roles.includes('master'))
  const passive = initialMasterNodes.find(n => !eligible.some(e => e.name === n))
  if (passive !== undefined) return `« initialMasterNodes » nomme « ${passive} », qui n’est pas éligible`
  const founders = eligible.filter(n => (initialMasterNodes.length > 0 ? initialMasterNodes.includes(n.name) : n.startAt !== null))
  return founders.some(n => !n.roles.includes('voting_only')) ? null : 'aucun nœud éligible ne peut fonder le cluster'
}
