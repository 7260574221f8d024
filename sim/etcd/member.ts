/**
 * A member: the host of one raft node, as etcd's server loop is (etcd server/etcdserver/raft.go
 * start). It ticks the node on its own clock, persists what a `Ready` holds, then sends; as leader
 * it sends while it writes. What is committed is applied at once (`apply.ts`); what clients ask is
 * served in `serve.ts`.
 *
 * Simplified: applying takes no time; the store is kept in memory and rebuilt from snapshot and log
 * after a crash, where etcd's is a file of its own; the next `Ready` waits for the write.
 */
import { beginSync, endSync } from '../kernel/disk.ts'
import { ProcessStatus } from '../kernel/process.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { below } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import {
  advance, DRAWS_AHEAD, hasReady, lastIndex, NONE, reportSnapshot, Role, step, takeReady, tick,
} from '../raft/index.ts'
import type { Message, RaftNode, Ready } from '../raft/index.ts'
import { applyEntries, installSnapshot } from './apply.ts'
import { Code, recordNotes } from './events.ts'
import { checkLeases } from './leases.ts'
import { isPanic, panic } from './lifecycle.ts'
import { confirmRead } from './reads.ts'
import { learnLeader, proposeBlocked, serveEarly } from './serve.ts'
import { compactLog } from './snapshots.ts'
import { Due } from './state.ts'
import type { Delivered, EtcdState, Member } from './state.ts'
import { connectedSince, receive, sendAll } from './transport.ts'
import { fold, writeRecord } from './wal.ts'
import { watchLeader } from './watches.ts'

/** adjustTicks (server.go): polls for active peers every 50 ms. */
export const ADJUST_POLL = 50_000

/** The length of one of a member's ticks, by its own clock, µs. */
export function tickPeriod(state: EtcdState, member: Member): number {
  const { heartbeatInterval } = state.settings
  return member.drift === 0 ? heartbeatInterval : Math.max(1, Math.round(heartbeatInterval * 1_000_000 / (1_000_000 + member.drift)))
}

export function refill(state: EtcdState, member: Member, draws: number[]): void {
  while (draws.length < DRAWS_AHEAD) draws.push(below(member.election, state.settings.electionTicks))
}

export function handleTick(state: EtcdState, kernel: Kernel, member: Member): void {
  const period = tickPeriod(state, member)
  // A process that was paused finds one tick waiting, not all it missed; its clock keeps its phase.
  schedule(kernel, period - ((kernel.now - member.phase) % period), Due.Tick, member.id - 1, null)
  const node = nodeOf(member)
  tick(node)
  if (member.watches.length > 0) watchLeader(state, kernel, member)
  if (node.role === Role.Leader && member.store.lessor.leases.size > 0) checkLeases(state, kernel, member)
  settle(state, kernel, member)
}

/** Once two peers or more are connected, a fresh start need not wait a whole election timeout. */
export function handleAdjustTicks(state: EtcdState, kernel: Kernel, member: Member, pollsLeft: number): void {
  const peers = member.membership.members.filter(({ place }) => place !== member.id
    && kernel.processes[place - 1].status === ProcessStatus.Up
    && connectedSince(state, kernel, member, state.members[place - 1]) >= 0)
  if (peers.length > 1) {
    advanceTicks(kernel, member, state.settings.electionTicks - 2)
    settle(state, kernel, member)
  } else if (pollsLeft > 1) {
    schedule(kernel, ADJUST_POLL, Due.AdjustTicks, member.id - 1, pollsLeft - 1)
  }
}

export function advanceTicks(kernel: Kernel, member: Member, ticks: number): void {
  record(kernel.trace, kernel.now, Code.TicksAdvanced, member.id, ticks)
  for (let i = 0; i < ticks; i++) tick(nodeOf(member))
}

