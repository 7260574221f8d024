/** What a frame shows of a platform: frozen plain data, words instead of numbers. */
import type { Kernel } from '../kernel/world.ts'
import type { Disk } from './description.ts'
import { UNREACHABLE } from './client.ts'
import { hostFor } from './hypervisor.ts'
import { activeController, controlPlanes, inMajority, isRunning, linked, siteOf } from './reach.ts'
import { majority } from './rules.ts'
import { whereRuns } from './services.ts'
import { Phase, Told, WHY_PENDING } from './state.ts'
import type { Copy, KubeEvent, PlatformState, Pod, Vm } from './state.ts'
import type { StoreView } from './store.ts'

export interface SiteView { readonly name: string, readonly lost: boolean, readonly witness: boolean }
export interface LinkView { readonly from: string, readonly to: string, readonly cut: boolean }
export interface HostView { readonly name: string, readonly site: string, readonly up: boolean, /** It runs, and the hypervisor does not hear it. */ readonly isolated: boolean }

export interface VmView {
  readonly name: string
  readonly role: 'control-plane' | 'node' | 'app'
  readonly host: string
  readonly site: string
  readonly status: 'running' | 'booting' | 'lost' | 'stuck'
  readonly disk: Disk
  /** The hypervisor does not hear its host. */
  readonly isolated: boolean
  /** Its copies, newest of each kind: where, and how old, µs, in whole seconds. */
  readonly copies: readonly { readonly kind: Copy['kind'], readonly site: string, readonly age: number, /** A machine can start from it now. */ readonly usable: boolean }[]
  /** Since when it does not run, µs; -1 while it does. */
  readonly lostAt: number
  /** A control plane whose controllers act. */
  readonly acts: boolean
}

export interface PodView {
  readonly name: string
  readonly workload: string
  /** Node of the API's object; '' when no node will do. */
  readonly node: string
  /** As kubectl tells it. */
  readonly status: 'Running' | 'Pending' | 'ContainerCreating' | 'Terminating'
  /** Containers that were ready when the kubelet spoke last, of all: 1/1 stays while its node is silent. */
  readonly ready: '0/1' | '1/1'
  /** It really runs and is ready, whatever the API believes. */
  readonly alive: boolean
  readonly why: (typeof WHY_PENDING)[number]
}

export interface NodeView {
  readonly name: string
  readonly site: string
  readonly ready: boolean
  /** Its condition Ready, and the reason: NodeStatusUnknown once the node controller has heard nothing for the grace period. */
  readonly condition: { readonly status: 'True' | 'Unknown', readonly reason: 'KubeletReady' | 'NodeStatusUnknown' }
  readonly tainted: boolean
  readonly outOfService: boolean
  /** Since its last lease, µs, in whole seconds. */
  readonly silent: number
  /** The API hears it. */
  readonly running: boolean
}

export interface EventView extends Pick<KubeEvent, 'type' | 'reason' | 'object' | 'message' | 'count'> { readonly first: number, readonly last: number }

export interface FlowView { readonly served: number, readonly degraded: number, readonly failed: number }

export interface ServiceView extends FlowView {
  readonly name: string
  /** What its users ask, requests a second; the rates above add up to it. */
  readonly rate: number
  /** Pods or machines that the sites' routes name, and which of them serve. */
  readonly endpoints: readonly { readonly name: string, readonly alive: boolean }[]
  /** Of all requests so far, the share that was served, in time or late: 0 to 1. */
  readonly availability: number
  /** For how long nobody was served, and the longest outage that has ended, µs. */
  readonly down: number
  readonly longest: number
  /** Requests that were served, then lost with a disk. */
  readonly lost: number
  /** Load of each site that has a capacity: requests a second that come in, and what it can serve. */
  readonly loads: readonly { readonly site: string, readonly inflow: number, readonly capacity: number, readonly collapsed: boolean }[]
}

export interface WorkloadView {
  readonly name: string
  readonly kind: 'deployment' | 'statefulset'
  readonly replicas: number
  readonly alive: number
  readonly pinned: string
}

export interface RequestView {
  readonly id: number
  readonly label: string
  readonly sentAt: number
  readonly answeredAt: number
  readonly outcome: 'waiting' | 'ok' | 'failed'
}

