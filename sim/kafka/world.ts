/**
 * The Kafka world: controllers and brokers of one cluster or several, on sites, with their replicas,
 * their producers, consumers and mirrors.
 */
import type { Scheduled } from '../kernel/queue.ts'
import { ProcessStatus } from '../kernel/process.ts'
import type { Kernel, World } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { KafkaAction } from './actions.ts'
import { handleHeartbeatDue } from './broker.ts'
import { build } from './build.ts'
import { handleConsumerBroken, handleConsumerRefetch, handleRead } from './consumer.ts'
import { checkSessions, handleAlterPartition, handleHeartbeat } from './controller.ts'
import { rejectDescription } from './description.ts'
import type { KafkaDescription } from './description.ts'
import { VOCABULARY, WORDS } from './events.ts'
import { handleFetchBroken, handleFetched, handleRefetch } from './follower.ts'
import { rejectAction } from './forms.ts'
import { explain, fidelity, narrate } from './french.ts'
import { group, GROUPS } from './groups.ts'
import { inspect } from './inspect.ts'
import { invariants } from './invariants.ts'
import { landmark } from './landmarks.ts'
import { handleAlterRefused, handleAlterWait, handleFetch, handleFetchWait, handleIsrCheck, handleProduce, handleProduceWait } from './leader.ts'
import { hold, start } from './lifecycle.ts'
import { handleDeliveryTimeout, handlePump, handleProduceBroken, handleProduced, handleRequestTimeout, handleRetry, handleTraffic } from './producer.ts'
import { handleRaft, handleTick } from './quorum.ts'
import { importance, salience } from './salience.ts'
import { brokerOf, clientOf, Due, isClient, isController, machineOf, SHARED } from './state.ts'
import type { AlterWait, Attempt, Client, Envelope, KafkaState, Parked, ProduceWait, Refetch, Rpc } from './state.ts'
import { receive } from './transport.ts'
import { view } from './view.ts'
import type { KafkaView } from './view.ts'

export const kafka: World<KafkaDescription, KafkaState, KafkaAction, KafkaView> = {
  id: 'kafka',
  vocabulary: VOCABULARY,
  words,
  reject: rejectDescription,
  rejectAction,
  build,
  act,
  handle,
  hold,
  view,
  salience,
  importance,
  narrate,
  landmark,
  groups: GROUPS,
  inspect,
  group,
  fidelity,
  explain,
  invariants,
  shared: SHARED,
}
export default kafka

function words(state: KafkaState, kind: string): readonly string[] | null {
  if (kind === 'endpoint') return state.network.endpoints.map(e => e.name)
  if (kind === 'site') return state.network.sites
  if (kind === 'partition') return state.partitions.map(p => p.name)
  if (kind === 'topic') return state.topics.map(t => t.name)
  return WORDS[kind] ?? null
}

function handle(state: KafkaState, kernel: Kernel, { kind, owner, body }: Scheduled): void {
  switch (kind) {
    case Due.Message: return handleMessage(state, kernel, body as Envelope)
    case Due.Tick: {
      handleTick(state, kernel, machineOf(state, owner))
      if (isController(state, owner) && state.controllers[owner].active !== null) checkSessions(state, kernel, state.controllers[owner])
      return
    }
    case Due.Start: {
      const machine = machineOf(state, body as number)
      if (kernel.processes[machine.index].status === ProcessStatus.Down && !machine.destroyed) start(state, kernel, machine)
      return
    }
    case Due.Heartbeat: return handleHeartbeatDue(state, kernel, brokerOf(state, owner))
    case Due.IsrCheck: return handleIsrCheck(state, kernel, brokerOf(state, owner))
    case Due.AlterWait: return handleAlterWait(state, kernel, brokerOf(state, owner), body as AlterWait)
    case Due.FetchWait: return handleFetchWait(state, kernel, brokerOf(state, owner), body as Parked)
    case Due.ProduceWait: return handleProduceWait(state, kernel, brokerOf(state, owner), body as ProduceWait)
    case Due.Refetch: return (body as Refetch).client < 0
      ? handleRefetch(state, kernel, brokerOf(state, owner), body as Refetch)
      : handleConsumerRefetch(state, kernel, body as Refetch)
    case Due.Traffic: return handleTraffic(state, kernel, state.clients[body as number])
    case Due.Retry: return handleRetry(state, kernel, body as number)
    case Due.RequestTimeout: return handleRequestTimeout(state, kernel, body as Attempt)
    case Due.Pump: return handlePump(state, kernel, state.clients[body as number])
    case Due.DeliveryTimeout: return handleDeliveryTimeout(state, kernel, body as number)
    default: throw new Error(`invariant kafka/due-known: nothing of kind ${kind} falls due here`)
  }
}

function handleMessage(state: KafkaState, kernel: Kernel, envelope: Envelope): void {
  if (!receive(state, kernel, envelope)) return
  const { from, to, body } = envelope
  if (isClient(state, to)) return clientReceives(state, kernel, clientOf(state, to), body)
  if (body.kind === 'raft') return handleRaft(state, kernel, machineOf(state, to), body.message)
  if (isController(state, to)) {
    const controller = state.controllers[to]
    if (body.kind === 'heartbeat') handleHeartbeat(state, kernel, controller, from, body)
    else if (body.kind === 'alter-partition') handleAlterPartition(state, kernel, controller, from, body)
    return
  }
  const broker = brokerOf(state, to)
  switch (body.kind) {
    case 'produce': return handleProduce(state, kernel, broker, from, body.message, body.attempt)
    case 'fetch': return handleFetch(state, kernel, broker, from, body)
    case 'fetched': return handleFetched(state, kernel, broker, body)
    case 'alter-refused': return handleAlterRefused(state, kernel, broker, body.partition, body.partitionEpoch, body.error)
    case 'broken': {
      const { about } = body
      if (about.kind === 'fetch' || about.kind === 'fetched') handleFetchBroken(kernel, broker, about.partition, about.token)
      return
    }
    default: throw new Error(`invariant kafka/message-known: ${broker.name} has no use for a ${body.kind}`)
  }
}

function clientReceives(state: KafkaState, kernel: Kernel, client: Client, body: Rpc): void {
  if (body.kind === 'produced') return handleProduced(state, kernel, client, body)
  if (body.kind === 'fetched') return handleRead(state, kernel, client, body)
  if (body.kind !== 'broken') throw new Error(`invariant kafka/message-known: a client has no use for a ${body.kind}`)
  const { about } = body
  if (about.kind === 'produce') handleProduceBroken(state, kernel, client, about)
  else if (about.kind === 'fetch' || about.kind === 'fetched') handleConsumerBroken(kernel, client, about.partition, about.token)
}
