/**
 * What a frame shows of a cluster: frozen plain data, words instead of numbers, nothing that the
 * scene would have to know Raft to read.
 */
import { isCut, lostOnTheWay, settingsOf } from '../kernel/network.ts'
import type { Network } from '../kernel/network.ts'
import { waitingIn } from '../kernel/queue.ts'
import type { Scheduled } from '../kernel/queue.ts'
import type { Kernel } from '../kernel/world.ts'
import { ConfChangeType, EntryType, firstIndex, Flow, lastIndex, majorityOf, NONE, Role } from '../raft/index.ts'
import type { ConfChange, Entry, Message, RaftNode } from '../raft/index.ts'
import { servedTime } from './availability.ts'
import { labelOf } from './calls.ts'
import { consoleViews } from './console-view.ts'
import type { ConsoleView } from './console-view.ts'
import { ENDINGS } from './endings.ts'
import { WORDS } from './events.ts'
import { recover } from './lifecycle.ts'
import { requestOf } from './requests.ts'
import type { Requests } from './requests.ts'
import { Due, Outcome } from './state.ts'
import type { Answer, Asked, ChangeContext, Client, Command, EtcdState, Member, Request } from './state.ts'

export interface LogCell {
  readonly index: number
  readonly term: number
  /** "x=7"; empty for the entry that opens a term. */
  readonly label: string
  readonly committed: boolean
  /** On this member's disk. */
  readonly durable: boolean
}

/** What a leader knows of a member (tracker.Progress). */
export interface ProgressView {
  readonly name: string
  readonly match: number
  readonly next: number
  readonly state: 'probe' | 'replicate' | 'snapshot'
}

export interface MemberView {
  readonly name: string
  readonly site: string
  readonly status: 'up' | 'down' | 'paused'
  /** Votes; learns only; or belongs to no cluster (yet, or any more). */
  readonly standing: 'voter' | 'learner' | 'stranger'
  /** Its data directory is not empty. */
  readonly hasData: boolean
  readonly role: 'follower' | 'candidate' | 'leader' | 'pre-candidate'
  readonly term: number
  /** Name of whom it voted for in this term, or ''. */
  readonly vote: string
  /** Name of the leader it knows, or ''. */
  readonly leader: string
  readonly commit: number
  readonly applied: number
  /** First entry that its log still holds: what is before it is in a snapshot. */
  readonly firstIndex: number
  readonly lastIndex: number
  /** A leader's, itself included; empty for others. */
  readonly progress: readonly ProgressView[]
  /** The end of its log: at most `CELLS` cells. */
  readonly log: readonly LogCell[]
  /** A candidate's count; needed = N/2 + 1. */
  readonly votes: { readonly granted: number, readonly refused: number, readonly needed: number }
  /** Ticks since the last word of a leader, over the member's own timeout; 0 for a leader. */
  readonly elapsed: number
  readonly timeout: number
  readonly writing: boolean
  /** Time of one sync of its disk, µs. */
  readonly fsync: number
  readonly store: readonly (readonly [key: string, value: string])[]
}

export interface MessageView {
  readonly id: number
  readonly from: string
  readonly to: string
  /** Raft's type, or a client's "request" or "answer". */
  readonly type: string
  readonly term: number
  readonly entries: number
  readonly commit: number
  readonly index: number
  readonly refused: boolean
  /** What it carries last: "x=7"; empty for nothing, or the entry that opens a term. */
  readonly label: string
  readonly sentAt: number
  readonly arrivesAt: number
  /** Will not arrive: its link was cut under it, or nobody is there. */
  readonly doomed: boolean
}

export interface LinkView {
  readonly from: string
  readonly to: string
  readonly kind: 'site' | 'member'
  /** Which direction is closed. */
  readonly cut: 'none' | 'both' | 'forward' | 'backward'
  /** One-way delay, µs: as it is, and as the cluster was described. */
  readonly latency: number
  readonly normal: number
}

export interface RequestView {
  readonly id: number
  readonly label: string
  readonly member: string
  readonly sentAt: number
  readonly answeredAt: number
  readonly outcome: 'waiting' | 'ok' | 'failed' | 'unknown'
  readonly ended: string
  /** etcd's own words; empty when all is well, and while it waits. */
  readonly error: string
}

