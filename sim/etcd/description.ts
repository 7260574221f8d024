/**
 * What an etcd cluster is built from: sites, links, members, clients, timings. Plain data, part of
 * a scenario. Defaults are etcd's own (server/embed/config.go) or those of the recorded lab.
 */
import * as v from 'valibot'
import { firstIssue } from '../kernel/form.ts'

export interface SiteDescription { readonly name: string }

export interface LinkDescription {
  /** Names of two sites; the same twice is the network inside one. */
  readonly between: readonly [string, string]
  /** One-way delay, µs. */
  readonly latency: number
  /** Uniform extra delay in [0, jitter], µs. */
  readonly jitter?: number
  /** Share of messages lost, 0 to 1. */
  readonly loss?: number
}

export interface MemberDescription {
  readonly name: string
  readonly site: string
  /** Instant of its first start, µs; 0 when left out. */
  readonly startAt?: number
}

export interface ClientDescription {
  readonly name: string
  readonly site: string
  /** Members it asks, in order of preference. */
  readonly endpoints: readonly string[]
  /** Deadline of a request, µs. etcdctl: 5 s (--command-timeout). */
  readonly deadline?: number
  /** Period of its own writes, µs; none when left out. */
  readonly every?: number
  /** Instant of the first of them, µs. */
  readonly from?: number
}

export interface EtcdSettings {
  /** --heartbeat-interval, µs: one tick. */
  readonly heartbeatInterval: number
  /** --election-timeout in ticks. */
  readonly electionTicks: number
  /** --pre-vote. False in etcd 3.4, true since 3.5.0; here false unless said. */
  readonly preVote: boolean
  /** One WAL sync, µs, and its uniform extra. */
  readonly fsync: number
  readonly fsyncJitter: number
}

export interface EtcdDescription {
  readonly sites: readonly SiteDescription[]
  readonly links: readonly LinkDescription[]
  readonly members: readonly MemberDescription[]
  readonly clients: readonly ClientDescription[]
  readonly settings?: Partial<EtcdSettings>
}

export const DEFAULTS: EtcdSettings = {
  heartbeatInterval: 100_000,
  electionTicks: 10,
  preVote: false,
  fsync: 1_000,
  fsyncJitter: 1_000,
}

/** etcdctl --command-timeout, µs. */
export const CLIENT_DEADLINE = 5_000_000

/** etcd's own limit on a request: 5 s + 2 election timeouts (config.go ReqTimeout), µs. */
export function serverTimeout(settings: EtcdSettings): number {
  return 5_000_000 + 2 * settings.electionTicks * settings.heartbeatInterval
}

/** A link that no description names: inside one site 0.25 ms, between sites 2.5 ms (RTT 5 ms). */
export const DEFAULT_LINK = { inside: { latency: 250, jitter: 100 }, between: { latency: 2_500, jitter: 300 } }

const micros = v.pipe(v.number('est un nombre entier de µs'), v.integer('est un nombre entier de µs'), v.minValue(0, 'ne peut pas être négatif'))
const positive = v.pipe(micros, v.minValue(1, 'doit être positif'))
const name = v.pipe(v.string('doit être un texte'), v.nonEmpty('ne peut pas être vide'), v.maxLength(20, 'dépasse 20 caractères'))

const form = v.object({
  sites: v.pipe(v.array(v.object({ name })), v.minLength(1, 'est vide')),
  links: v.array(v.object({
    between: v.tuple([name, name]),
    latency: micros,
    jitter: v.optional(micros),
    loss: v.optional(v.pipe(v.number('est un nombre'), v.minValue(0, 'va de 0 à 1'), v.maxValue(1, 'va de 0 à 1'))),
  })),
  members: v.pipe(
    v.array(v.object({ name, site: name, startAt: v.optional(micros) })),
    v.minLength(1, 'compte de 1 à 7 membres'), v.maxLength(7, 'compte de 1 à 7 membres'),
  ),
  clients: v.array(v.object({
    name, site: name, endpoints: v.pipe(v.array(name), v.minLength(1, 'est vide')),
    deadline: v.optional(positive), from: v.optional(micros),
    every: v.optional(v.pipe(micros, v.minValue(1_000, 'est plus court qu’une milliseconde'))),
  })),
  settings: v.optional(v.object({
    heartbeatInterval: v.optional(positive),
    electionTicks: v.optional(v.pipe(positive, v.minValue(5, 'est d’au moins 5 battements'), v.maxValue(500, 'dépasse 500 battements'))),
    preVote: v.optional(v.boolean('est vrai ou faux')),
    fsync: v.optional(micros),
    fsyncJitter: v.optional(micros),
  })),
}, 'est un objet')

/** What is wrong with a description, in a sentence for its author, or null. */
export function rejectDescription(candidate: unknown): string | null {
  const wrong = firstIssue(form, candidate, 'la description du cluster')
  return wrong ?? rejectNames(candidate as EtcdDescription)
}

function rejectNames({ sites, members, clients, links }: EtcdDescription): string | null {
  const siteNames = sites.map(s => s.name)
  const memberNames = members.map(m => m.name)
  const names = [...siteNames, ...memberNames, ...clients.map(c => c.name)]
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) return `le nom « ${twice} » est donné deux fois`
  const astray = [...members, ...clients].find(thing => !siteNames.includes(thing.site))
  if (astray) return `« ${astray.name} » est sur un site inconnu, « ${astray.site} »`
  for (const client of clients) {
    const unknown = client.endpoints.find(e => !memberNames.includes(e))
    if (unknown !== undefined) return `« ${client.name} » s’adresse à un membre inconnu, « ${unknown} »`
  }
  const nowhere = links.flatMap(l => l.between).find(s => !siteNames.includes(s))
  return nowhere === undefined ? null : `un lien mène à un site inconnu, « ${nowhere} »`
}
