/** What can be done to a fleet, and why it sometimes cannot. A refused action changes nothing. */
import { actionFormsOf, rejecterOf, text } from '../kernel/form.ts'
import { isCut, setSiteCut } from '../kernel/network.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { livesElsewhere, noteQuorum } from './admin.ts'
import { LIMITS } from './description.ts'
import { Code, no } from './events.ts'
import { promote } from './reign.ts'
import { decidingSide, holderAt } from './state.ts'
import type { FleetState } from './state.ts'

export type FleetAction =
  /** All of a site goes dark; one machine stops, and its BMC still answers; either is back. */
  | { readonly type: 'lose-site' | 'stop-machine' | 'restore-site', readonly site: string }
  /** Between two sites, both ways. */
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string }
  | { readonly type: 'stop-hub' | 'start-hub' | 'set-policy' }
  /** The hub takes a cluster in; a cluster's own API takes a change. */
  | { readonly type: 'register' | 'deploy', readonly cluster: string }
  /** A person: users go to that site; that copy is the primary; that site is the whole cluster. */
  | { readonly type: 'route', readonly users: string, readonly to: string }
  | { readonly type: 'promote', readonly site: string }
  | { readonly type: 'restore-quorum', readonly cluster: string, readonly site: string }

const name = text(LIMITS.name)
const site = { site: name }
const link = { from: name, to: name }

/** The form of an action, by its `type`. */
export const actionForms = actionFormsOf({
  'lose-site': site, 'stop-machine': site, 'restore-site': site, 'promote': site, 'cut': link, 'heal': link,
  'stop-hub': {}, 'start-hub': {}, 'set-policy': {}, 'register': { cluster: name }, 'deploy': { cluster: name },
  'route': { users: name, to: name }, 'restore-quorum': { cluster: name, ...site },
} satisfies Record<FleetAction['type'], object>)
export const rejectAction = rejecterOf(actionForms)

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject: String(subject).slice(0, LIMITS.name) })

export function act(state: FleetState, kernel: Kernel, action: FleetAction): Refusal | null {
  const refusal = carryOut(state, kernel, action)
  if (refusal === null) noteQuorum(state, kernel)
  return refusal
}

function carryOut(state: FleetState, kernel: Kernel, action: FleetAction): Refusal | null {
  const siteOf = (site: string) => state.sites.findIndex(s => s.name === site)
  switch (action.type) {
    case 'lose-site': case 'stop-machine': case 'restore-site': {
      const site = siteOf(action.site)
      if (site < 0) return refuse('unknown-site', action.site)
      return action.type === 'restore-site' ? restore(state, kernel, site) : lose(state, kernel, site, action.type === 'lose-site')
    }
    case 'cut': case 'heal': {
      const [from, to] = [siteOf(action.from), siteOf(action.to)]
      if (from < 0 || to < 0) return refuse('unknown-site', from < 0 ? action.from : action.to)
      if (from === to) return refuse('same-site', action.from)
      const cut = action.type === 'cut'
      if (isCut(state.network, from, to) === cut) return refuse(cut ? 'already-cut' : 'not-cut', `${action.from}–${action.to}`)
      setSiteCut(state.network, kernel.now, from, to, cut)
      setSiteCut(state.network, kernel.now, to, from, cut)
      record(kernel.trace, kernel.now, cut ? Code.LinkCut : Code.LinkHealed, from, to)
      return null
    }
    case 'stop-hub': case 'start-hub': case 'set-policy': return changeHub(state, kernel, action.type)
    case 'register': case 'deploy': return changeCluster(state, kernel, action.type, action.cluster)
    case 'route': {
      const [users, to] = [state.users.findIndex(u => u.name === action.users), siteOf(action.to)]
      if (users < 0) return refuse('unknown-users', action.users)
      if (to < 0) return refuse('unknown-site', action.to)
      state.users[users].to = to
      record(kernel.trace, kernel.now, Code.Routed, users, to)
      return null
    }
    case 'promote': return promoteByHand(state, kernel, siteOf(action.site), action.site)
    case 'restore-quorum': return restoreQuorum(state, kernel, action.cluster, siteOf(action.site), action.site)
    default: return refuse('unknown-action', (action as { type: string }).type)
  }
}

