/**
 * The rules of in-sync replicas (core/…/Partition.scala): who is in, who may join and who has to leave,
 * how far all of them are, and whether they are enough.
 */
import type { Kernel } from '../kernel/world.ts'
import { isActive, minIsrOf } from './image.ts'
import type { Partition } from './image.ts'
import type { Broker, FollowerState, KafkaState, Leading, Replica } from './state.ts'

export const partitionAt = (broker: Broker, replica: Replica) => broker.meta.image.partitions[replica.partition] as Partition

/** The ISR, and those it is to have as soon as the controller agrees: the larger one is safe (KIP-497). */
export function maximalIsr({ isr }: Partition, { pending }: Leading): readonly number[] {
  return pending === null ? isr : [...new Set([...isr, ...pending.isr])]
}

/** High watermark: what every in-sync replica has; it stands still with fewer of them than the minimum (KIP-966). */
export function highWatermarkOf(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): number {
  const partition = partitionAt(broker, replica)
  const leading = replica.leading as Leading
  if (partition.isr.length < minIsrOf(broker.meta.image, partition)) return replica.highWatermark
  const counted = maximalIsr(partition, leading)
  let least = replica.records.length
  for (const f of leading.followers) {
    // One that has caught up and is not in yet is waited for, or it would never get in.
    const joining = () => isActive(broker.meta.image, f.broker) && f.end >= 0 && kernel.now - f.caughtUpAt <= state.settings.replicaLagTimeMax
    if (counted.includes(f.broker) || joining()) least = Math.min(least, f.end)
  }
  return Math.max(replica.highWatermark, least)
}

/** Are there as many in-sync replicas as min.insync.replicas asks for? */
export function enough(broker: Broker, replica: Replica, isr: readonly number[]): boolean {
  return isr.length >= minIsrOf(broker.meta.image, partitionAt(broker, replica))
}

/** Caught up with all that is committed, and with all of the leader's own epoch so far: it belongs to the ISR again. */
export function mayJoin(replica: Replica, { end }: FollowerState): boolean {
  return end >= replica.highWatermark && end >= (replica.leading as Leading).start
}

/** Followers that have not had all there was for replica.lag.time.max.ms. */
export function laggards({ settings }: KafkaState, kernel: Kernel, replica: Replica, isr: readonly number[]): readonly number[] {
  const end = replica.records.length
  return (replica.leading as Leading).followers
    .filter(f => isr.includes(f.broker) && f.end !== end && kernel.now - f.caughtUpAt > settings.replicaLagTimeMax).map(f => f.broker)
}
