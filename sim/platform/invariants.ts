/**
 * What must hold after every event. Each checker keeps its own memory and counts anew what the product
 * counts, from hosts and links upwards, so that a broken rule does not vouch for itself.
 */
import { codeAt, firstKept, rowAt } from '../kernel/trace.ts'
import type { Invariant, Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import type { Copy, Data, Objects, PlatformState, Recovery } from './state.ts'

type Check = (state: PlatformState, kernel: Kernel) => string | null
const rule = (id: string, start: () => Check): Invariant<PlatformState> => ({ id, start })

/** Sites with a control plane that sees a majority of them all. Counted from hosts and links. */
function majoritySites({ hosts, vms, sites, cuts }: PlatformState): readonly number[] {
  const planes = vms.filter(vm => vm.role === 'control-plane')
  const standing = planes.filter(vm => vm.phase === 0 && hosts[vm.host].up).map(vm => hosts[vm.host].site)
  return standing.filter(a => 2 * standing.filter(b => a === b || cuts[a * sites.length + b] === 0).length > planes.length)
}

const majorityStands = (state: PlatformState) => majoritySites(state).length > 0

const containersOf = (state: PlatformState) => state.vms.flatMap(vm => vm.containers.map(container => ({ container, vm })))

/** C8.4: unless a person has said that the old one is dead. */
const onePerOrdinal = rule('one-per-ordinal', () => (state) => {
  const seen = new Set<number>()
  for (const { container: { workload, ordinal } } of containersOf(state)) {
    if (state.workloads[workload].kind !== 'statefulset') continue
    const key = workload * 1_000 + ordinal
    if (seen.has(key) && !state.forced.includes(key)) return `two containers of ${state.workloads[workload].name}-${ordinal} run`
    seen.add(key)
  }
  return null
})

/** C2.9, C2.10: what the API holds changes only while a majority stands, just before or now. */
const nothingWithoutApi = rule('nothing-without-api', () => {
  let before = -1
  let stood = true
  return (state) => {
    const stands = majorityStands(state)
    const now = fingerprint(state.objects)
    const wrong = before >= 0 && now !== before && !stands && !stood
    before = now
    stood = stands
    return wrong ? 'endpoints or pods changed while the API answered nobody' : null
  }
})

function fingerprint({ endpoints, primaryPod, replicas, pods }: Objects): number {
  let h = primaryPod | 0
  const mix = (n: number) => { h = Math.imul(h ^ n, 0x85ebca6b) ^ h >>> 15 }
  endpoints.forEach(mix)
  replicas.forEach(mix)
  for (const p of pods) {
    mix(p.id)
    mix(2 * p.node + (p.ready ? 1 : 0))
    mix(p.deletedAt | 0)
  }
  return h >>> 0
}

/** C2.10: a site learns new endpoints only while the API answers it. */
const routesNeedApi = rule('routes-need-api', () => {
  let before: PlatformState['routes'] = []
  return (state) => {
    const { routes, sites, cuts } = state
    const moved = routes.findIndex((r, site) => before[site] !== undefined && (r.front !== before[site].front || r.back !== before[site].back))
    before = [...routes]
    if (moved < 0 || majoritySites(state).some(site => site === moved || cuts[site * sites.length + moved] === 0)) return null
    return `site ${sites[moved]} learnt new endpoints though the API did not answer it`
  }
})

/** C8.1: a node keeps its pods for grace and tolerance after the last lease that reached the API. */
const evictionNotEarly = rule('eviction-not-early', () => {
  let rows = -1
  return (state, { trace }) => {
    const least = (state.settings.minor >= 32 ? 350 : 340) * 1_000_000
    for (rows = Math.max(rows, firstKept(trace)); rows < trace.count; rows++) {
      if (codeAt(trace, rows) !== Code.PodEvicted) continue
      const { at, fields: [pod, , node] } = rowAt(trace, rows)
      const silent = at - state.objects.nodes[node].leaseAt
      if (silent < least) return `${state.podNames[pod]} is evicted ${silent / 1e6} s after its node's last lease`
    }
    return null
  }
})

/** The node controller has looked at all nodes by then. */
const MONITORED = 6_000_000

/** A zone of more than fifty nodes that is lost in part, 55 % at least (C8.2). */
const isSlow = (nodes: readonly { readonly ready: boolean }[]) => {
  const lost = nodes.filter(n => !n.ready).length
  return nodes.length > 50 && lost < nodes.length && lost * 100 >= nodes.length * 55
}

/** C8.1: 0.1 node a second in each zone; C8.2: 0.01 in a large one that has been lost in part since before the last taint. */
const evictionRate = rule('eviction-rate', () => {
  const last = new Map<number, number>()
  const tainted = new Map<number, number>()
  const slowSince = new Map<number, number>()
  let holder = -1
  return (state, { now }) => {
    if (state.controllers.holder !== holder) last.clear()
    holder = state.controllers.holder
    const zoneOf = (node: number) => (state.settings.zones ? state.hosts[state.vms[state.nodes[node]].host].site : 0)
    if (state.nodes.length > 50) {
      for (const zone of state.sites.keys()) {
        const slow = isSlow(state.objects.nodes.filter((_, n) => zoneOf(n) === zone)) && majorityStands(state)
        if (!slow) slowSince.delete(zone)
        else if (!slowSince.has(zone)) slowSince.set(zone, now)
      }
    }
    for (const [node, { taintedAt }] of state.objects.nodes.entries()) {
      if (taintedAt < 0 || taintedAt === tainted.get(node)) continue
      tainted.set(node, taintedAt)
      const zone = zoneOf(node)
      const before = last.get(zone)
      last.set(zone, Math.max(before ?? 0, taintedAt))
      if (before === undefined || taintedAt <= before) continue
      const least = (slowSince.get(zone) ?? Infinity) < before - MONITORED ? 100_000_000 : 10_000_000
      if (taintedAt - before < least) return `two nodes of one zone tainted within ${(taintedAt - before) / 1e6} s`
    }
    return null
  }
})

/** What a copy held when it was taken; a control plane's, all that the API knew. */
interface Copied { readonly kind: Copy['kind'], readonly takenAt: number, readonly data: Data, readonly objects: string | null, /** Where the machine was. */ readonly home: number }

/**
 * A machine that starts from a copy has what was copied, no more, and counts as lost all that it had
 * written since: its RPO, its requests, and a control plane's objects (C1.5, C2.16).
 */
const rpoAsReplicated = rule('rpo-as-replicated', () => {
  let [recovered, lost] = [0, 0]
  const copied: Copied[][] = []
  const before: { readonly data: Data, readonly home: number }[] = []
  return (state) => {
    const wrong = state.recoveries.slice(recovered).map(r => lessThanReplicated(state, r, copied[r.vm], before[r.vm], state.traffic.lost - lost)).find(w => w !== null)
    recovered = state.recoveries.length
    lost = state.traffic.lost
    for (const vm of state.vms) {
      const home = state.hosts[vm.host].site
      before[vm.index] = { data: vm.data, home: vm.phase === 0 ? home : before[vm.index].home }
      const known = copied[vm.index] ??= []
      for (const { kind, takenAt, data, objects } of vm.copies.filter(copy => !known.some(c => c.takenAt === copy.takenAt && c.kind === copy.kind))) {
        if (data.count > vm.data.count) return `a copy of ${vm.name} holds more than the machine had`
        known.push({ kind, takenAt, home, data, objects: objects === null ? null : JSON.stringify(objects) })
      }
    }
    return wrong ?? null
  }
})

function lessThanReplicated(state: PlatformState, { vm, kind, rpo }: Recovery, copied: readonly Copied[], { data: had, home }: { readonly data: Data, readonly home: number }, counted: number): string | null {
  const { data, name, disk, host } = state.vms[vm]
  const stands = (site: number) => disk === 'stretched' || state.hosts[host].site === site
  if (kind === 'restart') return data === had && stands(home) ? null : `${name} has restarted with another disk than its own`
  const from = copied.filter(c => c.kind === kind && (kind !== 'snapshot' || stands(c.home)) && c.data.count === data.count && c.data.writtenAt === data.writtenAt)
  if (from.length === 0) return `${name} has data that was never copied`
  const least = Math.max(0, had.writtenAt - Math.max(...from.map(c => c.takenAt)))
  if (rpo < least) return `${name} claims to have lost ${rpo / 1e6} s of writes, and has lost ${least / 1e6} s`
  if (counted < had.count - data.count) return `requests that ${name} had written are not counted as lost`
  const knows = JSON.stringify(state.objects)
  return from.some(c => c.objects === null || c.objects === knows) ? null : `${name} was restored, and the API knows other objects than its copy`
}

/** C8.7: whoever mounts a zone's volume is bound, and runs, where it was first mounted. */
const boundZone = rule('bound-volume-bound-zone', () => {
  const zones = new Map<number, number>()
  let rows = -1
  return (state, { trace }) => {
    const strays = (pod: { readonly workload: number, readonly ordinal: number }, site: number) => {
      const { kind, volume } = state.workloads[pod.workload]
      if (volume !== 'zone') return false
      const claim = pod.workload * 1_000 + (kind === 'statefulset' ? pod.ordinal : 0)
      if (!zones.has(claim)) zones.set(claim, site)
      return zones.get(claim) !== site
    }
    const stray = containersOf(state).find(({ container, vm }) => strays(container, state.hosts[vm.host].site))
    if (stray) return `${state.podNames[stray.container.pod]} runs on ${stray.vm.name}, far from its volume`
    for (rows = Math.max(rows, firstKept(trace)); rows < trace.count; rows++) {
      if (codeAt(trace, rows) !== Code.PodBound) continue
      const { fields: [id, , node] } = rowAt(trace, rows)
      const pod = state.objects.pods.find(p => p.id === id)
      if (pod && strays(pod, state.hosts[state.vms[state.nodes[node]].host].site)) return `${state.podNames[id]} is bound far from its volume`
    }
    return null
  }
})

/** C2.5: what runs on stretched storage stands on a site that sees another of the three. */
const stretchedNeedsTwo = rule('stretched-needs-two', () => ({ vms, hosts, sites, lost, cuts, description: { storage } }) => {
  const sees = (a: number, b: number) => a >= 0 && b >= 0 && !lost[a] && !lost[b] && cuts[a * sites.length + b] === 0
  const witness = sites.indexOf(storage?.witness ?? '')
  const holding = new Set<number>()
  for (const vm of vms) {
    if (vm.disk !== 'stretched' || vm.phase !== 0) continue
    const site = hosts[vm.host].site
    holding.add(site)
    if (!sites.some((_, other) => other !== site && sees(site, other))) return `${vm.name} runs on a site that sees no other`
  }
  const [a, b] = [...holding]
  return b !== undefined && !sees(a, b) ? `stretched storage is used on both sides of a cut, ${witness < 0 ? 'without' : 'with'} a witness` : null
})

/** Nobody is served by what does not run, or beyond what it can. */
const servedWithinCapacity = rule('served-within-capacity', () => ({ traffic: { flow, servers, rate }, description: { service }, hosts, vms }) => {
  if (service === undefined) return null
  const all = flow.served + flow.degraded + flow.failed
  if (all !== 0 && all !== rate * 1_000) return `the rates add up to ${all / 1_000}, and users ask ${rate}`
  const fine = servers.filter(s => s.inflow <= s.capacity).reduce((sum, s) => sum + s.inflow, 0)
  if (flow.served > fine) return `${flow.served / 1_000} a second served in time, room for ${fine / 1_000}`
  const standing = vms.filter(vm => vm.phase === 0 && hosts[vm.host].up)
  const serves = (id: number) => (service.vms === undefined ? standing.some(vm => vm.containers.some(c => c.pod === id && c.ready)) : standing.some(vm => vm.host === id))
  return servers.some(s => s.inflow > 0 && !serves(s.id)) ? 'requests are served by what does not run' : null
})

/** C2.2: what runs on a host that stands is started nowhere else; its disk has one writer. */
const oneWriter = rule('one-writer', () => {
  const ran: (number | null)[] = []
  return ({ vms, hosts }) => {
    const twice = vms.find(({ index, phase, host }) => phase === 1 && ran[index] != null && ran[index] !== host && hosts[ran[index]].up)
    const wrong = twice ? `${twice.name} is started on ${hosts[twice.host].name} while it runs on ${hosts[ran[twice.index] ?? 0].name}` : null
    for (const { index, phase, host } of vms) ran[index] = phase === 0 ? host : null
    return wrong
  }
})

/** Nothing runs on a host that is down, and a machine is in one place. */
const runsOnHosts = rule('runs-on-hosts', () => ({ vms, hosts }) => {
  const ghost = vms.find(vm => !hosts[vm.host].up && (vm.phase === 0 || vm.containers.length > 0))
  return ghost ? `${ghost.name} runs on a host that is down` : null
})

export const invariants: readonly Invariant<PlatformState>[] = [
  onePerOrdinal, nothingWithoutApi, routesNeedApi, evictionNotEarly, evictionRate, rpoAsReplicated, boundZone, stretchedNeedsTwo, servedWithinCapacity, oneWriter, runsOnHosts,
]