function lose(state: FleetState, kernel: Kernel, index: number, dark: boolean): Refusal | null {
  const site = state.sites[index]
  if (!site.up && site.managed !== dark) return refuse('already-down', site.name)
  const ran = site.up
  site.up = false
  if (dark) site.managed = false
  record(kernel.trace, kernel.now, Code.SiteLost, index, no('loss', dark ? 'dark' : 'machine'))
  const holder = holderAt(state, index)
  if (ran && holder?.role === 'primary' && holder.epoch === state.epoch) Object.assign(state.figures, { lostAt: kernel.now, rto: -1 })
  return null
}

function restore(state: FleetState, kernel: Kernel, index: number): Refusal | null {
  const site = state.sites[index]
  if (site.up) return refuse('already-up', site.name)
  site.up = site.managed = true
  record(kernel.trace, kernel.now, Code.SiteRestored, index)
  const holder = holderAt(state, index)
  if (!holder) return null
  // What it knew is old; a primary first listens whether another reigns.
  holder.heard = holder.heard.map(() => kernel.now - state.description.data.silence - 1)
  holder.asking = -1
  if (holder.role === 'primary') Object.assign(holder, { silent: true, asking: kernel.now })
  else if (holder.role === 'copy') Object.assign(holder, { heard: holder.heard.map(() => kernel.now), members: [] })
  return null
}

function changeHub(state: FleetState, kernel: Kernel, type: 'stop-hub' | 'start-hub' | 'set-policy'): Refusal | null {
  const { hub } = state
  if (!hub) return refuse('no-hub', 'hub')
  if (type !== 'start-hub' && !(hub.up && state.sites[hub.site].up)) return refuse('hub-down', 'hub')
  if (type === 'start-hub' && hub.up) return refuse('hub-up', 'hub')
  if (type === 'set-policy') {
    hub.policy++
    record(kernel.trace, kernel.now, Code.PolicySet, hub.policy)
  } else {
    hub.up = type === 'start-hub'
    record(kernel.trace, kernel.now, hub.up ? Code.HubStarted : Code.HubStopped)
  }
  return null
}

function changeCluster(state: FleetState, kernel: Kernel, type: 'register' | 'deploy', cluster: string): Refusal | null {
  const index = state.clusters.findIndex(c => c.name === cluster)
  if (index < 0) return refuse('unknown-cluster', cluster)
  const found = state.clusters[index]
  if (decidingSide(state, found).length === 0) return refuse('no-quorum', cluster)
  if (type === 'deploy') {
    found.revision++
    record(kernel.trace, kernel.now, Code.Deployed, index, found.revision)
    return null
  }
  if (!state.hub) return refuse('no-hub', 'hub')
  if (!(state.hub.up && state.sites[state.hub.site].up)) return refuse('hub-down', 'hub')
  if (found.registered) return refuse('already-registered', cluster)
  found.registered = true
  record(kernel.trace, kernel.now, Code.Registered, index)
  return null
}

function promoteByHand(state: FleetState, kernel: Kernel, site: number, name: string): Refusal | null {
  const holder = site < 0 ? undefined : holderAt(state, site)
  if (!holder || holder.role === 'arbiter') return refuse('no-copy', name)
  if (!state.sites[site].up) return refuse('site-down', name)
  if (holder.role === 'primary' && !holder.silent) return refuse('already-primary', name)
  // Where something else decides, a person who went round it could lose what was acknowledged.
  const { failover } = state.description.data
  if (failover === 'operator') return refuse('operator-decides', name)
  if (failover === 'fencing' || failover === 'arbiter') return refuse('proof-decides', name)
  promote(state, kernel, holder, 'person')
  return null
}

/** Only where the others are dark: otherwise there would be two clusters. */
function restoreQuorum(state: FleetState, kernel: Kernel, cluster: string, site: number, name: string): Refusal | null {
  const index = state.clusters.findIndex(c => c.name === cluster)
  if (index < 0) return refuse('unknown-cluster', cluster)
  const { parts } = state.clusters[index]
  const part = parts.find(p => p.site === site)
  if (!part || part.voters === 0) return refuse('no-member', name)
  if (!state.sites[site].up) return refuse('site-down', name)
  if (decidingSide(state, state.clusters[index]).length > 0) return refuse('decides', cluster)
  if (livesElsewhere(state, state.clusters[index], site)) return refuse('others-alive', cluster)
  for (const other of parts) if (other.site !== site) other.voters = 0
  state.clusters[index].restored = true
  record(kernel.trace, kernel.now, Code.QuorumRestored, index, site)
  return null
}
