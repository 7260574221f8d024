/**
 * The hub: it administers, it does not run. An agent in each cluster asks it for what is wanted (it
 * pulls, as Open Cluster Management's klusterlet does, C12.1); without a hub each cluster goes on
 * with what it has, and decides for itself.
 */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { post } from './mail.ts'
import { decidingSide } from './state.ts'
import type { Cluster, Flight, FleetState } from './state.ts'

interface Poll { readonly cluster: number }
interface Orders extends Poll { readonly policy: number }

export function pollAll(state: FleetState, kernel: Kernel): void {
  const { hub } = state
  if (!hub) return
  state.clusters.forEach((cluster, i) => {
    const [agent] = decidingSide(state, cluster)
    if (cluster.registered && agent !== undefined) post(state, kernel, 'poll', agent, hub.site, { cluster: i } satisfies Poll)
  })
}

export function onPoll(state: FleetState, kernel: Kernel, { from, to, body }: Flight): void {
  const { hub } = state
  const { cluster } = body as Poll
  if (hub?.up) post(state, kernel, 'orders', to, from, { cluster, policy: hub.policy } satisfies Orders)
}

/** The cluster's own API carries it out: where it does not decide, nothing changes. */
export function onOrders(state: FleetState, kernel: Kernel, { to, body }: Flight): void {
  const { cluster: index, policy } = body as Orders
  const cluster = state.clusters[index]
  if (policy <= cluster.policy || !decidingSide(state, cluster).includes(to)) return
  cluster.policy = policy
  record(kernel.trace, kernel.now, Code.PolicyApplied, index, policy)
}

/** Does a member of the cluster run elsewhere than there? One site must not be restored next to it (C3.13). */
export function livesElsewhere({ sites }: FleetState, { parts }: Cluster, site: number): boolean {
  return parts.some(p => p.site !== site && p.voters > 0 && sites[p.site].up)
}

/** Says of each cluster whether it decides, where that has changed. */
export function noteQuorum(state: FleetState, kernel: Kernel): void {
  state.clusters.forEach((cluster, i) => {
    const side = decidingSide(state, cluster)
    const decides = side.length > 0
    if (decides === cluster.decides) return
    cluster.decides = decides
    const up = cluster.parts.filter(p => state.sites[p.site].up && (!decides || side.includes(p.site)))
    const sum = (parts: typeof cluster.parts) => parts.reduce((n, p) => n + p.voters, 0)
    record(kernel.trace, kernel.now, Code.QuorumChanged, i, Number(decides), sum(up), sum(cluster.parts))
  })
}
