/**
 * Services: which pods they send to. The endpoints are the API's, and change only while it answers
 * (C2.10); every site's kube-proxy goes on with the last it learnt. A database's Service points at its
 * primary, and an operator moves it: by the API, like anybody else.
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { touch } from './loops.ts'
import { apiAnswers, isRunning, linked, siteOf } from './reach.ts'
import { Due } from './state.ts'
import type { Container, PlatformState, Vm } from './state.ts'

/** Looks in vain before the operator believes that the primary is gone. */
const OPERATOR_PATIENCE = 3

/** The endpoints controller: ready pods of the service, and the primary's. */
export function controlEndpoints(state: PlatformState, kernel: Kernel): void {
  const { objects, workloads, description: { service, database } } = state
  const ready = (workload: string | undefined) => {
    const index = workloads.findIndex(w => w.name === workload)
    return objects.pods.filter(p => p.workload === index && p.ready && p.deletedAt < 0)
  }
  const endpoints = ready(service?.workload).map(p => p.id)
  const primaryPod = ready(database?.workload).find(p => p.ordinal === objects.primary)?.id ?? -1
  if (same(endpoints, objects.endpoints) && primaryPod === objects.primaryPod) return
  objects.endpoints = endpoints
  objects.primaryPod = primaryPod
  record(kernel.trace, kernel.now, Code.EndpointsChanged, endpoints.length, endpoints.filter(id => whereRuns(state, id) !== null).length)
  touch(state, kernel)
}

/** What each site's nodes know; a site that the API does not answer goes on with what it had. */
export function learnRoutes(state: PlatformState): void {
  const { endpoints, primaryPod } = state.objects
  for (const site of state.sites.keys()) {
    const { front, back } = state.routes[site]
    if ((front === endpoints && back === primaryPod) || !apiAnswers(state, site)) continue
    state.routes[site] = { front: endpoints, back: primaryPod }
    state.stale = true
  }
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((x, i) => x === b[i])

/** The machine and container of a pod that really runs and is ready, or null. */
export function whereRuns(state: PlatformState, pod: number): { readonly vm: Vm, readonly container: Container } | null {
  for (const vm of state.vms) {
    const container = vm.containers.find(c => c.pod === pod && c.ready)
    if (container !== undefined && isRunning(vm)) return { vm, container }
  }
  return null
}

/** The operator looks at the primary; once it has looked in vain often enough, it asks the API to promote another. */
export function handleOperator(state: PlatformState, kernel: Kernel): void {
  const { database } = state.description
  if (database?.operator === undefined) return
  schedule(kernel, database.operator.every, Due.Operator, NOBODY, null)
  const own = state.workloads.findIndex(w => w.name === database.operator?.workload)
  const here = state.vms.find(vm => isRunning(vm) && vm.containers.some(c => c.workload === own && c.ready))
  if (here === undefined) return
  const site = siteOf(state, here)
  const primary = whereRuns(state, state.objects.primaryPod)
  if (primary !== null && linked(state, site, siteOf(state, primary.vm))) {
    state.operator = { failures: 0, blocked: false }
    return
  }
  state.operator.failures++
  if (state.operator.failures >= OPERATOR_PATIENCE) promote(state, kernel, site)
}

function promote(state: PlatformState, kernel: Kernel, site: number): void {
  if (!apiAnswers(state, site)) {
    if (!state.operator.blocked) record(kernel.trace, kernel.now, Code.OperatorBlocked)
    state.operator.blocked = true
    return
  }
  const workload = state.workloads.findIndex(w => w.name === state.description.database?.workload)
  const heir = state.objects.pods.find((p) => {
    const runs = p.workload === workload && p.deletedAt < 0 ? whereRuns(state, p.id) : null
    return runs !== null && linked(state, site, siteOf(state, runs.vm))
  })
  if (heir === undefined) return
  state.objects.primary = heir.ordinal
  state.operator = { failures: 0, blocked: false }
  record(kernel.trace, kernel.now, Code.PrimaryChanged, heir.id, heir.workload)
  touch(state, kernel)
}
