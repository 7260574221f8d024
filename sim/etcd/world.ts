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
import type { Kernel, Refusal, World } from '../kernel/world.ts'
import type { Message } from '../raft/index.ts'
import { act as carryOut } from './actions.ts'
import type { EtcdAction } from './actions.ts'
import { loadSnapshot } from './apply.ts'
import { neverYet, observe } from './availability.ts'
import { forgetMade } from './apply.ts'
import { answer, handleAnswer, handleDeadline, handleRequestDeadline, handleRetry, handleTraffic, lostRequest } from './client.ts'
import { handleListAgain } from './client-process.ts'
import type { ListAgain } from './client-process.ts'
import { handleKeepAlive } from './console.ts'
import { condense, expand } from './condensed.ts'
import { complete } from './console-words.ts'
import { nothing, originOf, startMember } from './datadir.ts'
import { DEFAULT_LINK, rejectDescription, settingsOf } from './description.ts'
import type { EtcdDescription } from './description.ts'
import { Ended } from './endings.ts'
import { direct } from './director.ts'
import { VOCABULARY, WORDS } from './events.ts'
import { rejectAction } from './forms.ts'
import { explain, fidelity, narrate } from './french.ts'
import { group, GROUPS } from './groups.ts'
import { inspect } from './inspect.ts'
import { together } from './invariant-rules.ts'
import { invariants } from './invariants.ts'
import { handleForward } from './leases.ts'
import { landmark } from './landmarks.ts'
import { leave } from './lifecycle.ts'
import { handleAdjustTicks, handleMessage, handleSnapshotStatus, handleSynced, handleTick } from './member.ts'
import { handleReadRetry } from './reads.ts'
import { noRequests } from './requests.ts'
import { importance, salience } from './salience.ts'
import { handleRequest, handleServerTimeout } from './serve.ts'
import { ARRIVED, Due, Outcome, SHARED } from './state.ts'
import type { Answer, Asked, Delivered, EtcdState, Forwarded, Member, Membership, WatchBatch } from './state.ts'
import { createStore } from './store/store.ts'
import { handleTransferCheck } from './transfer.ts'
import { lostMessage } from './transport.ts'
import { rulesOf } from './versions.ts'
import { view } from './view.ts'
import type { EtcdView } from './view.ts'
import { emptyWal } from './wal.ts'
import { handleWatchClose, handleWatchEvents, handleWatchOpen, handleWatchResume } from './watches.ts'

/** --initial-cluster-token of etcd's own default. */
const TOKEN = 'etcd-cluster'
const NOBODY_YET: Membership = { members: [], removed: [], noSpace: [] }

export const etcd: World<EtcdDescription, EtcdState, EtcdAction, EtcdView> = {
  id: 'etcd',
  sent: 'message-sent',
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
  importance,
  narrate,
  landmark,
  direct,
  groups: GROUPS,
  group,
  inspect,
  complete,
  fidelity,
  explain,
  invariants,
  together,
  shared: SHARED,
  condense,
  expand,
}
export default etcd

function words(state: EtcdState, kind: string): readonly string[] | null {
  if (kind === 'node') return ['nobody', ...state.members.map(m => m.name)]
  if (kind === 'client') return state.clients.map(c => c.description.name)
  if (kind === 'site') return state.network.sites
  return WORDS[kind] ?? null
}

function build(description: EtcdDescription, kernel: Kernel): EtcdState {
  forgetMade()
  const settings = settingsOf(description)
  const rules = rulesOf(settings.version)
  const sites = description.sites.map(s => s.name)
  const endpoints = [...description.members, ...description.clients].map(e => ({ name: e.name, site: sites.indexOf(e.site) }))
  const { random } = kernel
  const tokens = ['', ...description.members.map(m => m.token ?? TOKEN)]
  const founders = description.members.flatMap((m, i) => (m.spare ? [] : [{ raftId: i + 1, place: i + 1, started: true, learner: false }]))
  const origin = originOf(founders, nothing())
  const clusters = [...new Set(tokens.slice(1))].map((token, i) => ({ token, lineage: i + 1, origin }))
  const state: EtcdState = {
    settings, rules, clusters, tokens, members: [], clients: [], requests: noRequests(), watchers: [], backups: [], commands: [], running: [], files: new Map(),
    network: createNetwork(random, sites, endpoints, (a, b) => linkBetween(description, sites[a], sites[b])),
    places: [0, ...description.members.map((_, i) => i + 1)],
    given: [true, ...description.members.map(m => !m.spare)],
    delivered: 0, lineages: clusters.length, availability: neverYet(),
  }
  for (const [i, m] of description.members.entries()) {
    kernel.processes.push(createProcess())
    if (!m.spare && m.startAt !== null) schedule(kernel, m.startAt ?? 0, Due.Start, NOBODY, i)
    state.members.push(memberOf(state, kernel, m, i + 1))
  }
  for (const [i, c] of description.clients.entries()) {
    if (c.every !== undefined) schedule(kernel, c.from ?? 0, Due.Traffic, NOBODY, i)
    state.clients.push({
      index: i, endpoint: state.members.length + i, description: c, stream: streamOf(random, `${c.name}/retry`),
      places: c.endpoints.map(name => description.members.findIndex(m => m.name === name) + 1),
      open: [], watched: false, written: 0, stopped: false, follows: [],
    })
  }
  return state
}

