/**
 * A producer (KafkaProducer): it sends each message to the partition's leader, tries again what may
 * be tried again, and tells its application how it ended: acknowledged, refused, or unknown, when no
 * answer came in time and the message may be there all the same.
 *
 * Simplified: each message goes by itself, so nothing is said of their order; metadata is asked of the
 * first broker within reach, without travelling.
 */
import { isCut } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { LIMITS } from './description.ts'
import { Code } from './events.ts'
import { Due, Fault, Outcome } from './state.ts'
import type { Attempt, Client, KafkaState, Message } from './state.ts'
import { send } from './transport.ts'

/** From retry.backoff.ms to retry.backoff.max.ms, µs: each wait is twice the one before. */
const BACKOFFS = [100_000, 200_000, 400_000, 800_000, 1_000_000]

/** Errors after which nothing has been appended. */
const NOT_APPENDED: readonly Fault[] = [Fault.NotEnoughReplicas, Fault.NotLeaderOrFollower]

/** The leader of a partition and its epoch, as the first broker that the client reaches knows them; null when it reaches none. */
export function askMetadata(state: KafkaState, kernel: Kernel, client: Client, partition: number): { readonly leader: number, readonly epoch: number } | null {
  const { cluster } = state.partitions[partition]
  const near = state.network.endpoints[client.endpoint].site
  const reachable = state.brokers.filter(b => b.cluster === cluster && kernel.processes[b.index].status === ProcessStatus.Up && reaches(state, client, b.index))
  const broker = reachable.find(b => state.network.endpoints[b.index].site === near) ?? reachable.at(0)
  const known = broker?.meta.image.partitions[partition]
  return known ? { leader: known.leader, epoch: known.leaderEpoch } : null
}

function reaches({ network }: KafkaState, { endpoint }: Client, process: number): boolean {
  return !isCut(network, endpoint, process) && !isCut(network, process, endpoint)
}

export function handleTraffic(state: KafkaState, kernel: Kernel, client: Client): void {
  if (state.messages.length >= LIMITS.messages) return
  schedule(kernel, client.every, Due.Traffic, NOBODY, client.index)
  produce(state, kernel, client, client.into[client.written % client.into.length])
}

/** A new message, sent now. @param copyOf the message that a mirror copies, or -1 */
export function produce(state: KafkaState, kernel: Kernel, client: Client, partition: number, copyOf = -1): Message {
  const message: Message = {
    id: state.messages.length, client: client.index, partition, size: client.size, acks: client.acks, copyOf, sentAt: kernel.now,
    outcome: Outcome.Waiting, error: Fault.None, attempts: 0, maybeWritten: false, flying: false, endedAt: -1, offset: -1,
  }
  state.messages.push(message)
  client.written++
  record(kernel.trace, kernel.now, Code.Asked, client.endpoint, message.id, partition, copyOf)
  schedule(kernel, state.settings.deliveryTimeout, Due.DeliveryTimeout, NOBODY, message.id)
  client.held.push(message.id)
  pump(state, kernel, client)
  return message
}

/** Sends what waits for a leader, in order, and looks again later for what still has to. */
function pump(state: KafkaState, kernel: Kernel, client: Client): void {
  const { held } = client
  client.held = []
  for (const id of held) if (state.messages[id].outcome === Outcome.Waiting) attempt(state, kernel, client, state.messages[id])
  if (client.held.length === 0) {
    client.backoff = 0
  } else if (!client.pumping) {
    client.pumping = true
    schedule(kernel, BACKOFFS[Math.min(client.backoff++, BACKOFFS.length - 1)], Due.Pump, NOBODY, client.index)
  }
}

export function handlePump(state: KafkaState, kernel: Kernel, client: Client): void {
  client.pumping = false
  pump(state, kernel, client)
}

