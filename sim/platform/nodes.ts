/**
 * Nodes as the control plane sees them: leases renewed every 10 s (C2.11), NotReady after the grace
 * period without one (C2.12), the NoExecute taint at 0.1 node a second in each zone, eviction once the
 * pods' 300 s of tolerance are over (C2.13, C8.1), and no eviction at all in a zone that is half lost
 * (C8.2). After kube-controller-manager's node lifecycle controller; the time since a lease is counted
 * from when the controller saw it, by its own clock, so a new one starts counting anew.
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { touch } from './loops.ts'
import { evictFrom } from './pods.ts'
import { activeController, apiAnswers, inMajority, siteOf } from './reach.ts'
import { BETWEEN_TAINTS, betweenTaints, graceOf, LEASE_EVERY, TOLERANCE } from './rules.ts'
import { Due } from './state.ts'
import type { Controllers, NodeObject, PlatformState, Vm } from './state.ts'

/** --node-monitor-period, and a pass itself takes a moment. */
const MONITOR_EVERY = 5_005_000
/** A controller's lease: how often it is tried, how long it lasts (C2.14). */
const LEADER_RETRY = 2_000_000
const LEADER_LEASE = 15_000_000

/** The kubelet renews its lease, if the API answers it. */
export function handleLease(state: PlatformState, kernel: Kernel, vm: Vm): void {
  schedule(kernel, LEASE_EVERY, Due.Lease, vm.index, null)
  const node = state.nodes.indexOf(vm.index)
  if (apiAnswers(state, siteOf(state, vm))) renewLease(state, kernel, node)
}

function renewLease(state: PlatformState, kernel: Kernel, node: number): void {
  const object = state.objects.nodes[node]
  object.leaseAt = kernel.now
  markWritten(state, kernel)
  if (object.ready) return
  object.ready = true
  record(kernel.trace, kernel.now, Code.NodeReady, node)
  touch(state, kernel)
}

/** A write of the API is on the disks of the control planes that take part in it. */
export function markWritten(state: PlatformState, kernel: Kernel): void {
  for (const cp of inMajority(state)) cp.data = { count: cp.data.count, writtenAt: kernel.now }
}

/** Controllers renew their lease; when it is over, another's take it. */
export function handleLeader(state: PlatformState, kernel: Kernel): void {
  schedule(kernel, LEADER_RETRY, Due.Leader, NOBODY, null)
  const { controllers } = state
  const able = inMajority(state)
  const holder = state.vms[controllers.holder]
  if (holder !== undefined && able.includes(holder) && holder.since <= controllers.renewedAt) {
    controllers.renewedAt = kernel.now
    return
  }
  if (able.length === 0 || kernel.now - controllers.renewedAt <= LEADER_LEASE) return
  takeOver(state, kernel, able[0])
}

/** A controller manager that has just begun knows no node's past: it counts from now. */
export function takeOver(state: PlatformState, kernel: Kernel, vm: Vm): void {
  const zones = Math.max(1, state.settings.zones ? state.sites.length : 1)
  state.controllers = {
    holder: vm.index, renewedAt: kernel.now, allLost: false,
    seen: state.objects.nodes.map(n => ({ leaseAt: n.leaseAt, probedAt: kernel.now })),
    zones: Array.from({ length: zones }, () => ({ waiting: [], nextAt: 0, every: BETWEEN_TAINTS })),
  }
  record(kernel.trace, kernel.now, Code.ControllerElected, vm.index)
  schedule(kernel, MONITOR_EVERY, Due.Monitor, vm.index, null)
  touch(state, kernel)
}

/** Zone of a node: its site's, or the only one there is where nobody set the labels (C8.3). */
export const zoneOf = (state: PlatformState, node: number) => (state.settings.zones ? siteOf(state, state.vms[state.nodes[node]]) : 0)

/** A pass over all nodes. */
export function handleMonitor(state: PlatformState, kernel: Kernel, vm: Vm): void {
  const { controllers } = state
  if (controllers.holder !== vm.index) return
  schedule(kernel, MONITOR_EVERY, Due.Monitor, vm.index, null)
  if (activeController(state, kernel.now) !== vm) return
  for (const [node, object] of state.objects.nodes.entries()) monitorNode(state, kernel, node, object, controllers)
  judgeZones(state, kernel)
  handleTaint(state, kernel)
  handleEvict(state, kernel)
}

