/**
 * Members talking to each other (etcd's rafthttp): TCP-like links that keep order and lose nothing
 * by themselves, a channel of its own for snapshots, and refusals of strangers: another cluster's
 * id, or one that was removed.
 */
import { CUT, duplicates, isCut, lostOnTheWay, mayDuplicate, transmit } from '../kernel/network.ts'
import type { Network } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue } from '../kernel/queue.ts'
import { record, recordLong } from '../kernel/trace.ts'
import type { Micros } from '../kernel/time.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { createSnapshot, MsgType, reportUnreachable } from '../raft/index.ts'
import type { Message, RaftNode } from '../raft/index.ts'
import { Code, Loss } from './events.ts'
import { snapshotData } from './snapshots.ts'
import { Due } from './state.ts'
import type { Delivered, EtcdState, Member, SnapshotData } from './state.ts'

/** Bytes of a snapshot that pass in a µs: 100 MB/s. */
const SNAPSHOT_PACE = 100

export function sendAll(state: EtcdState, kernel: Kernel, member: Member, messages: readonly Message[]): void {
  // Of several append answers in one batch only the last is sent: it covers the others (raft.go
  // processMessages).
  let lastAnswer = -1
  for (let i = 0; i < messages.length; i++) if (messages[i].type === MsgType.AppResp) lastAnswer = i
  for (let i = 0; i < messages.length; i++) {
    const m = messages[i]
    if (m.type === MsgType.AppResp && i !== lastAnswer) continue
    const to = state.places[m.to]
    // A member that has just been removed has no address any more.
    if (to !== undefined) sendOne(state, kernel, member, to, m)
  }
}

function sendOne({ network }: EtcdState, kernel: Kernel, member: Member, to: number, m: Message): void {
  if (m.type === MsgType.Snap) return sendSnapshot(network, kernel, member, to, m)
  const from = member.id
  const arrival = transmit(network, kernel.now, from - 1, to - 1)
  if (arrival < 0) return loseAtOnce(kernel, from, to, m, arrival)
  putOnWire(kernel, from, to, m, arrival)
  if (mayDuplicate(network, from - 1, to - 1)) sendAgain(network, kernel, from, to, m)
}

/** Raft takes anything twice but a forwarded proposal, which has no number of its own: there it relies on TCP. */
function sendAgain(network: Network, kernel: Kernel, from: number, to: number, m: Message): void {
  if (m.type === MsgType.Prop || !duplicates(network, from - 1, to - 1)) return
  const again = transmit(network, kernel.now, from - 1, to - 1)
  if (again >= 0) enqueue(kernel.queue, again, Due.Message, to - 1, ANY_LIFE, m, from, kernel.now)
}

function sendSnapshot(network: Network, kernel: Kernel, member: Member, to: number, asked: Message): void {
  const m = withLatestSnapshot(member, asked)
  const arrival = transmit(network, kernel.now, member.id - 1, to - 1)
  const way = snapshotTime(m)
  if (arrival >= 0) return putOnWire(kernel, member.id, to, m, arrival + way)
  loseAtOnce(kernel, member.id, to, m, arrival)
  reportSnapshotLater(kernel, member, to, kernel.now + way, false)
}

function putOnWire(kernel: Kernel, from: number, to: number, m: Message, arrival: Micros): void {
  recordLong(kernel.trace, kernel.now, Code.MessageSent, from, to, m.type, m.term, m.logTerm, m.index,
    m.entries.length, m.commit, m.reject ? m.rejectHint : -1, arrival - kernel.now)
  enqueue(kernel.queue, arrival, Due.Message, to - 1, ANY_LIFE, m, from, kernel.now)
}

/** A snapshot leaves as of now, not as of the last one kept (server.go createMergedSnapshotMessage): it must know whom it is for. */
function withLatestSnapshot(member: Member, m: Message): Message {
  return { ...m, snapshot: createSnapshot(member.node as RaftNode, member.applied, snapshotData(member)) }
}

function snapshotTime(m: Message): number {
  return 1 + Math.floor((m.snapshot?.data as SnapshotData).size / SNAPSHOT_PACE)
}