export interface PlatformView {
  readonly sites: readonly SiteView[]
  readonly links: readonly LinkView[]
  readonly hosts: readonly HostView[]
  readonly vms: readonly VmView[]
  readonly nodes: readonly NodeView[]
  readonly workloads: readonly WorkloadView[]
  /** As the API holds them. */
  readonly pods: readonly PodView[]
  /** Of the last hour, the newest last; ages in µs, in whole seconds. */
  readonly events: readonly EventView[]
  /** Containers that run though the API has no such pod any more. */
  readonly strays: readonly { readonly name: string, readonly node: string }[]
  readonly controlPlane: { readonly members: number, readonly up: number, readonly quorum: number, readonly answers: boolean, readonly holder: string, /** What kubectl says of it; empty while it answers. */ readonly error: string }
  /** The store that is given to the control planes; null where a majority of them is taken for one. */
  readonly store: StoreView | null
  readonly service: ServiceView | null
  /** Pod of the database to which writes go; '' for none. */
  readonly primary: string
  /** Workload of the operator that moves it; '' for none. It knows what to do, and the API does not hear it. */
  readonly operator: string
  readonly operatorBlocked: boolean
  readonly recoveries: readonly { readonly vm: string, readonly kind: 'restart' | Copy['kind'], readonly rpo: number, readonly rto: number, /** When it worked again, µs. */ readonly at: number }[]
  readonly clients: readonly { readonly name: string, readonly site: string, readonly requests: readonly RequestView[] }[]
}

const READY = { status: 'True', reason: 'KubeletReady' } as const
const UNKNOWN = { status: 'Unknown', reason: 'NodeStatusUnknown' } as const
const STATUSES = ['running', 'booting', 'lost', 'stuck'] as const
const OUTCOMES = ['waiting', 'ok', 'failed'] as const
/** Requests of a client that a frame carries. */
const REQUESTS = 24
/** Events of which a frame tells. */
const EVENTS = 24

export function view(state: PlatformState, kernel: Kernel): PlatformView {
  const { sites, hosts, vms, description } = state
  const active = activeController(state, kernel.now)
  const planes = controlPlanes(state)
  const known = new Set(state.objects.pods.map(p => p.id))
  return {
    sites: sites.map((name, i) => ({ name, lost: state.lost[i], witness: name === description.storage?.witness })),
    links: sites.flatMap((from, a) => sites.slice(a + 1).map((to, i) => ({ from, to, cut: state.cuts[a * sites.length + a + 1 + i] === 1 }))),
    hosts: hosts.map(h => ({ name: h.name, site: sites[h.site], up: h.up, isolated: h.isolated })),
    vms: vms.map(vm => vmView(state, kernel, vm, vm === active)),
    nodes: state.objects.nodes.map(n => ({
      name: vms[n.vm].name, site: sites[siteOf(state, vms[n.vm])], ready: n.ready, condition: n.ready ? READY : UNKNOWN, tainted: n.taintedAt >= 0, outOfService: n.outOfService,
      silent: wholeSeconds(kernel.now - n.leaseAt), running: vms[n.vm].phase === Phase.Running,
    })),
    workloads: state.workloads.map((w, i) => ({
      name: w.name, kind: w.kind, replicas: state.objects.replicas[i], pinned: w.pinned ?? '',
      alive: vms.filter(vm => vm.phase === Phase.Running).flatMap(vm => vm.containers).filter(c => c.workload === i && c.ready).length,
    })),
    pods: state.objects.pods.map(p => podView(state, p)),
    events: state.objects.events.slice(-EVENTS).map(({ type, reason, object, message, count, firstAt, lastAt }) => (
      { type, reason, object, message, count, first: wholeSeconds(kernel.now - firstAt), last: wholeSeconds(kernel.now - lastAt) })),
    strays: vms.filter(vm => vm.phase === Phase.Running).flatMap(vm => vm.containers.filter(c => !known.has(c.pod)).map(c => ({ name: state.podNames[c.pod], node: vm.name }))),
    controlPlane: {
      members: planes.length, up: planes.filter(vm => vm.phase === Phase.Running).length, quorum: majority(planes.length),
      answers: inMajority(state).length > 0, holder: active?.name ?? '', error: inMajority(state).length > 0 ? '' : UNREACHABLE,
    },
    store: null,
    service: serviceView(state, kernel),
    primary: state.podNames[state.objects.primaryPod] ?? '',
    operator: description.database?.operator?.workload ?? '', operatorBlocked: state.operator.blocked,
    recoveries: state.recoveries.filter(r => vms[r.vm].role !== 'node').map(r => ({ vm: vms[r.vm].name, kind: r.kind, rpo: r.rpo, rto: r.rto, at: r.at })),
    clients: (description.clients ?? []).map((c, client) => ({
      name: c.name, site: c.site,
      requests: state.requests.flatMap((r, id) => (r.client === client ? [{ id, label: r.text, sentAt: r.sentAt, answeredAt: r.endedAt, outcome: OUTCOMES[r.outcome] }] : [])).slice(-REQUESTS),
    })),
  }
}

