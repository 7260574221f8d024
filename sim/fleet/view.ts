/** What a frame shows of a fleet: plain data, names in the place of numbers. */
import { isCut, settingsOf } from '../kernel/network.ts'
import type { Kernel } from '../kernel/world.ts'
import type { Failover } from './description.ts'
import { voicesOf } from './reign.ts'
import { clusterAt, decidingSide, holderAt, majorityOf, reigning } from './state.ts'
import type { FleetState, Parcel, Role } from './state.ts'

export interface SiteView {
  readonly name: string
  readonly up: boolean
  /** Its BMC answers though its machine does not run. */
  readonly managed: boolean
  /** The cluster whose part stands here, and its voters here; '' where there is none. */
  readonly cluster: string
  readonly voters: number
  /** Its API decides here. */
  readonly decides: boolean
  readonly capacity: number
  readonly holder: HolderView | null
  readonly hub: { readonly up: boolean, readonly policy: number } | null
}

export interface HolderView {
  readonly role: Role
  readonly epoch: number
  readonly seq: number
  /** Writes acknowledged that it lacks. */
  readonly behind: number
  /** It believes that it reigns, and does not acknowledge. */
  readonly silent: boolean
  /** It does not hear its primary, and cannot tell why. */
  readonly doubts: boolean
}

export interface ClusterView {
  readonly name: string
  readonly sites: readonly string[]
  readonly registered: boolean
  readonly policy: number
  readonly revision: number
  readonly decides: boolean
  readonly voters: number
  readonly needed: number
  readonly restored: boolean
}

export interface UsersView { readonly name: string, readonly to: string, readonly sent: number, readonly served: number, readonly failed: number, /** Its writes go unserved since, µs; -1: they do not. */ readonly downSince: number, /** How its last requests ended, the newest last. */ readonly waiting: number }
export interface LinkView { readonly from: string, readonly to: string, readonly cut: boolean, readonly latency: number }
export interface FlightView { readonly id: number, readonly parcel: Parcel, /** A site or users. */ readonly from: string, readonly to: string, readonly sentAt: number, readonly arrivesAt: number }

export interface FleetView {
  readonly sites: readonly SiteView[]
  readonly links: readonly LinkView[]
  readonly clusters: readonly ClusterView[]
  readonly users: readonly UsersView[]
  readonly messages: readonly FlightView[]
  readonly data: {
    readonly mode: 'async' | 'sync'
    readonly failover: Failover
    /** Sites that serve writes now: more than one is a split brain. */
    readonly primaries: readonly string[]
    readonly acked: number
    readonly lostWrites: number
    /** µs; -1: nothing to tell yet. */
    readonly rpo: number
    readonly rto: number
    readonly lostAt: number
  }
}

export function view(state: FleetState, kernel: Kernel): FleetView {
  const { sites, clusters, users, flights, figures, network, description, acked } = state
  const nameOf = (place: number) => (place >= 0 ? sites[place].name : users[-1 - place].name)
  return {
    sites: sites.map(({ name, up, managed }, i) => {
      const cluster = clusterAt(state, i)
      const part = cluster?.parts.find(p => p.site === i)
      return {
        name, up, managed, cluster: cluster?.name ?? '', voters: part?.voters ?? 0, capacity: part?.capacity ?? 0,
        decides: cluster !== undefined && decidingSide(state, cluster).includes(i),
        holder: holderView(state, kernel, i),
        hub: state.hub?.site === i ? { up: state.hub.up && up, policy: state.hub.policy } : null,
      }
    }),
    links: sites.flatMap((a, i) => sites.slice(i + 1).map((b, k) => ({
      from: a.name, to: b.name, cut: isCut(network, i, i + 1 + k), latency: settingsOf(network, i, i + 1 + k).latency,
    }))),
    clusters: clusters.map((c) => {
      const voters = c.parts.reduce((sum, p) => sum + p.voters, 0)
      return { name: c.name, sites: c.parts.map(p => sites[p.site].name), registered: c.registered, policy: c.policy, revision: c.revision, decides: c.decides, voters, needed: majorityOf(voters), restored: c.restored }
    }),
    users: users.map((u, i) => ({ name: u.name, to: sites[u.to].name, sent: u.sent, served: u.served, failed: u.failed, downSince: u.downSince, waiting: state.open.filter(r => r.users === i).length })),
    messages: flights.map(({ id, parcel, from, to, sentAt, arrivesAt }) => ({ id, parcel, from: nameOf(from), to: nameOf(to), sentAt, arrivesAt })),
    data: {
      mode: description.data.mode, failover: description.data.failover, primaries: reigning(state).map(h => sites[h.site].name),
      acked: acked.length, lostWrites: figures.lostWrites, rpo: figures.rpo, rto: figures.rto, lostAt: figures.lostAt,
    },
  }
}

function holderView(state: FleetState, kernel: Kernel, site: number): HolderView | null {
  const holder = holderAt(state, site)
  if (!holder) return null
  const { role, epoch, seq, asking, silent } = holder
  const alone = role === 'primary' && state.description.data.failover === 'arbiter' && voicesOf(state, kernel, holder) < majorityOf(state.holders.length)
  return { role, epoch, seq, behind: role === 'arbiter' ? 0 : Math.max(0, state.acked.length - seq), silent: silent || alone, doubts: role === 'copy' && asking >= 0 }
}
