/** What can be done to a platform, and why it sometimes cannot. A refused action changes nothing. */
import * as v from 'valibot'
import { actionFormsOf, fields, rejecterOf, text, whole } from '../kernel/form.ts'
import type { Forms } from '../kernel/form.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { ask, RESOURCES, Verb } from './client.ts'
import type { Resource } from './client.ts'
import { keepCopy, newestCopy } from './copies.ts'
import { LIMITS } from './description.ts'
import { Code, Gone } from './events.ts'
import { boot, checkStretched, hostFor, isolateHost, loseHost, migrate, reads, rejoinHost, restoreHost, retryStuck, revert } from './hypervisor.ts'
import { crashContainer } from './kubelet.ts'
import { touch } from './loops.ts'
import { markWritten } from './nodes.ts'
import { awaitDetach, ordinalKey, removePod } from './pods.ts'
import { controlPlanes, inMajority, isRunning, siteOf, stretchedAlive } from './reach.ts'
import { Phase } from './state.ts'
import type { PlatformState } from './state.ts'

export type PlatformAction =
  | { readonly type: 'lose-site' | 'restore-site', readonly site: string }
  | { readonly type: 'lose-host' | 'restore-host', readonly host: string }
  /** Its heartbeats reach nobody, and it runs on (C2.2). */
  | { readonly type: 'isolate-host' | 'rejoin-host', readonly host: string }
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string }
  /** A person starts a machine on the other site, from its replica, or from its backup (which must first be restored). */
  | { readonly type: 'fail-over' | 'restore-backup', readonly vm: string }
  /** A snapshot of a machine that runs; and back to it, which needs the machine's own disk (C2.8). */
  | { readonly type: 'snapshot' | 'revert-snapshot', readonly vm: string }
  /** A machine goes on, without stopping, on another host that reads its disk. */
  | { readonly type: 'migrate', readonly vm: string, readonly host: string }
  /** Users ask more of the service, or less: requests a second. */
  | { readonly type: 'set-rate', readonly rate: number }
  /** A container's process ends. */
  | { readonly type: 'crash-pod', readonly pod: string }
  /** kubectl delete pod --force --grace-period=0; the taint out-of-service, and its removal (C8.4, C8.5). */
  | { readonly type: 'force-delete', readonly pod: string }
  | { readonly type: 'out-of-service' | 'in-service', readonly node: string }
  | { readonly type: 'kubectl', readonly client: string, readonly verb: 'get', /** What is listed; pods when left out. */ readonly resource?: Resource }
  | { readonly type: 'kubectl', readonly client: string, readonly verb: 'deploy', readonly workload: string }
  | { readonly type: 'kubectl', readonly client: string, readonly verb: 'scale', readonly workload: string, readonly replicas: number }

const name = text(LIMITS.name)
const pod = text(LIMITS.name + 10)
const kubectl = (verb: string, entries: v.ObjectEntries) => fields({ type: v.literal('kubectl'), client: name, verb: v.literal(verb), ...entries })

/** The form of an action, by its `type`. */
export const actionForms: Forms = {
  ...actionFormsOf({
    'lose-site': { site: name }, 'restore-site': { site: name }, 'lose-host': { host: name }, 'restore-host': { host: name },
    'cut': { from: name, to: name }, 'heal': { from: name, to: name }, 'fail-over': { vm: name }, 'restore-backup': { vm: name },
    'isolate-host': { host: name }, 'rejoin-host': { host: name }, 'snapshot': { vm: name }, 'revert-snapshot': { vm: name },
    'migrate': { vm: name, host: name }, 'set-rate': { rate: whole(1, LIMITS.rate, { unit: 'requêtes par seconde' }) },
    'crash-pod': { pod }, 'force-delete': { pod }, 'out-of-service': { node: name }, 'in-service': { node: name },
  }),
  'kubectl': v.variant('verb', [
    kubectl('get', { resource: v.optional(v.picklist(RESOURCES, 'est « pods », « nodes » ou « events »')) }), kubectl('deploy', { workload: name }), kubectl('scale', { workload: name, replicas: whole(0, LIMITS.replicas) }),
  ], 'est « get », « deploy » ou « scale »'),
}
export const rejectAction = rejecterOf(actionForms)

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })
/** Requests a run may hold. */
export const REQUEST_LIMIT = 10_000

