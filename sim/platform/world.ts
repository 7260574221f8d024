/**
 * The platform world: sites and their hypervisors, machines and their disks, one Kubernetes on them
 * (its nodes, pods and control loops) and a service with users. Alone it has no etcd: a majority of control
 * planes is taken for one, and elections take no time. `on-store.ts` gives it one.
 */
import { createProcess, ProcessStatus } from '../kernel/process.ts'
import { NOBODY } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { below, streamOf } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, Refusal, World } from '../kernel/world.ts'
import { act as carryOut, rejectAction } from './actions.ts'
import type { PlatformAction } from './actions.ts'
import { attempt, handleAnswer } from './client.ts'
import type { Asked } from './client.ts'
import { copyOf, handleBackup, handleReplicate } from './copies.ts'
import { DEFAULT_BOOT, rejectDescription, settingsOf } from './description.ts'
import type { PlatformDescription } from './description.ts'
import { Code, VOCABULARY, WORDS } from './events.ts'
import { explain, fidelity, narrate } from './french.ts'
import { group, GROUPS } from './groups.ts'
import { handleBooted, handleDeclare, handleIsolation, handleSuspect } from './hypervisor.ts'
import { inspect } from './inspect.ts'
import { invariants } from './invariants.ts'
import { handleContainerReady, syncNode } from './kubelet.ts'
import { tell } from './kube-events.ts'
import { landmark } from './landmarks.ts'
import { handleEvict, handleLeader, handleLease, handleMonitor, handleTaint, takeOver } from './nodes.ts'
import { collectPods, controlReplicas, createPod, handleDetach, volumeOf } from './pods.ts'
import { activeController, controlPlanes, dataSites, inMajority, siteOf } from './reach.ts'
import { LEASE_EVERY, majority } from './rules.ts'
import { importance, salience } from './salience.ts'
import { bind, choose, schedulePods } from './scheduler.ts'
import { controlEndpoints, handleOperator, learnRoutes } from './services.ts'
import { Due, Phase, SHARED, Told, Why } from './state.ts'
import type { PlatformState, Pod, Vm } from './state.ts'
import { createTraffic, handleSample, handleThreshold, observeTraffic, settle } from './traffic.ts'
import { view } from './view.ts'
import type { PlatformView } from './view.ts'

export const platform: World<PlatformDescription, PlatformState, PlatformAction, PlatformView> = {
  id: 'platform',
  sent: 'request-sent',
  vocabulary: VOCABULARY,
  words,
  reject: rejectDescription,
  rejectAction,
  build,
  act,
  handle,
  hold: (_state, _kernel, due) => due,
  view,
  salience,
  importance,
  narrate,
  landmark,
  inspect,
  groups: GROUPS,
  group,
  fidelity,
  explain,
  invariants,
  patience: 3_600_000_000,
  shared: SHARED,
}
export default platform

function words(state: PlatformState, kind: string): readonly string[] | null {
  switch (kind) {
    case 'site': return state.sites
    case 'zone': return state.settings.zones ? state.sites : ['all']
    case 'host': return state.hosts.map(h => h.name)
    case 'vm': return state.vms.map(vm => vm.name)
    case 'node': return state.nodes.map(vm => state.vms[vm].name)
    case 'pod': return state.podNames
    case 'workload': return state.workloads.map(w => w.name)
    case 'client': return (state.description.clients ?? []).map(c => c.name)
    default: return WORDS[kind] ?? null
  }
}

