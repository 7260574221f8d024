/**
 * The active controller (QuorumController): it registers brokers, fences those whose session is over
 * (9 s without a heartbeat, C9.4), takes or refuses what leaders ask about their ISR, and elects
 * leaders. What it decides is a record of the metadata log.
 */
import type { Kernel } from '../kernel/world.ts'
import { record } from '../kernel/trace.ts'
import { changePartition, rejectAlter } from './election.ts'
import type { Wanted } from './election.ts'
import { Code } from './events.ts'
import { apply, NOBODY } from './image.ts'
import type { MetadataRecord, Partition, TopicConfig } from './image.ts'
import { append } from './quorum.ts'
import { Fault } from './state.ts'
import type { Active, AlterPartition, Controller, KafkaState } from './state.ts'
import { send } from './transport.ts'

/** All brokers are taken to have been heard of just now. */
export function becomeActive(kernel: Kernel, controller: Controller): void {
  const { image } = controller.meta
  controller.active = { since: kernel.now, draft: image, contacts: image.brokers.map(() => kernel.now) }
  record(kernel.trace, kernel.now, Code.ControllerActive, controller.index, controller.meta.hardState.term)
}

export function stopBeingActive(controller: Controller): void {
  controller.active = null
}

/** With each tick: whose session is over? */
export function checkSessions(state: KafkaState, kernel: Kernel, controller: Controller): void {
  const active = controller.active as Active
  const over = active.draft.brokers.flatMap((b, i) => (b?.fenced === false && kernel.now - active.contacts[i] > state.settings.sessionTimeout ? [i] : []))
  // The longest silent first.
  over.sort((a, b) => active.contacts[a] - active.contacts[b])
  for (const broker of over) {
    decide(state, kernel, controller, (draft) => {
      const moved = changes(state, draft, p => p.isr.includes(broker), p => ({ isr: without(p.isr, broker), leaving: broker }))
      return [{ kind: 'fence', broker }, ...moved]
    })
  }
}

export function handleHeartbeat(
  state: KafkaState, kernel: Kernel, controller: Controller, broker: number, { life, applied }: { readonly life: number, readonly applied: number },
): void {
  const { active } = controller
  const registered = active?.draft.brokers[broker]
  if (active === null || registered === undefined || life < registered.life) return
  const silent = kernel.now - active.contacts[broker]
  if (life !== registered.life) {
    // The broker's earlier start may still be alive, for all the controller knows: its session has to end first.
    if (!registered.fenced && silent <= state.settings.sessionTimeout) {
      record(kernel.trace, kernel.now, Code.RegistrationRefused, controller.index, broker, Fault.DuplicateBrokerRegistration)
      return
    }
    active.contacts[broker] = kernel.now
    decide(state, kernel, controller, draft => [
      { kind: 'register', broker, life },
      // It stopped without a word: with ELR, it is no longer trusted to have all it acknowledged (KIP-966).
      ...changes(state, draft, p => p.isr.includes(broker) || p.elr.includes(broker), p => ({
        isr: without(p.isr, broker), ...(state.settings.eligibleLeaderReplicas ? { uncleanShutdown: broker } : { leaving: broker }),
      })),
    ])
    return
  }
  active.contacts[broker] = kernel.now
  if (!registered.fenced || applied < controller.meta.applied) return
  decide(state, kernel, controller, (draft) => {
    const awake = apply(draft, { kind: 'unfence', broker })
    return [{ kind: 'unfence', broker }, ...changes(state, awake, p => p.leader === NOBODY, p => ({ isr: p.isr }))]
  })
}

/** A leader asks for another ISR (AlterPartition, KIP-497): granted, or refused for a reason. */
export function handleAlterPartition(state: KafkaState, kernel: Kernel, controller: Controller, from: number, asked: AlterPartition): void {
  const draft = controller.active?.draft
  const partition = draft?.partitions[asked.partition]
  const error = draft === undefined || partition === undefined ? Fault.NotController : rejectAlter(draft, partition, from, asked)
  if (error !== Fault.None || partition === undefined) {
    record(kernel.trace, kernel.now, Code.AlterRefused, controller.index, asked.partition, error)
    send(state, kernel, controller.index, from, { kind: 'alter-refused', partition: asked.partition, partitionEpoch: asked.partitionEpoch, error })
    return
  }
  const isr = asked.isr.map(r => r.broker)
  decide(state, kernel, controller, draft => changes(state, draft, p => p === partition, () => ({ isr })))
}

/** kafka-configs.sh --alter: min.insync.replicas, unclean.leader.election.enable. The latter lets partitions without a leader have one. */
export function configure(state: KafkaState, kernel: Kernel, controller: Controller, topic: number, config: TopicConfig): void {
  decide(state, kernel, controller, (draft) => {
    const next = apply(draft, { kind: 'config', topic, config })
    return [{ kind: 'config', topic, config }, ...changes(state, next, p => p.topic === topic && p.leader === NOBODY, p => ({ isr: p.isr }))]
  })
}

/** kafka-leader-election.sh --election-type unclean; false when it elects nobody. */
export function electUnclean(state: KafkaState, kernel: Kernel, controller: Controller, number: number): boolean {
  return decide(state, kernel, controller, draft => changes(state, draft, p => p === draft.partitions[number], p => ({ isr: p.isr, unclean: true })))
}

/** The records that change the partitions concerned, each from what the ones before have made of them. */
function changes(
  { settings }: KafkaState, image: Controller['meta']['image'], concerns: (partition: Partition) => boolean,
  wanted: (partition: Partition) => Omit<Wanted, 'unclean'> & Partial<Wanted>,
): MetadataRecord[] {
  return image.partitions.flatMap((partition, number) => {
    if (partition === undefined || !concerns(partition)) return []
    const change = changePartition(image, partition, settings.eligibleLeaderReplicas, { unclean: image.topics[partition.topic].unclean, ...wanted(partition) })
    return change === null ? [] : [{ kind: 'partition' as const, number, to: change.to, how: change.how }]
  })
}

/** Puts into the log what follows from the draft, and into the draft what was put into the log. */
function decide(state: KafkaState, kernel: Kernel, controller: Controller, what: (draft: Active['draft']) => MetadataRecord[]): boolean {
  const active = controller.active as Active
  const records = what(active.draft)
  active.draft = records.reduce(apply, active.draft)
  append(state, kernel, controller, records)
  return records.length > 0
}

const without = (brokers: readonly number[], broker: number) => brokers.filter(b => b !== broker)
