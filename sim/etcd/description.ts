/**
 * What an etcd cluster is built from: sites, links, members, clients, timings. Plain data, part of
 * a scenario. Defaults are etcd's own (server/embed/config.go) or those of the recorded lab.
 */
import * as v from 'valibot'
import { fields, firstIssue, list, micros, options, share, text, whole } from '../kernel/form.ts'
import { NEWEST, rulesOf, VERSION_FORM } from './versions.ts'

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
  /** Share of messages that arrive twice, or out of turn. TCP does neither: for the fuzzer. */
  readonly duplicates?: number
  readonly reorders?: number
}

export interface MemberDescription {
  readonly name: string
  readonly site: string
  /** Instant of its first start, µs; 0 when left out; null: only when someone starts it. */
  readonly startAt?: number | null
  /** A machine that is ready and is no member yet: someone adds it, then starts it. */
  readonly spare?: boolean
  /** --initial-cluster-token, where it is not the cluster's (a mistake, or what an earlier attempt left). */
  readonly token?: string
  /** How fast its clock runs, millionths: 0 is right. */
  readonly drift?: number
}

export interface ClientDescription {
  readonly name: string
  readonly site: string
  /** Members it asks, in order of preference. */
  readonly endpoints: readonly string[]
  /** The client that asks for it, as an API server does for a controller: while that is stopped it reaches nobody. */
  readonly through?: string
  /** Deadline of a request, µs. etcdctl: 5 s (--command-timeout). */
  readonly deadline?: number
  /** Period of its own writes, µs; none when left out. */
  readonly every?: number
  /** Instant of the first of them, µs. */
  readonly from?: number
}

export interface EtcdSettings {
  /** Which etcd: what differs between versions follows it, see `versions.ts`. */
  readonly version: string
  /** --heartbeat-interval, µs: one tick. */
  readonly heartbeatInterval: number
  /** --election-timeout in ticks. */
  readonly electionTicks: number
  /** --pre-vote; the version's default when left out. */
  readonly preVote: boolean
  /** One WAL sync, µs, and its uniform extra. */
  readonly fsync: number
  readonly fsyncJitter: number
  /** --snapshot-count: applied entries between two snapshots on disk; the version's when left out. */
  readonly snapshotCount: number
  /** Entries kept in memory behind a snapshot, for slow followers (server.go DefaultSnapshotCatchUpEntries). */
  readonly catchUpEntries: number
  /** --quota-backend-bytes. */
  readonly quota: number
  /** --max-learners. */
  readonly maxLearners: number
  /** --strict-reconfig-check. */
  readonly strictReconfigCheck: boolean
}

export interface EtcdDescription {
  readonly sites: readonly SiteDescription[]
  readonly links: readonly LinkDescription[]
  readonly members: readonly MemberDescription[]
  readonly clients: readonly ClientDescription[]
  readonly settings?: Partial<EtcdSettings>
}

/** --quota-backend-bytes when nothing is said (server/storage/quota.go DefaultQuotaBytes). */
export const DEFAULT_QUOTA = 2 * 1024 * 1024 * 1024

/** --heartbeat-interval and --election-timeout when nothing is said (server/embed/config.go). */
const TIMINGS = { heartbeatInterval: 100_000, electionTicks: 10 }

/** Settings of a cluster: etcd's defaults for its version, with what the description changes. */
export function settingsOf(description: EtcdDescription): EtcdSettings {
  const version = description.settings?.version ?? NEWEST
  const { preVote, snapshotCount } = rulesOf(version)
  return {
    version, preVote, snapshotCount,
    ...TIMINGS,
    fsync: 1_000,
    fsyncJitter: 1_000,
    catchUpEntries: 5_000,
    quota: DEFAULT_QUOTA,
    maxLearners: 1,
    strictReconfigCheck: true,
    ...description.settings,
  }
}

/** etcdctl --command-timeout, µs. */
export const CLIENT_DEADLINE = 5_000_000

/** etcd's own limit on a request: 5 s + 2 election timeouts (config.go ReqTimeout), µs. */
export function serverTimeout(settings: EtcdSettings): number {
  return 5_000_000 + 2 * settings.electionTicks * settings.heartbeatInterval
}

/** A link that no description names: inside one site 0.25 ms, between sites 2.5 ms (RTT 5 ms). */
export const DEFAULT_LINK = { inside: { latency: 250, jitter: 100 }, between: { latency: 2_500, jitter: 300 } }

