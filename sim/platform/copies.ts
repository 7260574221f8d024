/**
 * Copies of a machine's disk: a replica on the other site every so often (C2.4: one instant, as after a
 * crash), a backup where backups go, a snapshot beside the disk itself (C2.8). A control plane's disk holds all that the API knows.
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, From } from './events.ts'
import { controlPlanes, dataSites, linked, siteOf } from './reach.ts'
import { Due, Phase } from './state.ts'
import type { Copy, Objects, PlatformState, Vm } from './state.ts'

/** What a copy of the machine's disk holds now; of several control planes no disk alone says what the API knows. */
export function copyOf(state: PlatformState, now: number, vm: Vm, kind: Copy['kind'], site: number): Copy {
  return { kind, site, takenAt: now, data: vm.data, objects: vm.role === 'control-plane' && controlPlanes(state).length === 1 ? cloneObjects(state.objects) : null }
}

export function cloneObjects(o: Objects): Objects {
  return { ...o, nodes: o.nodes.map(n => ({ ...n })), pods: o.pods.map(p => ({ ...p })), replicas: [...o.replicas], generations: [...o.generations] }
}

/** What starting from that copy costs: all writes since it was taken, µs. */
export const rpoOf = (vm: Vm, copy: Copy) => Math.max(0, vm.data.writtenAt - copy.takenAt)

/** The machine now is what it was when the copy was taken; what it wrote since is lost. */
export function adopt(state: PlatformState, vm: Vm, copy: Copy): void {
  state.traffic.lost += Math.max(0, vm.data.count - copy.data.count)
  vm.data = copy.data
  if (copy.objects !== null) state.objects = cloneObjects(copy.objects)
  // Its snapshots stay with the disk that it leaves.
  if (copy.kind !== 'snapshot') vm.copies = vm.copies.filter(c => c.site === copy.site && c.kind !== 'snapshot')
}

/** A copy goes to the other data site, if it stands and the link does. */
export function handleReplicate(state: PlatformState, kernel: Kernel, vm: Vm): void {
  schedule(kernel, state.description.storage?.every ?? 0, Due.Replicate, NOBODY, vm.index)
  const there = dataSites(state).find(s => s !== siteOf(state, vm))
  if (there !== undefined) keepCopy(state, kernel, vm, 'replica', there)
}

export function handleBackup(state: PlatformState, kernel: Kernel, vm: Vm): void {
  const backup = state.description.storage?.backup
  if (backup === undefined) return
  schedule(kernel, backup.every, Due.Backup, NOBODY, vm.index)
  keepCopy(state, kernel, vm, 'backup', state.sites.indexOf(backup.to))
}

/** The newest of each kind is all that is ever used. */
export function keepCopy(state: PlatformState, kernel: Kernel, vm: Vm, kind: Copy['kind'], site: number): void {
  if (vm.phase !== Phase.Running || !linked(state, siteOf(state, vm), site)) return
  vm.copies = [...vm.copies.filter(c => c.kind !== kind), copyOf(state, kernel.now, vm, kind, site)]
  record(kernel.trace, kernel.now, Code.Copied, vm.index, From[kind], site)
}

/** The newest copy of that kind that a site which stands holds; a snapshot stands where its machine's disk does. */
export function newestCopy(state: PlatformState, vm: Vm, kind: Copy['kind']): Copy | undefined {
  return vm.copies.filter(c => c.kind === kind && (kind === 'snapshot' || !state.lost[c.site])).at(-1)
}
