/**
 * A partition's follower: it fetches from the leader what comes after its own log, cuts off what the
 * leader never had, and takes over the leader's high watermark (ReplicaFetcherThread).
 */
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { agreedEnd, lastEpochOf } from './log.ts'
import { countLosses } from './losses.ts'
import { Due, Fault, replicaOf } from './state.ts'
import type { Broker, Fetched, KafkaState, Refetch, Replica, Rpc } from './state.ts'
import { send } from './transport.ts'

/** replica.fetch.backoff.ms, µs. */
export const FETCH_BACKOFF = 1_000_000

export function follow(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, leader: number): void {
  replica.following = { leader, token: 0 }
  fetch(state, kernel, broker, replica)
}

export function stopFollowing(replica: Replica): void {
  replica.following = null
}

function fetch(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica): void {
  const { following, records, partition, leaderEpoch } = replica
  if (following === null) return
  following.token++
  const body: Rpc = {
    kind: 'fetch', partition, leaderEpoch, offset: records.length, lastEpoch: lastEpochOf(records), life: kernel.processes[broker.index].life, token: following.token,
  }
  send(state, kernel, broker.index, following.leader, body)
}

function fetchAgain(kernel: Kernel, broker: Broker, { partition, following }: Replica): void {
  const body: Refetch = { client: -1, partition, token: following?.token ?? 0 }
  schedule(kernel, FETCH_BACKOFF, Due.Refetch, broker.index, body)
}

export function handleRefetch(state: KafkaState, kernel: Kernel, broker: Broker, { partition, token }: Refetch): void {
  const replica = replicaOf(broker, partition)
  if (replica?.following?.token === token) fetch(state, kernel, broker, replica)
}

/** Nobody listens at the leader's, or what was on its way is lost: tried again. */
export function handleFetchBroken(kernel: Kernel, broker: Broker, partition: number, token: number): void {
  const replica = replicaOf(broker, partition)
  if (replica?.following?.token === token) fetchAgain(kernel, broker, replica)
}

export function handleFetched(state: KafkaState, kernel: Kernel, broker: Broker, answer: Fetched): void {
  const replica = replicaOf(broker, answer.partition)
  if (!replica || replica.following?.token !== answer.token || replica.leaderEpoch !== answer.leaderEpoch) return
  if (answer.error !== Fault.None) return fetchAgain(kernel, broker, replica)
  if (answer.parting !== null) truncate(state, kernel, broker, replica, agreedEnd(replica.records, answer.parting))
  for (const r of answer.records) replica.records.push(r)
  if (answer.records.length > 0) {
    record(kernel.trace, kernel.now, Code.Replicated, broker.index, replica.partition, replica.records.length - 1, answer.records[answer.records.length - 1].message, answer.records.length)
  }
  replica.highWatermark = Math.max(replica.highWatermark, Math.min(answer.highWatermark, replica.records.length))
  fetch(state, kernel, broker, replica)
}

/** Of an epoch that the leader never had, nothing stays; of one it had, no more than it has. */
function truncate(state: KafkaState, kernel: Kernel, broker: Broker, replica: Replica, to: number): void {
  const { records, partition } = replica
  const end = records.length
  if (to >= end) return
  records.length = to
  replica.highWatermark = Math.min(replica.highWatermark, to)
  record(kernel.trace, kernel.now, Code.Truncated, broker.index, partition, to, end)
  countLosses(state, kernel)
}
