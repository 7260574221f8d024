/**
 * Where copies of shards go: the master's routing table (reference, “Cluster-level shard allocation and
 * routing settings”, “Delaying allocation when a node leaves”; AllocationService, AwarenessAllocationDecider).
 * A primary that is lost is replaced by a replica in sync; what is missing is placed on a node that has no
 * copy yet, evenly over zones when awareness is on. No rebalancing.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { candidatesFor, successor } from './deciders.ts'
import { Code, Health, Kept, note } from './events.ts'
import { Copied, Due, NOBODY, shardKey } from './state.ts'
import type { ClusterState, Copy, ElasticState, NodeState, Shard, Task } from './state.ts'
import { send } from './transport.ts'

const UNASSIGNED = { node: NOBODY, status: Copied.Unassigned, allocation: 0, delayedUntil: 0 } as const

/** Green: all copies are in use; yellow: all primaries; red: a primary is not. */
export function healthOf({ shards }: ClusterState): number {
  return shards.reduce((worst, s) => Math.max(worst, healthOfShard(s)), Health.Green as number)
}

export function healthOfShard({ copies }: Shard): number {
  if (!copies.some(c => c.primary && c.status === Copied.Started)) return Health.Red
  return copies.every(c => c.status === Copied.Started) ? Health.Green : Health.Yellow
}

/** The routing table after these tasks, before anything is placed anew. */
export function routed(state: ElasticState, kernel: Kernel, leader: NodeState, before: ClusterState, tasks: readonly Task[]): ClusterState {
  let { shards } = before
  for (const task of tasks) {
    if (task.kind === 'create') shards = created(state, kernel, leader, shards, task.index)
    else if (task.kind === 'started') shards = changed(shards, task.shard, s => started(kernel, leader, s, task.allocation))
    else if (task.kind === 'failed') shards = changed(shards, task.shard, s => failed(kernel, leader, s, task.allocation, task.stale))
  }
  const gone = (copy: Copy) => copy.node !== NOBODY && !before.nodes.includes(copy.node)
  if (shards.some(s => s.copies.some(gone))) {
    const until = kernel.now + state.settings.delayedTimeout
    shards = shards.map(s => (s.copies.some(gone) ? without(kernel, leader, s, gone, until) : s))
  }
  // What is missing now may be on a disk that was of no interest before.
  if (shards !== before.shards) {
    leader.stores = state.nodes.map(() => null)
    leader.kept = []
  }
  return { ...before, shards }
}

function changed(shards: readonly Shard[], key: number, how: (shard: Shard) => Shard): readonly Shard[] {
  const next = shards.map(s => (shardKey(s.index, s.no) === key ? how(s) : s))
  return next.every((s, i) => s === shards[i]) ? shards : next
}

function created(state: ElasticState, kernel: Kernel, leader: NodeState, shards: readonly Shard[], index: number): readonly Shard[] {
  if (shards.some(s => s.index === index)) return shards
  note(kernel, Code.IndexCreated, leader.index + 1, index)
  const { shards: count, replicas } = state.indices[index]
  const copies = Array.from({ length: replicas + 1 }, (_, i): Copy => ({ ...UNASSIGNED, primary: i === 0 }))
  return [...shards, ...Array.from({ length: count }, (_, no): Shard => ({ index, no, term: 0, inSync: [], copies }))]
}

function started(kernel: Kernel, leader: NodeState, shard: Shard, allocation: number): Shard {
  const copy = shard.copies.find(c => c.allocation === allocation && c.status === Copied.Initializing)
  if (!copy) return shard
  note(kernel, Code.ShardStarted, leader.index + 1, shard.index, shard.no, copy.node + 1, copy.primary ? 1 : 0)
  const inSync = [...new Set([...shard.inSync, allocation])]
  return { ...shard, inSync, copies: shard.copies.map(c => (c === copy ? { ...c, status: Copied.Started } : c)) }
}

/** A copy is out. One that missed an operation does not count any more, wherever its data is; the primary misses none. */
function failed(kernel: Kernel, leader: NodeState, shard: Shard, allocation: number, stale: boolean): Shard {
  const copy = shard.copies.find(c => c.allocation === allocation)
  if ((stale && copy?.primary) || (!copy && !(stale && shard.inSync.includes(allocation)))) return shard
  const rest = copy ? without(kernel, leader, shard, c => c === copy, 0) : shard
  return stale ? { ...rest, inSync: rest.inSync.filter(a => a !== allocation) } : rest
}