export interface ClientView {
  readonly name: string
  readonly site: string
  /** Its process has been stopped. */
  readonly stopped: boolean
  readonly requests: readonly RequestView[]
  /** Of all its requests: those that went well, those that have ended, all. */
  readonly ok: number
  readonly ended: number
  readonly total: number
}

export interface EtcdView {
  readonly sites: readonly string[]
  readonly members: readonly MemberView[]
  readonly messages: readonly MessageView[]
  readonly links: readonly LinkView[]
  readonly clients: readonly ClientView[]
  readonly consoles: readonly ConsoleView[]
  /** Names of those who vote, and of those who only learn, as the member that has applied most knows them. */
  readonly voters: readonly string[]
  readonly learners: readonly string[]
  readonly quorum: number
  /** For how long a write could be acknowledged, since it first could: see `availability.ts`. µs. */
  readonly served: { readonly can: boolean, readonly could: number, readonly of: number }
}

/** Cells of a log strip, requests of a client: the most a frame carries. */
const CELLS = 8
const REQUESTS = 24

const ROLES = ['follower', 'candidate', 'leader', 'pre-candidate'] as const
const STATUSES = ['up', 'down', 'paused'] as const
const FLOWS = { [Flow.Probe]: 'probe', [Flow.Replicate]: 'replicate', [Flow.Snapshot]: 'snapshot' } as const
const OUTCOMES = ['waiting', 'ok', 'failed', 'unknown'] as const

export function view(state: EtcdState, kernel: Kernel): EtcdView {
  const { voters, learners } = membersKnown(state)
  return {
    sites: state.network.sites,
    members: state.members.map(m => memberView(state, kernel, m)),
    messages: messageViews(state, kernel),
    links: linkViews(state),
    clients: state.clients.map(c => clientView(state, c)),
    consoles: consoleViews(state),
    voters, learners,
    quorum: majorityOf(voters.length),
    served: { can: state.availability.can, ...servedTime(state, kernel.now) },
  }
}

/** Who is in the cluster, as the member that has applied most knows it. */
function membersKnown(state: EtcdState): Pick<EtcdView, 'voters' | 'learners'> {
  let [newest] = state.members
  for (const m of state.members) if (m.applied > newest.applied || newest.membership.members.length === 0) newest = m
  const named = (learner: boolean) => newest.membership.members.filter(m => m.learner === learner).map(m => state.members[m.place - 1].name)
  return { voters: named(false), learners: named(true) }
}

/** Name of a raft id; empty for nobody. */
export const nameOf = (state: EtcdState, raftId: number) => (raftId === NONE ? '' : state.members[state.places[raftId] - 1].name)

function memberView(state: EtcdState, kernel: Kernel, member: Member): MemberView {
  const site = state.network.sites[state.network.endpoints[member.id - 1].site]
  const status = STATUSES[kernel.processes[member.id - 1].status]
  const own = member.membership.members.find(m => m.raftId === member.data?.raftId)
  const standing = own === undefined ? 'stranger' as const : own.learner ? 'learner' as const : 'voter' as const
  const store = [...member.store.newest.values()].filter(r => !r.deleted).map(r => [r.key, r.value] as const)
  const base = { name: member.name, site, status, standing, store, hasData: member.data !== null, fsync: member.disk.settings.fsync }
  const node = member.node
  const needed = majorityOf(member.membership.members.filter(m => !m.learner).length)
  if (node === null) return { ...base, ...asleep(state, member), votes: { granted: 0, refused: 0, needed } }
  return {
    ...base,
    role: ROLES[node.role],
    term: node.term,
    vote: nameOf(state, node.vote),
    leader: nameOf(state, node.lead),
    commit: node.log.committed,
    applied: member.applied,
    firstIndex: firstIndex(node.log),
    lastIndex: lastIndex(node.log),
    progress: node.role === Role.Leader ? node.progress.map(p => ({ name: nameOf(state, p.id), match: p.match, next: p.next, state: FLOWS[p.flow] })) : [],
    log: cells(state, node.log.entries.slice(-CELLS), node.log.committed, durableIndex(member, node)),
    votes: { granted: node.votes.filter(v => v > 0).length, refused: node.votes.filter(v => v < 0).length, needed },
    elapsed: node.role === Role.Leader ? 0 : node.electionElapsed,
    timeout: node.randomizedElectionTimeout,
    writing: member.disk.syncing >= 0,
  }
}

