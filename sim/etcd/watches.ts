/**
 * Watches: a member streams to a client what happens to a range of keys, from a revision on
 * (server/storage/mvcc/watchable_store.go, api/v3rpc/watch.go); the client takes the stream up again
 * at another member when it breaks (clientv3/watch.go). A watch that requires a leader ends when
 * its member has had none for three election timeouts (api/v3rpc/interceptor.go monitorLeader).
 *
 * Simplified: a stream breaks with the first message that the link loses, and its client looks for
 * another member after `RESUME`; progress notifications are left out.
 */
import { isCut, lostOnTheWay, transmit } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { NONE } from '../raft/index.ts'
import type { WatchCall } from './calls.ts'
import { isConnected } from './client-process.ts'
import { answer } from './client.ts'
import { watchCancelled, watchReceived } from './console.ts'
import { Ended } from './endings.ts'
import { Code } from './events.ts'
import { nodeOf } from './member.ts'
import { inRange } from './store/records.ts'
import { eventsSince } from './store/watch.ts'
import { requestOf } from './requests.ts'
import { Due, Outcome } from './state.ts'
import type { Client, EtcdState, Member, Watch, WatchBatch, Watcher } from './state.ts'
import type { WatchEvent } from './request.ts'

/** How long a client waits before it looks for another member, µs. */
const RESUME = 1_000_000
/** Batches kept for whoever looks; the trace tells of all of them. */
const KEPT = 100
const LEADERLESS_LIMIT = 3

/** A client's watch begins, or goes on, at this member. */
export function openWatch(state: EtcdState, kernel: Kernel, member: Member, request: number, call: WatchCall): void {
  // Its client has gone meanwhile, and the stream with it.
  if (requestOf(state.requests, request).outcome !== Outcome.Waiting) return
  if (call.requireLeader && nodeOf(member).lead === NONE) {
    answer(state, kernel, member, request, Outcome.Failed, Ended.NoLeader)
    return
  }
  let watcher = state.watchers.find(w => w.request === request)
  if (!watcher) {
    watcher = {
      id: state.watchers.length, client: requestOf(state.requests, request).client, request, requireLeader: call.requireLeader ?? false,
      range: { key: call.key, ...(call.end === undefined ? {} : { end: call.end }) },
      member: 0, stream: 0, next: call.revision || member.store.revision + 1, events: 0, received: [], cancelled: Ended.None,
    }
    state.watchers.push(watcher)
    answer(state, kernel, member, request, Outcome.Ok, Ended.None, { kind: 'done' })
  }
  serveWatch(state, kernel, member, watcher.id)
}

/** Takes a watcher in on a stream of its own, and sends what it has missed. */
function serveWatch(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  const watcher = state.watchers[id]
  watcher.member = member.id
  watcher.stream++
  const watch: Watch = { watcher: id, stream: watcher.stream, range: watcher.range, next: watcher.next, requireLeader: watcher.requireLeader }
  member.watches.push(watch)
  catchUp(state, kernel, member, watch)
}

function catchUp(state: EtcdState, kernel: Kernel, member: Member, watch: Watch): void {
  if (watch.next > member.store.revision) return
  const missed = eventsSince(member.store, watch.range, watch.next)
  if ('compactRevision' in missed) {
    send(state, kernel, member, watch, { revision: 0, events: [], cancel: Ended.Compacted, compacted: missed.compactRevision })
    return
  }
  for (const { revision, events } of missed) {
    if (!send(state, kernel, member, watch, { revision, events, cancel: Ended.None, compacted: 0 })) return
  }
  watch.next = member.store.revision + 1
}

/** What was applied at a revision; null: the store jumped ahead, each watch looks for itself. */
export function notifyWatches(state: EtcdState, kernel: Kernel, member: Member, revision: number, events: readonly WatchEvent[] | null): void {
  for (const watch of [...member.watches]) {
    if (events === null) {
      catchUp(state, kernel, member, watch)
      continue
    }
    if (watch.next > revision) continue
    const own = events.filter(e => inRange(watch.range, e.kv.key))
    if (own.length > 0 && !send(state, kernel, member, watch, { revision, events: own, cancel: Ended.None, compacted: 0 })) continue
    watch.next = revision + 1
  }
}

type Content = Pick<WatchBatch, 'revision' | 'events' | 'cancel' | 'compacted'>

/** Sends to the client; false when the stream has ended with it. */
function send(state: EtcdState, kernel: Kernel, member: Member, watch: Watch, content: Content): boolean {
  const watcher = state.watchers[watch.watcher]
  const { endpoint } = state.clients[watcher.client]
  const arrival = transmit(state.network, kernel.now, member.id - 1, endpoint, true)
  const lost = arrival < 0
  if (lost || content.cancel !== Ended.None) member.watches = member.watches.filter(w => w !== watch)
  if (lost) {
    breakStream(kernel, watcher, watch.stream)
    return false
  }
  const body: WatchBatch = { watcher: watcher.id, stream: watch.stream, member: member.id, ...content, at: arrival, sentAt: kernel.now }
  enqueue(kernel.queue, arrival, Due.WatchEvents, NOBODY, ANY_LIFE, body)
  return content.cancel === Ended.None
}

