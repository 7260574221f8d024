/** What a frame shows of a cluster: frozen plain data, words instead of numbers. */
import { lostOnTheWay, settingsOf } from '../kernel/network.ts'
import { waitingIn } from '../kernel/queue.ts'
import type { Kernel } from '../kernel/world.ts'
import { healthOf } from './allocation.ts'
import { Msg, WORDS } from './events.ts'
import { ERRORS, labelOf } from './labels.ts'
import { isBlocked, localCopy } from './shards.ts'
import { Copied, Due, Mode, NOBODY, shardKey } from './state.ts'
import type { ClusterState, ElasticState, NodeState, Request } from './state.ts'
import { isUp } from './transport.ts'
import type { Message } from './transport.ts'

export interface CopyView {
  readonly index: string
  readonly shard: number
  readonly prirep: 'p' | 'r'
  readonly state: 'STARTED' | 'INITIALIZING' | 'UNASSIGNED'
  readonly docs: number
  /** '' while unassigned. */
  readonly node: string
  /** Time it is still waited for, µs. */
  readonly delay: number
}

export interface NodeView {
  readonly name: string
  readonly site: string
  readonly status: 'up' | 'down' | 'paused'
  readonly eligible: boolean
  readonly votingOnly: boolean
  readonly data: boolean
  /** `node.role` of _cat/nodes: "m", "mv", "d". */
  readonly roles: string
  readonly mode: 'candidate' | 'master' | 'follower'
  readonly term: number
  /** Last state accepted, and last state committed that it knows. */
  readonly accepted: number
  readonly applied: number
  /** Name of the master it knows, or ''. */
  readonly master: string
  /** Its voice counts, by the newest committed configuration. */
  readonly voter: boolean
  /** Refuses writes: no master, or nothing known yet. */
  readonly blocked: boolean
  /** A candidate's voices in this term. */
  readonly votes: number
  /** Copies on its disk: in use, or left over. */
  readonly copies: readonly CopyView[]
}

/** A state of the cluster, as _cat shows it. */
export interface ClusterView {
  readonly master: string
  readonly term: number
  readonly version: number
  readonly health: 'green' | 'yellow' | 'red'
  readonly nodes: readonly string[]
  readonly voters: readonly string[]
  readonly quorum: number
  readonly shards: readonly CopyView[]
}

export interface MessageView {
  readonly id: number
  readonly from: string
  readonly to: string
  readonly type: string
  readonly term: number
  readonly version: number
  readonly refused: boolean
  readonly sentAt: number
  readonly arrivesAt: number
  readonly doomed: boolean
}

export interface LinkView {
  readonly from: string
  readonly to: string
  readonly cut: 'none' | 'both' | 'forward' | 'backward'
  readonly latency: number
}

export interface RequestView {
  readonly id: number
  readonly label: string
  readonly node: string
  readonly sentAt: number
  readonly answeredAt: number
  readonly outcome: 'waiting' | 'ok' | 'failed' | 'unknown'
  /** Elasticsearch's own words; empty when all is well, and while it waits. */
  readonly error: string
  readonly docs: number
}

export interface ClientView {
  readonly name: string
  readonly site: string
  readonly requests: readonly RequestView[]
  readonly ok: number
  readonly total: number
}

export interface ElasticView {
  readonly sites: readonly string[]
  readonly nodes: readonly NodeView[]
  /** The newest committed state, or null before the first. */
  readonly cluster: ClusterView | null
  /** Of each master that acts: one, none, or, in the counter-model, two. */
  readonly masters: readonly ClusterView[]
  /** minimum_master_nodes of the counter-model; 0: there is none. */
  readonly minimumMasterNodes: number
  readonly messages: readonly MessageView[]
  readonly links: readonly LinkView[]
  readonly clients: readonly ClientView[]
}

const STATUSES = ['up', 'down', 'paused'] as const
const MODES = ['candidate', 'master', 'follower'] as const
const HEALTHS = ['green', 'yellow', 'red'] as const
const COPIES = ['UNASSIGNED', 'INITIALIZING', 'STARTED'] as const
const OUTCOMES = ['waiting', 'ok', 'failed', 'unknown'] as const
/** Requests of a client: the most a frame carries. */
const REQUESTS = 12

export function view(state: ElasticState, kernel: Kernel): ElasticView {
  const newest = newestCommitted(state)
  return {
    sites: state.network.sites,
    nodes: state.nodes.map(n => nodeView(state, kernel, n, newest)),
    cluster: newest && clusterView(state, kernel, newest),
    masters: state.nodes.flatMap((n) => {
      const own = n.mode === Mode.Leader && isUp(kernel, n.index) ? committedBy(state, n) : undefined
      return own ? [clusterView(state, kernel, own)] : []
    }),
    minimumMasterNodes: state.settings.minimumMasterNodes ?? 0,
    messages: messageViews(state, kernel),
    links: linkViews(state),
    clients: state.clients.map(({ index, description: { name, site } }) => {
      const own = state.requests.filter(r => r.client === index)
      return { name, site, requests: own.slice(-REQUESTS).map(r => requestView(state, r)), ok: own.filter(r => r.outcome === 1).length, total: own.length }
    }),
  }
}

