/**
 * A broker: it tells the active controller that it lives, learns from the metadata log what it leads
 * and what it follows, and keeps a log for each replica placed on it. A log survives the process: an
 * acknowledged message need not be synced to disk (Kafka leaves that to the system), but here nothing
 * that was written is lost short of the disk itself.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { follow, stopFollowing } from './follower.ts'
import type { MetadataRecord, Partition } from './image.ts'
import { adoptIsr, lead, stopLeading } from './leader.ts'
import { countLosses } from './losses.ts'
import { controllerKnownTo } from './quorum.ts'
import { Due } from './state.ts'
import type { Broker, KafkaState, Replica } from './state.ts'
import { send } from './transport.ts'

export function startBroker(state: KafkaState, kernel: Kernel, broker: Broker): void {
  broker.startedAt = kernel.now
  broker.checkedAt = kernel.now
  schedule(kernel, 0, Due.Heartbeat, broker.index, null)
  schedule(kernel, isrCheckPeriod(state), Due.IsrCheck, broker.index, null)
  for (const replica of broker.replicas) {
    replica.leaderEpoch = -1
    take(state, kernel, broker, replica)
  }
}

/** Leaders look for laggards twice in replica.lag.time.max.ms (ReplicaManager, isr-expiration). */
export const isrCheckPeriod = ({ settings }: KafkaState) => Math.ceil(settings.replicaLagTimeMax / 2)

export function handleHeartbeatDue(state: KafkaState, kernel: Kernel, broker: Broker): void {
  schedule(kernel, state.settings.heartbeatInterval, Due.Heartbeat, broker.index, null)
  const controller = controllerKnownTo(broker)
  if (controller < 0) return
  send(state, kernel, broker.index, controller, { kind: 'heartbeat', life: kernel.processes[broker.index].life, applied: broker.meta.applied })
}

/** A record of the metadata log reaches this broker. */
export function learn(state: KafkaState, kernel: Kernel, broker: Broker, record: MetadataRecord | null): void {
  if (record === null) return
  // Replayed after a start: what counts is where it ends. But a leader of an old epoch is one no more.
  for (const replica of broker.replicas) {
    if (record.kind !== 'partition' || record.number === replica.partition) take(state, kernel, broker, replica)
  }
}

/** Leads, follows, or waits, as the metadata says. */
function take(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const partition = broker.meta.image.partitions[replica.partition] as Partition
  if (partition.leaderEpoch > replica.leaderEpoch) {
    replica.leaderEpoch = partition.leaderEpoch
    stopLeading(state, kernel, broker, replica)
    stopFollowing(replica)
    if (partition.leader === broker.index) {
      if (leadsThisLife(kernel, broker)) {
        lead(state, kernel, broker, replica, partition)
        countLosses(state, kernel)
      }
    } else if (partition.leader >= 0) {
      follow(state, kernel, broker, replica, partition.leader)
    }
  } else if (replica.leading !== null) {
    adoptIsr(state, kernel, broker, replica, partition)
  }
}

/** A broker that starts anew reads old decisions: those that made its earlier start a leader are not about this one. */
function leadsThisLife(kernel: Kernel, broker: Broker): boolean {
  return broker.meta.image.brokers[broker.index]?.life === kernel.processes[broker.index].life
}
