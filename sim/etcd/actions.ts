/**
 * What can be done to a cluster, and why it sometimes cannot. A refused action changes nothing.
 */
import { isCut, setEndpointCut, setOwnLink, setSiteCut, settingsOf } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import type { Call } from './calls.ts'
import { ask } from './client.ts'
import { startClient, stopClient } from './client-process.ts'
import { interrupt, runLine } from './console.ts'
import { restore, rollBack, startMember, wipe } from './datadir.ts'
import type { RestoreFlags, StartFlags } from './datadir.ts'
import { nudge } from './director.ts'
import type { Nudge } from './director.ts'
import { Code } from './events.ts'
import { crash, wake } from './lifecycle.ts'
import type { Client, EtcdState, Member } from './state.ts'
import { terminate } from './transfer.ts'

export type EtcdAction =
  /** Stop a member at once, start it again, freeze it, thaw it. */
  | { readonly type: 'crash' | 'restart' | 'pause' | 'resume', readonly member: string }
  /** SIGTERM: a leader hands over first. */
  | { readonly type: 'terminate', readonly member: string }
  /** Cut or heal between two members or two sites; both directions unless `oneWay`. */
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string, readonly oneWay?: boolean }
  /** Cut one member off all others, or join it again. Its clients still reach it. */
  | { readonly type: 'isolate' | 'rejoin', readonly member: string }
  /** Stop, or start again, all members of a site. */
  | { readonly type: 'lose-site' | 'restore-site', readonly site: string }
  /** One-way delay of a link, or of all links between two sites, µs; both directions unless `oneWay`. */
  | { readonly type: 'delay', readonly from: string, readonly to: string, readonly latency: number, readonly jitter?: number, readonly loss?: number, readonly oneWay?: boolean }
  /** Time of a member's syncs from now on, µs. */
  | { readonly type: 'slow-disk', readonly member: string, readonly fsync: number, readonly jitter?: number }
  /** Start a member with the flags someone gives it. */
  | { readonly type: 'start', readonly member: string } & StartFlags
  /** What can happen to the data directory of a member that is stopped. */
  | { readonly type: 'wipe-disk', readonly member: string }
  | { readonly type: 'roll-back-disk', readonly member: string, readonly entries: number }
  | { readonly type: 'restore', readonly member: string } & RestoreFlags
  /** Ask a client for anything a client can ask, of a given member or of the first it reaches. */
  | { readonly type: 'ask', readonly client: string, readonly call: Call, readonly member?: string }
  /** The same in small: a write. */
  | { readonly type: 'write', readonly client: string, readonly key?: string, readonly value?: string, readonly member?: string }
  /** Stop the process of a client, as an operator does an API server's; start it again, its caches empty. */
  | { readonly type: 'stop-client' | 'start-client', readonly client: string }
  /** A command line at a client's console; Ctrl-C there. */
  | { readonly type: 'etcdctl', readonly client: string, readonly line: string }
  | { readonly type: 'interrupt', readonly client: string }
  /** Election timers as a director wants them. */
  | Nudge

/** Requests a run may hold: keeps a run that someone plays with bounded. */
export const REQUEST_LIMIT = 100_000
/** Longest key or value a person may type. */
export const TEXT_LIMIT = 40

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject: String(subject).slice(0, TEXT_LIMIT) })

