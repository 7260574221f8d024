/**
 * The scheduler: nodes that will do for a pod (ready, its hardware, its volume's zone, spread over the
 * zones), then the one that spreads best. The trap of C8.8: with DoNotSchedule and nodeTaintsPolicy
 * Ignore, the default, a dead zone still counts as a domain with no pod, so that what is left is taken
 * to be full.
 */
import { record, recordLong } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { touch } from './loops.ts'
import { zoneOf } from './nodes.ts'
import { provision, volumeOf } from './pods.ts'
import { siteOf } from './reach.ts'
import { Refused, Why } from './state.ts'
import type { PlatformState, Pod } from './state.ts'

const MAX_SKEW = 1

export function schedulePods(state: PlatformState, kernel: Kernel): void {
  for (const pod of state.objects.pods) {
    if (pod.node >= 0 || pod.deletedAt >= 0) continue
    const { node, refused } = choose(state, pod)
    if (node >= 0) {
      bind(state, pod, node)
      record(kernel.trace, kernel.now, Code.PodBound, pod.id, pod.workload, node)
      touch(state, kernel)
    } else if (refused.some((n, i) => n !== pod.refused[i])) {
      pod.refused = refused
      pod.why = whyOf(state, pod)
      const [unreachable, outOfService, affinity, volume, label, spread] = refused
      recordLong(kernel.trace, kernel.now, Code.PodPending, pod.id, pod.workload, pod.why, unreachable, outOfService, affinity, volume, label, spread, 0)
    }
  }
}

export function bind(state: PlatformState, pod: Pod, node: number): void {
  pod.node = node
  pod.why = Why.None
  pod.refused = []
  provision(state, pod)
}

/** The best node, or -1; and how many nodes were refused, by reason. */
export function choose(state: PlatformState, pod: Pod): { readonly node: number, readonly refused: readonly number[] } {
  const verdicts = state.objects.nodes.map((_, node) => filter(state, pod, node))
  const left = verdicts.flatMap((verdict, node) => (verdict === null ? [node] : []))
  const best = left.toSorted((a, b) => score(state, pod, a) - score(state, pod, b) || a - b)[0] ?? -1
  return { node: best, refused: Object.values(Refused).map(reason => verdicts.filter(v => v === reason).length) }
}

/** The first filter that refuses the node, or null: TaintToleration, NodeAffinity, VolumeBinding, PodTopologySpread. */
function filter(state: PlatformState, pod: Pod, node: number): number | null {
  const { ready, outOfService } = state.objects.nodes[node]
  if (!ready) return Refused.Unreachable
  if (outOfService) return Refused.OutOfService
  if (!fitsHardware(state, pod, node)) return Refused.Affinity
  if (!fitsVolume(state, pod, node)) return Refused.Volume
  if (needsZone(state, pod) && !state.settings.zones) return Refused.Label
  return fitsSpread(state, pod, node) ? null : Refused.Spread
}

/** What people must know of it: a node that stands is refused, or what keeps the pod from all that stand. */
function whyOf(state: PlatformState, { workload, ordinal, refused }: Pod): number {
  if (refused[Refused.Label] > 0) return Why.NoLabel
  if (refused[Refused.Spread] > 0) return Why.Spread
  if (state.workloads[workload].pinned !== undefined) return Why.Hardware
  return (volumeOf(state, { workload, ordinal })?.zone ?? -1) >= 0 ? Why.VolumeZone : Why.NoNode
}

/** unreachable:NoSchedule comes with NotReady, out-of-service:NoExecute from a person. */
const isSchedulable = ({ objects: { nodes } }: PlatformState, node: number) => nodes[node].ready && !nodes[node].outOfService

function fitsHardware(state: PlatformState, pod: Pod, node: number): boolean {
  const { pinned } = state.workloads[pod.workload]
  return pinned === undefined || state.vms[state.nodes[node]].name === pinned
}

function fitsVolume(state: PlatformState, pod: Pod, node: number): boolean {
  const zone = volumeOf(state, pod)?.zone ?? -1
  return zone < 0 || siteOf(state, state.vms[state.nodes[node]]) === zone
}

/** Pods of a workload in a zone; those that are being deleted do not count. */
function countIn(state: PlatformState, workload: number, zone: number): number {
  return state.objects.pods.filter(p => p.workload === workload && p.deletedAt < 0 && p.node >= 0 && zoneOf(state, p.node) === zone).length
}

/** A node without the constraint's topologyKey is in no domain: DoNotSchedule passes it by (C8.3, C8.8). */
const needsZone = ({ workloads }: PlatformState, { workload }: Pod) => ['hard', 'honor'].includes(workloads[workload].spread ?? '')

export function fitsSpread(state: PlatformState, pod: Pod, node: number): boolean {
  const { spread } = state.workloads[pod.workload]
  if (!needsZone(state, pod)) return true
  const eligible = state.objects.nodes.flatMap((_, i) => (fitsHardware(state, pod, i) && (spread === 'hard' || isSchedulable(state, i)) ? [i] : []))
  const domains = [...new Set(eligible.map(n => zoneOf(state, n)))]
  const least = Math.min(...domains.map(zone => countIn(state, pod.workload, zone)))
  return countIn(state, pod.workload, zoneOf(state, node)) + 1 - least <= MAX_SKEW
}

/** Least is best: its own kind in the zone, then on the node, then all pods there. */
function score(state: PlatformState, pod: Pod, node: number): number {
  const there = state.objects.pods.filter(p => p.node === node && p.deletedAt < 0)
  return countIn(state, pod.workload, zoneOf(state, node)) * 10_000 + there.filter(p => p.workload === pod.workload).length * 100 + there.length
}
