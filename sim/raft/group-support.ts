/**
 * For tests of several nodes: a host for each that does what etcd's does, at once and without loss,
 * and a wire on which messages wait until the test says who receives. In the manner of etcd-io/raft's
 * interaction tests: `ready` handles one `Ready`, `stabilize` goes on until nothing is left.
 *
 * The host takes a snapshot after each entry it applies, so that what a leader sends is its newest.
 */
import { applyConfChange } from './membership.ts'
import type { RaftOptions } from './config.ts'
import { createNode } from './node.ts'
import type { RaftNode } from './node.ts'
import { advance, hasReady, ready } from './ready.ts'
import type { Ready } from './ready.ts'
import { compact, createSnapshot } from './snapshot.ts'
import { status } from './status.ts'
import type { PeerStatus } from './status.ts'
import { step, StepError } from './step.ts'
import { refill } from './test-support.ts'
import { EMPTY_CONF } from './tracker.ts'
import { EntryType, NONE } from './types.ts'
import type { ConfChange, ConfChangeV2, ConfState, Message, NodeId, Snapshot } from './types.ts'

export interface Group {
  readonly nodes: RaftNode[]
  readonly wire: Message[]
  /** Payloads applied by each, by id. */
  readonly applied: unknown[][]
  /** What each was told last of the configuration. */
  readonly confs: ConfState[]
  /** Answers that were refused: their sender is no member. */
  readonly refused: Message[]
}

export interface GroupOptions extends Partial<RaftOptions> {
  readonly index?: number
  readonly conf?: Partial<ConfState>
}

export function emptyGroup(): Group {
  return { nodes: [], wire: [], applied: [[]], confs: [EMPTY_CONF], refused: [] }
}

/** Members 1 to n, all voters unless said, whose logs begin after a snapshot of term 1. */
export function groupOf(n: number, options: GroupOptions = {}): Group {
  const group = emptyGroup()
  const voters = Array.from({ length: n }, (_, i) => i + 1)
  for (let i = 0; i < n; i++) addNode(group, { index: 10, conf: { voters }, ...options })
  return group
}

/** One more; without `conf` it knows nobody and has nothing. Returns its id. */
export function addNode(group: Group, { index = 0, conf, ...options }: GroupOptions = {}): NodeId {
  const id = group.nodes.length + 1
  const confState = { ...EMPTY_CONF, ...conf }
  const snapshot: Snapshot | null = conf === undefined ? null : { index, term: 1, confState, data: null }
  const node = createNode(
    { id, electionTick: 3, heartbeatTick: 1, checkQuorum: false, preVote: false, maxSizePerMsg: Infinity, maxInflightMsgs: 1_000, ...options },
    { hardState: { term: snapshot === null ? 0 : 1, vote: NONE, commit: index }, snapshot, entries: [], applied: index },
    [0, 0, 0, 0, 0],
  )
  group.nodes.push(node)
  group.applied.push([])
  group.confs.push(confState)
  return id
}

export const nodeOf = (group: Group, id: NodeId): RaftNode => group.nodes[id - 1]

/** Handles one `Ready` of a member. */
export function handleReady(group: Group, id: NodeId): Ready {
  const node = nodeOf(group, id)
  refill(node)
  const todo = ready(node)
  if (todo.snapshot !== null) {
    group.confs[id] = todo.snapshot.confState
    group.applied[id] = [...todo.snapshot.data as unknown[] ?? []]
  }
  for (const entry of todo.committed) {
    if (entry.type !== EntryType.Normal) group.confs[id] = applyConfChange(node, entry.data as ConfChange | ConfChangeV2 | null)
    else if (entry.data !== null) group.applied[id].push(entry.data)
    createSnapshot(node, entry.index, [...group.applied[id]], group.confs[id])
  }
  group.wire.push(...todo.messages)
  advance(node, todo)
  refill(node)
  return todo
}

/** Delivers what is on the wire for a member; returns it. */
export function receive(group: Group, id: NodeId, which: (m: Message) => boolean = () => true): Message[] {
  const mine = group.wire.filter(m => m.to === id && which(m))
  const rest = group.wire.filter(m => !mine.includes(m))
  group.wire.splice(0, Infinity, ...rest)
  for (const m of mine) {
    refill(nodeOf(group, id))
    if (step(nodeOf(group, id), m) === StepError.PeerNotFound) group.refused.push(m)
  }
  return mine
}

/** Loses what is on the wire for a member; returns it. */
export function lose(group: Group, id: NodeId): Message[] {
  const lost = group.wire.filter(m => m.to === id)
  group.wire.splice(0, Infinity, ...group.wire.filter(m => m.to !== id))
  return lost
}

/** These members (all, if none is named) receive and do what they have ready until nothing is left. */
export function stabilize(group: Group, ...ids: readonly NodeId[]): void {
  const among = ids.length > 0 ? ids : group.nodes.map(n => n.config.id)
  for (let round = 0, busy = true; busy; round++) {
    if (round > 1_000) throw new Error('the group never falls quiet')
    busy = false
    for (const id of among) {
      while (hasReady(nodeOf(group, id))) {
        handleReady(group, id)
        busy = true
      }
    }
    for (const id of among) busy = receive(group, id).length > 0 || busy
  }
}

/** A member forgets the entries up to `index`. */
export function forget(group: Group, id: NodeId, index: number): void {
  compact(nodeOf(group, id), index)
}

/** A leader's view of a member. */
export function viewOf(group: Group, leader: NodeId, id: NodeId): PeerStatus | undefined {
  return status(nodeOf(group, leader)).progress.find(p => p.id === id)
}
