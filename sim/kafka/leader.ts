/**
 * A partition's leader (core/…/Partition.scala). It appends what producers send, answers fetches,
 * moves the high watermark to the least that the in-sync replicas have, asks the controller to take
 * laggards out of the ISR (30 s, C9.4) and those who caught up back in, and acknowledges: at once
 * (acks=1), or when all in-sync replicas have the message (acks=all, C9.6–C9.7), never with fewer of
 * them than min.insync.replicas (C9.7–C9.8).
 */
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { isrCheckPeriod } from './broker.ts'
import { Code, Leave } from './events.ts'
import { isActive } from './image.ts'
import type { Partition } from './image.ts'
import { enough, highWatermarkOf, laggards, maximalIsr, mayJoin, partitionAt } from './isr.ts'
import { divergence } from './log.ts'
import type { Parting } from './log.ts'
import { controllerKnownTo } from './quorum.ts'
import { Due, Fault, isClient, replicaOf } from './state.ts'
import type { AlterPartition, AlterWait, Broker, Fetch, FollowerState, KafkaState, Leading, LogRecord, Parked, ProduceWait, Replica } from './state.ts'
import { send } from './transport.ts'

/** replica.fetch.wait.max.ms and fetch.max.wait.ms, µs. */
const FETCH_WAIT = 500_000
/** replica.fetch.max.bytes, max.partition.fetch.bytes: one record always goes. */
const FETCH_BYTES = 1_048_576
/** A request for another ISR without an answer is made again, µs. */
const ALTER_WAIT = 2_000_000

export function lead(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, { replicas, isr }: Partition): void {
  replica.leading = {
    start: replica.records.length, pending: null, waiting: [], parked: [],
    followers: replicas.filter(b => b !== broker.index).map(b => ({
      broker: b, end: -1, life: -1, caughtUpAt: isr.includes(b) ? kernel.now : -Infinity, lastFetchAt: -Infinity, lastFetchEnd: 0,
    })),
  }
  record(kernel.trace, kernel.now, Code.Leads, broker.index, replica.partition, replica.leaderEpoch, replica.records.length, replica.highWatermark)
  advance(state, kernel, broker, replica)
}

/** Whoever waits for it asks elsewhere. */
export function stopLeading(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const { leading } = replica
  if (leading === null) return
  replica.leading = null
  for (const w of leading.waiting) answer(state, kernel, broker, w, Fault.NotLeaderOrFollower, -1)
  for (const p of leading.parked) answerFetch(state, kernel, broker, replica, p.from, p.fetch, Fault.NotLeaderOrFollower)
}

/** The metadata says that the ISR is another. */
export function adoptIsr(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, partition: Partition): void {
  const leading = replica.leading as Leading
  if (leading.pending !== null && partition.partitionEpoch > leading.pending.partitionEpoch) leading.pending = null
  advance(state, kernel, broker, replica)
}

/** After anything that may move the high watermark: who waited for it is answered. */
function advance(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const leading = replica.leading as Leading
  const before = replica.highWatermark
  replica.highWatermark = highWatermarkOf(state, kernel, broker, replica)
  const moved = replica.highWatermark > before
  if (moved) record(kernel.trace, kernel.now, Code.HighWatermark, broker.index, replica.partition, before, replica.highWatermark)
  if (leading.waiting.length > 0) {
    const done = leading.waiting.filter(w => w.end <= replica.highWatermark)
    if (done.length > 0) leading.waiting = leading.waiting.filter(w => w.end > replica.highWatermark)
    const error = enough(broker, replica, maximalIsr(partitionAt(broker, replica), leading)) ? Fault.None : Fault.NotEnoughReplicasAfterAppend
    for (const w of done) answer(state, kernel, broker, w, error, w.end - 1)
  }
  if (moved) releaseParked(state, kernel, broker, replica)
}

