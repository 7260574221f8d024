/**
 * Pods as the API holds them, and the controllers that make and remove them. A Deployment replaces a
 * pod that is being deleted at once; a StatefulSet waits until the old object is gone, for nothing
 * proves that its container is dead: at most one (C8.4). Only the kubelet, or a person, can say so.
 */
import { record } from '../kernel/trace.ts'
import { NOBODY } from '../kernel/queue.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, Gone } from './events.ts'
import { touch } from './loops.ts'
import { siteOf } from './reach.ts'
import { Due } from './state.ts'
import type { NodeObject, PlatformState, Pod, Volume } from './state.ts'

/** Attach-detach controller: a volume whose node is lost is detached by force after 6 min (C8.5). */
export const FORCED_DETACH = 360_000_000

export const ordinalKey = (pod: Pick<Pod, 'workload' | 'ordinal'>) => pod.workload * 1_000 + pod.ordinal

export function createPod(state: PlatformState, workload: number, ordinal: number): Pod {
  const { name, kind } = state.workloads[workload]
  const made = state.podNames.filter(n => n.startsWith(`${name}-`)).length
  const pod: Pod = {
    id: state.podNames.length, workload, ordinal, generation: state.objects.generations[workload],
    node: -1, ready: false, deletedAt: -1, why: 0, refused: [], told: 0,
  }
  state.podNames.push(kind === 'statefulset' ? `${name}-${ordinal}` : `${name}-${made + 1}`)
  state.objects.pods.push(pod)
  return pod
}

function addPod(state: PlatformState, kernel: Kernel, workload: number, ordinal: number): void {
  const pod = createPod(state, workload, ordinal)
  record(kernel.trace, kernel.now, Code.PodCreated, pod.id, workload)
  touch(state, kernel)
}

/** deletionTimestamp: the kubelet is to stop it, and to say so. */
function deletePod(state: PlatformState, kernel: Kernel, pod: Pod): void {
  if (pod.node < 0) return removePod(state, kernel, pod, Gone.NeverPlaced)
  pod.deletedAt = kernel.now
  pod.ready = false
  touch(state, kernel)
}

/** The object goes: its name is free. */
export function removePod(state: PlatformState, kernel: Kernel, pod: Pod, how: number): void {
  state.objects.pods = state.objects.pods.filter(p => p !== pod)
  record(kernel.trace, kernel.now, Code.PodGone, pod.id, pod.workload, how)
  const volume = volumeOf(state, pod)
  const shared = state.objects.pods.some(p => p.node === pod.node && volumeOf(state, p) === volume)
  if (volume !== undefined && volume.attached === pod.node && !shared && (how === Gone.Stopped || how === Gone.OutOfService)) detach(state, kernel, volume, false)
  touch(state, kernel)
}

/** All pods of a Deployment name one claim; a StatefulSet's template makes one per ordinal, which outlives its pod. */
export const volumeOf = (state: PlatformState, { workload, ordinal }: Pick<Pod, 'workload' | 'ordinal'>) =>
  state.volumes.find(v => v.workload === workload && v.ordinal === (state.workloads[workload].kind === 'statefulset' ? ordinal : 0))

/** WaitForFirstConsumer: a volume is made when its first pod is bound, in the zone of that node (C8.7). */
export function provision(state: PlatformState, pod: Pod): void {
  const { kind, volume = 'none' } = state.workloads[pod.workload]
  if ((volume !== 'zone' && volume !== 'single') || volumeOf(state, pod) !== undefined) return
  const zone = volume === 'zone' ? siteOf(state, state.vms[state.nodes[pod.node]]) : -1
  state.volumes.push({ workload: pod.workload, ordinal: kind === 'statefulset' ? pod.ordinal : 0, zone, attached: -1 })
}

/** Taint-based eviction of all that a node carries. */
export function evictFrom(state: PlatformState, kernel: Kernel, node: number, object: NodeObject): void {
  for (const pod of state.objects.pods) {
    if (pod.node !== node || pod.deletedAt >= 0) continue
    record(kernel.trace, kernel.now, Code.PodEvicted, pod.id, pod.workload, node, Math.round((kernel.now - object.leaseAt) / 1_000))
    deletePod(state, kernel, pod)
    awaitDetach(state, kernel, pod)
  }
}

