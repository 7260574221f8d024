/**
 * The etcd world: a cluster of members, each a raft node with a disk and a store, their clients and
 * the sites they stand on.
 */
import { createDisk } from '../kernel/disk.ts'
import { createNetwork } from '../kernel/network.ts'
import type { LinkSettings } from '../kernel/network.ts'
import { createProcess } from '../kernel/process.ts'
import { NOBODY } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { streamOf } from '../kernel/random.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel, World } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { EtcdAction } from './actions.ts'
import { answer, handleAnswer, handleDeadline, handleTraffic, lostRequest } from './client.ts'
import { DEFAULT_LINK, DEFAULTS, rejectDescription } from './description.ts'
import type { EtcdDescription } from './description.ts'
import { VOCABULARY, WORDS } from './events.ts'
import { rejectAction } from './forms.ts'
import { explain, fidelity, narrate } from './french.ts'
import { invariants } from './invariants.ts'
import { handleAdjustTicks, handleMessage, handleRequest, handleServerTimeout, handleSynced, handleTick, lostMessage, start } from './member.ts'
import { salience } from './salience.ts'
import { ARRIVED, Due, Ended, Outcome, SHARED } from './state.ts'
import type { Answer, Asked, Envelope, EtcdState, Member } from './state.ts'
import { view } from './view.ts'
import type { EtcdView } from './view.ts'

export const etcd: World<EtcdDescription, EtcdState, EtcdAction, EtcdView> = {
  id: 'etcd',
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
  narrate,
  fidelity,
  explain,
  invariants,
  shared: SHARED,
}
export default etcd

function words(state: EtcdState, kind: string): readonly string[] | null {
  if (kind === 'node') return ['nobody', ...state.members.map(m => m.name)]
  if (kind === 'client') return state.clients.map(c => c.description.name)
  if (kind === 'site') return state.network.sites
  return WORDS[kind] ?? null
}

function build(description: EtcdDescription, kernel: Kernel): EtcdState {
  const settings = { ...DEFAULTS, ...description.settings }
  const sites = description.sites.map(s => s.name)
  const endpoints = [...description.members, ...description.clients].map(e => ({ name: e.name, site: sites.indexOf(e.site) }))
  const { random } = kernel
  const members = description.members.map((m, i): Member => {
    kernel.processes.push(createProcess())
    schedule(kernel, m.startAt ?? 0, Due.Start, NOBODY, i)
    return {
      id: i + 1, name: m.name,
      disk: createDisk({ fsync: settings.fsync, jitter: settings.fsyncJitter }, streamOf(random, `${m.name}/disk`)),
      election: streamOf(random, `${m.name}/election`),
      clockPhase: streamOf(random, `${m.name}/clock`),
      node: null, phase: 0, writing: null, serving: [], watched: false, applied: 0, store: new Map(), revision: 1,
    }
  })
  const clients = description.clients.map((c, i) => {
    if (c.every !== undefined) schedule(kernel, c.from ?? 0, Due.Traffic, NOBODY, i)
    return { index: i, endpoint: members.length + i, description: c, open: [], watched: false, written: 0 }
  })
  const network = createNetwork(random, sites, endpoints, (a, b) => linkBetween(description, sites[a], sites[b]))
  return { settings, network, members, clients, requests: [], delivered: 0 }
}

function linkBetween(description: EtcdDescription, a: string, b: string): LinkSettings {
  const own = description.links.find(l => (l.between[0] === a && l.between[1] === b) || (l.between[0] === b && l.between[1] === a))
  const standard = a === b ? DEFAULT_LINK.inside : DEFAULT_LINK.between
  return { latency: own?.latency ?? standard.latency, jitter: own?.jitter ?? (own ? 0 : standard.jitter), loss: own?.loss ?? 0 }
}

function handle(state: EtcdState, kernel: Kernel, due: Scheduled): void {
  switch (due.kind) {
    case Due.Message: return handleMessage(state, kernel, state.members[due.owner], due.body as Envelope)
    case Due.Tick: return handleTick(state, kernel, state.members[due.owner])
    case Due.Synced: return handleSynced(state, kernel, state.members[due.owner], due.body as boolean)
    case Due.AdjustTicks: return handleAdjustTicks(state, kernel, state.members[due.owner], due.body as number)
    case Due.Start: return startIfDown(state, kernel, due.body as number)
    case Due.Request: return receiveRequest(state, kernel, state.members[due.owner], due.body as Asked)
    case Due.Answer: return handleAnswer(state, kernel, due.body as Answer)
    case Due.ServerTimeout: return handleServerTimeout(state, kernel, state.members[due.owner])
    case Due.ClientDeadline: return handleDeadline(state, kernel, state.clients[due.body as number])
    case Due.Traffic: return handleTraffic(state, kernel, state.clients[due.body as number])
    default: throw new Error(`invariant etcd/due-known: nothing of kind ${due.kind} falls due here`)
  }
}

function startIfDown(state: EtcdState, kernel: Kernel, index: number): void {
  if (state.members[index].node === null) start(state, kernel, state.members[index])
}

/** Into a paused member's buffers, unless it was lost on the way. */
function hold(state: EtcdState, kernel: Kernel, due: Scheduled): Scheduled | null {
  if (due.kind === Due.Message) {
    const { message, sentAt } = due.body as Envelope
    if (lostMessage(state, kernel, message, sentAt)) return null
    return { ...due, body: { message, sentAt: ARRIVED } satisfies Envelope }
  }
  if (due.kind === Due.Request) {
    const { request, sentAt } = due.body as Asked
    if (lostRequest(state, kernel, request, due.owner + 1, sentAt)) return null
    return { ...due, body: { request, sentAt: ARRIVED } satisfies Asked }
  }
  return due
}

function receiveRequest(state: EtcdState, kernel: Kernel, member: Member, { request: id, sentAt }: Asked): void {
  if (lostRequest(state, kernel, id, member.id, sentAt)) return
  // Nobody listens any more: the client's connection breaks.
  if (member.node === null) answer(state, kernel, member, id, Outcome.Unknown, Ended.ConnectionLost)
  else handleRequest(state, kernel, member, id)
}