/** A machine, and the data its member begins with: that of a founder, or none. */
function memberOf(state: EtcdState, { random }: Kernel, { name, spare, drift = 0 }: EtcdDescription['members'][number], id: number): Member {
  const { settings, clusters, tokens } = state
  const cluster = clusters.findIndex(c => c.token === tokens[id])
  const data = spare ? null : { raftId: id, cluster, lineage: clusters[cluster].lineage }
  const member: Member = {
    id, name, drift, data, wal: emptyWal(),
    disk: createDisk({ fsync: settings.fsync, jitter: settings.fsyncJitter }, streamOf(random, `${name}/disk`)),
    election: streamOf(random, `${name}/election`),
    clockPhase: streamOf(random, `${name}/clock`),
    wakes: streamOf(random, `${name}/wakes`),
    node: null, phase: 0, startedAt: 0, writing: null, serves: false, early: [], serving: [], watched: false,
    reads: null, waitingReads: [], readContext: 0, lead: 0, electedAt: -1, leaderless: 0,
    applied: 0, appliedTerm: 0, snapshotIndex: 0, backend: { applied: 0, until: 0 }, store: createStore(), membership: NOBODY_YET, watches: [], moving: null,
  }
  if (data !== null) loadSnapshot(state, member, clusters[cluster].origin)
  return member
}

function linkBetween(description: EtcdDescription, a: string, b: string): LinkSettings {
  const own = description.links.find(l => (l.between[0] === a && l.between[1] === b) || (l.between[0] === b && l.between[1] === a))
  const standard = a === b ? DEFAULT_LINK.inside : DEFAULT_LINK.between
  return {
    latency: own?.latency ?? standard.latency, jitter: own?.jitter ?? (own ? 0 : standard.jitter), loss: own?.loss ?? 0,
    duplicates: own?.duplicates ?? 0, reorders: own?.reorders ?? 0,
  }
}

function act(state: EtcdState, kernel: Kernel, action: EtcdAction): Refusal | null {
  const refusal = carryOut(state, kernel, action)
  if (refusal === null) observe(state, kernel)
  return refusal
}

function handle(state: EtcdState, kernel: Kernel, due: Scheduled): void {
  handleDue(state, kernel, due)
  if (state.availability.stale) observe(state, kernel)
}

function handleDue(state: EtcdState, kernel: Kernel, due: Scheduled): void {
  const { owner, body } = due
  switch (due.kind) {
    case Due.Message: return handleMessage(state, kernel, state.members[owner], due)
    case Due.Tick: return handleTick(state, kernel, state.members[owner])
    case Due.Synced: return handleSynced(state, kernel, state.members[owner], body as boolean)
    default: return handleRare(state, kernel, due)
  }
}

/** What falls due less often. */
function handleRare(state: EtcdState, kernel: Kernel, { kind, owner, body }: Scheduled): void {
  switch (kind) {
    case Due.AdjustTicks: return handleAdjustTicks(state, kernel, state.members[owner], body as number)
    case Due.Start: return startIfDown(state, kernel, body as number)
    case Due.Request: return receiveRequest(state, kernel, state.members[owner], body as Asked)
    case Due.Answer: return handleAnswer(state, kernel, body as Answer)
    case Due.ServerTimeout: return handleServerTimeout(state, kernel, state.members[owner])
    case Due.ClientDeadline: return handleDeadline(state, kernel, state.clients[body as number])
    case Due.Traffic: return handleTraffic(state, kernel, state.clients[body as number])
    case Due.ReadRetry: return handleReadRetry(state, kernel, state.members[owner], body as number)
    case Due.Retry: return handleRetry(state, kernel, body as number)
    case Due.SnapshotStatus: return handleSnapshotStatus(state, kernel, state.members[owner], body as Delivered)
    case Due.Forward: return handleForward(state, kernel, state.members[owner], body as Forwarded)
    case Due.WatchEvents: return handleWatchEvents(state, kernel, body as WatchBatch)
    case Due.WatchResume: return handleWatchResume(state, kernel, body as number)
    case Due.WatchOpen: return handleWatchOpen(state, kernel, state.members[owner], body as number)
    case Due.WatchClose: return handleWatchClose(state.members[owner], body as number)
    case Due.RequestDeadline: return handleRequestDeadline(state, kernel, body as number)
    case Due.KeepAlive: return handleKeepAlive(state, kernel, body as number)
    case Due.ListAgain: return handleListAgain(state, kernel, body as ListAgain)
    case Due.TransferCheck: return handleTransferCheck(state, kernel, state.members[owner], body as number)
    case Due.Gone: return leave(state, kernel, state.members[owner])
    default: throw new Error(`invariant etcd/due-known: nothing of kind ${kind} falls due here`)
  }
}

/** Nobody's event, for the process that it concerns does not live yet. */
function startIfDown(state: EtcdState, kernel: Kernel, index: number): void {
  kernel.turn = index
  if (state.members[index].node === null) startMember(state, kernel, state.members[index])
}

/** Into a paused member's buffers, unless it was lost on the way. */
function hold(state: EtcdState, kernel: Kernel, due: Scheduled): Scheduled | null {
  if (due.kind === Due.Message) {
    if (lostMessage(state, kernel, due.body as Message, due.from, due.owner + 1, due.sentAt)) return null
    return { ...due, sentAt: ARRIVED }
  }
  if (due.kind === Due.Request) {
    const asked = due.body as Asked
    if (lostRequest(state, kernel, asked)) return null
    return { ...due, body: { ...asked, sentAt: ARRIVED } satisfies Asked }
  }
  return due
}

function receiveRequest(state: EtcdState, kernel: Kernel, member: Member, asked: Asked): void {
  if (lostRequest(state, kernel, asked)) return
  // Nobody listens any more: the client's connection breaks.
  if (member.node === null) answer(state, kernel, member, asked.request, Outcome.Unknown, Ended.ConnectionLost)
  else handleRequest(state, kernel, member, asked.request)
}
