/**
 * What users get: requests a second that are served, served late, or fail. They enter by every site
 * that stands, go to the pods or machines that this site's routes name, in equal shares, and wait
 * there when more comes in than is served. A queue that is longer than users wait serves nobody in
 * time any more: past its capacity a site does not bend, it breaks (C1.5, C8.11).
 *
 * A fluid model: rates are whole thousandths of a request a second, amounts are rate × µs.
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { DEFAULT_PATIENCE } from './description.ts'
import { Code } from './events.ts'
import { isRunning, linked, siteOf } from './reach.ts'
import { whereRuns } from './services.ts'
import { Due } from './state.ts'
import type { Flow, PlatformState, Server, Traffic } from './state.ts'

const MILLI = 1_000
/** A queue holds what waits half as long again as anybody does; the rest is turned away. */
const QUEUE = 1.5

export function createTraffic(rate: number): Traffic {
  const nothing: Flow = { served: 0, degraded: 0, failed: 0 }
  return { rate, servers: [], flow: nothing, total: nothing, settledAt: 0, down: 0, downSince: -1, longest: 0, lost: 0, threshold: 0 }
}

const patienceOf = ({ description: { service } }: PlatformState) => service?.patience ?? DEFAULT_PATIENCE

/** Adds up what has passed since the last change. */
export function settle(state: PlatformState, kernel: Kernel): void {
  const { traffic } = state
  const passed = kernel.now - traffic.settledAt
  if (passed === 0) return
  const { flow, total } = traffic
  traffic.total = {
    served: total.served + flow.served * passed, degraded: total.degraded + flow.degraded * passed, failed: total.failed + flow.failed * passed,
  }
  writeData(state, kernel, (flow.served + flow.degraded) * passed)
  for (const server of traffic.servers) {
    const most = server.capacity * patienceOf(state) * QUEUE
    server.backlog = Math.min(most, Math.max(0, server.backlog + (server.inflow - server.capacity) * passed))
  }
  traffic.settledAt = kernel.now
}

/** Every request that is served is written on the disks of the machines that serve. */
function writeData(state: PlatformState, kernel: Kernel, written: number): void {
  if (written === 0) return
  for (const vm of appVms(state)) {
    // Machines on stretched storage share one volume.
    if (isRunning(vm)) vm.data = { count: vm.data.count + written, writtenAt: kernel.now }
  }
}

export const appVms = ({ vms, description: { service } }: PlatformState) => vms.filter(vm => service?.vms?.includes(vm.name))

/** Computes the rates anew, if anything they depend on has changed. */
export function observeTraffic(state: PlatformState, kernel: Kernel): void {
  if (!state.stale) return
  state.stale = false
  if (state.description.service === undefined) return
  settle(state, kernel)
  const before = state.traffic.flow
  const failed = route(state)
  judgeServers(state, kernel)
  const flow = flowOf(state, failed)
  if (flow.served === before.served && flow.degraded === before.degraded && flow.failed === before.failed) return
  state.traffic.flow = flow
  record(kernel.trace, kernel.now, Code.ServiceChanged, whole(flow.served), whole(flow.degraded), whole(flow.failed))
  noteOutage(state, kernel)
}

export const whole = (rate: number) => Math.round(rate / MILLI)

/** Sends what users ask to whoever should serve it; what reaches nobody is returned. */
function route(state: PlatformState): number {
  const { traffic } = state
  const rate = traffic.rate * MILLI
  const entries = [...state.sites.keys()].filter(site => state.hosts.some(h => h.site === site && h.up))
  for (const server of traffic.servers) server.inflow = 0
  if (entries.length === 0) return rate
  let failed = 0
  for (const [i, site] of entries.entries()) failed += enter(state, site, portion(rate, entries.length, i))
  return failed
}

/** The ith of n equal shares; together they are the whole. */
const portion = (rate: number, n: number, i: number) => Math.floor(rate / n) + (i < rate % n ? 1 : 0)

function enter(state: PlatformState, site: number, rate: number): number {
  const targets = state.description.service?.vms === undefined ? podTargets(state, site) : hostTargets(state, site)
  if (targets.length === 0) return rate
  let failed = 0
  for (const [i, target] of targets.entries()) {
    const share = portion(rate, targets.length, i)
    if (target === null) failed += share
    else target.inflow += share
  }
  return failed
}

