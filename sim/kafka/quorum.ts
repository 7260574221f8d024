/**
 * The metadata log (KRaft): the controllers of a cluster vote, its brokers learn. A light host of one
 * raft node: it ticks it on the process's own clock, persists, sends, applies.
 *
 * Simplified: KRaft's followers fetch the log, here the leader sends it, and the votes are the same;
 * writing takes no time; the log is never compacted.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { below, streamOf } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { advance, createNode, DRAWS_AHEAD, hasReady, NONE, Note, propose, ready, Role, step, takeNotes, tick } from '../raft/index.ts'
import type { Entry, Message, RaftNode } from '../raft/index.ts'
import { tellRecord } from './chronicle.ts'
import { becomeActive, stopBeingActive } from './controller.ts'
import { Code } from './events.ts'
import { apply } from './image.ts'
import type { Image, MetadataRecord } from './image.ts'
import { learn } from './broker.ts'
import { brokerOf, Due, isController } from './state.ts'
import type { Active, Controller, KafkaState, Machine, MetaNode } from './state.ts'
import { send } from './transport.ts'

/** Ticks of controller.quorum.fetch.timeout.ms: how finely elections are drawn. */
const ELECTION_TICKS = 10

export function createMeta(kernel: Kernel, name: string, image: Image): MetaNode {
  return {
    election: streamOf(kernel.random, `${name}/election`), clockPhase: streamOf(kernel.random, `${name}/clock`),
    node: null, hardState: { term: 0, vote: NONE, commit: 0 }, entries: [], phase: 0, image, applied: 0,
  }
}

const tickPeriod = ({ settings }: KafkaState) => Math.round(settings.controllerTimeout / ELECTION_TICKS)

/** Starts the node from what its disk holds. */
export function startNode(state: KafkaState, kernel: Kernel, machine: Machine): void {
  const { meta, cluster, index } = machine
  const { origin } = state.clusters[cluster]
  const draws: number[] = []
  refill(meta, draws)
  meta.node = createNode(
    // Pre-vote came with 4.0 (KIP-996).
    { id: index + 1, electionTick: ELECTION_TICKS, heartbeatTick: 1, checkQuorum: true, preVote: state.settings.version !== '3.9' },
    { hardState: meta.hardState, snapshot: origin, entries: meta.entries }, draws,
  )
  meta.image = origin.data as Image
  meta.applied = 0
  const period = tickPeriod(state)
  meta.phase = kernel.now + 1 + below(meta.clockPhase, period)
  schedule(kernel, meta.phase - kernel.now, Due.Tick, index, null)
}

function refill(meta: MetaNode, draws: number[]): void {
  while (draws.length < DRAWS_AHEAD) draws.push(below(meta.election, ELECTION_TICKS))
}

export function handleTick(state: KafkaState, kernel: Kernel, machine: Machine): void {
  const { meta, index } = machine
  const period = tickPeriod(state)
  // A process that was paused finds one tick waiting, not all it missed.
  schedule(kernel, period - ((kernel.now - meta.phase) % period), Due.Tick, index, null)
  tick(nodeOf(machine))
  settle(state, kernel, machine)
}

export function handleRaft(state: KafkaState, kernel: Kernel, machine: Machine, message: Message): void {
  step(nodeOf(machine), message)
  settle(state, kernel, machine)
}

/** The active controller appends to the metadata log; it counts once a majority has it. */
export function append(state: KafkaState, kernel: Kernel, machine: Machine, records: readonly MetadataRecord[]): void {
  if (records.length === 0) return
  propose(nodeOf(machine), records)
  settle(state, kernel, machine)
}

/** After any input: does what the node has ready, until there is nothing left. */
export function settle(state: KafkaState, kernel: Kernel, machine: Machine): void {
  const { meta } = machine
  const node = nodeOf(machine)
  for (;;) {
    if (node.draws.length < DRAWS_AHEAD) refill(meta, node.draws)
    if (node.notes.count > 0) tellNotes(state, kernel, machine, node)
    if (!hasReady(node)) return
    const todo = ready(node)
    if (todo.hardState !== null) meta.hardState = todo.hardState
    if (todo.entries.length > 0) {
      meta.entries.length = todo.entries[0].index - 1
      for (const e of todo.entries) meta.entries.push(e)
    }
    for (const m of todo.messages) send(state, kernel, machine.index, m.to - 1, { kind: 'raft', message: m })
    advance(node, todo)
    for (const entry of todo.committed) applyEntry(state, kernel, machine, entry)
  }
}

function applyEntry(state: KafkaState, kernel: Kernel, machine: Machine, { index, term, data }: Entry): void {
  const { meta, cluster } = machine
  const before = meta.image
  const written = data as MetadataRecord | null
  meta.applied = index
  if (written !== null) meta.image = apply(before, written)
  const first = index > state.clusters[cluster].told
  if (first) {
    state.clusters[cluster].told = index
    if (written !== null) tellRecord(state, kernel, written, before)
  }
  if (!isController(state, machine.index)) learn(state, kernel, brokerOf(state, machine.index), written)
  // A leader is the active controller once it has applied the entry that opens its term: it then knows all.
  else if (written === null && meta.node?.role === Role.Leader && meta.node.term === term) becomeActive(kernel, state.controllers[machine.index])
}

function tellNotes(state: KafkaState, kernel: Kernel, machine: Machine, node: RaftNode): void {
  const notes = takeNotes(node)
  if (!isController(state, machine.index)) return
  for (const n of notes) {
    if (n.note !== Note.RoleChanged) continue
    const [from, to, term, why] = [n.a, n.b, n.c, n.d]
    record(kernel.trace, kernel.now, Code.RoleChanged, machine.index, from, to, term, why)
    if (from === Role.Leader) stopBeingActive(state.controllers[machine.index])
  }
}

/** Where a process sends what is for the active controller; -1 when it knows of none. */
export function controllerKnownTo({ meta }: Machine): number {
  return meta.node === null ? -1 : meta.node.lead - 1
}

export function nodeOf({ meta, name }: Machine): RaftNode {
  if (meta.node === null) throw new Error(`invariant machine/up: ${name} is down and was asked to act`)
  return meta.node
}

/** The active controller of a cluster that others could reach now, if any: the one of the highest term that is up. */
export function activeOf(state: KafkaState, kernel: Kernel, cluster: number): Controller & { readonly active: Active } | null {
  const isActive = (c: Controller): c is Controller & { readonly active: Active } => c.active !== null
  const active = state.controllers.filter(isActive).filter(c => c.cluster === cluster && kernel.processes[c.index].status === ProcessStatus.Up)
  return active.sort((a, b) => nodeOf(b).term - nodeOf(a).term).at(0) ?? null
}

/** The newest image that a process of the cluster has on disks that are there. */
export function newestImage(state: KafkaState, cluster: number): Image {
  let newest: MetaNode | null = null
  for (const machines of [state.controllers, state.brokers]) {
    for (const { cluster: own, meta, destroyed } of machines) {
      if (own === cluster && !destroyed && (newest === null || meta.applied > newest.applied)) newest = meta
    }
  }
  return newest?.image ?? state.clusters[cluster].origin.data as Image
}