function attempt(state: KafkaState, kernel: Kernel, client: Client, message: Message): void {
  const { id, partition } = message
  const known = askMetadata(state, kernel, client, partition)
  if (known === null || known.leader < 0) return waitForLeader(kernel, client, message)
  // The connection is refused where a machine answers that the process does not run.
  if (kernel.processes[known.leader].status === ProcessStatus.Down && reaches(state, client, known.leader)) return waitForLeader(kernel, client, message)
  message.attempts++
  message.flying = true
  const sent = send(state, kernel, client.endpoint, known.leader, { kind: 'produce', message: id, attempt: message.attempts })
  if (message.acks === 0) return end(kernel, client, message, sent ? Outcome.Acknowledged : Outcome.Unknown, sent ? Fault.None : Fault.NetworkException)
  const body: Attempt = { message: id, attempt: message.attempts }
  schedule(kernel, state.settings.requestTimeout, Due.RequestTimeout, NOBODY, body)
}

/** It is not sent: it stays with the producer, which asks again who leads. */
function waitForLeader(kernel: Kernel, client: Client, message: Message): void {
  if (message.error !== Fault.LeaderNotAvailable) record(kernel.trace, kernel.now, Code.NoLeader, client.endpoint, message.id, message.partition)
  message.error = Fault.LeaderNotAvailable
  client.held.push(message.id)
}

function tryLater(kernel: Kernel, { id, attempts }: Message): void {
  schedule(kernel, BACKOFFS[Math.min(attempts, BACKOFFS.length) - 1], Due.Retry, NOBODY, id)
}

export function handleRetry(state: KafkaState, kernel: Kernel, id: number): void {
  const message = state.messages[id]
  if (message.outcome !== Outcome.Waiting || message.flying) return
  const client = state.clients[message.client]
  client.held.push(id)
  pump(state, kernel, client)
}

export function handleProduced(
  state: KafkaState, kernel: Kernel, client: Client, { message: id, attempt, error, offset }: { readonly message: number, readonly attempt: number, readonly error: Fault, readonly offset: number },
): void {
  const message = state.messages[id]
  if (message.outcome !== Outcome.Waiting || !message.flying || attempt !== message.attempts) return
  if (error === Fault.None) {
    message.offset = offset
    return end(kernel, client, message, Outcome.Acknowledged, Fault.None)
  }
  failed(kernel, client, message, error)
}

/** The connection broke under a request. */
export function handleProduceBroken(state: KafkaState, kernel: Kernel, client: Client, { message: id, attempt }: Attempt): void {
  const message = state.messages[id]
  if (message.outcome === Outcome.Waiting && message.flying && attempt === message.attempts) failed(kernel, client, message, Fault.NetworkException)
}

export function handleRequestTimeout(state: KafkaState, kernel: Kernel, { message: id, attempt }: Attempt): void {
  const message = state.messages[id]
  if (message.outcome === Outcome.Waiting && message.flying && attempt === message.attempts) failed(kernel, state.clients[message.client], message, Fault.RequestTimedOut)
}

/** Told to the application at once, or tried again. */
function failed(kernel: Kernel, client: Client, message: Message, error: Fault): void {
  message.flying = false
  message.error = error
  if (!NOT_APPENDED.includes(error)) message.maybeWritten = true
  if (!client.retries) return end(kernel, client, message, outcomeOf(message), error)
  record(kernel.trace, kernel.now, Code.Retried, client.endpoint, message.id, error)
  tryLater(kernel, message)
}

const outcomeOf = ({ maybeWritten, flying }: Message) => (maybeWritten || flying ? Outcome.Unknown : Outcome.Refused)

export function handleDeliveryTimeout(state: KafkaState, kernel: Kernel, id: number): void {
  const message = state.messages[id]
  if (message.outcome !== Outcome.Waiting) return
  end(kernel, state.clients[message.client], message, outcomeOf(message), message.error === Fault.None ? Fault.DeliveryTimeout : message.error)
}

function end(kernel: Kernel, client: Client, message: Message, outcome: Outcome, error: Fault): void {
  message.outcome = outcome
  message.error = error
  message.flying = false
  message.endedAt = kernel.now
  record(kernel.trace, kernel.now, Code.Ended, client.endpoint, message.id, outcome, error)
}