export function handleProduce(state: KafkaState, kernel: Kernel, broker: Broker, from: number, id: number, attempt: number): void {
  const { partition, size, acks } = state.messages[id]
  const replica = replicaOf(broker, partition)
  const reply = { message: id, attempt, from }
  if (replica === undefined || replica.leading === null) return answer(state, kernel, broker, reply, Fault.NotLeaderOrFollower, -1)
  if (acks === -1 && !enough(broker, replica, partitionAt(broker, replica).isr)) {
    record(kernel.trace, kernel.now, Code.ProduceRefused, broker.index, partition, id, Fault.NotEnoughReplicas)
    return answer(state, kernel, broker, reply, Fault.NotEnoughReplicas, -1)
  }
  // Sent again by a producer that never heard: idempotence appends it once.
  let end = replica.records.findIndex(r => r.message === id) + 1
  if (end === 0) {
    const appended: LogRecord = { message: id, epoch: replica.leaderEpoch, size }
    replica.records.push(appended)
    end = replica.records.length
    record(kernel.trace, kernel.now, Code.Appended, broker.index, partition, end - 1, id, replica.leaderEpoch)
  }
  if (acks === 1) answer(state, kernel, broker, reply, Fault.None, end - 1)
  if (acks === -1) {
    replica.leading.waiting = [...replica.leading.waiting, { ...reply, end, since: kernel.now }]
    const body: ProduceWait = { partition, message: id, attempt }
    schedule(kernel, state.settings.requestTimeout, Due.ProduceWait, broker.index, body)
  }
  advance(state, kernel, broker, replica)
  releaseParked(state, kernel, broker, replica)
}

export function handleProduceWait(state: KafkaState, kernel: Kernel, broker: Broker, { partition, message, attempt }: ProduceWait): void {
  const leading = replicaOf(broker, partition)?.leading
  const late = leading?.waiting.find(w => w.message === message && w.attempt === attempt)
  if (!leading || !late) return
  leading.waiting = leading.waiting.filter(w => w !== late)
  answer(state, kernel, broker, late, Fault.RequestTimedOut, -1)
}

function answer(
  state: KafkaState, kernel: Kernel, broker: Broker, { message, attempt, from }: { readonly message: number, readonly attempt: number, readonly from: number },
  error: Fault, offset: number,
): void {
  if (state.messages[message].acks === 0) return
  send(state, kernel, broker.index, from, { kind: 'produced', message, attempt, error, offset })
}

export function handleFetch(state: KafkaState, kernel: Kernel, broker: Broker, from: number, fetch: Fetch): void {
  const replica = replicaOf(broker, fetch.partition)
  if (replica === undefined || replica.leading === null) {
    if (replica !== undefined) answerFetch(state, kernel, broker, replica, from, fetch, Fault.NotLeaderOrFollower)
    return
  }
  if (fetch.leaderEpoch !== replica.leaderEpoch) {
    return answerFetch(state, kernel, broker, replica, from, fetch, fetch.leaderEpoch < replica.leaderEpoch ? Fault.FencedLeaderEpoch : Fault.UnknownLeaderEpoch)
  }
  const parts = divergence(replica.records, fetch.offset, fetch.lastEpoch)
  if (parts !== null) return answerFetch(state, kernel, broker, replica, from, fetch, Fault.None, parts)
  const consumer = isClient(state, from)
  if (consumer && fetch.offset > replica.highWatermark) {
    return answerFetch(state, kernel, broker, replica, from, fetch, fetch.offset > replica.records.length ? Fault.OffsetOutOfRange : Fault.OffsetNotAvailable)
  }
  if (!consumer) noteFetch(state, kernel, broker, replica, from, fetch)
  if (readable(replica, consumer) > fetch.offset) return answerFetch(state, kernel, broker, replica, from, fetch, Fault.None)
  const parked: Parked = { owner: broker.index, partition: fetch.partition, leaderEpoch: fetch.leaderEpoch, from, fetch }
  replica.leading.parked = [...replica.leading.parked, parked]
  schedule(kernel, FETCH_WAIT, Due.FetchWait, broker.index, parked)
}

/** Followers get all there is, consumers what is below the high watermark. */
const readable = ({ records, highWatermark }: Replica, consumer: boolean) => (consumer ? highWatermark : records.length)

function releaseParked(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const leading = replica.leading
  if (leading === null || leading.parked.length === 0) return
  const { parked } = leading
  leading.parked = []
  for (const p of parked) {
    if (readable(replica, isClient(state, p.from)) > p.fetch.offset) answerParked(state, kernel, broker, replica, p)
    else leading.parked.push(p)
  }
}

export function handleFetchWait(state: KafkaState, kernel: Kernel, broker: Broker, parked: Parked): void {
  const replica = replicaOf(broker, parked.partition)
  if (!replica?.leading?.parked.includes(parked)) return
  replica.leading.parked = replica.leading.parked.filter(p => p !== parked)
  answerParked(state, kernel, broker, replica, parked)
}

function answerParked(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, { from, fetch }: Parked): void {
  if (!isClient(state, from)) noteFetch(state, kernel, broker, replica, from, fetch)
  answerFetch(state, kernel, broker, replica, from, fetch, Fault.None)
}