/** Pods that this site's kube-proxy knows: one that is dead, out of reach or without its database fails. */
function podTargets(state: PlatformState, site: number): readonly (Server | null)[] {
  const { service } = state.description
  return state.routes[site].front.map((pod) => {
    const runs = whereRuns(state, pod)
    if (runs === null || !linked(state, site, siteOf(state, runs.vm)) || !reachesDatabase(state, siteOf(state, runs.vm))) return null
    return serverOf(state, pod, (service?.capacity ?? 0) * MILLI)
  })
}

function reachesDatabase(state: PlatformState, site: number): boolean {
  if (state.description.database === undefined) return true
  const runs = whereRuns(state, state.routes[site].back)
  return runs !== null && linked(state, site, siteOf(state, runs.vm))
}

/** A load balancer knows which machines answer: each host with one of them serves with all it has. */
function hostTargets(state: PlatformState, site: number): readonly Server[] {
  const hosts = [...new Set(appVms(state).filter(vm => isRunning(vm) && linked(state, site, siteOf(state, vm))).map(vm => vm.host))]
  return hosts.map(host => serverOf(state, host, state.hosts[host].capacity * MILLI))
}

function serverOf({ traffic: { servers } }: PlatformState, id: number, capacity: number): Server {
  const known = servers.find(s => s.id === id)
  if (known) return known
  const server: Server = { id, capacity, inflow: 0, backlog: 0, collapsed: false }
  servers.push(server)
  return server
}

/** Which queues are too long by now, and when the next will cross that line. */
function judgeServers(state: PlatformState, kernel: Kernel): void {
  const { traffic } = state
  traffic.servers = traffic.servers.filter(s => s.inflow > 0)
  let next = Infinity
  const before = collapsedSites(state)
  for (const server of traffic.servers) {
    const limit = server.capacity * patienceOf(state)
    const growth = server.inflow - server.capacity
    const collapsed = server.backlog >= limit
    server.collapsed = collapsed
    if (!collapsed && growth > 0) next = Math.min(next, Math.ceil((limit - server.backlog) / growth))
    if (growth < 0 && server.backlog > 0) next = Math.min(next, Math.floor((server.backlog - (collapsed ? limit : 0)) / -growth) + 1)
  }
  const after = collapsedSites(state)
  for (const site of after) if (!before.includes(site)) record(kernel.trace, kernel.now, Code.Overloaded, site)
  for (const site of before) if (!after.includes(site)) record(kernel.trace, kernel.now, Code.Relieved, site)
  traffic.threshold++
  if (next < Infinity) schedule(kernel, next, Due.Threshold, NOBODY, traffic.threshold)
}

/** Sites with a queue that is too long. */
const collapsedSites = (state: PlatformState): readonly number[] => [...new Set(state.traffic.servers.filter(s => s.collapsed).map(s => siteOfServer(state, s)))]

function siteOfServer(state: PlatformState, { id }: Server): number {
  if (state.description.service?.vms !== undefined) return state.hosts[id].site
  const runs = whereRuns(state, id)
  return runs === null ? 0 : siteOf(state, runs.vm)
}

export function handleThreshold(state: PlatformState, threshold: number): void {
  if (threshold === state.traffic.threshold) state.stale = true
}

function flowOf({ traffic: { servers } }: PlatformState, unrouted: number): Flow {
  let [served, degraded, failed] = [0, 0, unrouted]
  for (const { inflow, capacity, backlog, collapsed } of servers) {
    if (collapsed) failed += inflow
    else if (backlog > 0 || inflow > capacity) degraded += inflow
    else served += inflow
  }
  return { served, degraded, failed }
}

/** An outage: nobody is served. */
function noteOutage(state: PlatformState, kernel: Kernel): void {
  const { traffic } = state
  const out = traffic.flow.served + traffic.flow.degraded === 0
  if (out && traffic.downSince < 0) traffic.downSince = kernel.now
  if (out || traffic.downSince < 0) return
  const lasted = kernel.now - traffic.downSince
  traffic.down += lasted
  traffic.longest = Math.max(traffic.longest, lasted)
  traffic.downSince = -1
  record(kernel.trace, kernel.now, Code.ServiceRestored, Math.round(lasted / 1_000))
}

/** A measure, taken at a fixed period: the pace at which idle time passes on stage. */
export function handleSample(state: PlatformState, kernel: Kernel): void {
  const { sample } = state.settings
  const { flow } = state.traffic
  schedule(kernel, sample, Due.Sample, NOBODY, null)
  record(kernel.trace, kernel.now, Code.Sampled, whole(flow.served), whole(flow.degraded), whole(flow.failed), sample / 1_000)
}
