/** From a description to the state that a run begins with: disks as after the cluster's very first start. */
import { createNetwork } from '../kernel/network.ts'
import type { LinkSettings } from '../kernel/network.ts'
import { createProcess } from '../kernel/process.ts'
import { NOBODY as NOBODY_OWNS } from '../kernel/queue.ts'
import { nextUint32, streamOf } from '../kernel/random.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { DEFAULT_LINK, settingsOf } from './description.ts'
import type { ElasticDescription, NodeDescription } from './description.ts'
import { Due, Mode, NOBODY } from './state.ts'
import type { ClusterState, ElasticState, NodeState } from './state.ts'

const INDEX_CREATED = 2_000_000

export function build(description: ElasticDescription, kernel: Kernel): ElasticState {
  const sites = description.sites.map(s => s.name)
  const { nodes, clients, indices, initialMasterNodes } = description
  const endpoints = [...nodes, ...clients].map(e => ({ name: e.name, site: sites.indexOf(e.site) }))
  const founders = nodes.flatMap((n, i) => (n.roles.includes('master') && (initialMasterNodes?.includes(n.name) ?? n.startAt !== null) ? [i] : []))
  // ClusterBootstrapService: the first voting configuration, in a state that nobody has published.
  const empty: ClusterState = { term: 0, version: 0, master: NOBODY, nodes: [], committed: founders, config: founders, shards: [], allocations: 0 }
  const state: ElasticState = {
    settings: settingsOf(description),
    network: createNetwork(kernel.random, sites, endpoints, (a, b) => linkBetween(description, sites[a], sites[b])),
    indices: indices.map(i => ({ shards: 1, replicas: 1, createdAt: INDEX_CREATED, ...i })),
    nodes: nodes.map((n, i) => nodeOf(kernel, n, i, sites.indexOf(n.site), empty)),
    clients: clients.map((c, i) => ({ index: i, endpoint: nodes.length + i, description: c, nodes: c.nodes.map(name => nodes.findIndex(n => n.name === name)) })),
    requests: [],
    delivered: 0,
  }
  nodes.forEach(({ startAt }, i) => {
    kernel.processes.push(createProcess())
    if (startAt !== null) schedule(kernel, startAt ?? 0, Due.Start, NOBODY_OWNS, i)
  })
  state.indices.forEach(({ createdAt }, i) => schedule(kernel, createdAt, Due.CreateIndex, NOBODY_OWNS, i))
  return state
}

function nodeOf({ random }: Kernel, { name, roles }: NodeDescription, index: number, site: number, accepted: ClusterState): NodeState {
  return {
    index, name, site, id: nextUint32(streamOf(random, `${name}/id`)), dice: streamOf(random, `${name}/election`),
    master: roles.includes('master'), votingOnly: roles.includes('voting_only'), data: roles.includes('data'),
    term: 0, accepted, copies: [], silent: false,
    mode: Mode.Candidate, leader: NOBODY, maxTermSeen: 0, applied: null, startedJoin: false, joins: [], lastJoin: null, electionWon: false, joiners: [],
    peers: [], discovery: 0, attempt: 0, scheduler: 0, scheduling: false, preVote: { round: 0, joins: [], over: true },
    leaderCheck: null, followerChecks: [], publication: null, tasks: [], acks: [], stores: [], kept: [],
    rechecking: false, replications: [], nextReplication: 1, coordinated: [],
  }
}

function linkBetween({ links }: ElasticDescription, a: string, b: string): LinkSettings {
  const own = links.find(({ between: [x, y] }) => (x === a && y === b) || (x === b && y === a))
  const { latency, jitter = 0 } = own ?? (a === b ? DEFAULT_LINK.inside : DEFAULT_LINK.between)
  return { latency, jitter, loss: 0, duplicates: 0, reorders: 0 }
}