/** What a fetch tells of its follower: how far it is, and since when it has all there was (Replica.updateFetchState). */
function noteFetch(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, from: number, { offset, life }: Fetch): void {
  const follower = replica.leading?.followers.find(f => f.broker === from)
  if (!follower || life < follower.life) return
  const end = replica.records.length
  if (offset >= end) follower.caughtUpAt = Math.max(follower.caughtUpAt, kernel.now)
  else if (offset >= follower.lastFetchEnd) follower.caughtUpAt = Math.max(follower.caughtUpAt, follower.lastFetchAt)
  Object.assign(follower, { end: offset, life, lastFetchAt: kernel.now, lastFetchEnd: end } satisfies Partial<FollowerState>)
  maybeExpandIsr(state, kernel, broker, replica, follower)
  advance(state, kernel, broker, replica)
}

function answerFetch(
  state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, to: number, { partition, token, offset, leaderEpoch }: Fetch, error: Fault, parting: Parting | null = null,
): void {
  const records: LogRecord[] = []
  if (error === Fault.None && parting === null) {
    let bytes = 0
    for (const r of replica.records.slice(offset, readable(replica, isClient(state, to)))) {
      bytes += r.size
      if (records.length > 0 && bytes > FETCH_BYTES) break
      records.push(r)
    }
  }
  send(state, kernel, broker.index, to, {
    kind: 'fetched', partition, token, leaderEpoch, error, records, highWatermark: replica.highWatermark, parting,
  })
}

function maybeExpandIsr(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, follower: FollowerState): void {
  const { isr } = partitionAt(broker, replica)
  if (replica.leading?.pending !== null || isr.includes(follower.broker)) return
  if (!isActive(broker.meta.image, follower.broker) || !mayJoin(replica, follower)) return
  askForIsr(state, kernel, broker, replica, [...isr, follower.broker], Leave.None)
}

export function handleIsrCheck(state: KafkaState, kernel: Kernel, broker: Broker): void {
  schedule(kernel, isrCheckPeriod(state), Due.IsrCheck, broker.index, null)
  broker.checkedAt = kernel.now
  for (const replica of broker.replicas) {
    if (replica.leading === null || replica.leading.pending !== null) continue
    const { isr } = partitionAt(broker, replica)
    const late = laggards(state, kernel, replica, isr)
    if (late.length > 0) askForIsr(state, kernel, broker, replica, isr.filter(b => !late.includes(b)), Leave.Lag)
  }
}

function askForIsr(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, isr: readonly number[], why: Leave): void {
  const leading = replica.leading as Leading
  leading.pending = { isr, partitionEpoch: partitionAt(broker, replica).partitionEpoch, why }
  sendAlter(state, kernel, broker, replica)
}

function sendAlter(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const { pending, followers } = replica.leading as Leading
  if (pending === null) return
  const { partition, leaderEpoch } = replica
  const lifeOf = (b: number) => (b === broker.index
    ? kernel.processes[b].life
    : followers.find(f => f.broker === b && f.life >= 0)?.life ?? broker.meta.image.brokers[b]?.life ?? 0)
  const asked: AlterPartition = {
    kind: 'alter-partition', partition, leaderEpoch, partitionEpoch: pending.partitionEpoch, isr: pending.isr.map(b => ({ broker: b, life: lifeOf(b) })),
  }
  const controller = controllerKnownTo(broker)
  if (controller >= 0) send(state, kernel, broker.index, controller, asked)
  const wait: AlterWait = { partition, leaderEpoch, partitionEpoch: pending.partitionEpoch }
  schedule(kernel, ALTER_WAIT, Due.AlterWait, broker.index, wait)
}

/** No word from the controller: asked again, of whoever is the active one now. */
export function handleAlterWait(state: KafkaState, kernel: Kernel, broker: Broker, { partition, leaderEpoch, partitionEpoch }: AlterWait): void {
  const replica = replicaOf(broker, partition)
  if (!replica || replica.leading === null || replica.leaderEpoch !== leaderEpoch) return
  if (replica.leading.pending?.partitionEpoch === partitionEpoch) sendAlter(state, kernel, broker, replica)
}

export function handleAlterRefused(state: KafkaState, kernel: Kernel, broker: Broker, partition: number, partitionEpoch: number, error: Fault): void {
  const replica = replicaOf(broker, partition)
  // The metadata has moved on, or will: it says what to do then. Who asked the wrong controller asks again.
  if (!replica?.leading?.pending || replica.leading.pending.partitionEpoch !== partitionEpoch || error === Fault.NotController) return
  replica.leading.pending = null
  advance(state, kernel, broker, replica)
}

