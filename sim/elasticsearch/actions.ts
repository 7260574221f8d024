/** What someone may do to the cluster: fail and repair its nodes, sites and links, and write and read as a client. Each is carried out, or refused with a reason. */
import { isCut, setEndpointCut, setOwnLink, setSiteCut, settingsOf } from '../kernel/network.ts'
import { ProcessStatus } from '../kernel/process.ts'
import { releaseWaiting } from '../kernel/world.ts'
import type { Kernel, Refusal } from '../kernel/world.ts'
import { ask } from './clients.ts'
import { startCoordinator } from './elections.ts'
import { Code, note, Stop } from './events.ts'
import type { ElasticState, NodeState } from './state.ts'
import { disconnectAll, isUp } from './transport.ts'

export type ElasticAction =
  | { readonly type: 'crash' | 'start' | 'pause' | 'resume' | 'isolate' | 'rejoin', readonly node: string }
  | { readonly type: 'cut' | 'heal', readonly from: string, readonly to: string, readonly oneWay?: boolean }
  /** One-way delay between two sites, µs. */
  | { readonly type: 'delay', readonly from: string, readonly to: string, readonly latency: number, readonly jitter?: number }
  | { readonly type: 'lose-site' | 'restore-site', readonly site: string }
  | { readonly type: 'index' | 'count', readonly client: string, readonly index?: string, readonly node?: string }

const REQUEST_LIMIT = 2_000

const refuse = (refused: string, subject: string): Refusal => ({ refused, subject })

export function act(state: ElasticState, kernel: Kernel, action: ElasticAction): Refusal | null {
  switch (action.type) {
    case 'crash': case 'start': case 'pause': case 'resume': {
      const { type } = action
      return withNode(state, action.node, node => changeProcess(state, kernel, node, type))
    }
    case 'isolate': case 'rejoin': return withNode(state, action.node, node => isolate(state, kernel, node, action.type === 'isolate'))
    case 'cut': case 'heal': return changeLink(state, kernel, action)
    case 'delay': return setDelay(state, kernel, action)
    case 'lose-site': case 'restore-site': return changeSite(state, kernel, action.site, action.type === 'lose-site')
    case 'index': case 'count': return request(state, kernel, action)
    default: return refuse('unknown-action', (action as { type: string }).type)
  }
}

function withNode(state: ElasticState, name: string, what: (node: NodeState) => Refusal | null): Refusal | null {
  const node = state.nodes.find(n => n.name === name)
  return node ? what(node) : refuse('unknown-node', name)
}

function changeProcess(state: ElasticState, kernel: Kernel, node: NodeState, type: 'crash' | 'start' | 'pause' | 'resume'): Refusal | null {
  const process = kernel.processes[node.index]
  const down = process.status === ProcessStatus.Down
  if (type === 'start') {
    if (!down) return refuse('already-up', node.name)
    start(state, kernel, node)
    return null
  }
  if (down) return refuse('already-down', node.name)
  const paused = process.status === ProcessStatus.Paused
  if (type === 'crash') {
    stop(kernel, node, Stop.Killed)
    disconnectAll(state, kernel, node.index)
  } else if (type === 'pause') {
    if (paused) return refuse('already-paused', node.name)
    process.status = ProcessStatus.Paused
    note(kernel, Code.Paused, node.index + 1)
  } else {
    if (!paused) return refuse('not-paused', node.name)
    process.status = ProcessStatus.Up
    note(kernel, Code.Resumed, node.index + 1)
    releaseWaiting(kernel, node.index)
  }
  return null
}

/** The process begins anew with what its disk holds. Connections to the one before it are gone. */
export function start(state: ElasticState, kernel: Kernel, node: NodeState): void {
  const process = kernel.processes[node.index]
  process.status = ProcessStatus.Up
  process.life++
  node.silent = false
  for (const copy of node.copies) Object.assign(copy, { active: false, primary: false, started: false })
  note(kernel, Code.Started, node.index + 1, process.life, node.term, node.accepted.version)
  if (process.life > 1) disconnectAll(state, kernel, node.index)
  startCoordinator(state, kernel, node)
}

function stop(kernel: Kernel, node: NodeState, why: number): void {
  const process = kernel.processes[node.index]
  process.status = ProcessStatus.Down
  process.waiting = []
  note(kernel, Code.Stopped, node.index + 1, why)
}

