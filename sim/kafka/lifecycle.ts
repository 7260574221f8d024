/** The life of a process: started, stopped without a word, frozen and thawed, destroyed with its disks. */
import { ProcessStatus } from '../kernel/process.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { releaseWaiting } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { startBroker } from './broker.ts'
import { Code } from './events.ts'
import { stopFollowing } from './follower.ts'
import { countLosses } from './losses.ts'
import { settle, startNode } from './quorum.ts'
import { ARRIVED, brokerOf, Due, isController } from './state.ts'
import type { Envelope, KafkaState, Machine, Replica } from './state.ts'
import { receive, reset } from './transport.ts'

export function start(state: KafkaState, kernel: Kernel, machine: Machine): void {
  const process = kernel.processes[machine.index]
  process.status = ProcessStatus.Up
  process.life++
  record(kernel.trace, kernel.now, Code.Started, machine.index, process.life)
  startNode(state, kernel, machine)
  if (!isController(state, machine.index)) startBroker(state, kernel, brokerOf(state, machine.index))
  settle(state, kernel, machine)
}

/** It is gone at once: nothing is handed over. */
export function stop(state: KafkaState, kernel: Kernel, machine: Machine): void {
  record(kernel.trace, kernel.now, Code.Stopped, machine.index)
  end(state, kernel, machine)
}

/** Its connections are reset: whoever waits for an answer hears of it. */
function end(state: KafkaState, kernel: Kernel, machine: Machine): void {
  const process = kernel.processes[machine.index]
  const unread = process.waiting
  process.status = ProcessStatus.Down
  machine.stoppedAt = kernel.now
  process.waiting = []
  machine.meta.node = null
  if (isController(state, machine.index)) {
    state.controllers[machine.index].active = null
  } else {
    for (const replica of brokerOf(state, machine.index).replicas) {
      breakConnections(state, kernel, machine, replica)
      replica.leading = null
      stopFollowing(replica)
    }
  }
  for (const due of unread) if (due.kind === Due.Message) receive(state, kernel, due.body as Envelope)
}

/** Of those whose requests wait at this leader. */
function breakConnections(state: KafkaState, kernel: Kernel, { index }: Machine, { leading }: Replica): void {
  if (leading === null) return
  for (const { message, attempt, from } of leading.waiting) reset(state, kernel, index, from, { kind: 'produce', message, attempt })
  for (const { from, fetch } of leading.parked) reset(state, kernel, index, from, fetch)
}

/** The machine burns: its process, if it still runs, and all it had written. */
export function destroy(state: KafkaState, kernel: Kernel, machine: Machine): void {
  record(kernel.trace, kernel.now, Code.Destroyed, machine.index)
  if (kernel.processes[machine.index].status !== ProcessStatus.Down) end(state, kernel, machine)
  machine.destroyed = true
  if (!isController(state, machine.index)) {
    for (const replica of brokerOf(state, machine.index).replicas) {
      replica.records.length = 0
      replica.highWatermark = 0
    }
  }
}

/** Several at once, and what is lost with them. */
export function destroyAll(state: KafkaState, kernel: Kernel, machines: readonly Machine[]): void {
  for (const machine of machines) destroy(state, kernel, machine)
  countLosses(state, kernel)
}

export function pause(kernel: Kernel, machine: Machine): void {
  kernel.processes[machine.index].status = ProcessStatus.Paused
  record(kernel.trace, kernel.now, Code.Paused, machine.index)
}

export function resume(kernel: Kernel, machine: Machine): void {
  kernel.processes[machine.index].status = ProcessStatus.Up
  record(kernel.trace, kernel.now, Code.Resumed, machine.index)
  releaseWaiting(kernel, machine.index)
}

/** What arrives for a frozen process waits in its buffers, where no cut can take it; null when it was lost on the way. */
export function hold(state: KafkaState, kernel: Kernel, due: Scheduled): Scheduled | null {
  if (due.kind !== Due.Message) return due
  const envelope = due.body as Envelope
  return receive(state, kernel, envelope) ? { ...due, body: { ...envelope, sentAt: ARRIVED } satisfies Envelope } : null
}
