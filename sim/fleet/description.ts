/**
 * What a fleet is built from: sites and links, clusters with their voters, a hub that administers
 * them, users and where they are routed, and one database with its copies. Plain data, part of a
 * scenario. Two machines of an edge are two sites here: what matters is what can be lost apart.
 */
import * as v from 'valibot'
import { fields, firstIssue, list, micros, options, text, whole } from '../kernel/form.ts'

/**
 * Who decides that a copy becomes the primary (facts C3.10, C12.4, C12.12, C12.14).
 *
 * `person`: nobody but somebody who asks for it. `operator`: the cluster, as long as its API decides.
 * `probe`: the copy itself, on silence. `fencing`: the copy, once the other machine is switched off
 * through its BMC. `arbiter`: the copy, with the voice of a third.
 */
export const FAILOVERS = ['person', 'operator', 'probe', 'fencing', 'arbiter'] as const
export type Failover = (typeof FAILOVERS)[number]

export interface FleetDescription {
  readonly sites: readonly { readonly name: string }[]
  readonly links: readonly { readonly between: readonly [string, string], readonly latency: number, readonly jitter?: number }[]
  /** Control planes by site; a site is part of at most one cluster. */
  readonly clusters: readonly {
    readonly name: string
    readonly parts: readonly { readonly site: string, readonly voters: number, /** Requests a second that its service carries. */ readonly capacity: number }[]
  }[]
  /** Where the hub stands, and the clusters that are registered with it from the beginning. */
  readonly hub?: { readonly site: string, readonly manages: readonly string[] }
  /** Each asks a site every so many µs; each `writes`-th request is a write. */
  readonly users: readonly { readonly name: string, readonly to: string, readonly every: number, readonly writes: number }[]
  readonly data: {
    readonly primary: string
    readonly copies: readonly string[]
    /** `sync`: a write is acknowledged once every copy has it; else copies follow every `every` µs. */
    readonly mode: 'async' | 'sync'
    readonly every?: number
    readonly failover: Failover
    /** Silence after which a peer is taken for lost, µs. */
    readonly silence: number
    /** Site of the third voice, without data. */
    readonly arbiter?: string
  }
}

export const LIMITS = { sites: 6, clusters: 6, users: 6, voters: 9, name: 20 } as const
/** Shortest pause between two requests of one group, and shortest silence, µs. */
const SHORTEST = 10_000

const name = text(LIMITS.name)
export const descriptionForm = fields({
  sites: list(fields({ name }), 1, LIMITS.sites),
  links: list(fields({ between: v.tuple([name, name], 'nomme deux sites'), latency: micros(), jitter: v.optional(micros()) }), 0, LIMITS.sites * LIMITS.sites),
  clusters: list(fields({ name, parts: list(fields({ site: name, voters: whole(0, LIMITS.voters), capacity: whole(0, 100_000) }), 1, LIMITS.sites) }), 0, LIMITS.clusters),
  hub: v.optional(options(fields({ site: name, manages: list(name, 0, LIMITS.clusters) }))),
  users: list(fields({ name, to: name, every: micros(SHORTEST), writes: whole(1, 1_000) }), 0, LIMITS.users),
  data: fields({
    primary: name, copies: list(name, 0, LIMITS.sites), mode: v.picklist(['async', 'sync'], 'est « async » ou « sync »'), every: v.optional(micros(SHORTEST)),
    failover: v.picklist(FAILOVERS, `est l’un de : ${FAILOVERS.join(', ')}`), silence: micros(5 * SHORTEST), arbiter: v.optional(name),
  }),
})

/** What is wrong with a description that comes from outside, in a sentence, or null. */
export function rejectDescription(candidate: unknown): string | null {
  return firstIssue(descriptionForm, candidate, 'la description') ?? rejectNames(candidate as FleetDescription)
}

function rejectNames({ sites, links, clusters, hub, users, data }: FleetDescription): string | null {
  const names = sites.map(s => s.name)
  const twice = firstTwice(names) ?? firstTwice([...clusters, ...users].map(t => t.name)) ?? firstTwice(clusters.flatMap(c => c.parts.map(p => p.site)))
  if (twice !== undefined) return `« ${twice} » est nommé deux fois`
  const used = [
    ...links.flatMap(l => l.between), ...clusters.flatMap(c => c.parts.map(p => p.site)), ...users.map(u => u.to),
    data.primary, ...data.copies, ...(hub ? [hub.site] : []), ...(data.arbiter === undefined ? [] : [data.arbiter]),
  ]
  const stranger = used.find(n => !names.includes(n))
  if (stranger !== undefined) return `« ${stranger} » n’est pas un site`
  const unknown = hub?.manages.find(n => !clusters.some(c => c.name === n))
  if (unknown !== undefined) return `« ${unknown} » n’est pas un cluster`
  const held = [data.primary, ...data.copies, ...(data.arbiter === undefined ? [] : [data.arbiter])]
  const double = firstTwice(held)
  if (double !== undefined) return `« ${double} » tient deux rôles pour les données`
  const empty = clusters.find(c => c.parts.every(p => p.voters === 0))
  if (empty) return `« ${empty.name} » n’a aucun control plane`
  if ((data.failover === 'arbiter') !== (data.arbiter !== undefined)) return '« data.arbiter » va avec « failover: arbiter »'
  return null
}

const firstTwice = (names: readonly string[]) => names.find((n, i) => names.indexOf(n) !== i)

/** Between two sites when nothing is said: RTT 5 ms, as in the rest of the talk; µs one way. */
export const DEFAULT_LINK = { latency: 2_500, jitter: 300 }
/** Copies follow this often when nothing is said, µs: an example's. */
export const DEFAULT_COPY = 500_000
/** An agent asks its hub this often (it pulls), µs: an example's. */
export const AGENT_PERIOD = 1_000_000
/** A user gives up, µs: an example's. */
export const PATIENCE = 1_000_000
