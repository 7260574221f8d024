/**
 * The hypervisor: hosts, machines, disks. vSphere HA restarts the machines of a lost host on another
 * one that reads their disk, cold, once the host has been silent for 15 s (C2.1), and not while a host
 * that is only isolated holds their locks (C2.2); without a shared or replicated disk there is nothing
 * to restart (C2.3). A copy on the other site is started by a person.
 * Without HA a machine waits for its own host, which starts it once it is back.
 */
import { record } from '../kernel/trace.ts'
import { NOBODY } from '../kernel/queue.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { adopt, rpoOf } from './copies.ts'
import { Code, From, Stuck } from './events.ts'
import { touch } from './loops.ts'
import { holdsLock, isRunning, siteOf, stretchedAlive } from './reach.ts'
import { DECLARED_LOST, ISOLATED, lastHeartbeat } from './rules.ts'
import { Due, Phase } from './state.ts'
import type { Copy, PlatformState, Vm } from './state.ts'

export function loseHost(state: PlatformState, kernel: Kernel, index: number): void {
  const host = state.hosts[index]
  host.up = false
  if (host.heardAt < 0) host.heardAt = lastHeartbeat(kernel.now)
  record(kernel.trace, kernel.now, Code.HostLost, index)
  const declared = Math.max(0, host.heardAt + DECLARED_LOST - kernel.now)
  for (const vm of state.vms) if (vm.host === index) loseVm(state, kernel, vm, declared)
}

/** The hypervisor's network does not reach the host any more; machines have theirs, and run on. */
export function isolateHost(state: PlatformState, kernel: Kernel, index: number): void {
  const host = state.hosts[index]
  host.isolated = true
  if (host.heardAt < 0) host.heardAt = lastHeartbeat(kernel.now)
  record(kernel.trace, kernel.now, Code.HostCut, index)
  schedule(kernel, host.heardAt + ISOLATED - kernel.now, Due.Isolation, NOBODY, { host: index, heardAt: host.heardAt })
  schedule(kernel, host.heardAt + DECLARED_LOST - kernel.now, Due.Suspect, NOBODY, { host: index, heardAt: host.heardAt })
}

export function rejoinHost(state: PlatformState, kernel: Kernel, index: number): void {
  const host = state.hosts[index]
  host.isolated = false
  if (host.up) host.heardAt = -1
  record(kernel.trace, kernel.now, Code.HostRejoined, index)
}

interface Silence { readonly host: number, readonly heardAt: number }
const isAlone = ({ hosts }: PlatformState, { host, heardAt }: Silence) => hosts[host].isolated && hosts[host].up && hosts[host].heardAt === heardAt

/** It leaves its machines on: their disks are still there. */
export function handleIsolation(state: PlatformState, kernel: Kernel, silence: Silence): void {
  if (state.settings.ha && isAlone(state, silence)) record(kernel.trace, kernel.now, Code.HostIsolated, silence.host)
}

/** Silent for 15 s, no answer to ping: the others try to take its machines, and find their disks locked (C2.2). */
export function handleSuspect(state: PlatformState, kernel: Kernel, silence: Silence): void {
  if (!state.settings.ha || !isAlone(state, silence)) return
  for (const vm of state.vms.filter(v => v.host === silence.host && isRunning(v))) {
    const host = hostFor(state, vm)
    if (host < 0) continue
    if (holdsLock(state, vm)) record(kernel.trace, kernel.now, Code.LockHeld, vm.index, silence.host)
    else boot(state, kernel, vm, host, null)
  }
}

/** The machine stops at once: its containers go with it, what it had scheduled dies with its life. */
export function loseVm(state: PlatformState, kernel: Kernel, vm: Vm, declared = DECLARED_LOST): void {
  if (vm.phase === Phase.Lost || vm.phase === Phase.Stuck) return
  if (vm.lostAt < 0) vm.lostAt = kernel.now
  setPhase(state, kernel, vm, Phase.Lost)
  vm.containers = []
  record(kernel.trace, kernel.now, Code.VmLost, vm.index, vm.host)
  schedule(kernel, declared, Due.Declare, NOBODY, { vm: vm.index, since: vm.since })
}

/** The one place where a machine's phase changes. */
function setPhase(state: PlatformState, kernel: Kernel, vm: Vm, phase: Phase): void {
  const process = kernel.processes[vm.index]
  vm.phase = phase
  vm.since = kernel.now
  state.stale = true
  process.status = phase === Phase.Running ? ProcessStatus.Up : ProcessStatus.Down
  if (phase === Phase.Booting) process.life++
}

export function restoreHost(state: PlatformState, kernel: Kernel, index: number): void {
  const host = state.hosts[index]
  host.up = true
  if (!host.isolated) host.heardAt = -1
  record(kernel.trace, kernel.now, Code.HostRestored, index)
}

/** Something has come back: whoever waited for it may start now. */
export function retryStuck(state: PlatformState, kernel: Kernel): void {
  for (const vm of state.vms) if (vm.phase === Phase.Stuck) restartVm(state, kernel, vm)
}