/** Takes copies out; a replica in sync takes a lost primary's place, and those that were copying from it begin anew. */
function without(kernel: Kernel, leader: NodeState, shard: Shard, gone: (copy: Copy) => boolean, delayedUntil: number): Shard {
  const by = leader.index + 1
  const lostPrimary = shard.copies.some(c => c.primary && gone(c))
  const copies = shard.copies.map((c): Copy => {
    if (!gone(c) && !(lostPrimary && c.status === Copied.Initializing)) return c
    const delay = c.status === Copied.Started && delayedUntil > kernel.now ? delayedUntil : 0
    note(kernel, Code.ShardUnassigned, by, shard.index, shard.no, c.node + 1, c.primary ? 1 : 0, delay === 0 ? 0 : delay - kernel.now)
    return { ...UNASSIGNED, primary: c.primary, delayedUntil: delay }
  })
  const heir = lostPrimary ? successor(shard, copies) : -1
  if (heir < 0) return { ...shard, copies }
  note(kernel, Code.ShardPromoted, by, shard.index, shard.no, copies[heir].node + 1)
  return { ...shard, term: shard.term + 1, copies: copies.map((c, i) => ({ ...c, primary: i === heir })) }
}

/** Places what may be placed now. */
export function reroute(state: ElasticState, kernel: Kernel, leader: NodeState, before: ClusterState): Pick<ClusterState, 'shards' | 'allocations'> {
  let { shards, allocations } = before
  before.shards.forEach((_, at) => {
    for (const [place, copy] of shards[at].copies.entries()) {
      if (copy.status !== Copied.Unassigned) continue
      const choice = copy.primary ? placeForPrimary(state, kernel, leader, before, shards[at]) : placeForReplica(state, kernel, leader, { ...before, shards }, shards[at], copy)
      if (choice === null) continue
      const allocation = choice.allocation || ++allocations
      const shard = shards[at]
      note(kernel, Code.ShardAssigned, leader.index + 1, shard.index, shard.no, choice.node + 1, copy.primary ? 1 : 0)
      const copies = shard.copies.map((c, i): Copy => (i === place ? { primary: c.primary, node: choice.node, status: Copied.Initializing, allocation, delayedUntil: 0 } : c))
      const next = { ...shard, term: copy.primary ? shard.term + 1 : shard.term, copies }
      shards = shards.map((s, i) => (i === at ? next : s))
    }
  })
  return { shards, allocations }
}

interface Choice { readonly node: number, readonly allocation: number }

/** Data nodes that are there; null until each has said what its disk holds. */
function answered(state: ElasticState, kernel: Kernel, leader: NodeState, { nodes }: ClusterState): readonly number[] | null {
  const data = nodes.filter(n => state.nodes[n].data)
  const silent = data.filter(n => leader.stores[n] === null)
  for (const node of silent) send(state, kernel, leader.index, node, 'ListStores', { term: leader.term })
  return silent.length > 0 ? null : data
}

/** A new index takes any node; one that has had a primary, only a node whose data was in sync. */
function placeForPrimary(state: ElasticState, kernel: Kernel, leader: NodeState, cluster: ClusterState, shard: Shard): Choice | null {
  if (shard.inSync.length === 0) {
    const node = leastLoaded(state, cluster, candidatesFor(state, cluster, shard))
    return node === undefined ? null : { node, allocation: 0 }
  }
  const key = shardKey(shard.index, shard.no)
  for (const node of answered(state, kernel, leader, cluster) ?? []) {
    const store = leader.stores[node]?.find(s => s.shard === key && shard.inSync.includes(s.allocation))
    if (store && !shard.copies.some(c => c.node === node)) return { node, allocation: store.allocation }
  }
  return null
}

function placeForReplica(state: ElasticState, kernel: Kernel, leader: NodeState, cluster: ClusterState, shard: Shard, copy: Copy): Choice | null {
  if (!shard.copies.some(c => c.primary && c.status === Copied.Started)) return null
  const candidates = candidatesFor(state, cluster, shard)
  const key = shardKey(shard.index, shard.no)
  // One that has data of this shard is quicker, and needs no patience.
  const data = answered(state, kernel, leader, cluster)
  if (data === null) return null
  const known = candidates.find(n => leader.stores[n]?.some(s => s.shard === key))
  if (known !== undefined) return { node: known, allocation: 0 }
  if (copy.delayedUntil > kernel.now) return kept(kernel, leader, shard, Kept.Delayed, copy.delayedUntil - kernel.now)
  const node = leastLoaded(state, cluster, candidates)
  if (node !== undefined) return { node, allocation: 0 }
  const free = data.some(n => !shard.copies.some(c => c.node === n))
  return kept(kernel, leader, shard, free && state.settings.awareness ? Kept.Forced : Kept.NoNode)
}

/** Says so once, and comes back to it when its delay is over. */
function kept(kernel: Kernel, leader: NodeState, { index, no }: Shard, why: number, delay = 0): null {
  const what = shardKey(index, no) * 8 + why
  if (leader.kept.includes(what)) return null
  leader.kept = [...leader.kept, what]
  note(kernel, Code.ShardKept, leader.index + 1, index, no, why)
  if (delay > 0) schedule(kernel, delay, Due.Reroute, leader.index, leader.term)
  return null
}

function leastLoaded(state: ElasticState, { shards }: ClusterState, candidates: readonly number[]): number | undefined {
  const load = (node: number) => shards.reduce((sum, s) => sum + s.copies.filter(c => c.node === node).length, 0)
  return candidates.toSorted((a, b) => load(a) - load(b) || state.nodes[a].id - state.nodes[b].id)[0]
}
