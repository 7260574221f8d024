/** What a frame shows, in the form of etcd's, so that the same scene draws it; and the label that it must wear. */
import { isCut, lostOnTheWay } from '../kernel/network.ts'
import { waitingIn } from '../kernel/queue.ts'
import type { Kernel } from '../kernel/world.ts'
import { labelOf, NOTE } from './events.ts'
import { isNewer } from './member.ts'
import { Due } from './state.ts'
import type { Asked, Envelope, Member, Request, State } from './state.ts'

const CELLS = 8

export type View = ReturnType<typeof view>

export function view(state: State, kernel: Kernel) {
  const { network, members, clients } = state
  return {
    note: NOTE,
    sites: network.sites,
    members: members.map(m => memberView(state, m)),
    messages: messageViews(state, kernel),
    links: linkViews(state),
    clients: clients.map(({ name, endpoint }, i) => {
      const own = state.requests.filter(r => r.client === i)
      const ended = own.filter(r => r.answeredAt >= 0).length
      return { name, site: siteOf(state, endpoint), stopped: false, requests: own.slice(-24).map(r => requestView(state, r)), ok: ended, ended, total: own.length }
    }),
    consoles: [],
    voters: members.map(m => m.name),
    learners: [],
    quorum: 1,
    served: { can: true, could: kernel.now, of: kernel.now },
  }
}

const siteOf = ({ network }: State, endpoint: number) => network.sites[network.endpoints[endpoint].site]

function memberView(state: State, m: Member) {
  const last = m.log.length
  return {
    name: m.name, site: siteOf(state, m.id - 1), status: 'up' as const, standing: 'voter' as const, hasData: true,
    role: m.primary ? 'leader' as const : 'follower' as const, term: m.epoch, vote: '', leader: m.primary ? m.name : state.members[m.follows - 1]?.name ?? '',
    commit: last, applied: last, firstIndex: 1, lastIndex: last, progress: [],
    log: m.log.map((entry, i) => ({
      index: i + 1, term: entry.epoch, label: `${entry.key}=${entry.value}`, durable: true,
      // Hollow: it came too late to count.
      committed: !m.log.slice(0, i).some(earlier => earlier.key === entry.key && isNewer(earlier, entry)),
    })).slice(-CELLS),
    votes: { granted: 0, refused: 0, needed: 1 }, elapsed: 0, timeout: 0, writing: false, fsync: 0,
    store: [...m.store].map(([key, { value }]) => [key, value] as const),
  }
}

function messageViews(state: State, kernel: Kernel) {
  const nothing = { term: 0, entries: 0, commit: 0, index: 0, refused: false, label: '' }
  return waitingIn(kernel.queue).flatMap((due) => {
    const common = { ...nothing, id: due.seq, arrivesAt: due.at }
    if (due.kind === Due.Message) {
      const { from, to, message, sentAt } = due.body as Envelope
      const label = message.kind === 'write' ? `${message.entry.key}=${message.entry.value}` : message.kind === 'state' ? 'état' : ''
      return [{
        ...common, from: state.members[from - 1].name, to: state.members[to - 1].name, type: message.kind === 'beat' ? 'MsgHeartbeat' : 'MsgApp',
        term: message.epoch, entries: message.kind === 'beat' ? 0 : 1, label, sentAt, doomed: lostOnTheWay(state.network, from - 1, to - 1, sentAt),
      }]
    }
    if (due.kind !== Due.Request && due.kind !== Due.Answer) return []
    const { request, member, sentAt } = due.body as Asked
    const { name, endpoint } = state.clients[state.requests[request].client]
    const asks = due.kind === Due.Request
    const [from, to] = asks ? [name, state.members[member - 1].name] : [state.members[member - 1].name, name]
    const [a, b] = asks ? [endpoint, member - 1] : [member - 1, endpoint]
    return [{ ...common, from, to, type: asks ? 'request' : 'answer', label: labelOf(state, request), sentAt, doomed: lostOnTheWay(state.network, a, b, sentAt) }]
  }).sort((a, b) => a.id - b.id)
}

/** Between sites, and between members: cut where their sites are. */
function linkViews({ network, members }: State) {
  const { sites, siteCuts, links, endpoints } = network
  const between = sites.flatMap((from, a) => sites.slice(a + 1).map((to, i) => {
    const { latency } = links[a * sites.length + a + 1 + i]
    return { from, to, kind: 'site' as const, cut: siteCuts[a * sites.length + a + 1 + i] === 1 ? 'both' as const : 'none' as const, latency, normal: latency }
  }))
  const within = members.flatMap((a, i) => members.slice(i + 1).map((b) => {
    const { latency } = links[endpoints[a.id - 1].site * sites.length + endpoints[b.id - 1].site]
    return { from: a.name, to: b.name, kind: 'member' as const, cut: isCut(network, a.id - 1, b.id - 1) ? 'both' as const : 'none' as const, latency, normal: latency }
  }))
  return [...between, ...within]
}

function requestView(state: State, r: Request) {
  const label = r.value === null && r.answeredAt >= 0 ? `${r.key} → ${r.found ?? '∅'}` : labelOf(state, r.id)
  return {
    id: r.id, label, member: state.members[r.member - 1]?.name ?? '', sentAt: r.sentAt, answeredAt: r.answeredAt,
    outcome: r.answeredAt >= 0 ? 'ok' as const : 'waiting' as const, ended: 'none', error: '',
  }
}