/** HA's own decision, after the declaration. */
export function handleDeclare(state: PlatformState, kernel: Kernel, { vm: index, since }: { readonly vm: number, readonly since: number }): void {
  const vm = state.vms[index]
  if (vm.phase === Phase.Lost && vm.since === since) restartVm(state, kernel, vm)
}

function restartVm(state: PlatformState, kernel: Kernel, vm: Vm): void {
  const host = hostFor(state, vm)
  if (host >= 0) return boot(state, kernel, vm, host, vm.booting)
  if (vm.phase === Phase.Stuck) return
  vm.phase = Phase.Stuck
  record(kernel.trace, kernel.now, Code.VmStuck, vm.index, whyStuck(state, vm))
}

/** A host that stands, is heard and reads the disk, the least loaded first; -1 when there is none. Without HA it is the machine's own, unless a person asks. */
export function hostFor(state: PlatformState, vm: Vm, asked = false): number {
  const load = (host: number) => state.vms.filter(v => v.host === host && v.phase !== Phase.Stuck).length
  const ready = state.hosts.flatMap((host, i) => (host.up && !host.isolated && (asked || state.settings.ha || i === vm.host) && reads(state, vm, i) ? [i] : []))
  return ready.reduce((best, i) => (best < 0 || load(i) < load(best) ? i : best), -1)
}

/** Can that host read the machine's own disk? */
export function reads(state: PlatformState, vm: Vm, host: number): boolean {
  switch (vm.disk) {
    case 'local': return host === vm.host
    case 'site': case 'replicated': return state.hosts[host].site === siteOf(state, vm)
    case 'stretched': return stretchedAlive(state, state.hosts[host].site)
  }
}

function whyStuck({ settings }: PlatformState, vm: Vm): number {
  if (!settings.ha) return Stuck.NoFailover
  if (vm.disk === 'local') return Stuck.LocalDisk
  if (vm.disk === 'stretched') return Stuck.NoWitness
  return vm.disk === 'replicated' ? Stuck.CopyNeedsAPerson : Stuck.SiteLost
}

/** vMotion, without its seconds of copying memory: the machine never stops. */
export function migrate(state: PlatformState, kernel: Kernel, vm: Vm, host: number): void {
  vm.host = host
  state.stale = true
  record(kernel.trace, kernel.now, Code.Migrated, vm.index, host)
  touch(state, kernel)
}

/** @param from a copy in place of its own disk, or null */
export function boot(state: PlatformState, kernel: Kernel, vm: Vm, host: number, from: Copy | null, delay = 0): void {
  vm.host = host
  vm.booting = from
  // Whatever becomes of it now, the disk that it leaves keeps its snapshots.
  if (from !== null && from.kind !== 'snapshot') vm.copies = vm.copies.filter(c => c.kind !== 'snapshot')
  setPhase(state, kernel, vm, Phase.Booting)
  record(kernel.trace, kernel.now, Code.VmBooting, vm.index, host, from === null ? From.Disk : From[from.kind])
  schedule(kernel, delay + vm.boot, Due.Booted, NOBODY, { vm: vm.index, life: kernel.processes[vm.index].life })
}

/** A person takes the machine's disk back to its snapshot: whatever ran is cut off. */
export function revert(state: PlatformState, kernel: Kernel, vm: Vm, host: number, snapshot: Copy): void {
  if (vm.lostAt < 0) vm.lostAt = kernel.now
  vm.containers = []
  boot(state, kernel, vm, host, snapshot)
}

export function handleBooted(state: PlatformState, kernel: Kernel, { vm: index, life }: { vm: number, life: number }): void {
  const vm = state.vms[index]
  if (vm.phase !== Phase.Booting || kernel.processes[index].life !== life) return
  const copy = vm.booting
  const lost = copy === null ? 0 : rpoOf(vm, copy)
  if (copy !== null) adopt(state, vm, copy)
  setPhase(state, kernel, vm, Phase.Running)
  vm.booting = null
  record(kernel.trace, kernel.now, Code.VmStarted, index, vm.host)
  const rto = kernel.now - vm.lostAt
  state.recoveries.push({ vm: index, kind: copy?.kind ?? 'restart', rpo: lost, rto, at: kernel.now })
  record(kernel.trace, kernel.now, Code.Recovered, index, vm.host, copy === null ? From.Disk : From[copy.kind],
    Math.round(lost / 1_000), Math.round(rto / 1_000))
  vm.lostAt = -1
  if (vm.role === 'node') schedule(kernel, 0, Due.Lease, index, null)
  touch(state, kernel)
}

/** Stretched storage that a site has lost takes its machines with it; HA starts them where it still is. */
export function checkStretched(state: PlatformState, kernel: Kernel): void {
  for (const vm of state.vms) {
    if (vm.disk === 'stretched' && (vm.phase === Phase.Running || vm.phase === Phase.Booting) && !stretchedAlive(state, siteOf(state, vm))) loseVm(state, kernel, vm)
  }
}