export function act(state: EtcdState, kernel: Kernel, action: EtcdAction): Refusal | null {
  switch (action.type) {
    case 'crash': case 'restart': case 'pause': case 'resume': case 'isolate': case 'rejoin': {
      const member = state.members.find(m => m.name === action.member)
      if (!member) return refuse('unknown-member', action.member)
      if (action.type === 'isolate' || action.type === 'rejoin') return isolate(state, kernel, member, action.type === 'isolate')
      return changeProcess(state, kernel, member, action.type)
    }
    case 'terminate': return withMember(state, action.member, member => terminate(state, kernel, member))
    case 'cut': case 'heal': return changeLink(state, kernel, action)
    case 'lose-site': case 'restore-site': return changeSite(state, kernel, action)
    case 'delay': return setDelay(state, kernel, action)
    case 'slow-disk': return withMember(state, action.member, member => setDisk(kernel, member, action.fsync, action.jitter ?? 0))
    case 'start': return withMember(state, action.member, member => startMember(state, kernel, member, action))
    case 'wipe-disk': return withMember(state, action.member, member => wipe(kernel, member))
    case 'roll-back-disk': return withMember(state, action.member, member => rollBack(state, kernel, member, action.entries))
    case 'restore': return withMember(state, action.member, member => restore(state, kernel, member, action))
    case 'ask': return askNow(state, kernel, action.client, action.call, action.member)
    case 'write': return writeNow(state, kernel, action)
    case 'stop-client': return withClient(state, action.client, client => stopClient(state, kernel, client))
    case 'start-client': return withClient(state, action.client, client => startClient(state, kernel, client))
    case 'etcdctl': return withClient(state, action.client, client => cannotAsk(state, client) ?? runLine(state, kernel, client, action.line))
    case 'nudge': return nudge(state, kernel, action)
    case 'interrupt': return withClient(state, action.client, client => interrupt(state, kernel, client))
    default: return refuse('unknown-action', (action as { type: string }).type)
  }
}

function withMember(state: EtcdState, name: string, what: (member: Member) => Refusal | null): Refusal | null {
  const member = state.members.find(m => m.name === name)
  return member ? what(member) : refuse('unknown-member', name)
}

function withClient(state: EtcdState, name: string, what: (client: Client) => Refusal | null): Refusal | null {
  const client = state.clients.find(c => c.description.name === name)
  return client ? what(client) : refuse('unknown-client', name)
}

function changeProcess(
  state: EtcdState, kernel: Kernel, member: Member, type: 'crash' | 'restart' | 'pause' | 'resume',
): Refusal | null {
  const process = kernel.processes[member.id - 1]
  const down = process.status === ProcessStatus.Down
  if (type === 'restart') {
    return startMember(state, kernel, member)
  }
  if (down) return refuse('already-down', member.name)
  if (type === 'crash') {
    crash(state, kernel, member)
  } else if (type === 'pause') {
    if (process.status === ProcessStatus.Paused) return refuse('already-paused', member.name)
    process.status = ProcessStatus.Paused
    record(kernel.trace, kernel.now, Code.Paused, member.id)
  } else {
    if (process.status !== ProcessStatus.Paused) return refuse('not-paused', member.name)
    wake(kernel, member)
  }
  return null
}

function isolate(state: EtcdState, kernel: Kernel, member: Member, cut: boolean): Refusal | null {
  const { network } = state
  const size = network.endpoints.length
  const others = state.members.filter(m => m !== member)
  const isOpen = (from: number, to: number) => network.endpointCuts[from * size + to] === 0
  const changes = others.flatMap(o => [[member.id - 1, o.id - 1], [o.id - 1, member.id - 1]])
    .filter(([from, to]) => isOpen(from, to) === cut)
  if (changes.length === 0) return refuse(cut ? 'already-cut' : 'not-cut', member.name)
  for (const [from, to] of changes) cutEndpoints(state, kernel, from, to, cut)
  return null
}

function cutEndpoints(state: EtcdState, kernel: Kernel, from: number, to: number, cut: boolean): void {
  setEndpointCut(state.network, kernel.now, from, to, cut)
  record(kernel.trace, kernel.now, cut ? Code.LinkCut : Code.LinkHealed, from + 1, to + 1)
}

function changeLink(
  state: EtcdState, kernel: Kernel, action: Extract<EtcdAction, { type: 'cut' | 'heal' }>,
): Refusal | null {
  const { network } = state
  const cut = action.type === 'cut'
  const places = [action.from, action.to]
  if (action.from === action.to) return refuse('same-place', action.from)
  const sites = places.map(name => network.sites.indexOf(name))
  const members = places.map(name => state.members.findIndex(m => m.name === name))
  const betweenSites = sites.every(s => s >= 0)
  const [from, to] = betweenSites ? sites : members
  if (from < 0 || to < 0) return refuse('unknown-link', `${action.from}–${action.to}`)
  const size = betweenSites ? network.sites.length : network.endpoints.length
  const cuts = betweenSites ? network.siteCuts : network.endpointCuts
  const directions = (action.oneWay ? [[from, to]] : [[from, to], [to, from]]).filter(([a, b]) => (cuts[a * size + b] === 1) !== cut)
  if (directions.length === 0) return refuse(cut ? 'already-cut' : 'not-cut', `${action.from}–${action.to}`)
  for (const [a, b] of directions) {
    if (betweenSites) {
      setSiteCut(network, kernel.now, a, b, cut)
      record(kernel.trace, kernel.now, cut ? Code.SitesCut : Code.SitesHealed, a, b)
    } else {
      cutEndpoints(state, kernel, a, b, cut)
    }
  }
  return null
}