function monitorNode(state: PlatformState, kernel: Kernel, node: number, object: NodeObject, { seen, zones }: Controllers): void {
  const known = seen[node]
  if (object.leaseAt !== known.leaseAt) {
    known.leaseAt = object.leaseAt
    known.probedAt = kernel.now
  }
  if (object.ready) {
    for (const zone of zones) zone.waiting = zone.waiting.filter(n => n !== node)
    if (object.taintedAt >= 0) {
      object.taintedAt = -1
      touch(state, kernel)
    }
  }
  if (!object.ready) return queueTaint(state, node)
  if (kernel.now - known.probedAt <= graceOf(state)) return
  object.ready = false
  record(kernel.trace, kernel.now, Code.NodeNotReady, node, Math.round((kernel.now - object.leaseAt) / 1_000))
  // Its pods are no endpoints any more, though nobody knows whether they run.
  for (const pod of state.objects.pods) if (pod.node === node) pod.ready = false
  queueTaint(state, node)
  markWritten(state, kernel)
  touch(state, kernel)
}

function queueTaint(state: PlatformState, node: number): void {
  const zone = state.controllers.zones[zoneOf(state, node)]
  if (state.objects.nodes[node].taintedAt < 0 && !zone.waiting.includes(node)) zone.waiting.push(node)
}

/** Full disruption of one zone: as usual. Of all zones: it is the control plane that is cut off. Of 55 % and more: stop, or slow down. */
function judgeZones(state: PlatformState, kernel: Kernel): void {
  const { controllers, objects: { nodes } } = state
  const counted = controllers.zones.map((_, zone) => nodes.filter((_, n) => zoneOf(state, n) === zone))
  const populated = counted.filter(all => all.length > 0)
  const allLost = populated.length > 0 && populated.every(all => all.every(n => !n.ready))
  if (controllers.allLost && !allLost) for (const seen of controllers.seen) seen.probedAt = kernel.now
  if (allLost) {
    for (const node of nodes) node.taintedAt = -1
    for (const zone of controllers.zones) zone.waiting = []
  }
  controllers.allLost = allLost
  for (const [i, zone] of controllers.zones.entries()) {
    const lost = counted[i].filter(n => !n.ready).length
    const every = allLost ? null : betweenTaints(lost, counted[i].length)
    if (every === zone.every) continue
    zone.every = every
    if (every === null) record(kernel.trace, kernel.now, Code.EvictionsStopped, i, lost, counted[i].length)
    else if (every > BETWEEN_TAINTS) record(kernel.trace, kernel.now, Code.EvictionsSlowed, i, lost, counted[i].length)
    else record(kernel.trace, kernel.now, Code.EvictionsResumed, i)
  }
}

/** The next waiting node of each zone gets its taint, when its turn has come. */
export function handleTaint(state: PlatformState, kernel: Kernel): void {
  if (activeController(state, kernel.now) === null) return
  for (const zone of state.controllers.zones) {
    if (zone.every === null || zone.waiting.length === 0 || kernel.now < zone.nextAt) continue
    const [node] = zone.waiting.splice(0, 1)
    const object = state.objects.nodes[node]
    object.taintedAt = kernel.now
    zone.nextAt = kernel.now + zone.every
    record(kernel.trace, kernel.now, Code.NodeTainted, node, Math.round((kernel.now - object.leaseAt) / 1_000))
    schedule(kernel, TOLERANCE, Due.Evict, NOBODY, null)
    if (zone.waiting.length > 0) schedule(kernel, zone.every, Due.Taint, NOBODY, null)
  }
}

/** Pods whose tolerance is over go; whoever takes over later finds them by the instant of the taint. */
export function handleEvict(state: PlatformState, kernel: Kernel): void {
  if (activeController(state, kernel.now) === null) return
  for (const [node, object] of state.objects.nodes.entries()) {
    // Of one that is back the taint goes at the next pass.
    if (!object.ready && object.taintedAt >= 0 && kernel.now - object.taintedAt >= TOLERANCE) evictFrom(state, kernel, node, object)
  }
}

