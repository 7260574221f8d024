/**
 * What must hold after every event. Kafka's promises, as its documentation makes them (design.html,
 * KIP-101, KIP-497, KIP-966; C9.6–C9.12), each checked on what is there, not on how it came about.
 */
import { ProcessStatus } from '../kernel/process.ts'
import type { Invariant, Kernel } from '../kernel/world.ts'
import { isrCheckPeriod } from './broker.ts'
import { minIsrOf } from './image.ts'
import type { Partition } from './image.ts'
import { fateOf } from './losses.ts'
import { newestImage } from './quorum.ts'
import { Outcome } from './state.ts'
import type { Broker, KafkaState, Machine, Message, Replica } from './state.ts'

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

/** A message that was acknowledged with acks=all, and how many copies that asked for then. */
interface Owed { readonly message: Message, readonly least: number }

/** All that was acknowledged with acks=all so far, in the order in which it was. */
function promises() {
  let seen = 0
  let open: Message[] = []
  const owed: Owed[] = []
  return (state: KafkaState): readonly Owed[] => {
    for (; seen < state.messages.length; seen++) if (state.messages[seen].acks === -1) open.push(state.messages[seen])
    const ended = open.filter(m => m.outcome !== Outcome.Waiting)
    if (ended.length === 0) return owed
    open = open.filter(m => m.outcome === Outcome.Waiting)
    for (const message of ended) {
      if (message.outcome !== Outcome.Acknowledged) continue
      const image = newestImage(state, state.partitions[message.partition].cluster)
      owed.push({ message, least: minIsrOf(image, image.partitions[message.partition] as Partition) })
    }
    return owed
  }
}

/** What is acknowledged with acks=all is then on min.insync.replicas disks at least, unless they burn. */
function enoughCopies(): Check {
  const owedIn = promises()
  let judged = 0
  return (state) => {
    const owed = owedIn(state)
    for (; judged < owed.length; judged++) {
      const { message: { id, partition }, least } = owed[judged]
      if (state.unclean[partition] > 0) continue
      const copies = disksOf(state, partition).filter(r => holds(r, id)).length
      if (copies + burnt(state, partition) < least) return `message ${id} is acknowledged with ${copies} copies, ${least} were asked for`
    }
    return null
  }
}

/** No acknowledged message is lost while more replicas were required in sync than have burnt (C9.12: x > a). */
function nothingLost(): Check {
  const owedIn = promises()
  const lengths = new Map<Replica, number>()
  let judged = 0
  return (state) => {
    const owed = owedIn(state)
    // What grows loses nothing.
    for (const { replicas } of state.brokers) {
      for (const replica of replicas) {
        if (replica.records.length < (lengths.get(replica) ?? 0)) judged = 0
        lengths.set(replica, replica.records.length)
      }
    }
    for (; judged < owed.length; judged++) {
      const { message: { id, partition }, least } = owed[judged]
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
      if (leading === null || state.unclean[partition] > 0) return null
      const now = newestImage(state, broker.cluster).partitions[partition] as Partition
      if (leaderEpoch < now.leaderEpoch) return null
      const key = `${partition}/${leaderEpoch}`
      for (let i = judged.get(key) ?? 0; i < owed.length; i++) {
        const { message, least } = owed[i]
        if (message.partition !== partition || burnt(state, partition) >= least) continue
        if (!holds(replica, message.id)) return `${broker.name} leads ${nameOf(state, partition)} without message ${message.id}, which is acknowledged`
      }
      judged.set(key, owed.length)
      return null
    })
  }
}