export function act(state: PlatformState, kernel: Kernel, action: PlatformAction): Refusal | null {
  switch (action.type) {
    case 'lose-site': case 'restore-site': return changeSite(state, kernel, action)
    case 'lose-host': case 'restore-host': return changeHost(state, kernel, action)
    case 'isolate-host': case 'rejoin-host': return changeNetwork(state, kernel, action)
    case 'cut': case 'heal': return changeLink(state, kernel, action)
    case 'fail-over': return fromCopy(state, kernel, action.vm, 'replica')
    case 'restore-backup': return fromCopy(state, kernel, action.vm, 'backup')
    case 'snapshot': return takeSnapshot(state, kernel, action.vm)
    case 'revert-snapshot': return revertSnapshot(state, kernel, action.vm)
    case 'migrate': return moveVm(state, kernel, action.vm, action.host)
    case 'set-rate': return changeRate(state, kernel, action.rate)
    case 'crash-pod': return crashPod(state, kernel, action.pod)
    case 'force-delete': return forceDelete(state, kernel, action.pod)
    case 'out-of-service': case 'in-service': return setService(state, kernel, action.node, action.type === 'out-of-service')
    case 'kubectl': return runKubectl(state, kernel, action)
    default: return refuse('unknown-action', (action as { type: string }).type)
  }
}

function changeSite(state: PlatformState, kernel: Kernel, { type, site: name }: { readonly type: 'lose-site' | 'restore-site', readonly site: string }): Refusal | null {
  const site = state.sites.indexOf(name)
  const lose = type === 'lose-site'
  if (site < 0) return refuse('unknown-site', name)
  if (state.lost[site] === lose) return refuse(lose ? 'site-already-lost' : 'site-already-up', name)
  state.lost[site] = lose
  state.stale = true
  record(kernel.trace, kernel.now, lose ? Code.SiteLost : Code.SiteRestored, site)
  for (const [i, host] of state.hosts.entries()) {
    if (host.site !== site || host.up !== lose) continue
    if (lose) loseHost(state, kernel, i)
    else restoreHost(state, kernel, i)
  }
  afterChange(state, kernel)
  return null
}

/** Storage, machines that waited and control loops look at what stands now. */
function afterChange(state: PlatformState, kernel: Kernel): void {
  checkStretched(state, kernel)
  retryStuck(state, kernel)
  touch(state, kernel)
}

function changeHost(state: PlatformState, kernel: Kernel, { type, host: name }: { readonly type: 'lose-host' | 'restore-host', readonly host: string }): Refusal | null {
  const index = state.hosts.findIndex(h => h.name === name)
  const lose = type === 'lose-host'
  if (index < 0) return refuse('unknown-host', name)
  if (state.lost[state.hosts[index].site]) return refuse('site-down', state.sites[state.hosts[index].site])
  if (state.hosts[index].up !== lose) return refuse(lose ? 'host-already-lost' : 'host-already-up', name)
  state.stale = true
  if (lose) loseHost(state, kernel, index)
  else restoreHost(state, kernel, index)
  afterChange(state, kernel)
  return null
}

function changeNetwork(state: PlatformState, kernel: Kernel, { type, host: name }: { readonly type: 'isolate-host' | 'rejoin-host', readonly host: string }): Refusal | null {
  const index = state.hosts.findIndex(h => h.name === name)
  if (index < 0) return refuse('unknown-host', name)
  if (type === 'rejoin-host') {
    if (!state.hosts[index].isolated) return refuse('host-not-isolated', name)
    rejoinHost(state, kernel, index)
  } else {
    if (!state.hosts[index].up) return refuse('host-already-lost', name)
    if (state.hosts[index].isolated) return refuse('host-isolated', name)
    isolateHost(state, kernel, index)
  }
  afterChange(state, kernel)
  return null
}