/** The member's process ends: its streams break, and those of watchers that it was paused too long to take in. */
export function breakWatches(state: EtcdState, kernel: Kernel, member: Member, unread: readonly number[]): void {
  for (const { watcher, stream } of member.watches) breakStream(kernel, state.watchers[watcher], stream)
  for (const watcher of unread) lookLater(kernel, watcher)
  member.watches = []
}

/** What a client goes through is gone: the members see its streams close, and it looks for another way. */
export function leaveMember(state: EtcdState, kernel: Kernel, client: Client): void {
  for (const watcher of state.watchers) {
    const { member: place, stream } = watcher
    if (watcher.client !== client.index || place === 0) continue
    const member = state.members[place - 1]
    member.watches = member.watches.filter(w => w.watcher !== watcher.id)
    breakStream(kernel, watcher, stream)
    // What is still on its way to it would leave a gap.
    watcher.stream++
  }
}

/** A stream breaks once, however many of its messages are lost; what was sent before that still arrives. */
function breakStream(kernel: Kernel, watcher: Watcher, stream: number): void {
  if (watcher.stream !== stream || watcher.member === 0) return
  watcher.member = 0
  lookLater(kernel, watcher.id)
}

function lookLater(kernel: Kernel, id: number): void {
  schedule(kernel, RESUME, Due.WatchResume, NOBODY, id)
}

/** Events reach the client, in order; what comes from a stream that it has left is dropped. */
export function handleWatchEvents(state: EtcdState, kernel: Kernel, body: WatchBatch): void {
  const watcher = state.watchers[body.watcher]
  const { endpoint } = state.clients[watcher.client]
  if (watcher.cancelled !== Ended.None || watcher.stream !== body.stream) return
  if (lostOnTheWay(state.network, body.member - 1, endpoint, body.sentAt)) {
    const member = state.members[body.member - 1]
    member.watches = member.watches.filter(w => w.watcher !== watcher.id)
    breakStream(kernel, watcher, body.stream)
    // Left for good: what else is on its way there would leave a gap.
    watcher.stream++
    return
  }
  if (body.cancel !== Ended.None) {
    watcher.cancelled = body.cancel
    watcher.member = 0
    record(kernel.trace, kernel.now, Code.WatchCancelled, watcher.client, watcher.id, body.cancel, body.compacted)
    watchCancelled(state, kernel, watcher)
    return
  }
  // Sent twice after a resumption: the client knows it already.
  if (body.revision < watcher.next) return
  watcher.next = body.revision + 1
  watcher.events += body.events.length
  watcher.received = [...watcher.received.slice(1 - KEPT), body]
  record(kernel.trace, kernel.now, Code.Watched, watcher.client, watcher.id, body.revision, body.events.length, body.member)
  watchReceived(state, kernel, watcher, body.events)
}

/** The client looks for a member that can serve its watch. */
export function handleWatchResume(state: EtcdState, kernel: Kernel, id: number): void {
  const watcher = state.watchers[id]
  if (watcher.cancelled !== Ended.None) return
  const client = state.clients[watcher.client]
  for (const name of isConnected(state, client) ? client.description.endpoints : []) {
    const member = state.members.find(m => m.name === name) as Member
    const open = !isCut(state.network, client.endpoint, member.id - 1) && !isCut(state.network, member.id - 1, client.endpoint)
    if (!open || !member.serves || kernel.processes[member.id - 1].status !== ProcessStatus.Up) continue
    const arrival = transmit(state.network, kernel.now, client.endpoint, member.id - 1)
    if (arrival < 0) break
    enqueue(kernel.queue, arrival, Due.WatchOpen, member.id - 1, ANY_LIFE, id)
    return
  }
  lookLater(kernel, id)
}

/** A client takes its watch up again here, from the revision it expects. */
export function handleWatchOpen(state: EtcdState, kernel: Kernel, member: Member, id: number): void {
  if (state.watchers[id].cancelled !== Ended.None) return
  if (member.node === null || !member.serves) lookLater(kernel, id)
  else serveWatch(state, kernel, member, id)
}

/** Its client wants no more of it, and tells its member. */
export function closeWatch(state: EtcdState, kernel: Kernel, watcher: Watcher): void {
  const { id, member, client } = watcher
  watcher.cancelled = Ended.Interrupted
  watcher.member = 0
  record(kernel.trace, kernel.now, Code.WatchCancelled, client, id, Ended.Interrupted, 0)
  if (member === 0) return
  const arrival = transmit(state.network, kernel.now, state.clients[client].endpoint, member - 1)
  if (arrival >= 0) enqueue(kernel.queue, arrival, Due.WatchClose, member - 1, ANY_LIFE, id)
}

export function handleWatchClose(member: Member, id: number): void {
  member.watches = member.watches.filter(w => w.watcher !== id)
}

/** Ends watches that require a leader when there has been none for three election timeouts. */
export function watchLeader(state: EtcdState, kernel: Kernel, member: Member): void {
  if (nodeOf(member).lead !== NONE) {
    member.leaderless = 0
    return
  }
  if (++member.leaderless < LEADERLESS_LIMIT * state.settings.electionTicks) return
  member.leaderless = 0
  for (const watch of member.watches.filter(w => w.requireLeader)) {
    send(state, kernel, member, watch, { revision: 0, events: [], cancel: Ended.NoLeader, compacted: 0 })
  }
}