export function newestCommitted({ nodes }: ElasticState): ClusterState | null {
  return nodes.reduce<ClusterState | null>((best, { applied }) => (applied !== null && (best === null || applied.version > best.version || (applied.version === best.version && applied.term > best.term)) ? applied : best), null)
}

/** A master's newest committed state: it applies it last, after those it published it to. */
function committedBy({ nodes }: ElasticState, master: NodeState): ClusterState | undefined {
  return nodes.flatMap(({ applied }) => (applied?.term === master.term && applied.master === master.index ? [applied] : [])).toSorted((a, b) => b.version - a.version)[0]
}

const nameOf = (state: ElasticState, node: number) => state.nodes[node]?.name ?? ''

function nodeView(state: ElasticState, kernel: Kernel, node: NodeState, newest: ClusterState | null): NodeView {
  const { name, site, master, votingOnly, data, mode, term } = node
  const up = isUp(kernel, node.index)
  return {
    name, site: state.network.sites[site], status: STATUSES[kernel.processes[node.index].status], eligible: master, votingOnly, data,
    roles: `${data ? 'd' : ''}${master ? 'm' : ''}${votingOnly ? 'v' : ''}`,
    mode: up ? MODES[mode] : 'candidate', term, accepted: node.accepted.version, applied: node.applied?.version ?? 0,
    master: up ? nameOf(state, node.leader) : '', voter: (newest ?? node.accepted).config.includes(node.index),
    blocked: isBlocked(node), votes: up && mode === Mode.Candidate ? node.joins.length : 0,
    copies: node.copies.map(c => ({
      index: state.indices[c.shard >> 4].name, shard: c.shard & 15, prirep: c.primary ? 'p' : 'r', node: name, docs: c.ops.length, delay: 0,
      state: !c.active ? 'UNASSIGNED' : c.started ? 'STARTED' : 'INITIALIZING',
    })),
  }
}

function clusterView(state: ElasticState, { now }: Kernel, cluster: ClusterState): ClusterView {
  const { minimumMasterNodes } = state.settings
  return {
    master: nameOf(state, cluster.master), term: cluster.term, version: cluster.version, health: HEALTHS[healthOf(cluster)],
    nodes: cluster.nodes.map(n => nameOf(state, n)), voters: cluster.config.map(n => nameOf(state, n)),
    quorum: minimumMasterNodes ?? Math.floor(cluster.config.length / 2) + 1,
    shards: cluster.shards.flatMap(({ index, no, copies }) => copies.map((c): CopyView => ({
      index: state.indices[index].name, shard: no, prirep: c.primary ? 'p' : 'r', state: COPIES[c.status], node: nameOf(state, c.node),
      docs: c.node === NOBODY || c.status !== Copied.Started ? 0 : localCopy(state.nodes[c.node], shardKey(index, no))?.ops.length ?? 0,
      delay: Math.max(0, c.delayedUntil - now),
    }))),
  }
}

function messageViews(state: ElasticState, kernel: Kernel): MessageView[] {
  const views: MessageView[] = []
  const end = (i: number) => state.network.endpoints[i].name
  for (const { kind, seq, at, body } of waitingIn(kernel.queue)) {
    if (kind !== Due.Message) continue
    const { from, to, term, version, refused, sentAt, kind: type } = body as Message
    if (from === to || (type >= Msg.FollowerCheck && type <= Msg.Disconnected)) continue
    views.push({
      id: seq, from: end(from), to: end(to), type: WORDS.message[type], term, version, refused, sentAt, arrivesAt: at,
      doomed: lostOnTheWay(state.network, from, to, sentAt) || (to < state.nodes.length && !isUp(kernel, to)),
    })
  }
  return views
}

function linkViews({ network }: ElasticState): LinkView[] {
  const { sites, siteCuts, endpoints, links } = network
  const size = sites.length
  return sites.flatMap((from, a) => sites.slice(a + 1).map((to, i): LinkView => {
    const b = a + 1 + i
    const [forward, backward] = [siteCuts[a * size + b] === 1, siteCuts[b * size + a] === 1]
    const [x, y] = [a, b].map(s => endpoints.findIndex(e => e.site === s))
    const { latency } = x < 0 || y < 0 ? links[a * size + b] : settingsOf(network, x, y)
    return { from, to, latency, cut: forward && backward ? 'both' : forward ? 'forward' : backward ? 'backward' : 'none' }
  }))
}

function requestView(state: ElasticState, r: Request): RequestView {
  return {
    id: r.id, label: labelOf(state, r), node: nameOf(state, r.node), sentAt: r.sentAt, answeredAt: r.answeredAt, outcome: OUTCOMES[r.outcome], error: ERRORS[r.why], docs: r.docs,
  }
}
