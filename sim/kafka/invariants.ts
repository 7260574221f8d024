/**
 * What must hold after every event. Kafka's promises, as its documentation makes them (design.html,
 * KIP-101, KIP-497, KIP-966; C9.6–C9.12), each checked on what is there, not on how it came about.
 */
import { ProcessStatus } from '../kernel/process.ts'
import type { Invariant, Kernel } from '../kernel/world.ts'
import { isrCheckPeriod } from './broker.ts'
import { minIsrOf } from './image.ts'
import type { Partition } from './image.ts'
import { newestImage } from './quorum.ts'
import { Outcome } from './state.ts'
import type { Broker, KafkaState, Message, Replica } from './state.ts'

type Check = (state: KafkaState, kernel: Kernel) => string | null

/** Calls `examine` with every replica. */
function eachReplica(state: KafkaState, examine: (broker: Broker, replica: Replica) => string | null): string | null {
  for (const broker of state.brokers) {
    for (const replica of broker.replicas) {
      const wrong = examine(broker, replica)
      if (wrong !== null) return wrong
    }
  }
  return null
}

const nameOf = (state: KafkaState, partition: number) => state.partitions[partition].name
const holds = ({ records }: Replica, id: number) => records.some(r => r.message === id)
/** Replicas of a partition whose disks are there, and those that hold a message. */
function disksOf(state: KafkaState, partition: number): readonly Replica[] {
  return state.brokers.filter(b => !b.destroyed).flatMap(b => b.replicas.filter(r => r.partition === partition))
}
const burnt = (state: KafkaState, partition: number) => state.brokers.filter(b => b.destroyed && b.replicas.some(r => r.partition === partition)).length

/** At most one broker leads a partition in an epoch. */
function oneLeader(): Check {
  const leaders = new Map<string, number>()
  return state => eachReplica(state, (broker, { partition, leading, leaderEpoch }) => {
    if (leading === null) return null
    const key = `${partition}/${leaderEpoch}`
    const known = leaders.get(key)
    leaders.set(key, known ?? broker.index)
    return known === undefined || known === broker.index ? null : `two leaders of ${nameOf(state, partition)} in epoch ${leaderEpoch}`
  })
}

/** What is acknowledged with acks=all is then on min.insync.replicas disks at least, unless they burn. */
function enoughCopies(): Check {
  let seen = 0
  let open: Message[] = []
  return (state) => {
    for (; seen < state.messages.length; seen++) open.push(state.messages[seen])
    const ended = open.filter(m => m.outcome !== Outcome.Waiting)
    if (ended.length > 0) open = open.filter(m => m.outcome === Outcome.Waiting)
    for (const { id, partition, outcome, acks } of ended) {
      if (outcome !== Outcome.Acknowledged || acks !== -1 || state.unclean[partition] > 0) continue
      const image = newestImage(state, state.partitions[partition].cluster)
      const least = minIsrOf(image, image.partitions[partition] as Partition)
      const copies = disksOf(state, partition).filter(r => holds(r, id)).length
      if (copies + burnt(state, partition) < least) return `message ${id} is acknowledged with ${copies} copies, ${least} were asked for`
    }
    return null
  }
}

/** Acknowledged with acks=all, by a majority of promises: what each partition owes, since no unclean election has waived it. */
interface Owed { readonly message: Message, readonly least: number }
function promises() {
  let seen = 0
  let open: Message[] = []
  const owed: Owed[] = []
  return (state: KafkaState): readonly Owed[] => {
    for (; seen < state.messages.length; seen++) open.push(state.messages[seen])
    const ended = open.filter(m => m.outcome !== Outcome.Waiting)
    if (ended.length > 0) open = open.filter(m => m.outcome === Outcome.Waiting)
    for (const message of ended) {
      if (message.outcome !== Outcome.Acknowledged || message.acks !== -1) continue
      const image = newestImage(state, state.partitions[message.partition].cluster)
      owed.push({ message, least: minIsrOf(image, image.partitions[message.partition] as Partition) })
    }
    return owed
  }
}

/** No acknowledged message is lost while more replicas were required in sync than have burnt (C9.12: x > a). */
function nothingLost(): Check {
  const owedIn = promises()
  return (state) => {
    for (const { message: { id, partition }, least } of owedIn(state)) {
      if (state.unclean[partition] > 0 || burnt(state, partition) >= least) continue
      if (!disksOf(state, partition).some(r => holds(r, id))) return `message ${id} of ${nameOf(state, partition)} is acknowledged, and on no disk`
    }
    return null
  }
}

/** Whoever leads has all that was acknowledged, unless an unclean election made it leader, or burnt disks had it. */
function leaderComplete(): Check {
  const owedIn = promises()
  const judged = new Map<string, number>()
  return (state) => {
    const owed = owedIn(state)
    return eachReplica(state, (broker, replica) => {
      const { partition, leading, leaderEpoch } = replica
      const now = newestImage(state, broker.cluster).partitions[partition] as Partition
      if (leading === null || leaderEpoch < now.leaderEpoch || state.unclean[partition] > 0) return null
      const key = `${partition}/${leaderEpoch}`
      for (const { message, least } of owed.slice(judged.get(key) ?? 0)) {
        if (message.partition !== partition || burnt(state, partition) >= least) continue
        if (!holds(replica, message.id)) return `${broker.name} leads ${nameOf(state, partition)} without message ${message.id}, which is acknowledged`
      }
      judged.set(key, owed.length)
      return null
    })
  }
}

