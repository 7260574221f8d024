/**
 * Who reaches whom: sites and the links between them, the majority of the control planes (C3.1), and
 * from where the API answers. Nothing is remembered: it follows from what stands.
 */
import { majority } from './rules.ts'
import { Phase } from './state.ts'
import type { PlatformState, Vm } from './state.ts'

/** Both sites stand, and nothing is cut between them. */
export function linked({ sites, lost, cuts }: PlatformState, a: number, b: number): boolean {
  return !lost[a] && !lost[b] && (a === b || cuts[a * sites.length + b] === 0)
}

export const siteOf = ({ hosts }: PlatformState, vm: Vm) => hosts[vm.host].site

export const isRunning = (vm: Vm) => vm.phase === Phase.Running

/** A host that runs a machine holds the lock of its disk on shared storage, heard or not (C2.2). */
export const holdsLock = ({ hosts }: PlatformState, vm: Vm) => isRunning(vm) && hosts[vm.host].up

export const controlPlanes = ({ vms }: PlatformState) => vms.filter(vm => vm.role === 'control-plane')

/** Control planes whose API server can write: as the store says that is given; else those that see a majority of them all, themselves included. */
export function inMajority(state: PlatformState): readonly Vm[] {
  const all = controlPlanes(state)
  const { store } = state
  if (store !== null) return all.filter((cp, i) => isRunning(cp) && store.serving[i])
  const up = all.filter(isRunning)
  return up.filter(cp => up.filter(other => linked(state, siteOf(state, cp), siteOf(state, other))).length >= majority(all.length))
}

/** Does the API answer somebody who asks from this site? */
export function apiAnswers(state: PlatformState, site: number): boolean {
  return inMajority(state).some(cp => linked(state, site, siteOf(state, cp)))
}

/** Renew deadline of a controller's lease (C2.14). */
const RENEW_DEADLINE = 10_000_000

/** The control plane whose controllers act now, or null. */
export function activeController(state: PlatformState, now: number): Vm | null {
  const { holder, renewedAt } = state.controllers
  const vm = state.vms[holder]
  return vm !== undefined && isRunning(vm) && now - renewedAt <= RENEW_DEADLINE && inMajority(state).includes(vm) ? vm : null
}

/**
 * Can the stretched storage be used on this site? It needs two of three: itself, the other data site,
 * the witness. Where the link is cut and both see the witness, the preferred one goes on (C2.5).
 */
export function stretchedAlive(state: PlatformState, site: number): boolean {
  const { sites, lost, description: { storage } } = state
  const witness = sites.indexOf(storage?.witness ?? '')
  if (lost[site] || site === witness) return false
  const other = dataSites(state).find(s => s !== site)
  if (other === undefined) return false
  if (linked(state, site, other)) return true
  if (witness < 0 || !linked(state, site, witness)) return false
  const contested = linked(state, other, witness)
  return !contested || preferredSite(state) === site
}

export const preferredSite = (state: PlatformState) => {
  const named = state.sites.indexOf(state.description.storage?.preferred ?? '')
  return named >= 0 ? named : dataSites(state)[0]
}

/** Sites that hold data: all but the witness's. */
export function dataSites({ sites, description: { storage } }: PlatformState): readonly number[] {
  return sites.flatMap((name, i) => (name === storage?.witness ? [] : [i]))
}