/** Everything runs, and has for a while: pods are where they should be, leases are fresh. */
function build(description: PlatformDescription, kernel: Kernel): PlatformState {
  const sites = description.sites.map(s => s.name)
  const hosts = description.hosts.map(h => ({ name: h.name, site: sites.indexOf(h.site), capacity: h.capacity ?? 0, up: true, isolated: false, heardAt: -1 }))
  const vms = description.vms.map((vm, index): Vm => ({
    index, name: vm.name, role: vm.role, disk: vm.disk ?? 'local', boot: vm.boot ?? DEFAULT_BOOT, host: description.hosts.findIndex(h => h.name === vm.host),
    phase: Phase.Running, since: 0, lostAt: -1, data: { count: 0, writtenAt: 0 }, copies: [], booting: null, containers: [],
  }))
  const nodes = vms.filter(vm => vm.role === 'node').map(vm => vm.index)
  const workloads = description.workloads ?? []
  const state: PlatformState = {
    description, settings: settingsOf(description), workloads, sites, lost: sites.map(() => false), cuts: new Array<number>(sites.length * sites.length).fill(0),
    hosts, vms, nodes, podNames: [],
    objects: {
      nodes: nodes.map(vm => ({ vm, ready: true, leaseAt: 0, taintedAt: -1, outOfService: false })), pods: [],
      replicas: workloads.map(w => w.replicas), generations: workloads.map(() => 1), endpoints: [], primary: 0, primaryPod: -1, events: [],
    },
    volumes: [], controllers: { holder: -1, renewedAt: 0, seen: [], zones: [], allLost: false }, store: null, apiUp: vms.some(vm => vm.role === 'control-plane'),
    routes: sites.map(() => ({ front: [], back: -1 })), traffic: createTraffic(description.service?.rate ?? 0), requests: [], recoveries: [], forced: [],
    operator: { failures: 0, blocked: false }, reconcileDue: false, heard: 0, stale: true,
  }
  for (const _ of vms) kernel.processes.push({ ...createProcess(), status: ProcessStatus.Up, life: 1 })
  for (const workload of workloads.keys()) for (let i = 0; i < workloads[workload].replicas; i++) placeFirst(state, workload, i)
  beginEndpoints(state)
  beginClocks(state, kernel)
  observeTraffic(state, kernel)
  return state
}

function placeFirst(state: PlatformState, workload: number, ordinal: number): void {
  const { on } = state.workloads[workload]
  const pod = createPod(state, workload, ordinal)
  const asked = on?.[ordinal]
  const node = asked === undefined ? choose(state, pod).node : state.nodes.findIndex(vm => state.vms[vm].name === asked)
  if (node < 0) return
  bind(state, pod, node)
  const volume = volumeOf(state, pod)
  if (volume !== undefined && volume.attached >= 0 && volume.attached !== node) {
    pod.why = Why.VolumeAttached
    return
  }
  if (volume !== undefined) volume.attached = node
  pod.ready = true
  pod.told = Told.Ready
  state.vms[state.nodes[node]].containers.push({ pod: pod.id, workload, ordinal, ready: true, starts: 1 })
}

function beginEndpoints({ description: { service, database }, workloads, objects, routes }: PlatformState): void {
  const of = (name: string | undefined) => objects.pods.filter((p: Pod) => p.ready && workloads[p.workload].name === name)
  objects.endpoints = of(service?.workload).map(p => p.id)
  objects.primaryPod = of(database?.workload)[0]?.id ?? -1
  for (const site of routes.keys()) routes[site] = { front: objects.endpoints, back: objects.primaryPod }
}

function beginClocks(state: PlatformState, kernel: Kernel): void {
  const { description: { storage, database }, settings, vms, nodes } = state
  for (const vm of vms) {
    if (nodes.includes(vm.index)) {
      const early = settings.leaseSpread === 0 ? 0 : below(streamOf(kernel.random, `${vm.name}/lease`), settings.leaseSpread)
      schedule(kernel, early % LEASE_EVERY, Due.Lease, vm.index, null)
    }
    const there = dataSites(state).find(s => s !== siteOf(state, vm))
    if (vm.disk === 'replicated' && storage?.every !== undefined && there !== undefined) {
      vm.copies = [copyOf(state, kernel.now, vm, 'replica', there)]
      schedule(kernel, storage.every, Due.Replicate, NOBODY, vm.index)
    }
    if (vm.role !== 'node' && storage?.backup !== undefined) {
      vm.copies = [...vm.copies, copyOf(state, kernel.now, vm, 'backup', state.sites.indexOf(storage.backup.to))]
      schedule(kernel, storage.backup.first ?? storage.backup.every, Due.Backup, NOBODY, vm.index)
    }
  }
  const [first] = inMajority(state)
  if (first !== undefined) {
    takeOver(state, kernel, first)
    schedule(kernel, 0, Due.Leader, NOBODY, null)
  }
  if (database?.operator !== undefined) schedule(kernel, database.operator.every, Due.Operator, NOBODY, null)
  schedule(kernel, settings.sample, Due.Sample, NOBODY, null)
}

