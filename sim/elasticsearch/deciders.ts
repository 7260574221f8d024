/**
 * What may stand where (SameShardAllocationDecider, AwarenessAllocationDecider), and who may become primary:
 * only a copy that holds every acknowledged operation.
 */
import { Copied, NOBODY } from './state.ts'
import type { ClusterState, Copy, ElasticState, Shard } from './state.ts'

/** Place of the replica that may become primary: one that holds all that was acknowledged. */
export function successor({ inSync }: Shard, copies: readonly Copy[]): number {
  return copies.findIndex(c => c.status === Copied.Started && inSync.includes(c.allocation))
}

/** Nodes that may take a copy of this shard: data nodes without one, in a zone that has room. */
export function candidatesFor(state: ElasticState, { nodes }: ClusterState, { copies }: Shard): readonly number[] {
  const { awareness, forcedZones } = state.settings
  const data = nodes.filter(n => state.nodes[n].data)
  const free = data.filter(n => !copies.some(c => c.node === n))
  if (!awareness) return free
  const { sites } = state.network
  const zones = new Set([...data.map(n => state.nodes[n].site), ...forcedZones.map(z => sites.indexOf(z))])
  const most = Math.ceil(copies.length / zones.size)
  return free.filter(n => copies.filter(c => c.node !== NOBODY && state.nodes[c.node].site === state.nodes[n].site).length < most)
}
