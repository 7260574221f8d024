/**
 * A member: the host of one raft node, as etcd's server loop is (etcd server/etcdserver/raft.go
 * start). It ticks the node on its own clock, persists what a `Ready` holds, then sends; as leader
 * it sends while it writes. It serves its clients: proposes, waits, answers when the entry is
 * applied here.
 *
 * Simplified: applying takes no time and the store is kept in memory, rebuilt from the log after a
 * crash; the next `Ready` waits for the write, not for the apply queue.
 */
import { beginSync, crashDisk, endSync } from '../kernel/disk.ts'
import { isCut, lostOnTheWay, transmit, CUT } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue } from '../kernel/queue.ts'
import { below } from '../kernel/random.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import {
  advance, createNode, DRAWS_AHEAD, EMPTY_CONF, hasReady, lastIndex, MsgType, NONE, propose, ready, reportUnreachable, Role, step, tick,
} from '../raft/index.ts'
import type { Entry, HardState, Message, RaftNode, Ready } from '../raft/index.ts'
import { answer } from './client.ts'
import { serverTimeout } from './description.ts'
import { Code, Loss, recordNotes } from './events.ts'
import { Due, Ended, Outcome } from './state.ts'
import type { Asked, Command, Envelope, EtcdState, Member, Serving } from './state.ts'

/** adjustTicks (server.go): polls for active peers every 50 ms, for 5 s. */
const ADJUST_POLL = 50_000
const ADJUST_POLLS = 100

/** maxInflightMsgs (server/etcdserver/raft.go). */
const MAX_INFLIGHT = 512

/** Starts the process: a new life from what the disk kept. The process must be down. */
export function start(state: EtcdState, kernel: Kernel, member: Member): void {
  const process = kernel.processes[member.id - 1]
  process.status = ProcessStatus.Up
  process.life++
  const { heartbeatInterval, electionTicks } = state.settings
  const { hardState, entries } = recover(member)
  const draws: number[] = []
  refill(state, member, draws)
  // The group as it was configured: a snapshot of nothing, before the first entry.
  const snapshot = { index: 0, term: 0, confState: { ...EMPTY_CONF, voters: state.members.map(m => m.id) }, data: null }
  member.node = createNode({
    id: member.id, electionTick: electionTicks, heartbeatTick: 1, checkQuorum: true, preVote: state.settings.preVote, maxInflightMsgs: MAX_INFLIGHT,
  }, { hardState, snapshot, entries }, draws)
  member.applied = 0
  member.store = new Map()
  member.revision = 1
  record(kernel.trace, kernel.now, Code.Started, member.id, process.life, entries.length, hardState.term)
  member.phase = kernel.now + 1 + below(member.clockPhase, heartbeatInterval)
  schedule(kernel, member.phase - kernel.now, Due.Tick, member.id - 1, null)
  if (state.members.length > 1) schedule(kernel, ADJUST_POLL, Due.AdjustTicks, member.id - 1, ADJUST_POLLS)
  settle(state, kernel, member)
}

/** Cuts the power of the process: what was not synced is gone. */
export function crash(state: EtcdState, kernel: Kernel, member: Member): void {
  const process = kernel.processes[member.id - 1]
  const unread = process.waiting.filter(due => due.kind === Due.Request)
  process.status = ProcessStatus.Down
  process.waiting = []
  crashDisk(member.disk)
  member.node = null
  member.writing = null
  record(kernel.trace, kernel.now, Code.Stopped, member.id)
  // Its connections break: those of requests it served, and of those it was paused too long to read.
  const asked = [...member.serving.map(s => s.request), ...unread.map(due => (due.body as Asked).request)]
  for (const request of asked) answer(state, kernel, member, request, Outcome.Unknown, Ended.ConnectionLost)
  member.serving = []
  member.watched = false
}

function recover(member: Member): { hardState: HardState, entries: Entry[] } {
  let hardState: HardState = { term: 0, vote: NONE, commit: 0 }
  const entries: Entry[] = []
  for (const wal of member.disk.records) {
    if (wal.hardState) hardState = wal.hardState
    for (const entry of wal.entries) {
      entries.length = entry.index - 1
      entries.push(entry)
    }
  }
  return { hardState, entries }
}

function refill(state: EtcdState, member: Member, draws: number[]): void {
  while (draws.length < DRAWS_AHEAD) draws.push(below(member.election, state.settings.electionTicks))
}

