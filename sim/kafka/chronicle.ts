/** What a record of the metadata log changes, told once, when the first process applies it. */
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, Leave } from './events.ts'
import { How, isActive, NOBODY } from './image.ts'
import type { Image, MetadataRecord, Partition } from './image.ts'
import type { KafkaState } from './state.ts'

export function tellRecord(state: KafkaState, kernel: Kernel, written: MetadataRecord, before: Image): void {
  const { trace, now } = kernel
  switch (written.kind) {
    case 'register': return record(trace, now, Code.Registered, written.broker, written.life)
    case 'fence': return record(trace, now, Code.Fenced, written.broker)
    case 'unfence': return record(trace, now, Code.Unfenced, written.broker)
    case 'config': return record(trace, now, Code.Configured, written.topic, written.config.minInsyncReplicas, written.config.unclean ? 1 : 0)
    case 'partition': {
      const { number, to, how } = written
      if (to.leader >= 0 && how >= How.LastKnown && to.leaderEpoch !== before.partitions[number]?.leaderEpoch) state.unclean[number]++
      tellPartition(kernel, number, before, before.partitions[number] as Partition, to, how)
    }
  }
}

function tellPartition({ trace, now }: Kernel, number: number, image: Image, from: Partition, to: Partition, how: How): void {
  // Whoever forces an ISR of its own does not say why the others are out.
  for (const b of missing(from.isr, to.isr)) record(trace, now, Code.IsrLeft, b, number, to.isr.length, isActive(image, b) ? Leave.Lag : Leave.Fenced)
  for (const b of missing(to.isr, from.isr)) record(trace, now, Code.IsrJoined, b, number, to.isr.length)
  for (const b of missing(to.elr, from.elr)) record(trace, now, Code.ElrJoined, b, number, to.elr.length)
  for (const b of missing(from.elr, to.elr)) record(trace, now, Code.ElrLeft, b, number, to.elr.length)
  if (to.leaderEpoch === from.leaderEpoch) return
  if (to.leader === NOBODY) record(trace, now, Code.Offline, number, to.leaderEpoch)
  else record(trace, now, Code.LeaderElected, to.leader, number, to.leaderEpoch, how)
}

/** Those of the first list that are not in the second. */
const missing = (some: readonly number[], others: readonly number[]) => some.filter(b => !others.includes(b))