function changeLink(state: PlatformState, kernel: Kernel, { type, from, to }: { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string }): Refusal | null {
  const [a, b] = [from, to].map(name => state.sites.indexOf(name))
  if (a < 0 || b < 0 || a === b) return refuse('unknown-link', `${from}–${to}`)
  const cut = type === 'cut'
  const n = state.sites.length
  if ((state.cuts[a * n + b] === 1) === cut) return refuse(cut ? 'already-cut' : 'not-cut', `${from}–${to}`)
  state.cuts[a * n + b] = state.cuts[b * n + a] = cut ? 1 : 0
  state.stale = true
  record(kernel.trace, kernel.now, cut ? Code.SitesCut : Code.SitesHealed, a, b)
  afterChange(state, kernel)
  return null
}

function fromCopy(state: PlatformState, kernel: Kernel, name: string, kind: 'replica' | 'backup'): Refusal | null {
  const vm = state.vms.find(m => m.name === name)
  if (vm === undefined) return refuse('unknown-vm', name)
  if (vm.phase === Phase.Running) return refuse('vm-runs', name)
  if (vm.phase === Phase.Booting) return refuse('vm-boots', name)
  if (vm.role === 'control-plane' && state.store === null && controlPlanes(state).length > 1) return refuse('member-of-quorum', name)
  const copy = newestCopy(state, vm, kind)
  const usable = (site: number) => vm.disk !== 'stretched' || stretchedAlive(state, site)
  const host = copy === undefined ? -1 : state.hosts.findIndex(h => h.site === copy.site && h.up && !h.isolated && usable(h.site))
  if (copy === undefined || host < 0) return refuse(kind === 'replica' ? 'no-replica' : 'no-backup', name)
  boot(state, kernel, vm, host, copy, kind === 'backup' ? state.description.storage?.backup?.restore : 0)
  return null
}

function takeSnapshot(state: PlatformState, kernel: Kernel, name: string): Refusal | null {
  const vm = state.vms.find(m => m.name === name)
  if (vm === undefined) return refuse('unknown-vm', name)
  if (!isRunning(vm)) return refuse('vm-down', name)
  if (state.hosts[vm.host].isolated) return refuse('host-isolated', state.hosts[vm.host].name)
  keepCopy(state, kernel, vm, 'snapshot', siteOf(state, vm))
  return null
}

function revertSnapshot(state: PlatformState, kernel: Kernel, name: string): Refusal | null {
  const vm = state.vms.find(m => m.name === name)
  if (vm === undefined) return refuse('unknown-vm', name)
  if (vm.phase === Phase.Booting) return refuse('vm-boots', name)
  const snapshot = newestCopy(state, vm, 'snapshot')
  if (snapshot === undefined) return refuse('no-snapshot', name)
  if (vm.role === 'control-plane' && state.store === null && controlPlanes(state).length > 1) return refuse('member-of-quorum', name)
  if (state.hosts[vm.host].isolated && isRunning(vm)) return refuse('host-isolated', state.hosts[vm.host].name)
  const host = isRunning(vm) ? vm.host : hostFor(state, vm, true)
  if (host < 0) return refuse('snapshot-lost', name)
  revert(state, kernel, vm, host, snapshot)
  return null
}

