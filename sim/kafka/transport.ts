/**
 * Processes and clients talking to each other. TCP-like links keep order and lose nothing by
 * themselves; records also take the time that the bandwidth between two sites gives them, each
 * transfer by itself. Nobody at the other end: the sender's connection is refused, unless the link
 * is cut too, and then it hears nothing.
 */
import { CUT, isCut, lostOnTheWay, settingsOf, transmit } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { ANY_LIFE, enqueue, NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, KIND_NO, Loss } from './events.ts'
import { ARRIVED, Due, isClient, machineOf } from './state.ts'
import type { Envelope, KafkaState, Rpc } from './state.ts'

/** How long a lost fetch, or its answer, goes unnoticed, µs. */
const RESEND = 1_000_000

/** Puts something on its way; false when the link is cut, or loses it. */
export function send(state: KafkaState, kernel: Kernel, from: number, to: number, body: Rpc): boolean {
  const { network } = state
  const arrival = transmit(network, kernel.now, from, to)
  if (arrival < 0) {
    if (isTold(body)) record(kernel.trace, kernel.now, Code.MessageLost, from, to, KIND_NO[body.kind], arrival === CUT ? Loss.Cut : Loss.Random)
    lostFetch(state, kernel, from, to, body)
    return false
  }
  const at = arrival + transferTime(state, from, to, bytesOf(state, body))
  if (isTold(body)) {
    record(kernel.trace, kernel.now, Code.MessageSent, from, to, KIND_NO[body.kind], partitionOf(state, body), numberOf(body), at - kernel.now)
  }
  const envelope: Envelope = { from, to, body, sentAt: kernel.now }
  enqueue(kernel.queue, at, Due.Message, isClient(state, to) ? NOBODY : to, ANY_LIFE, envelope)
  return true
}

function transferTime({ network: { endpoints, sites }, bandwidth }: KafkaState, from: number, to: number, bytes: number): number {
  return bytes === 0 ? 0 : Math.round(bytes * 1_000_000 / bandwidth[endpoints[from].site * sites.length + endpoints[to].site])
}

/** Only records weigh. */
function bytesOf(state: KafkaState, body: Rpc): number {
  if (body.kind === 'produce') return state.messages[body.message].size
  return body.kind === 'fetched' ? body.records.reduce((sum, r) => sum + r.size, 0) : 0
}

/** The chatter that keeps a cluster alive is left out of the trace. */
export function isTold(body: Rpc): boolean {
  switch (body.kind) {
    case 'produce': case 'produced': case 'alter-partition': return true
    case 'fetched': return body.records.length > 0
    default: return false
  }
}

export function partitionOf(state: KafkaState, body: Rpc): number {
  switch (body.kind) {
    case 'produce': case 'produced': return state.messages[body.message].partition
    case 'alter-partition': case 'fetched': return body.partition
    default: return -1
  }
}

/** Which message it is about, -1 for none: of records the first. */
export function numberOf(body: Rpc): number {
  if (body.kind === 'produce' || body.kind === 'produced') return body.message
  return body.kind === 'fetched' && body.records.length > 0 ? body.records[0].message : -1
}

/** What keeps something from being read where it arrives, if anything; who waits for an answer may hear of it. */
export function receive(state: KafkaState, kernel: Kernel, { from, to, body, sentAt }: Envelope): boolean {
  const cut = isBroken(state, { from, to, body, sentAt })
  if (!cut && (isClient(state, to) || kernel.processes[to].status !== ProcessStatus.Down)) return true
  if (isTold(body)) record(kernel.trace, kernel.now, Code.MessageLost, from, to, KIND_NO[body.kind], !cut ? Loss.Down : lostOnTheWay(state.network, from, to, sentAt) ? Loss.Cut : Loss.Sender)
  if (cut) lostFetch(state, kernel, from, to, body)
  else reset(state, kernel, to, from, body)
  return false
}

/** Was its link cut under it, or did whoever was sending records stop half-way? */
export function isBroken(state: KafkaState, { from, to, body, sentAt }: Envelope): boolean {
  return lostOnTheWay(state.network, from, to, sentAt) || isInterrupted(state, { from, to, body, sentAt })
}

export function isInterrupted(state: KafkaState, { from, body, sentAt }: Envelope): boolean {
  return body.kind === 'fetched' && body.records.length > 0 && machineOf(state, from).stoppedAt >= sentAt
}

/** A machine without the process resets the connection of whoever asked it something; a cut link keeps that from it. */
export function reset(state: KafkaState, kernel: Kernel, from: number, to: number, about: Rpc): void {
  if (about.kind !== 'produce' && about.kind !== 'fetch') return
  if (!isCut(state.network, from, to)) tellBroken(state, kernel, from, to, about, settingsOf(state.network, from, to).latency)
  else lostFetch(state, kernel, to, from, about)
}

/** Fetching never ends: TCP tries again for as long as it takes, which here is a second each time. */
function lostFetch(state: KafkaState, kernel: Kernel, from: number, to: number, body: Rpc): void {
  if (body.kind === 'fetch') tellBroken(state, kernel, to, from, body, RESEND)
  else if (body.kind === 'fetched') tellBroken(state, kernel, from, to, body, RESEND)
}

function tellBroken(state: KafkaState, kernel: Kernel, from: number, to: number, about: Rpc, after: number): void {
  const envelope: Envelope = { from, to, body: { kind: 'broken', about }, sentAt: ARRIVED }
  enqueue(kernel.queue, kernel.now + after, Due.Message, isClient(state, to) ? NOBODY : to, ANY_LIFE, envelope)
}
