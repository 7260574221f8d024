/**
 * What the invariants know of a fleet without asking its rules: who has a majority, from what was
 * described, what runs and what is cut; what was confirmed, from what users were told; what a
 * promotion keeps and loses, from what each place had.
 */
import { isCut } from '../kernel/network.ts'
import type { FleetState, Holder } from './state.ts'

export const connected = ({ sites, network }: FleetState, a: number, b: number): boolean =>
  sites[a].up && sites[b].up && (a === b || (!isCut(network, a, b) && !isCut(network, b, a)))

/** Voters by site of one cluster. */
export type Seats = ReadonlyMap<number, number>

/** Sites of voters that see more than half of the seats, each with the sites of the cluster that it sees. */
export function centresOf(state: FleetState, cluster: number, seats: Seats): readonly (readonly number[])[] {
  const sites = state.clusters[cluster].parts.map(p => p.site)
  const all = [...seats.values()].reduce((a, b) => a + b, 0)
  return [...seats].filter(([, voters]) => voters > 0)
    .map(([centre]) => sites.filter(site => connected(state, centre, site)))
    .filter(seen => 2 * seen.reduce((sum, site) => sum + (seats.get(site) ?? 0), 0) > all)
}

/**
 * Keeps the seats of each cluster: those described, until a person restores the quorum on one site.
 * @returns before and after the last event
 */
export function seatKeeper(): (state: FleetState) => { readonly before: readonly Seats[], readonly now: readonly Seats[] } {
  let kept: Seats[] | null = null
  let restored: readonly boolean[] = []
  return (state) => {
    const siteOf = (name: string) => state.sites.findIndex(s => s.name === name)
    const before = kept ?? state.description.clusters.map(({ parts }) => new Map(parts.map(p => [siteOf(p.site), p.voters])))
    const now = before.map((seats, i): Seats => {
      const { restored: is, parts } = state.clusters[i]
      if (!is || restored[i]) return seats
      return new Map([...seats].filter(([site]) => parts.some(p => p.site === site && p.voters > 0)))
    })
    kept = now
    restored = state.clusters.map(c => c.restored)
    return { before, now }
  }
}

/** Who became primary: what it had, whom that replaces. */
export interface Promotion { readonly holder: Holder, readonly old: Holder | undefined }

export interface Account {
  /** Instants of what was confirmed in the newest reign's history, by number less one. */
  readonly confirmed: readonly number[]
  /** Confirmed and lost so far; the age of what the last promotion lost, µs, -1 before any. */
  readonly lost: number
  readonly rpo: number
  readonly promotions: readonly Promotion[]
  /** Sites that told a user of a served write since the last event, though another reigned. */
  readonly strays: readonly number[]
  /** Does the history of that holder have the first n writes of the newest reign's? */
  readonly has: (holder: Holder, n: number) => boolean
}

/** A history: a reign, and its last write. */
interface Place { epoch: number, seq: number }

/** Keeps account of what users were told, and of what promotions and demotions make of it. */
export function accountant(): (state: FleetState, now: number) => Account {
  const reigns: { readonly from: number, readonly base: number }[] = [{ from: 0, base: 0 }]
  const confirmed: number[] = []
  const astray: number[] = []
  let told = 0
  let lost = 0
  let rpo = -1
  const was: (Place & { primary: boolean })[] = []

  function common(a: Place, b: Place): number {
    if (a.epoch === b.epoch) return Math.min(a.seq, b.seq)
    if (a.epoch > b.epoch) return common(b, a)
    const { from, base } = reigns[b.epoch - 1]
    return common(a, { epoch: from, seq: Math.min(base, b.seq) })
  }

  function promoted(holder: Holder, { holders }: FleetState, now: number): Promotion {
    const had = was[holders.indexOf(holder)]
    const old = holders.find((h, i) => h !== holder && was[i].primary && was[i].epoch === reigns.length)
    const kept = common({ epoch: reigns.length, seq: confirmed.length }, had)
    rpo = kept < confirmed.length ? confirmed[confirmed.length - 1] - (confirmed[kept - 1] ?? 0) : 0
    lost += confirmed.length - kept
    confirmed.length = kept
    while (confirmed.length < had.seq) confirmed.push(now)
    reigns.push({ from: had.epoch, base: had.seq })
    astray[holder.site] = 0
    return { holder, old }
  }

  /** Served writes that users were told of since the last event; those of another reign than the newest are returned. */
  function heed({ flights, holders }: FleetState, now: number): readonly number[] {
    let first = flights.length
    while (first > 0 && flights[first - 1].id > told) first--
    const strays: number[] = []
    for (let i = first; i < flights.length; i++) {
      const { parcel, from, body } = flights[i]
      if (parcel !== 'answer') continue
      const { request, why } = body as { readonly request: { readonly write: boolean }, readonly why: string }
      if (!request.write || why !== 'served') continue
      if (holders.find(h => h.site === from)?.epoch === reigns.length) confirmed.push(now)
      else {
        astray[from] = (astray[from] ?? 0) + 1
        strays.push(from)
      }
    }
    return strays
  }

  return (state, now) => {
    const { holders } = state
    for (let i = was.length; i < holders.length; i++) was.push({ epoch: holders[i].epoch, seq: holders[i].seq, primary: holders[i].role === 'primary' })
    const risen = holders.filter((h, i) => h.role === 'primary' && (!was[i].primary || h.epoch > was[i].epoch)).sort((a, b) => a.epoch - b.epoch)
    const promotions = risen.map(holder => promoted(holder, state, now))
    const strays = heed(state, now)
    told = state.sent
    holders.forEach(({ role, site, epoch, seq }, i) => {
      const primary = role === 'primary'
      if (was[i].primary && !primary) {
        lost += astray[site] ?? 0
        astray[site] = 0
      }
      Object.assign(was[i], { epoch, seq, primary })
    })
    return { confirmed, lost, rpo, promotions, strays, has: (holder, n) => common({ epoch: reigns.length, seq: n }, holder) >= n }
  }
}