function moveVm(state: PlatformState, kernel: Kernel, name: string, to: string): Refusal | null {
  const vm = state.vms.find(m => m.name === name)
  const host = state.hosts.findIndex(h => h.name === to)
  if (vm === undefined) return refuse('unknown-vm', name)
  if (host < 0) return refuse('unknown-host', to)
  if (!isRunning(vm)) return refuse('vm-stands', name)
  if (vm.host === host) return refuse('vm-there', `${name}, ${to}`)
  if (!state.hosts[host].up) return refuse('host-already-lost', to)
  const cut = [host, vm.host].find(h => state.hosts[h].isolated)
  if (cut !== undefined) return refuse('host-isolated', state.hosts[cut].name)
  if (!reads(state, vm, host)) return refuse('disk-elsewhere', `${name}, ${to}`)
  // Its zone label was set once, and does not follow it.
  if (vm.role === 'node' && state.hosts[host].site !== siteOf(state, vm)) return refuse('node-stays', name)
  migrate(state, kernel, vm, host)
  return null
}

function changeRate(state: PlatformState, kernel: Kernel, rate: number): Refusal | null {
  if (state.description.service === undefined) return refuse('no-service', '')
  if (state.traffic.rate === rate) return refuse('same-rate', String(rate))
  state.traffic.rate = rate
  state.stale = true
  record(kernel.trace, kernel.now, Code.RateChanged, rate)
  return null
}

function crashPod(state: PlatformState, kernel: Kernel, name: string): Refusal | null {
  for (const vm of state.vms) {
    const container = vm.containers.find(c => state.podNames[c.pod] === name && c.ready)
    if (container === undefined || !isRunning(vm)) continue
    crashContainer(state, kernel, vm, container)
    return null
  }
  return refuse('not-running', name)
}

const podOf = (state: PlatformState, name: string) => state.objects.pods.find(p => state.podNames[p.id] === name)

function forceDelete(state: PlatformState, kernel: Kernel, name: string): Refusal | null {
  if (inMajority(state).length === 0) return refuse('no-api', name)
  const pod = podOf(state, name)
  if (pod === undefined) return refuse('unknown-pod', name)
  state.forced = [...new Set([...state.forced, ordinalKey(pod)])]
  awaitDetach(state, kernel, pod)
  removePod(state, kernel, pod, Gone.Forced)
  markWritten(state, kernel)
  return null
}

function setService(state: PlatformState, kernel: Kernel, name: string, out: boolean): Refusal | null {
  if (inMajority(state).length === 0) return refuse('no-api', name)
  const node = state.nodes.findIndex(vm => state.vms[vm].name === name)
  if (node < 0) return refuse('unknown-node', name)
  const object = state.objects.nodes[node]
  if (out && object.ready) return refuse('node-ready', name)
  if (object.outOfService === out) return refuse(out ? 'already-out' : 'not-out', name)
  object.outOfService = out
  record(kernel.trace, kernel.now, out ? Code.OutOfService : Code.InService, node)
  markWritten(state, kernel)
  touch(state, kernel)
  return null
}

function runKubectl(state: PlatformState, kernel: Kernel, action: Extract<PlatformAction, { type: 'kubectl' }>): Refusal | null {
  const client = state.description.clients?.findIndex(c => c.name === action.client) ?? -1
  if (client < 0) return refuse('unknown-client', action.client)
  if (state.requests.length >= REQUEST_LIMIT) return refuse('too-many-requests', action.client)
  const site = state.description.clients?.[client].site ?? ''
  if (state.lost[state.sites.indexOf(site)]) return refuse('site-down', site)
  if (action.verb === 'get') {
    ask(state, kernel, { client, verb: Verb.Get, workload: -1, replicas: 0, resource: action.resource })
    return null
  }
  const workload = state.workloads.findIndex(w => w.name === action.workload)
  if (workload < 0) return refuse('unknown-workload', action.workload)
  if (action.verb === 'deploy' && state.workloads[workload].kind !== 'deployment') return refuse('not-a-deployment', action.workload)
  ask(state, kernel, { client, verb: action.verb === 'scale' ? Verb.Scale : Verb.Deploy, workload, replicas: action.verb === 'scale' ? action.replicas : 0 })
  return null
}
