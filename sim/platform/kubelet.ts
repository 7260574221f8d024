/**
 * The kubelet: what really runs on a node. It starts and stops what the API tells it, restarts on the
 * spot what crashes, and goes on without the API (C2.10): only then nobody tells it anything new.
 */
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { DEFAULT_START } from './description.ts'
import { Code, Gone } from './events.ts'
import { touch } from './loops.ts'
import { detach, removePod, volumeOf } from './pods.ts'
import { apiAnswers, isRunning, siteOf } from './reach.ts'
import { Due, Told, Why } from './state.ts'
import type { Container, PlatformState, Pod, Vm } from './state.ts'

/** What the API wants of a node is carried out, as far as it is heard. */
export function syncNode(state: PlatformState, kernel: Kernel, node: number): void {
  const vm = state.vms[state.nodes[node]]
  if (!isRunning(vm) || !apiAnswers(state, siteOf(state, vm))) return
  for (const container of vm.containers.filter(c => !state.objects.pods.some(p => p.id === c.pod && p.node === node))) stop(state, kernel, vm, container, node)
  for (const pod of state.objects.pods.filter(p => p.node === node)) syncPod(state, kernel, vm, pod, node)
  for (const volume of state.volumes) {
    const isUsed = (one: Pick<Pod, 'workload' | 'ordinal'>) => volumeOf(state, one) === volume
    if (volume.attached === node && !vm.containers.some(isUsed) && !state.objects.pods.some(p => p.node === node && isUsed(p))) detach(state, kernel, volume, false)
  }
}

function syncPod(state: PlatformState, kernel: Kernel, vm: Vm, pod: Pod, node: number): void {
  const container = vm.containers.find(c => c.pod === pod.id)
  if (pod.deletedAt >= 0) {
    if (container) stop(state, kernel, vm, container, node)
    return removePod(state, kernel, pod, Gone.Stopped)
  }
  if (container === undefined) return start(state, kernel, vm, pod, node)
  pod.told = container.ready ? Told.Ready : Told.Running
  if (container.ready === pod.ready || !state.objects.nodes[node].ready) return
  pod.ready = container.ready
  if (pod.ready) record(kernel.trace, kernel.now, Code.PodReady, pod.id, pod.workload, node)
  touch(state, kernel)
}

/** Once its volume can be mounted here: one that only one node mounts may still be held by a lost one. */
function start(state: PlatformState, kernel: Kernel, vm: Vm, pod: Pod, node: number): void {
  const volume = volumeOf(state, pod)
  if (volume !== undefined) {
    // A machine that the hypervisor has started elsewhere does not take the storage of its site along.
    if (volume.zone >= 0 && volume.zone !== siteOf(state, vm)) return wait(kernel, pod, Why.VolumeZone)
    if (volume.attached >= 0 && volume.attached !== node) return wait(kernel, pod, Why.VolumeAttached)
    volume.attached = node
  }
  pod.why = Why.None
  const container: Container = { pod: pod.id, workload: pod.workload, ordinal: pod.ordinal, ready: false, starts: 1 }
  vm.containers.push(container)
  pod.told = Told.Running
  record(kernel.trace, kernel.now, Code.ContainerStarted, pod.id, pod.workload, node)
  schedule(kernel, state.workloads[pod.workload].start ?? DEFAULT_START, Due.ContainerReady, vm.index, { pod: pod.id, starts: 1 })
}

function wait(kernel: Kernel, pod: Pod, why: number): void {
  if (pod.why === why) return
  pod.why = why
  record(kernel.trace, kernel.now, Code.PodPending, pod.id, pod.workload, why)
}

function stop(state: PlatformState, kernel: Kernel, vm: Vm, container: Container, node: number): void {
  vm.containers = vm.containers.filter(c => c !== container)
  state.stale = true
  record(kernel.trace, kernel.now, Code.ContainerStopped, container.pod, container.workload, node)
}

export function handleContainerReady(state: PlatformState, kernel: Kernel, vm: Vm, { pod, starts }: { pod: number, starts: number }): void {
  const container = vm.containers.find(c => c.pod === pod)
  if (container === undefined || container.starts !== starts) return
  container.ready = true
  state.stale = true
  touch(state, kernel)
}

/** The process ends; its kubelet starts it again, with or without the API. */
export function crashContainer(state: PlatformState, kernel: Kernel, vm: Vm, container: Container): void {
  container.ready = false
  container.starts++
  state.stale = true
  record(kernel.trace, kernel.now, Code.ContainerCrashed, container.pod, container.workload, state.nodes.indexOf(vm.index))
  schedule(kernel, state.workloads[container.workload].start ?? DEFAULT_START, Due.ContainerReady, vm.index, { pod: container.pod, starts: container.starts })
  touch(state, kernel)
}