/** The sender's transport tells raft how the transfer ended (rafthttp snapshot_sender.go). */
export function reportSnapshotLater(kernel: Kernel, sender: Member, to: number, at: number, ok: boolean): void {
  const body: Delivered = { to, ok }
  schedule(kernel, at - kernel.now, Due.SnapshotStatus, sender.id - 1, body)
}

/**
 * What keeps a message from its raft node, if anything; the trace says so. A snapshot's sender hears
 * of its arrival; a sender that was removed learns it here.
 */
export function receive(state: EtcdState, kernel: Kernel, member: Member, m: Message, from: number, sentAt: number): boolean {
  if (lostMessage(state, kernel, m, from, member.id, sentAt)) return false
  const { data, membership } = member
  const sender = state.members[from - 1]
  const knows = member.node !== null && data !== null && sender.data !== null && sender.data.cluster === data.cluster && m.to === data.raftId
  return knows && membership.removed.length === 0 && m.type !== MsgType.Snap || receiveRare(state, kernel, member, m, from)
}

function receiveRare(state: EtcdState, kernel: Kernel, member: Member, m: Message, from: number): boolean {
  const sender = state.members[from - 1]
  if (member.node === null || member.data === null) {
    lose(kernel, from, member.id, m, Loss.Down)
    // Nobody listens: the sender's transport says so (rafthttp, ReportUnreachable).
    if (sender.node !== null) reportUnreachable(sender.node, m.to)
    if (m.type === MsgType.Snap) tellSnapshot(state, kernel, sender, member.id, false)
    return false
  }
  const { data, membership } = member
  if (sender.data === null || sender.data.cluster !== data.cluster || m.to !== data.raftId) {
    lose(kernel, from, member.id, m, Loss.OtherCluster)
    return false
  }
  if (membership.removed.length > 0 && membership.removed.includes(m.from)) {
    lose(kernel, from, member.id, m, Loss.Removed)
    if (sender.data.raftId === m.from && sender.node !== null) schedule(kernel, delayBack(state, member.id, from), Due.Gone, from - 1, null)
    return false
  }
  if (m.type === MsgType.Snap) tellSnapshot(state, kernel, sender, member.id, true)
  return true
}

function tellSnapshot(state: EtcdState, kernel: Kernel, sender: Member, to: number, ok: boolean): void {
  if (sender.node !== null) reportSnapshotLater(kernel, sender, to, kernel.now + delayBack(state, to, sender.id), ok)
}

function delayBack(state: EtcdState, from: number, to: number): number {
  const { endpoints, sites, links } = state.network
  return links[endpoints[from - 1].site * sites.length + endpoints[to - 1].site].latency
}

/** Was the link cut under the message? Then it is gone, and the trace says so. */
export function lostMessage(state: EtcdState, kernel: Kernel, m: Message, from: number, to: number, sentAt: number): boolean {
  if (!lostOnTheWay(state.network, from - 1, to - 1, sentAt)) return false
  loseOnTheWay(state, kernel, m, from, to)
  return true
}

function loseOnTheWay(state: EtcdState, kernel: Kernel, m: Message, from: number, to: number): void {
  lose(kernel, from, to, m, Loss.Cut)
  if (m.type === MsgType.Snap) tellSnapshot(state, kernel, state.members[from - 1], to, false)
}

function loseAtOnce(kernel: Kernel, from: number, to: number, m: Message, arrival: number): void {
  lose(kernel, from, to, m, arrival === CUT ? Loss.Cut : Loss.Random)
}

function lose(kernel: Kernel, from: number, to: number, m: Message, why: number): void {
  record(kernel.trace, kernel.now, Code.MessageLost, from, to, m.type, m.term, why)
}

/** Since when two members have had a connection in both directions; -1 while they have none. */
export function connectedSince(state: EtcdState, kernel: Kernel, a: Member, b: Member): number {
  if (a === b) return a.startedAt
  const { network } = state
  const size = network.endpoints.length
  const [x, y] = [a.id - 1, b.id - 1]
  const up = (i: number) => kernel.processes[i].status !== ProcessStatus.Down
  if (!up(x) || !up(y) || isCut(network, x, y) || isCut(network, y, x)) return -1
  return Math.max(a.startedAt, b.startedAt, network.openSince[x * size + y], network.openSince[y * size + x])
}