export function handleMessage(state: EtcdState, kernel: Kernel, member: Member, { body, from, sentAt }: Scheduled): void {
  const m = body as Message
  if (!receive(state, kernel, member, m, from, sentAt)) return
  state.delivered++
  try {
    step(nodeOf(member), m)
  } catch (error) {
    // What etcd's raft takes for a corrupted log stops the process; anything else is our own fault.
    if (!isPanic(error)) throw error
    panic(state, kernel, member, m.commit)
    return
  }
  settle(state, kernel, member)
}

export function handleSnapshotStatus(state: EtcdState, kernel: Kernel, member: Member, { to, ok }: Delivered): void {
  const node = nodeOf(member)
  const peer = member.membership.members.find(m => m.place === to)
  if (peer) reportSnapshot(node, peer.raftId, ok)
  settle(state, kernel, member)
}

export function handleSynced(state: EtcdState, kernel: Kernel, member: Member, alreadySent: boolean): void {
  endSync(member.disk)
  fold(member.wal, member.disk)
  record(kernel.trace, kernel.now, Code.SyncEnded, member.id, lastIndex(nodeOf(member).log))
  finish(state, kernel, member, alreadySent)
  settle(state, kernel, member)
}

/**
 * After any input: proposes what waited for a leader, and does what the node has ready, until a
 * write is under way or there is nothing left.
 */
export function settle(state: EtcdState, kernel: Kernel, member: Member): void {
  const node = nodeOf(member)
  while (true) {
    if (node.draws.length < DRAWS_AHEAD) refill(state, member, node.draws)
    if (node.notes.count > 0) recordNotes(state, kernel, member, node)
    if (node.lead !== member.lead) learnLeader(state, kernel, member, node)
    if (member.serving.length > 0 && node.lead !== NONE) {
      proposeBlocked(state, kernel, member, node)
      if (node.notes.count > 0) recordNotes(state, kernel, member, node)
    }
    if (member.writing !== null || !hasReady(node)) return
    compactLog(state, kernel, member, node)
    doReady(state, kernel, member, node)
    if (member.node !== node || member.writing !== null) return
  }
}

function doReady(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode): void {
  const todo = takeReady(node)
  member.writing = todo
  const leads = node.role === Role.Leader
  if (leads) sendAll(state, kernel, member, todo.messages)
  // A snapshot is durable before the store starts over from it; so is what follows it.
  if (todo.snapshot === null && todo.committed.length > 0) applyEntries(state, kernel, member, node, todo.committed)
  if (node.notes.count > 0) recordNotes(state, kernel, member, node)
  if (todo.readStates.length > 0) confirmRead(state, kernel, member, todo.readStates)
  if (todo.hardState !== null || todo.entries.length > 0 || todo.snapshot !== null) writeRecord(member.disk, todo)
  if (todo.mustSync || todo.snapshot !== null) {
    const duration = beginSync(member.disk)
    record(kernel.trace, kernel.now, Code.SyncBegan, member.id, todo.entries.length, duration)
    schedule(kernel, duration, Due.Synced, member.id - 1, leads)
    return
  }
  finish(state, kernel, member, leads)
}

/** The write is done (or there was none): a follower may speak now, and own promises count. */
function finish(state: EtcdState, kernel: Kernel, member: Member, alreadySent: boolean): void {
  const done = member.writing as Ready
  member.writing = null
  const node = nodeOf(member)
  if (done.snapshot !== null) {
    installSnapshot(state, kernel, member, done.snapshot)
    if (done.committed.length > 0) applyEntries(state, kernel, member, node, done.committed)
  }
  if (!alreadySent) sendAll(state, kernel, member, done.messages)
  advance(node, done)
  if (!member.serves && member.applied > 0 && node.lead !== NONE) serveEarly(state, kernel, member)
  if (node.notes.count > 0) recordNotes(state, kernel, member, node)
}

export function nodeOf(member: Member): RaftNode {
  return member.node ?? isDown(member)
}

function isDown({ name }: Member): never {
  throw new Error(`invariant member/up: ${name} is down and was asked to act`)
}