/** What nobody reads more finely changes no more often than that. */
const wholeSeconds = (micros: number) => Math.floor(micros / 1_000_000) * 1_000_000

function vmView(state: PlatformState, kernel: Kernel, vm: Vm, acts: boolean): VmView {
  const newest = (['replica', 'backup', 'snapshot'] as const).flatMap(kind => vm.copies.filter(c => c.kind === kind).slice(-1))
  return {
    name: vm.name, role: vm.role, host: state.hosts[vm.host].name, site: state.sites[siteOf(state, vm)], status: STATUSES[vm.phase], disk: vm.disk, isolated: state.hosts[vm.host].isolated, lostAt: vm.lostAt, acts,
    copies: newest.map(c => ({
      kind: c.kind, site: state.sites[c.kind === 'snapshot' ? siteOf(state, vm) : c.site], age: wholeSeconds(kernel.now - c.takenAt),
      usable: c.kind !== 'snapshot' ? !state.lost[c.site] : isRunning(vm) ? !state.hosts[vm.host].isolated : hostFor(state, vm, true) >= 0,
    })),
  }
}

function podView(state: PlatformState, pod: Pod): PodView {
  const status = pod.deletedAt >= 0 ? 'Terminating' : pod.node < 0 ? 'Pending' : pod.told === Told.Nothing ? 'ContainerCreating' : 'Running'
  return {
    name: state.podNames[pod.id], workload: state.workloads[pod.workload].name, node: pod.node < 0 ? '' : state.vms[state.nodes[pod.node]].name,
    status, ready: pod.told === Told.Ready ? '1/1' : '0/1', alive: whereRuns(state, pod.id) !== null, why: WHY_PENDING[pod.why],
  }
}

function serviceView(state: PlatformState, kernel: Kernel): ServiceView | null {
  const { description: { service }, traffic } = state
  if (service === undefined) return null
  const passed = kernel.now - traffic.settledAt
  const sum = (key: 'served' | 'degraded' | 'failed') => traffic.total[key] + traffic.flow[key] * passed
  const all = sum('served') + sum('degraded') + sum('failed')
  const running = traffic.downSince < 0 ? 0 : kernel.now - traffic.downSince
  return {
    name: service.name, rate: traffic.rate,
    served: traffic.flow.served / 1_000, degraded: traffic.flow.degraded / 1_000, failed: traffic.flow.failed / 1_000,
    endpoints: endpointViews(state),
    availability: all === 0 ? 1 : (sum('served') + sum('degraded')) / all,
    down: traffic.down + running, longest: Math.max(traffic.longest, running), lost: Math.round(traffic.lost / 1e9),
    loads: loadViews(state),
  }
}

function endpointViews(state: PlatformState): ServiceView['endpoints'] {
  const { service } = state.description
  if (service?.vms !== undefined) return service.vms.map(name => ({ name, alive: state.vms.some(vm => vm.name === name && vm.phase === Phase.Running) }))
  const named = [...new Set(state.routes.filter((_, site) => !state.lost[site]).flatMap(r => r.front))]
  return named.map(id => ({ name: state.podNames[id], alive: whereRuns(state, id) !== null }))
}

/** What each site can serve with what runs there, and what comes in. */
function loadViews(state: PlatformState): ServiceView['loads'] {
  const { hosts, traffic, description: { service } } = state
  return state.sites.flatMap((site, s) => {
    const here = traffic.servers.filter(({ id }) => {
      if (service?.vms !== undefined) return hosts[id].site === s
      const runs = whereRuns(state, id)
      return runs !== null && siteOf(state, runs.vm) === s && linked(state, s, s)
    })
    if (here.length === 0) return []
    const add = (of: (server: (typeof here)[number]) => number) => here.reduce((all, server) => all + of(server), 0) / 1_000
    return [{ site, inflow: add(x => x.inflow), capacity: add(x => x.capacity), collapsed: here.some(x => x.collapsed) }]
  })
}