/** A site without power: its nodes stop, and nobody hears why. */
function changeSite(state: ElasticState, kernel: Kernel, name: string, lose: boolean): Refusal | null {
  const site = state.network.sites.indexOf(name)
  if (site < 0) return refuse('unknown-site', name)
  const nodes = state.nodes.filter(n => n.site === site && isUp(kernel, n.index) === lose)
  if (nodes.length === 0) return refuse(lose ? 'site-already-lost' : 'site-already-up', name)
  for (const node of nodes) {
    if (lose) {
      stop(kernel, node, Stop.SiteLost)
      node.silent = true
    } else {
      start(state, kernel, node)
    }
  }
  return null
}

function cutNodes(state: ElasticState, kernel: Kernel, from: number, to: number, cut: boolean): void {
  setEndpointCut(state.network, kernel.now, from, to, cut)
  note(kernel, cut ? Code.LinkCut : Code.LinkHealed, from + 1, to + 1)
}

function isolate(state: ElasticState, kernel: Kernel, node: NodeState, cut: boolean): Refusal | null {
  const { network } = state
  const pairs = state.nodes.filter(n => n !== node).flatMap(n => [[node.index, n.index], [n.index, node.index]])
  const changes = pairs.filter(([a, b]) => (network.endpointCuts[a * network.endpoints.length + b] === 1) !== cut)
  if (changes.length === 0) return refuse(cut ? 'already-cut' : 'not-cut', node.name)
  for (const [a, b] of changes) cutNodes(state, kernel, a, b, cut)
  return null
}

function changeLink(state: ElasticState, kernel: Kernel, { type, from, to, oneWay }: Extract<ElasticAction, { type: 'cut' | 'heal' }>): Refusal | null {
  const { network } = state
  const cut = type === 'cut'
  if (from === to) return refuse('same-place', from)
  const sites = [from, to].map(name => network.sites.indexOf(name))
  const nodes = [from, to].map(name => state.nodes.findIndex(n => n.name === name))
  const between = sites.every(s => s >= 0)
  const [a, b] = between ? sites : nodes
  if (a < 0 || b < 0) return refuse('unknown-link', `${from}–${to}`)
  const size = between ? network.sites.length : network.endpoints.length
  const cuts = between ? network.siteCuts : network.endpointCuts
  const ways = (oneWay ? [[a, b]] : [[a, b], [b, a]]).filter(([x, y]) => (cuts[x * size + y] === 1) !== cut)
  if (ways.length === 0) return refuse(cut ? 'already-cut' : 'not-cut', `${from}–${to}`)
  for (const [x, y] of ways) {
    if (!between) {
      cutNodes(state, kernel, x, y, cut)
      continue
    }
    setSiteCut(network, kernel.now, x, y, cut)
    note(kernel, cut ? Code.SitesCut : Code.SitesHealed, x, y)
  }
  return null
}

function setDelay({ network }: ElasticState, kernel: Kernel, { from, to, latency, jitter = 0 }: Extract<ElasticAction, { type: 'delay' }>): Refusal | null {
  const [a, b] = [from, to].map(name => network.sites.indexOf(name))
  if (a < 0 || b < 0) return refuse('unknown-link', `${from}–${to}`)
  const size = network.endpoints.length
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const [p, q] = [network.endpoints[x].site, network.endpoints[y].site]
      if (x !== y && ((p === a && q === b) || (p === b && q === a))) setOwnLink(network, x, y, { ...settingsOf(network, x, y), latency, jitter })
    }
  }
  note(kernel, Code.LinkSet, a, b, latency, jitter)
  return null
}

function request(state: ElasticState, kernel: Kernel, { type, client: name, index: indexName, node: nodeName }: Extract<ElasticAction, { type: 'index' | 'count' }>): Refusal | null {
  const client = state.clients.find(c => c.description.name === name)
  if (!client) return refuse('unknown-client', name)
  if (state.requests.length >= REQUEST_LIMIT) return refuse('too-many-requests', name)
  const index = indexName === undefined ? 0 : state.indices.findIndex(i => i.name === indexName)
  if (index < 0 || state.indices.length === 0) return refuse('unknown-index', indexName ?? '')
  let node: number | null = null
  if (nodeName !== undefined) {
    node = state.nodes.findIndex(n => n.name === nodeName)
    if (node < 0) return refuse('unknown-node', nodeName)
    if (!isUp(kernel, node)) return refuse('node-down', nodeName)
    if (isCut(state.network, client.endpoint, node)) return refuse('out-of-reach', nodeName)
  }
  ask(state, kernel, client, type, index, node)
  return null
}