/** The high watermark never goes back: not in a leader's reign, and none begins with a log that ends below it. */
function highWatermarkStands(): Check {
  const highest: number[] = []
  const reigns = new Map<string, number>()
  return state => eachReplica(state, (broker, { partition, leading, leaderEpoch, records, highWatermark }) => {
    if (highWatermark > records.length) return `${broker.name} has a high watermark of ${nameOf(state, partition)} beyond its log`
    if (leading === null || state.unclean[partition] > 0) return null
    const key = `${partition}/${leaderEpoch}`
    const before = reigns.get(key)
    if (before === undefined && records.length < (highest[partition] ?? 0)) return `${broker.name} begins to lead ${nameOf(state, partition)} below its high watermark`
    reigns.set(key, highWatermark)
    highest[partition] = Math.max(highest[partition] ?? 0, highWatermark)
    return before !== undefined && highWatermark < before ? `the high watermark of ${nameOf(state, partition)} goes back from ${before} to ${highWatermark}` : null
  })
}

/** Below their high watermarks, replicas agree (KIP-101). */
function logsMatch(): Check {
  const committed: (number[] | undefined)[] = []
  const checked = new Map<Replica, number>()
  return state => eachReplica(state, (broker, replica) => {
    const { partition, records, highWatermark } = replica
    if (state.unclean[partition] > 0) return null
    const known = committed[partition] ??= []
    for (let i = Math.min(checked.get(replica) ?? 0, highWatermark); i < Math.min(highWatermark, records.length); i++) {
      known[i] ??= records[i].message
      if (known[i] !== records[i].message) return `${broker.name} has message ${records[i].message} at offset ${i} of ${nameOf(state, partition)}, where ${known[i]} is committed`
    }
    checked.set(replica, Math.min(highWatermark, records.length))
    return null
  })
}

/** The ISR: the leader is in it, and whoever has lagged for replica.lag.time.max.ms is asked out at the next look. */
function isrCaughtUp(): Check {
  return (state, kernel) => eachReplica(state, (broker, replica) => {
    const { partition, leading } = replica
    const now = broker.meta.image.partitions[partition] as Partition
    if (leading === null || now.leader !== broker.index || now.leaderEpoch !== replica.leaderEpoch) return null
    if (!now.isr.includes(broker.index)) return `${broker.name} leads ${nameOf(state, partition)} and is not in its ISR`
    if (leading.pending !== null || kernel.processes[broker.index].status !== ProcessStatus.Up) return null
    const allowed = state.settings.replicaLagTimeMax + Math.min(kernel.now - broker.checkedAt, isrCheckPeriod(state))
    const late = leading.followers.find(f => now.isr.includes(f.broker) && f.end !== replica.records.length && kernel.now - f.caughtUpAt > allowed)
    // A look that is overdue (a process just thawed) has yet to come.
    if (!late || kernel.now - broker.checkedAt >= isrCheckPeriod(state)) return null
    return `${state.network.endpoints[late.broker].name} is in the ISR of ${nameOf(state, partition)}, ${(kernel.now - late.caughtUpAt) / 1e6} s late`
  })
}

/** Who joins the ISR has all that is committed. */
function joinersComplete(): Check {
  const before = new Map<Replica, readonly number[]>()
  return state => eachReplica(state, (broker, replica) => {
    const { partition, leading, leaderEpoch, highWatermark } = replica
    const now = broker.meta.image.partitions[partition] as Partition
    if (leading === null || now.leaderEpoch !== leaderEpoch) {
      before.delete(replica)
      return null
    }
    const known = before.get(replica)
    before.set(replica, now.isr)
    if (known === undefined || known === now.isr) return null
    for (const b of now.isr) {
      if (known.includes(b)) continue
      const joined = state.brokers.find(x => x.index === b && !x.destroyed)?.replicas.find(r => r.partition === partition)
      if (joined && joined.records.length < highWatermark) return `${state.network.endpoints[b].name} joins the ISR of ${nameOf(state, partition)} without all that is committed`
    }
    return null
  })
}

/** Processes that have applied the same record of the metadata log have applied the same log. */
function metadataAgrees(): Check {
  const terms: (number | undefined)[][] = []
  const checked = new Map<object, number>()
  return (state) => {
    for (const { name, cluster, meta } of [...state.controllers, ...state.brokers]) {
      const known = terms[cluster] ??= []
      for (let i = Math.min(checked.get(meta) ?? 0, meta.applied); i < meta.applied; i++) {
        known[i] ??= meta.entries[i].term
        if (known[i] !== meta.entries[i].term) return `${name} has applied another record ${i + 1} than others`
      }
      checked.set(meta, meta.applied)
    }
    return null
  }
}

const rules: Readonly<Record<string, () => Check>> = {
  'one-leader-per-epoch': oneLeader,
  'enough-copies': enoughCopies,
  'nothing-acknowledged-lost': nothingLost,
  'leader-complete': leaderComplete,
  'high-watermark-stands': highWatermarkStands,
  'logs-match': logsMatch,
  'isr-caught-up': isrCaughtUp,
  'joiners-complete': joinersComplete,
  'metadata-agrees': metadataAgrees,
}

export const invariants: readonly Invariant<KafkaState>[] = Object.entries(rules).map(([id, start]) => ({ id, start }))