/** The high watermark never goes back: not in a leader's reign, and none begins with a log that ends below that of an earlier one. */
function highWatermarkStands(): Check {
  /** By partition and epoch: how far its leader came. */
  const reached: number[][] = []
  return state => eachReplica(state, (broker, { partition, leading, leaderEpoch, records, highWatermark }) => {
    if (highWatermark > records.length) return `${broker.name} has a high watermark of ${nameOf(state, partition)} beyond its log`
    if (leading === null || state.unclean[partition] > 0) return null
    const epochs = reached[partition] ??= []
    const before = epochs.at(leaderEpoch)
    epochs[leaderEpoch] = highWatermark
    if (before !== undefined) return highWatermark < before ? `the high watermark of ${nameOf(state, partition)} goes back from ${before} to ${highWatermark}` : null
    const earlier = Math.max(0, ...epochs.slice(0, leaderEpoch).filter(hw => hw !== undefined))
    return records.length < earlier ? `${broker.name} begins to lead ${nameOf(state, partition)} below its high watermark` : null
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

/**
 * The ISR: the leader is in it; it looks twice in replica.lag.time.max.ms, and after a look whoever has
 * lagged for longer than that is out, or asked out.
 */
function isrCaughtUp(): Check {
  const looks = new Map<Broker, number>()
  const awake = new Map<Broker, number>()
  return (state, kernel) => {
    for (const broker of state.brokers) {
      if (kernel.processes[broker.index].status !== ProcessStatus.Up) {
        awake.set(broker, kernel.now)
        continue
      }
      if (kernel.now - Math.max(broker.checkedAt, awake.get(broker) ?? 0) > isrCheckPeriod(state)) return `${broker.name} has not looked at its ISRs in time`
      if (looks.get(broker) === broker.checkedAt) continue
      looks.set(broker, broker.checkedAt)
      const wrong = afterLook(state, kernel, broker)
      if (wrong !== null) return wrong
    }
    return null
  }
}

function afterLook(state: KafkaState, kernel: Kernel, broker: Broker): string | null {
  for (const { partition, leading, leaderEpoch, records } of broker.replicas) {
    const { isr, leader, leaderEpoch: epoch } = broker.meta.image.partitions[partition] as Partition
    if (leading === null || leader !== broker.index || epoch !== leaderEpoch) continue
    if (!isr.includes(broker.index)) return `${broker.name} leads ${nameOf(state, partition)} and is not in its ISR`
    const late = leading.followers.find(f => isr.includes(f.broker) && f.end !== records.length && kernel.now - f.caughtUpAt > state.settings.replicaLagTimeMax)
    if (late && leading.pending === null) return `${state.network.endpoints[late.broker].name} stays in the ISR of ${nameOf(state, partition)}, ${(kernel.now - late.caughtUpAt) / 1e6} s late`
  }
  return null
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

/**
 * What is counted copied is on a disk of the other cluster, acknowledged there; what is counted lost is not
 * on all of them: the RPO is what was not copied, no less and no more (C9.14).
 */
function copiedElsewhere(): Check {
  return (state, kernel) => {
    const copies = state.messages.filter(m => m.copyOf >= 0 && m.outcome === Outcome.Acknowledged)
    const mirrored = new Set(state.messages.flatMap(m => (m.copyOf >= 0 ? [m.copyOf] : [])))
    for (const id of mirrored) {
      const fate = fateOf(state, kernel, state.messages[id])
      if (fate !== 'copied' && fate !== 'lost') continue
      const disks = copies.filter(m => m.copyOf === id).map(m => disksOf(state, m.partition).map(r => holds(r, m.id)))
      if (fate === 'copied' && !disks.some(all => all.includes(true))) return `message ${id} counts as copied, and no disk of the other cluster has it acknowledged`
      if (fate === 'lost' && disks.some(all => all.length > 0 && !all.includes(false))) return `message ${id} counts as lost, and every disk of the other cluster has it acknowledged`
    }
    return null
  }
}

/** Processes that have applied the same record of the metadata log have applied the same log. */
function metadataAgrees(): Check {
  const terms: (number | undefined)[][] = []
  const checked = new Map<Machine, number>()
  const examine = (machine: Machine): string | null => {
    const { name, cluster, meta: { applied, entries } } = machine
    const before = checked.get(machine) ?? 0
    if (before === applied) return null
    checked.set(machine, applied)
    const known = terms[cluster] ??= []
    for (let i = Math.min(before, applied); i < applied; i++) {
      known[i] ??= entries[i].term
      if (known[i] !== entries[i].term) return `${name} has applied another record ${i + 1} than others`
    }
    return null
  }
  return (state) => {
    for (const machines of [state.controllers, state.brokers]) {
      for (const machine of machines) {
        const wrong = examine(machine)
        if (wrong !== null) return wrong
      }
    }
    return null
  }
}

/** Nothing it is about changes without a row of the trace. */
function whenTold(start: () => Check): () => Check {
  return () => {
    const check = start()
    let rows = -1
    return (state, kernel) => {
      const { count } = kernel.trace
      if (count === rows) return null
      rows = count
      return check(state, kernel)
    }
  }
}

const rules: Readonly<Record<string, () => Check>> = {
  'one-leader-per-epoch': whenTold(oneLeader),
  'enough-copies': whenTold(enoughCopies),
  'nothing-acknowledged-lost': whenTold(nothingLost),
  'leader-complete': whenTold(leaderComplete),
  'high-watermark-stands': whenTold(highWatermarkStands),
  'logs-match': whenTold(logsMatch),
  'isr-caught-up': isrCaughtUp,
  'joiners-complete': joinersComplete,
  'copied-elsewhere': whenTold(copiedElsewhere),
  'metadata-agrees': metadataAgrees,
}

export const invariants: readonly Invariant<KafkaState>[] = Object.entries(rules).map(([id, start]) => ({ id, start }))