/** A stopped member is what its disk holds. */
function asleep(state: EtcdState, member: Member): Omit<MemberView, 'name' | 'site' | 'status' | 'standing' | 'store' | 'votes' | 'fsync' | 'hasData'> {
  const nothing = { role: 'follower' as const, vote: '', leader: '', elapsed: 0, timeout: 0, writing: false, progress: [] }
  if (member.data === null) return { ...nothing, term: 0, commit: 0, applied: 0, firstIndex: 1, lastIndex: 0, log: [] }
  const { hardState: { term, commit }, entries, snapshot } = recover(state, member)
  const last = snapshot.index + entries.length
  return { ...nothing, term, commit, applied: Math.min(member.applied, commit), firstIndex: snapshot.index + 1, lastIndex: last, log: cells(state, entries.slice(-CELLS), commit, last) }
}

function durableIndex(member: Member, node: RaftNode): number {
  const writing = member.writing?.entries ?? []
  const unsynced = member.disk.syncing >= 0 && writing.length > 0 ? writing[0].index - 1 : lastIndex(node.log)
  return Math.min(unsynced, node.log.handed)
}

function cells(state: EtcdState, entries: readonly Entry[], committed: number, durable: number): LogCell[] {
  return entries.map(e => ({
    index: e.index, term: e.term, label: entryLabel(state, e), committed: e.index <= committed, durable: e.index <= durable,
  }))
}

/** What an entry holds, in small: "x=7", "+m4"; empty for the one that opens a term. */
export function entryLabel(state: EtcdState, { type, data }: Entry): string {
  if (type === EntryType.Normal) {
    const command = data as Command | null
    if (command === null) return ''
    return command.body.kind === 'publish' ? nameOf(state, command.body.raftId) : command.body.kind === 'alarm' ? 'alarme' : labelOf(command.body)
  }
  const { type: change, context } = data as ConfChange
  const { member, promote } = context as ChangeContext
  return `${change === ConfChangeType.RemoveNode ? '−' : promote ? '↑' : '+'}${state.members[member - 1].name}`
}

function messageViews(state: EtcdState, kernel: Kernel): MessageView[] {
  const views: MessageView[] = []
  for (const due of waitingIn(kernel.queue)) {
    if (due.kind === Due.Message) {
      views.push(raftMessage(state, due))
    } else if (due.kind === Due.Request || due.kind === Due.Answer) {
      views.push(clientMessage(state, due.seq, due.kind === Due.Request, due.body as Asked | Answer, due.at))
    }
  }
  // Waiting in a paused process's buffers: arrived, not read. They are not on the wire any more.
  return views
}

function raftMessage(state: EtcdState, { seq: id, body, from, owner, sentAt, at: arrivesAt }: Scheduled): MessageView {
  const m = body as Message
  const to = owner + 1
  const last = m.entries.at(-1)
  return {
    id, from: state.members[from - 1].name, to: state.members[to - 1].name,
    type: WORDS.message[m.type], term: m.term, entries: m.entries.length, commit: m.commit, index: m.index,
    refused: m.reject, label: last ? entryLabel(state, last) : '', sentAt, arrivesAt,
    doomed: lostOnTheWay(state.network, from - 1, to - 1, sentAt) || state.members[to - 1].node === null,
  }
}

function clientMessage(state: EtcdState, id: number, isRequest: boolean, body: Asked | Answer, arrivesAt: number): MessageView {
  const request = requestOf(state.requests, body.request)
  const client = state.clients[request.client].description.name
  const member = state.members[body.member - 1]
  const endpoint = state.clients[request.client].endpoint
  const { sentAt } = body
  const [from, to] = isRequest ? [endpoint, member.id - 1] : [member.id - 1, endpoint]
  return {
    id, from: isRequest ? client : member.name, to: isRequest ? member.name : client,
    type: isRequest ? 'request' : 'answer', term: 0, entries: 0, commit: 0, index: 0,
    refused: 'outcome' in body && OUTCOMES[body.outcome] !== 'ok', label: labelOf(request.call), sentAt, arrivesAt,
    doomed: lostOnTheWay(state.network, from, to, sentAt) || (isRequest && member.node === null),
  }
}