export function handleTick(state: EtcdState, kernel: Kernel, member: Member): void {
  const period = state.settings.heartbeatInterval
  // A process that was paused finds one tick waiting, not all it missed; its clock keeps its phase.
  schedule(kernel, period - ((kernel.now - member.phase) % period), Due.Tick, member.id - 1, null)
  tick(nodeOf(member))
  settle(state, kernel, member)
}

/** Once two peers or more are connected, a fresh start need not wait a whole election timeout. */
export function handleAdjustTicks(state: EtcdState, kernel: Kernel, member: Member, pollsLeft: number): void {
  const peers = state.members.filter(peer => peer !== member
    && kernel.processes[peer.id - 1].status === ProcessStatus.Up
    && !isCut(state.network, member.id - 1, peer.id - 1) && !isCut(state.network, peer.id - 1, member.id - 1))
  if (peers.length > 1) {
    const ticks = state.settings.electionTicks - 2
    record(kernel.trace, kernel.now, Code.TicksAdvanced, member.id, ticks)
    for (let i = 0; i < ticks; i++) tick(nodeOf(member))
    settle(state, kernel, member)
  } else if (pollsLeft > 1) {
    schedule(kernel, ADJUST_POLL, Due.AdjustTicks, member.id - 1, pollsLeft - 1)
  }
}

export function handleMessage(state: EtcdState, kernel: Kernel, member: Member, { message, sentAt }: Envelope): void {
  if (lostMessage(state, kernel, message, sentAt)) return
  if (member.node === null) {
    lose(kernel, message, Loss.Down)
    // Nobody listens: the sender's transport says so (rafthttp, ReportUnreachable).
    const sender = state.members[message.from - 1].node
    if (sender !== null) reportUnreachable(sender, member.id)
    return
  }
  state.delivered++
  step(member.node, message)
  settle(state, kernel, member)
}

/** Was the link cut under the message? Then it is gone, and the trace says so. */
export function lostMessage(state: EtcdState, kernel: Kernel, message: Message, sentAt: number): boolean {
  const lost = lostOnTheWay(state.network, message.from - 1, message.to - 1, sentAt)
  if (lost) lose(kernel, message, Loss.Cut)
  return lost
}

export function handleSynced(state: EtcdState, kernel: Kernel, member: Member, alreadySent: boolean): void {
  endSync(member.disk)
  record(kernel.trace, kernel.now, Code.SyncEnded, member.id, lastIndex(nodeOf(member).log))
  finish(state, kernel, member, alreadySent)
  settle(state, kernel, member)
}

/**
 * After any input: proposes what waited for a leader, and does what the node has ready, until a
 * write is under way or there is nothing left.
 */
function settle(state: EtcdState, kernel: Kernel, member: Member): void {
  const node = nodeOf(member)
  while (true) {
    if (node.draws.length < DRAWS_AHEAD) refill(state, member, node.draws)
    if (node.notes.length > 0) recordNotes(kernel, member, node)
    if (member.serving.length > 0 && node.lead !== NONE) proposeBlocked(state, kernel, member, node)
    if (member.writing !== null || !hasReady(node)) return
    const todo = ready(node)
    member.writing = todo
    const leads = node.role === Role.Leader
    if (leads) sendAll(state, kernel, todo.messages)
    if (todo.committed.length > 0) apply(state, kernel, member, todo.committed)
    if (todo.hardState !== null || todo.entries.length > 0) writeWal(member, todo)
    if (todo.mustSync) {
      const duration = beginSync(member.disk)
      record(kernel.trace, kernel.now, Code.SyncBegan, member.id, todo.entries.length, duration)
      schedule(kernel, duration, Due.Synced, member.id - 1, leads)
      return
    }
    finish(state, kernel, member, leads)
  }
}

function writeWal(member: Member, { hardState, entries }: Ready): void {
  const { records, durable } = member.disk
  const last = records.length - 1
  // A commit index alone is not synced; written again, it takes the place of the one before it.
  if (entries.length === 0 && last >= durable && records[last].entries.length === 0) records.pop()
  records.push({ hardState, entries })
}

