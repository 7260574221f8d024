/**
 * A consumer: it reads each partition of its topic in order, what is below the high watermark and
 * nothing else. After an election that lost something it finds that its position is no one's any
 * more, and goes back to where the logs part (KIP-320), or to the end. A mirror (MirrorMaker 2) writes
 * what it reads to another cluster: later, so what is not there yet when its source is lost is the
 * RPO (C9.14).
 */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { LIMITS } from './description.ts'
import { Code } from './events.ts'
import { askMetadata, produce } from './producer.ts'
import { Due, Fault } from './state.ts'
import type { Client, Fetched, KafkaState, Position, Refetch } from './state.ts'
import { send } from './transport.ts'

/** retry.backoff.ms while nobody leads, µs; kept at its most. */
const BACKOFF = 1_000_000

export function handleConsumerRefetch(state: KafkaState, kernel: Kernel, { client, partition, token }: Refetch): void {
  const own = state.clients[client]
  const position = own.positions.find(p => p.partition === partition)
  if (position && position.token === token) consume(state, kernel, own, position)
}

/** Fetches what comes next. */
export function consume(state: KafkaState, kernel: Kernel, client: Client, position: Position): void {
  const { partition, offset, lastEpoch } = position
  const known = askMetadata(state, kernel, client, partition)
  position.token++
  if (known === null || known.leader < 0) return unreadable(kernel, client, position, Fault.LeaderNotAvailable)
  send(state, kernel, client.endpoint, known.leader, {
    kind: 'fetch', partition, leaderEpoch: known.epoch, offset, lastEpoch, life: -1, token: position.token,
  })
}

/** Told once, then tried until it is otherwise. */
function unreadable(kernel: Kernel, client: Client, position: Position, error: Fault): void {
  if (position.error !== error) record(kernel.trace, kernel.now, Code.Unreadable, client.endpoint, position.partition, error)
  position.error = error
  tryAgain(kernel, client, position)
}

function tryAgain(kernel: Kernel, client: Client, { partition, token }: Position): void {
  const body: Refetch = { client: client.index, partition, token }
  schedule(kernel, BACKOFF, Due.Refetch, NOBODY, body)
}

export function handleConsumerBroken(kernel: Kernel, client: Client, partition: number, token: number): void {
  const position = client.positions.find(p => p.partition === partition)
  if (position?.token === token) unreadable(kernel, client, position, Fault.NetworkException)
}

export function handleRead(state: KafkaState, kernel: Kernel, client: Client, answer: Fetched): void {
  const position = client.positions.find(p => p.partition === answer.partition)
  if (position?.token !== answer.token) return
  if (answer.parting !== null) {
    move(kernel, client, position, answer.parting.end, answer.parting.epoch)
  } else if (answer.error === Fault.OffsetOutOfRange) {
    // auto.offset.reset=latest.
    move(kernel, client, position, answer.highWatermark, -1)
  } else if (answer.error !== Fault.None) {
    return unreadable(kernel, client, position, answer.error)
  }
  position.error = Fault.None
  take(state, kernel, client, position, answer)
  consume(state, kernel, client, position)
}

function take(state: KafkaState, kernel: Kernel, client: Client, position: Position, { records }: Fetched): void {
  if (records.length === 0) return
  const last = records[records.length - 1]
  record(kernel.trace, kernel.now, Code.Read, client.endpoint, position.partition, position.offset, records[0].message, records.length)
  for (const r of records) {
    position.read.push(r.message)
    if (client.kind === 'mirror' && state.messages.length < LIMITS.messages) produce(state, kernel, client, client.into[client.written % client.into.length], r.message)
  }
  position.offset += records.length
  position.lastEpoch = last.epoch
}

function move(kernel: Kernel, client: Client, position: Position, to: number, epoch: number): void {
  if (to !== position.offset) record(kernel.trace, kernel.now, Code.ConsumerMoved, client.endpoint, position.partition, position.offset, to)
  position.offset = to
  position.lastEpoch = epoch
}