function linkViews(state: EtcdState): LinkView[] {
  const { sites, siteCuts, links } = state.network
  const views: LinkView[] = []
  const cutOf = (forward: boolean, backward: boolean) => (forward && backward ? 'both' : forward ? 'forward' : backward ? 'backward' : 'none')
  for (let a = 0; a < sites.length; a++) {
    for (let b = a + 1; b < sites.length; b++) {
      const cut = cutOf(siteCuts[a * sites.length + b] === 1, siteCuts[b * sites.length + a] === 1)
      const normal = links[a * sites.length + b].latency
      views.push({ from: sites[a], to: sites[b], kind: 'site', cut, latency: latencyBetween(state.network, a, b) ?? normal, normal })
    }
  }
  for (const a of state.members) {
    for (const b of state.members) {
      if (b.id <= a.id) continue
      const cut = cutOf(isCut(state.network, a.id - 1, b.id - 1), isCut(state.network, b.id - 1, a.id - 1))
      const { endpoints } = state.network
      const normal = links[endpoints[a.id - 1].site * sites.length + endpoints[b.id - 1].site].latency
      views.push({ from: a.name, to: b.name, kind: 'member', cut, latency: settingsOf(state.network, a.id - 1, b.id - 1).latency, normal })
    }
  }
  return views
}

/** Delay from one site to another, as it is for the first two who stand there. */
function latencyBetween(network: Network, from: number, to: number): number | undefined {
  const [x, y] = [from, to].map(site => network.endpoints.findIndex(e => e.site === site))
  return x < 0 || y < 0 ? undefined : settingsOf(network, x, y).latency
}

function clientView(state: EtcdState, client: Client): ClientView {
  const { ok, ended, total, last } = requestsOf(state.requests, client.index)
  return {
    name: client.description.name,
    site: state.network.sites[state.network.endpoints[client.endpoint].site],
    stopped: client.stopped,
    requests: last.map(id => requestView(state, requestOf(state.requests, id))),
    ok, ended, total,
  }
}

function requestView(state: EtcdState, r: Request): RequestView {
  return {
    id: r.id, label: requestLabel(r), member: r.member === 0 ? '' : state.members[r.member - 1].name, sentAt: r.sentAt, answeredAt: r.answeredAt,
    outcome: OUTCOMES[r.outcome], ended: ENDINGS[r.ended].word,
    error: ENDINGS[r.ended].text || (r.reply?.kind === 'error' ? r.reply.error : ''),
  }
}

/** What was asked; of a read of one key, what it found. */
function requestLabel({ call, reply }: Request): string {
  if (call.kind !== 'range' || reply?.kind !== 'range' || reply.count > 1) return labelOf(call)
  return `${call.key} → ${reply.kvs[0]?.value ?? '∅'}`
}

interface Counted { ok: number, ended: number, total: number, last: number[] }

/** What was counted of a run's requests, by client; `open` are those that may still end. */
const counted = new WeakMap<Requests, { seen: number, open: number[], readonly clients: Counted[] }>()

/** An ended request changes no more: each is counted once, whatever their number. */
function requestsOf(requests: Requests, client: number): Counted {
  let known = counted.get(requests)
  if (!known) counted.set(requests, known = { seen: 0, open: [], clients: [] })
  const { clients, open } = known
  for (; known.seen < requests.count; known.seen++) {
    const own = clients[requestOf(requests, known.seen).client] ??= { ok: 0, ended: 0, total: 0, last: [] }
    own.total++
    own.last.push(known.seen)
    if (own.last.length > REQUESTS) own.last.shift()
    open.push(known.seen)
  }
  known.open = open.filter((id) => {
    const { final, outcome, client: by } = requestOf(requests, id)
    if (!final) return true
    clients[by].ended++
    if (outcome === Outcome.Ok) clients[by].ok++
    return false
  })
  return clients[client] ?? { ok: 0, ended: 0, total: 0, last: [] }
}