function changeSite(
  state: EtcdState, kernel: Kernel, action: Extract<EtcdAction, { type: 'lose-site' | 'restore-site' }>,
): Refusal | null {
  const site = state.network.sites.indexOf(action.site)
  if (site < 0) return refuse('unknown-site', action.site)
  const lose = action.type === 'lose-site'
  const there = state.members.filter(m => state.network.endpoints[m.id - 1].site === site)
  const changed = there.filter(m => (kernel.processes[m.id - 1].status === ProcessStatus.Down) !== lose)
  if (changed.length === 0) return refuse(lose ? 'site-already-lost' : 'site-already-up', action.site)
  for (const member of changed) (lose ? crash : startMember)(state, kernel, member)
  return null
}

/** Actions come from links and other windows too: nothing is taken for a text that is not one. */
function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= TEXT_LIMIT
}

function writeNow(state: EtcdState, kernel: Kernel, action: Extract<EtcdAction, { type: 'write' }>): Refusal | null {
  const key = action.key ?? 'x'
  const value = action.value ?? String(state.requests.count + 1)
  if (!isShortText(key) || !isShortText(value) || key.length === 0) return refuse('bad-key', typeof key === 'string' ? key : '')
  return askNow(state, kernel, action.client, { kind: 'put', key, value }, action.member)
}

function cannotAsk({ requests }: EtcdState, client: Client): Refusal | null {
  if (client.stopped) return refuse('client-stopped', client.description.name)
  return requests.count >= REQUEST_LIMIT ? refuse('too-many-requests', client.description.name) : null
}

function askNow(state: EtcdState, kernel: Kernel, clientName: string, call: Call, memberName?: string): Refusal | null {
  return withClient(state, clientName, client => {
    const cannot = cannotAsk(state, client)
    if (cannot) return cannot
    // Only a machine that is there can be added: there is no other to start.
    if (call.kind === 'member-add' && !state.members.some(m => m.name === call.name)) return refuse('unknown-member', call.name)
    let member = 0
    if (memberName !== undefined) {
      member = state.members.findIndex(m => m.name === memberName) + 1
      if (member === 0) return refuse('unknown-member', memberName)
      if (kernel.processes[member - 1].status === ProcessStatus.Down) return refuse('member-down', memberName)
      if (isCut(state.network, client.endpoint, member - 1)) return refuse('out-of-reach', memberName)
    }
    ask(state, kernel, client, call, member)
    return null
  })
}

function setDisk(kernel: Kernel, member: Member, fsync: number, jitter: number): Refusal | null {
  member.disk.settings = { fsync, jitter }
  record(kernel.trace, kernel.now, Code.DiskSet, member.id, fsync, jitter)
  return null
}

function setDelay({ network, members }: EtcdState, kernel: Kernel, action: Extract<EtcdAction, { type: 'delay' }>): Refusal | null {
  const { from, to, latency, jitter = 0, loss = 0, oneWay } = action
  if (from === to) return refuse('same-place', from)
  const here = (name: string) => network.endpoints.flatMap((e, i) => (network.sites[e.site] === name || (i < members.length && e.name === name) ? [i] : []))
  const [a, b] = [here(from), here(to)]
  if (a.length === 0 || b.length === 0) return refuse('unknown-link', `${from}–${to}`)
  const set = (x: number, y: number) => setOwnLink(network, x, y, { ...settingsOf(network, x, y), latency, jitter, loss })
  for (const x of a) {
    for (const y of b) {
      set(x, y)
      if (!oneWay) set(y, x)
    }
  }
  record(kernel.trace, kernel.now, Code.LinkSet, a[0] + 1, b[0] + 1, latency, jitter)
  return null
}
