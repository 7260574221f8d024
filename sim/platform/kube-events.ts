/**
 * What Kubernetes' components tell the API of, as Events in their own words (`kubectl get events`):
 * node lifecycle controller, taint eviction, scheduler, StatefulSet and attach-detach controllers,
 * kubelets. They are objects like others: none is told while the API does not answer, and those that a
 * restored control plane did not know are gone. Kept for an hour (--event-ttl). Messages are those of
 * the components' code; of FailedScheduling without what it says of preemption, which is not modelled.
 */
import { codeAt, firstKept, rowAt } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { apiAnswers, inMajority, siteOf } from './reach.ts'
import { Told, Why } from './state.ts'
import type { KubeEvent, PlatformState } from './state.ts'

type Said = Pick<KubeEvent, 'type' | 'reason' | 'object' | 'message'>
type Says = (f: readonly number[], state: PlatformState) => readonly Said[]

const TTL = 3_600_000_000

/** Why the scheduler's filters refuse a node, in the order in which they look: a node's first reason is the one that is told. */
export const REFUSALS = [
  'node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
  'node(s) had untolerated taint {node.kubernetes.io/out-of-service: nodeshutdown}',
  'node(s) didn\'t match Pod\'s node affinity/selector',
  'node(s) had volume node affinity conflict',
  'node(s) didn\'t match pod topology spread constraints (missing required label)',
  'node(s) didn\'t match pod topology spread constraints',
] as const

const normal = (reason: string, object: string, message: string): Said => ({ type: 'Normal', reason, object, message })
const warning = (reason: string, object: string, message: string): Said => ({ type: 'Warning', reason, object, message })
const node = (state: PlatformState, i: number) => state.vms[state.nodes[i]].name
const pod = (state: PlatformState, i: number) => state.podNames[i]

const says: Readonly<Record<number, Says>> = {
  [Code.NodeNotReady]: ([n], s) => [
    normal('NodeNotReady', `node/${node(s, n)}`, `Node ${node(s, n)} status is now: NodeNotReady`),
    ...s.objects.pods.filter(p => p.node === n && p.told === Told.Ready && p.deletedAt < 0).map(p => warning('NodeNotReady', `pod/${pod(s, p.id)}`, 'Node is not ready')),
  ],
  [Code.NodeReady]: ([n], s) => [normal('NodeReady', `node/${node(s, n)}`, `Node ${node(s, n)} status is now: NodeReady`)],
  [Code.PodEvicted]: ([p], s) => [normal('TaintManagerEviction', `pod/${pod(s, p)}`, `Marking for deletion Pod default/${pod(s, p)}`)],
  [Code.PodCreated]: ([p, w], s) => (s.workloads[w].kind === 'statefulset'
    ? [normal('SuccessfulCreate', `statefulset/${s.workloads[w].name}`, `create Pod ${pod(s, p)} in StatefulSet ${s.workloads[w].name} successful`)] : []),
  [Code.PodBound]: ([p, , n], s) => [normal('Scheduled', `pod/${pod(s, p)}`, `Successfully assigned default/${pod(s, p)} to ${node(s, n)}`)],
  [Code.PodPending]: ([p, w, why, ...counts], s) => {
    if (why === Why.VolumeAttached) return [warning('FailedAttachVolume', `pod/${pod(s, p)}`, `Multi-Attach error for volume "${s.workloads[w].name}" Volume is already exclusively attached to one node and can't be attached to another`)]
    return counts.some(n => n > 0) ? [warning('FailedScheduling', `pod/${pod(s, p)}`, unschedulable(s.nodes.length, counts))] : []
  },
  [Code.ContainerStarted]: ([p, w], s) => [normal('Started', `pod/${pod(s, p)}`, `Started container ${s.workloads[w].name}`)],
  [Code.ContainerCrashed]: ([p, w, n], s) => (apiAnswers(s, siteOf(s, s.vms[s.nodes[n]])) ? [normal('Started', `pod/${pod(s, p)}`, `Started container ${s.workloads[w].name}`)] : []),
  [Code.ContainerStopped]: ([p, w], s) => [normal('Killing', `pod/${pod(s, p)}`, `Stopping container ${s.workloads[w].name}`)],
}

/** The scheduler's FitError: counts before reasons, sorted as text. */
function unschedulable(nodes: number, counts: readonly number[]): string {
  const reasons = counts.flatMap((n, i) => (n > 0 ? [`${n} ${REFUSALS[i]}`] : []))
  return `0/${nodes} nodes are available: ${reasons.sort().join(', ')}.`
}

/** Tells the API of what has just happened. */
export function tell(state: PlatformState, { now, trace }: Kernel): void {
  for (let row = Math.max(state.heard, firstKept(trace)); row < trace.count; row++) {
    const speaks = says[codeAt(trace, row)]
    if (speaks === undefined) continue
    const said = speaks(rowAt(trace, row).fields, state)
    if (said.length > 0 && inMajority(state).length > 0) state.objects.events = said.reduce((events, one) => keep(events, one, now), state.objects.events)
  }
  state.heard = trace.count
}

/** The same again counts up. */
function keep(events: readonly KubeEvent[], said: Said, now: number): readonly KubeEvent[] {
  const fresh = events.filter(e => now - e.lastAt < TTL)
  const before = fresh.find(e => e.object === said.object && e.reason === said.reason && e.message === said.message)
  return [...fresh.filter(e => e !== before), { ...said, count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? now, lastAt: now }]
}
