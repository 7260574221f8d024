/** The fleet's state: plain data, that a keyframe is one copy of. Sites, clusters and users are numbered as they are described. */
import type { Network } from '../kernel/network.ts'
import type { Micros } from '../kernel/time.ts'
import type { SharedNames } from '../kernel/clone.ts'
import type { FleetDescription } from './description.ts'

export interface Site {
  readonly name: string
  /** Its machines run. */
  up: boolean
  /** Its management controllers (BMC) answer: not where a whole site is dark. */
  managed: boolean
  /** Requests that arrived in the second that began at `since`, and how many were served in the one before. */
  since: Micros
  load: number
}

export interface Cluster {
  readonly name: string
  readonly parts: { readonly site: number, voters: number, readonly capacity: number }[]
  registered: boolean
  /** Number of the hub's policy that it applies; 0: none. */
  policy: number
  /** What its own API was asked to change so far. */
  revision: number
  /** Its API decides somewhere, as last told. */
  decides: boolean
  /** A person made one site a cluster of its own while the rest was away. */
  restored: boolean
}

export type Role = 'primary' | 'copy' | 'arbiter'

/** A primary's reign: which one it goes on from, and after which write. The first goes on from none. */
export interface Reign { readonly from: number, readonly base: number }

/** One place of the database, or of its third voice. */
export interface Holder {
  readonly site: number
  role: Role
  /** Which primary's reign it follows; the highest is right. */
  epoch: number
  /** Writes it has, from 1. */
  seq: number
  /** Site of the primary that it knows. */
  leader: number
  /** Instant that each holder last spoke for, by place in the list: of a primary's beat that it answered, when that was sent. */
  heard: Micros[]
  /** Writes that each holder is known to have, by place in the list. */
  has: number[]
  /** Copies that count, as the primary last said: one that was let go gets no voice, and does not shoot. */
  members: readonly number[]
  /** Site of the copy that the third voice was given to, until a newer reign is heard of; -1: to none. */
  promised: number
  /** Copies that a primary is about to let go, once the third voice knows. */
  leaving: readonly number[]
  /** Sites of the copies that a primary waits for before it acknowledges. */
  waits: readonly number[]
  /** A primary that no longer acknowledges: it cannot know that it is alone. */
  silent: boolean
  /** Writes that it acknowledged while a newer primary reigned already. */
  astray: number
  /** It asks for the reign: since when; -1: it does not. */
  asking: Micros
  /** How often it has tried to switch the other off. */
  tries: number
}

export interface Users { readonly name: string, to: number, readonly every: Micros, readonly writes: number, sent: number, served: number, failed: number, /** Reads, and writes, that failed one after the other. */ inRow: [reads: number, writes: number], /** First write that went unserved since one was served; -1: none. */ downSince: Micros }

export interface Request { readonly id: number, readonly users: number, readonly write: boolean, readonly sentAt: Micros }

/** A write that its primary has and has not acknowledged yet. */
export interface Pending { readonly request: Request, readonly seq: number, readonly epoch: number, readonly site: number }

export type Parcel = 'request' | 'answer' | 'forward' | 'copy' | 'copied' | 'beat' | 'alive' | 'fence' | 'fenced' | 'ballot' | 'voice' | 'poll' | 'orders'

/** What is on its way: between sites, or users (`-1 - i`) and a site. */
export interface Flight { readonly id: number, readonly parcel: Parcel, readonly from: number, readonly to: number, readonly sentAt: Micros, readonly arrivesAt: Micros, readonly body: unknown }

export interface Figures {
  /** When the primary was lost; -1: it was not. */
  lostAt: Micros
  /** From then to the first write served after; -1: not yet. */
  rto: Micros
  /** Age of what a promoted copy lacked, and how many acknowledged writes; -1: nothing was promoted. */
  rpo: Micros
  lostWrites: number
}

export interface FleetState {
  readonly description: FleetDescription
  readonly network: Network
  readonly sites: Site[]
  readonly clusters: Cluster[]
  hub: { readonly site: number, up: boolean, policy: number } | null
  readonly users: Users[]
  readonly holders: Holder[]
  /** Instants at which the writes of the newest reign were acknowledged, by number less one. */
  acked: Micros[]
  /** The newest reign. */
  epoch: number
  /** All of them, by number less one. */
  readonly reigns: Reign[]
  open: Request[]
  pending: Pending[]
  flights: Flight[]
  requests: number
  sent: number
  readonly figures: Figures
}

/** Kinds of what falls due. */
export const Due = { Ask: 1, Arrive: 2, GiveUp: 3, Copy: 4, Beat: 5, Watch: 6, Poll: 7 } as const

export const SHARED: SharedNames = ['flights[]', 'open[]', 'pending[]', 'reigns[]', 'description']

/** Most votes of a whole: N/2 + 1. */
export const majorityOf = (voters: number) => Math.floor(voters / 2) + 1

/** Does something pass from one site to another, both running? */
export function reaches({ sites, network }: FleetState, from: number, to: number): boolean {
  return sites[from].up && sites[to].up && (from === to || network.siteCuts[from * network.sites.length + to] === 0)
}

/**
 * Sites that make up the cluster's deciding side, the one that the others answer first (a leader is one
 * of the voters, and needs no more than that); empty where nobody has a majority around it.
 */
export function decidingSide(state: FleetState, { parts }: Cluster): readonly number[] {
  const all = parts.reduce((sum, p) => sum + p.voters, 0)
  for (const { site, voters } of parts) {
    if (voters === 0) continue
    const side = parts.filter(p => reaches(state, site, p.site) && reaches(state, p.site, site)).sort((a, b) => Number(b.site === site) - Number(a.site === site))
    if (side.reduce((sum, p) => sum + p.voters, 0) >= majorityOf(all)) return side.map(p => p.site)
  }
  return []
}

export const clusterAt = ({ clusters }: FleetState, site: number) => clusters.find(c => c.parts.some(p => p.site === site))
export const holderAt = ({ holders }: FleetState, site: number) => holders.find(h => h.site === site)
/** Those that think that they reign and run. */
export const reigning = (state: FleetState) => state.holders.filter(h => h.role === 'primary' && state.sites[h.site].up && !h.silent)