/** The write is done (or there was none): a follower may speak now, and own promises count. */
function finish(state: EtcdState, kernel: Kernel, member: Member, alreadySent: boolean): void {
  const done = member.writing as Ready
  member.writing = null
  if (!alreadySent) sendAll(state, kernel, done.messages)
  const node = nodeOf(member)
  advance(node, done)
  if (node.notes.length > 0) recordNotes(kernel, member, node)
}

function sendAll(state: EtcdState, kernel: Kernel, messages: readonly Message[]): void {
  // Of several append answers in one batch only the last is sent: it covers the others (raft.go
  // processMessages).
  let lastAnswer = -1
  for (let i = 0; i < messages.length; i++) if (messages[i].type === MsgType.AppResp) lastAnswer = i
  for (let i = 0; i < messages.length; i++) {
    const m = messages[i]
    if (m.type === MsgType.AppResp && i !== lastAnswer) continue
    const arrival = transmit(state.network, kernel.now, m.from - 1, m.to - 1)
    if (arrival < 0) {
      lose(kernel, m, arrival === CUT ? Loss.Cut : Loss.Random)
      continue
    }
    record(kernel.trace, kernel.now, Code.MessageSent, m.from, m.to, m.type, m.term, m.logTerm, m.index,
      m.entries.length, m.commit, m.reject ? m.rejectHint : -1, arrival - kernel.now)
    const envelope: Envelope = { message: m, sentAt: kernel.now }
    enqueue(kernel.queue, arrival, Due.Message, m.to - 1, ANY_LIFE, envelope)
  }
}

function lose(kernel: Kernel, m: Message, why: number): void {
  record(kernel.trace, kernel.now, Code.MessageLost, m.from, m.to, m.type, m.term, why)
}

function apply(state: EtcdState, kernel: Kernel, member: Member, entries: readonly Entry[]): void {
  for (const entry of entries) {
    member.applied = entry.index
    const command = entry.data as Command | null
    if (command !== null) member.store.set(command.key, { value: command.value, modRevision: ++member.revision })
    record(kernel.trace, kernel.now, Code.Applied, member.id, entry.index, entry.term, command?.request ?? -1, member.revision)
    if (command === null) continue
    state.requests[command.request].index = entry.index
    const place = member.serving.findIndex(s => s.request === command.request)
    if (place < 0) continue
    member.serving.splice(place, 1)
    answer(state, kernel, member, command.request, Outcome.Ok, Ended.None)
  }
}

/** A client's request arrives. Without a leader it waits here (node.go: proposals block). */
export function handleRequest(state: EtcdState, kernel: Kernel, member: Member, request: number): void {
  const served = { request, since: kernel.now, blocked: true }
  member.serving.push(served)
  if (!member.watched) {
    member.watched = true
    schedule(kernel, serverTimeout(state.settings), Due.ServerTimeout, member.id - 1, null)
  }
  if (nodeOf(member).lead === NONE) record(kernel.trace, kernel.now, Code.RequestBlocked, member.id, request)
  settle(state, kernel, member)
}

function proposeBlocked(state: EtcdState, kernel: Kernel, member: Member, node: RaftNode): void {
  for (const served of member.serving) {
    if (!served.blocked) continue
    const { key, value } = state.requests[served.request]
    const command: Command = { request: served.request, key, value }
    if (!propose(node, [command])) return
    served.blocked = false
    record(kernel.trace, kernel.now, Code.RequestProposed, member.id, served.request, node.lead)
  }
  if (node.notes.length > 0) recordNotes(kernel, member, node)
}

/** Gives up on requests older than etcd's own limit: « etcdserver: request timed out ». */
export function handleServerTimeout(state: EtcdState, kernel: Kernel, member: Member): void {
  const limit = serverTimeout(state.settings)
  while (member.serving.length > 0 && member.serving[0].since + limit <= kernel.now) {
    const { request, blocked } = member.serving.shift() as Serving
    // One that never found a leader ends with the context's own error (etcd: unmapped).
    answer(state, kernel, member, request, Outcome.Unknown, blocked ? Ended.Deadline : Ended.ServerTimeout)
  }
  member.watched = member.serving.length > 0
  if (member.watched) schedule(kernel, member.serving[0].since + limit - kernel.now, Due.ServerTimeout, member.id - 1, null)
}

function nodeOf(member: Member): RaftNode {
  if (member.node === null) throw new Error(`invariant member/up: ${member.name} is down and was asked to act`)
  return member.node
}
