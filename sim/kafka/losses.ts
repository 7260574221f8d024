/**
 * What became of a message that was acknowledged: its leader has it; nobody can read it for now, but
 * a disk holds it; or it is lost: no disk holds it any more, or another history goes on without it.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { countsAsCopy } from './mirror.ts'
import { newestImage } from './quorum.ts'
import { Outcome, replicaOf } from './state.ts'
import type { Broker, KafkaState, Message, Replica } from './state.ts'

export type Fate = 'waiting' | 'refused' | 'unknown' | 'acknowledged' | 'copied' | 'out-of-reach' | 'lost'

/** The replica whose log is the partition's now, with its broker; null while nobody leads. */
export function leaderOf(state: KafkaState, kernel: Kernel, partition: number): { readonly broker: Broker, readonly replica: Replica } | null {
  const now = newestImage(state, state.partitions[partition].cluster).partitions[partition]
  const broker = state.brokers.find(b => b.index === now?.leader)
  if (!broker || kernel.processes[broker.index].status !== ProcessStatus.Up) return null
  const replica = replicaOf(broker, partition)
  return replica !== undefined && replica.leading !== null && replica.leaderEpoch === now?.leaderEpoch ? { broker, replica } : null
}

const holds = ({ records }: Replica, message: number) => records.some(r => r.message === message)

export function fateOf(state: KafkaState, kernel: Kernel, message: Message): Fate {
  if (message.outcome === Outcome.Waiting) return 'waiting'
  if (message.outcome === Outcome.Refused) return 'refused'
  if (message.outcome === Outcome.Unknown) return 'unknown'
  const kept = whereabouts(state, kernel, message)
  if (kept !== 'lost') return kept
  const copied = state.messages.some(m => m.copyOf === message.id && countsAsCopy(m, whereabouts(state, kernel, m)))
  return copied ? 'copied' : 'lost'
}

/** What a message's own cluster has of it. */
export type Whereabouts = 'acknowledged' | 'out-of-reach' | 'lost'

function whereabouts(state: KafkaState, kernel: Kernel, { id, partition }: Message): Whereabouts {
  const leader = leaderOf(state, kernel, partition)
  if (leader !== null) return holds(leader.replica, id) ? 'acknowledged' : 'lost'
  const anywhere = state.brokers.some(b => !b.destroyed && b.replicas.some(r => r.partition === partition && holds(r, id)))
  return anywhere ? 'out-of-reach' : 'lost'
}

/** After what may have lost something: the trace says how many acknowledged messages of a partition are lost, copies in another cluster included, when more are. */
export function countLosses(state: KafkaState, kernel: Kernel): void {
  for (const [partition] of state.partitions.entries()) {
    const lost = state.messages.filter(m => m.partition === partition && fateOf(state, kernel, m) === 'lost').length
    if (lost > state.lost[partition]) record(kernel.trace, kernel.now, Code.Lost, partition, lost - state.lost[partition], lost)
    state.lost[partition] = Math.max(state.lost[partition], lost)
  }
}