function act(state: PlatformState, kernel: Kernel, action: PlatformAction): Refusal | null {
  settle(state, kernel)
  const refusal = carryOut(state, kernel, action)
  if (refusal === null) observe(state, kernel)
  tell(state, kernel)
  return refusal
}

function handle(state: PlatformState, kernel: Kernel, due: Scheduled): void {
  settle(state, kernel)
  handleDue(state, kernel, due)
  observe(state, kernel)
  tell(state, kernel)
}

/** What follows at once from what stands: whether the API answers at all, and what users get. */
export function observe(state: PlatformState, kernel: Kernel): void {
  if (!state.stale) return
  const all = controlPlanes(state)
  const up = inMajority(state).length > 0
  if (up !== state.apiUp) {
    state.apiUp = up
    record(kernel.trace, kernel.now, up ? Code.ApiRestored : Code.ApiLost, all.filter(vm => vm.phase === Phase.Running).length, majority(all.length))
  }
  observeTraffic(state, kernel)
}

function handleDue(state: PlatformState, kernel: Kernel, { kind, owner, body }: Scheduled): void {
  switch (kind) {
    case Due.Declare: return handleDeclare(state, kernel, body as { vm: number, since: number })
    case Due.Booted: return handleBooted(state, kernel, body as { vm: number, life: number })
    case Due.Replicate: return handleReplicate(state, kernel, state.vms[body as number])
    case Due.Backup: return handleBackup(state, kernel, state.vms[body as number])
    case Due.Leader: return handleLeader(state, kernel)
    case Due.Lease: return handleLease(state, kernel, state.vms[owner])
    case Due.Monitor: return handleMonitor(state, kernel, state.vms[owner])
    case Due.Taint: return handleTaint(state, kernel)
    case Due.Evict: return handleEvict(state, kernel)
    case Due.Reconcile: return reconcile(state, kernel)
    case Due.ContainerReady: return handleContainerReady(state, kernel, state.vms[owner], body as { pod: number, starts: number })
    case Due.Detach: return handleDetach(state, kernel, body as { pod: Pod, node: number })
    case Due.Operator: return handleOperator(state, kernel)
    case Due.Threshold: return handleThreshold(state, body as number)
    case Due.Answer: return handleAnswer(state, kernel, body as { id: number, ok: boolean })
    case Due.Isolation: return handleIsolation(state, kernel, body as { host: number, heardAt: number })
    case Due.Suspect: return handleSuspect(state, kernel, body as { host: number, heardAt: number })
    case Due.Ask: return attempt(state, kernel, (body as { id: number }).id, (body as { asked: Asked }).asked)
    case Due.Sample: return handleSample(state, kernel)
    default: throw new Error(`invariant platform/due-known: nothing of kind ${kind} falls due here`)
  }
}

/** One pass of all control loops, then of all kubelets: each does its part, as far as the API answers it. */
function reconcile(state: PlatformState, kernel: Kernel): void {
  state.reconcileDue = false
  if (activeController(state, kernel.now) !== null) {
    collectPods(state, kernel)
    controlReplicas(state, kernel)
    schedulePods(state, kernel)
    controlEndpoints(state, kernel)
  }
  for (const node of state.nodes.keys()) syncNode(state, kernel, node)
  learnRoutes(state)
}