/** Its volume may be mounted elsewhere once the lost node has had its time. */
export function awaitDetach(state: PlatformState, kernel: Kernel, pod: Pod): void {
  if (pod.node >= 0 && volumeOf(state, pod)?.attached === pod.node) schedule(kernel, FORCED_DETACH, Due.Detach, NOBODY, { pod: { ...pod }, node: pod.node })
}

/** After six minutes, if the node has not come back by then. */
export function handleDetach(state: PlatformState, kernel: Kernel, { pod, node }: { readonly pod: Pod, readonly node: number }): void {
  const volume = volumeOf(state, pod)
  if (volume?.attached === node && !state.objects.nodes[node].ready) detach(state, kernel, volume, true)
}

export function detach(state: PlatformState, kernel: Kernel, volume: Volume, forced: boolean): void {
  record(kernel.trace, kernel.now, Code.VolumeDetached, volume.workload, volume.ordinal, volume.attached, forced ? 1 : 0)
  volume.attached = -1
  touch(state, kernel)
}

/** Deployments and StatefulSets: one pass. */
export function controlReplicas(state: PlatformState, kernel: Kernel): void {
  for (const [workload, { kind }] of state.workloads.entries()) {
    const own = state.objects.pods.filter(p => p.workload === workload)
    if (kind === 'statefulset') controlOrdinals(state, kernel, workload, own)
    else controlDeployment(state, kernel, workload, own)
  }
}

/** maxSurge 1, maxUnavailable 0: the new one must be ready before an old one goes. */
function controlDeployment(state: PlatformState, kernel: Kernel, workload: number, own: readonly Pod[]): void {
  const { replicas, generations } = state.objects
  const active = own.filter(p => p.deletedAt < 0)
  const old = active.filter(p => p.generation !== generations[workload])
  const wanted = replicas[workload] + (old.length > 0 ? 1 : 0)
  if (active.length < wanted) return addPod(state, kernel, workload, freeOrdinal(active))
  if (active.length > wanted) return deletePod(state, kernel, firstToGo(active))
  const fresh = active.filter(p => p.generation === generations[workload])
  if (old.length > 0 && active.length === wanted && fresh.every(p => p.ready)) deletePod(state, kernel, firstToGo(old))
}

/** Pending first, then not ready, then the newest. */
function firstToGo(pods: readonly Pod[]): Pod {
  const rank = (p: Pod) => (p.node < 0 ? 0 : p.ready ? 2 : 1)
  return pods.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id)[0]
}

function freeOrdinal(pods: readonly Pod[]): number {
  let ordinal = 0
  while (pods.some(p => p.ordinal === ordinal)) ordinal++
  return ordinal
}

/** podManagementPolicy: OrderedReady: an ordinal waits for those before it. */
function controlOrdinals(state: PlatformState, kernel: Kernel, workload: number, own: readonly Pod[]): void {
  const wanted = state.objects.replicas[workload]
  for (let ordinal = 0; ordinal < wanted; ordinal++) {
    const pod = own.find(p => p.ordinal === ordinal)
    if (pod === undefined) return addPod(state, kernel, workload, ordinal)
    if (!pod.ready || pod.deletedAt >= 0) return
  }
  const last = own.filter(p => p.ordinal >= wanted && p.deletedAt < 0).toSorted((a, b) => b.ordinal - a.ordinal)[0]
  if (last !== undefined) deletePod(state, kernel, last)
}

/** Pod garbage collector: what stands on a node that a person has declared out of service goes by force (C8.5). */
export function collectPods(state: PlatformState, kernel: Kernel): void {
  const { nodes } = state.objects
  for (const pod of state.objects.pods.filter(p => p.node >= 0 && nodes[p.node].outOfService && !nodes[p.node].ready)) {
    state.forced = [...new Set([...state.forced, ordinalKey(pod)])]
    removePod(state, kernel, pod, Gone.OutOfService)
  }
}
