/**
 * Where Kafka puts a topic's replicas when nobody says: on as many racks as it can, in turn, and in
 * turn on the brokers of each rack; the next partition begins one rack further (KRaft's
 * StripedReplicaPlacer; C9.11: replicas stand on min(racks, replication factor) racks). Without
 * racks, or with brokers that have none, it only takes brokers in turn: two copies may then stand
 * on one site.
 */
import { below } from '../kernel/random.ts'
import type { Stream } from '../kernel/random.ts'

export interface Placeable { readonly index: number, readonly rack: string }

/**
 * Replicas of each partition, the first of each preferred.
 *
 * @param factor at most `brokers.length`
 */
export function place(brokers: readonly Placeable[], factor: number, partitions: number, stream: Stream): readonly (readonly number[])[] {
  const racked = brokers.every(b => b.rack !== '')
  const names = racked ? [...new Set(brokers.map(b => b.rack))] : ['']
  const racks = names.map(rack => brokers.filter(b => !racked || b.rack === rack).map(b => b.index))
  const first = below(stream, racks.length)
  const offsets = racks.map(rack => below(stream, rack.length))
  return Array.from({ length: partitions }, (_, partition) => {
    const chosen: number[] = []
    const turns = racks.map(() => 0)
    for (let i = first + partition; chosen.length < factor; i++) {
      const r = i % racks.length
      const rack = racks[r]
      if (turns[r] < rack.length) chosen.push(rack[(offsets[r] + partition + turns[r]++) % rack.length])
    }
    return chosen
  })
}