/** How large a cluster may be. etcd's own advice is seven members; the bench has its fifty-one. */
export const LIMITS = {
  members: 51,
  sites: 10,
  clients: 20,
  /** Every pair of ten sites, and the network inside each. */
  links: 55,
  /** Characters of a name. */
  name: 20,
  /** Entries of a log, in settings that count them. */
  entries: 10_000_000,
  /** How far a clock may be off, millionths. */
  drift: 500_000,
  /** --election-timeout, µs (etcd: server/embed/config.go, maxElectionMs). */
  electionTimeout: 50_000_000,
} as const

const membersCount = `compte de 1 à ${LIMITS.members} membres`

/** Name of a site, a member or a client. */
export const name = text(LIMITS.name)

const settingsForm = fields({
  heartbeatInterval: v.optional(micros(1)),
  electionTicks: v.optional(whole(5, 500, { below: 'est d’au moins 5 battements', above: 'dépasse 500 battements' })),
  preVote: v.optional(v.boolean('est vrai ou faux')),
  fsync: v.optional(micros()),
  fsyncJitter: v.optional(micros()),
  version: v.optional(v.pipe(v.string('doit être un texte'), v.regex(VERSION_FORM, 'n’est pas une version d’etcd connue ici (3.4.0 à 3.7)'))),
  snapshotCount: v.optional(whole(1, LIMITS.entries)),
  catchUpEntries: v.optional(whole(0, LIMITS.entries)),
  quota: v.optional(whole(1, 100 * 1024 * 1024 * 1024)),
  maxLearners: v.optional(whole(1, LIMITS.members)),
  strictReconfigCheck: v.optional(v.boolean('est vrai ou faux')),
})

export const descriptionForm = fields({
  sites: list(fields({ name }), 1, LIMITS.sites),
  links: list(fields({
    between: v.strictTuple([name, name], 'est une paire de sites'),
    latency: micros(),
    jitter: v.optional(micros()),
    loss: v.optional(share()),
    duplicates: v.optional(share()),
    reorders: v.optional(share()),
  }), 0, LIMITS.links),
  members: list(fields({
    name, site: name, startAt: v.optional(v.nullable(micros())), spare: v.optional(v.boolean('est vrai ou faux')),
    token: v.optional(text(40)), drift: v.optional(whole(-LIMITS.drift, LIMITS.drift)),
  }), 1, LIMITS.members, { below: membersCount, above: membersCount }),
  clients: list(fields({
    name, site: name, endpoints: list(name, 1, LIMITS.members), through: v.optional(name),
    deadline: v.optional(micros(1)), from: v.optional(micros()),
    every: v.optional(micros(1_000, 'est plus court qu’une milliseconde')),
  }), 0, LIMITS.clients),
  settings: v.optional(options(settingsForm)),
})

/** What is wrong with a description, in a sentence for its author, or null. */
export function rejectDescription(candidate: unknown): string | null {
  const wrong = firstIssue(descriptionForm, candidate, 'la description du cluster')
  return wrong ?? rejectNames(candidate as EtcdDescription) ?? rejectTimings(candidate as EtcdDescription)
}

function rejectNames({ sites, members, clients, links }: EtcdDescription): string | null {
  const siteNames = sites.map(s => s.name)
  const memberNames = members.map(m => m.name)
  const names = [...siteNames, ...memberNames, ...clients.map(c => c.name)]
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) return `le nom « ${twice} » est donné deux fois`
  const astray = [...members, ...clients].find(thing => !siteNames.includes(thing.site))
  if (astray) return `« ${astray.name} » est sur un site inconnu, « ${astray.site} »`
  for (const client of clients) {
    const unknown = client.endpoints.find(e => !memberNames.includes(e))
    if (unknown !== undefined) return `« ${client.name} » s’adresse à un membre inconnu, « ${unknown} »`
  }
  const lost = clients.find(c => c.through !== undefined && !clients.some(o => o.name === c.through && o.through === undefined))
  if (lost) return `« ${lost.name} » passe par « ${lost.through} », qui n’est pas un client qui s’adresse aux membres`
  const nowhere = links.flatMap(l => l.between).find(s => !siteNames.includes(s))
  if (nowhere !== undefined) return `un lien mène à un site inconnu, « ${nowhere} »`
  const pairs = links.map(({ between: [a, b] }) => JSON.stringify(a < b ? [a, b] : [b, a]))
  const again = pairs.findIndex((pair, i) => pairs.indexOf(pair) !== i)
  return again < 0 ? null : `« links.${again} » décrit un lien déjà décrit`
}

/** etcd does not start with an election timeout above 50 s. */
function rejectTimings({ settings }: EtcdDescription): string | null {
  const { heartbeatInterval, electionTicks } = { ...TIMINGS, ...settings }
  return heartbeatInterval * electionTicks > LIMITS.electionTimeout ? '« settings » donne un délai d’élection de plus de 50 s' : null
}
