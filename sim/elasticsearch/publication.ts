/**
 * The state of the cluster, published in two phases (reference, “Publishing the cluster state”; Publication
 * and CoordinationState of the source): nodes accept and store it; once a quorum of the last committed and
 * of the new voting configuration has, it is committed, and applied. The master does its tasks one batch
 * and one publication after the other, and applies last.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { healthOf, reroute, routed } from './allocation.ts'
import { startFollowerChecks } from './checks.ts'
import { becomeCandidate, becomeFollower, countVote, ensureTermAtLeast, seeTerm } from './elections.ts'
import { Code, Left, note, Why } from './events.ts'
import { commits, decides, isQuorum, reconfigure } from './quorum.ts'
import { applyShards } from './shards.ts'
import { reconsider } from './clients.ts'
import { Due, Mode } from './state.ts'
import type { ClusterState, ElasticState, NodeState, Publication, Task } from './state.ts'
import { send } from './transport.ts'
import type { Message } from './transport.ts'

/** cluster.publish.timeout and cluster.follower_lag.timeout, µs. */
const PUBLISH_TIMEOUT = 30_000_000
const LAG_TIMEOUT = 90_000_000

export const bitsOf = (nodes: readonly number[]) => nodes.reduce((bits, n) => bits | 1 << n, 0)

/** Gives the master something to do. */
export function submit(state: ElasticState, kernel: Kernel, leader: NodeState, ...tasks: readonly Task[]): void {
  if (leader.mode !== Mode.Leader) return
  leader.tasks = [...leader.tasks, ...tasks]
  runTasks(state, kernel, leader)
}

function runTasks(state: ElasticState, kernel: Kernel, leader: NodeState): void {
  if (leader.mode !== Mode.Leader || leader.publication !== null || leader.tasks.length === 0) return
  const tasks = leader.tasks
  leader.tasks = []
  const next = carriedOut(state, kernel, leader, tasks)
  if (next !== null) publish(state, kernel, leader, next)
}

/** The state after these tasks; null when nothing changes. */
function carriedOut(state: ElasticState, kernel: Kernel, leader: NodeState, tasks: readonly Task[]): ClusterState | null {
  const before = leader.accepted
  const elected = tasks.some(t => t.kind === 'elected')
  let force = elected
  const nodes = new Set(before.nodes)
  if (elected) nodes.add(leader.index)
  for (const task of tasks) {
    if (task.kind === 'joined') {
      // A node that is there already waits for a publication that tells it so.
      force = true
      if (nodes.has(task.node)) continue
      nodes.add(task.node)
      leader.stores[task.node] = null
      note(kernel, Code.NodeJoined, leader.index + 1, task.node + 1, nodes.size)
    } else if (task.kind === 'left' && nodes.delete(task.node)) {
      leader.stores[task.node] = null
      note(kernel, Code.NodeLeft, leader.index + 1, task.node + 1, task.why, nodes.size)
    }
  }
  const present = [...nodes].sort((a, b) => a - b)
  const base = { ...before, master: leader.index, nodes: present }
  const shards = reroute(state, kernel, leader, routed(state, kernel, leader, base, tasks))
  // Once a change of the configuration is committed, and not before, the next one.
  const settled = before.config.join() === before.committed.join()
  const config = settled && !elected ? improved(state, leader, present) : before.config
  const changed = force || present.join() !== before.nodes.join() || shards.shards !== before.shards || config.join() !== before.config.join()
  if (!changed) return null
  if (config.join() !== before.config.join()) {
    const eligible = present.filter(n => state.nodes[n].master)
    note(kernel, Code.ConfigChanged, leader.index + 1, before.version + 1, config.length, eligible.length, bitsOf(config))
  }
  return { ...base, ...shards, term: leader.term, version: before.version + 1, config }
}

/** The voting configuration of those who have joined this master. */
function improved(state: ElasticState, leader: NodeState, present: readonly number[]): readonly number[] {
  const voters = leader.joins.map(j => j.from)
  const live = present.filter(n => state.nodes[n].master && voters.includes(n))
  const config = reconfigure(state, live, leader.index, leader.accepted.config)
  return state.settings.minimumMasterNodes !== null || isQuorum(config, voters) ? config : leader.accepted.config
}

function publish(state: ElasticState, kernel: Kernel, leader: NodeState, next: ClusterState): void {
  const publication: Publication = { state: next, targets: next.nodes, votes: [], accepted: [], acked: [], faulty: [], committed: false }
  leader.publication = publication
  startFollowerChecks(state, kernel, leader, next.nodes)
  note(kernel, Code.Published, leader.index + 1, next.term, next.version, next.nodes.length, next.config.length)
  schedule(kernel, PUBLISH_TIMEOUT, Due.PublishTimeout, leader.index, next.version)
  const skipped = (node: number) => leader.votingOnly && node !== leader.index && (!state.nodes[node].master || state.nodes[node].votingOnly)
  for (const node of next.nodes) if (!skipped(node)) send(state, kernel, leader.index, node, 'Publish', { term: next.term, version: next.version, state: next })
  for (const node of next.nodes) if (skipped(node)) markFaulty(state, kernel, leader, node)
}

export function handlePublish(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const next = m.state!
  ensureTermAtLeast(state, kernel, node, m.from, next.term)
  const { accepted } = node
  if (next.term !== node.term || (next.term === accepted.term && next.version <= accepted.version)) {
    note(kernel, Code.PublishRefused, node.index + 1, m.from + 1, next.term, next.version)
    send(state, kernel, node.index, m.from, 'PublishResponse', { refused: true, term: node.term, version: next.version })
    return
  }
  node.accepted = next
  if (m.from !== node.index) becomeFollower(state, kernel, node, m.from)
  const { lastJoin } = node
  const join = lastJoin !== null && lastJoin.to === m.from && lastJoin.term === node.term ? lastJoin : null
  send(state, kernel, node.index, m.from, 'PublishResponse', { term: node.term, version: next.version, join })
}

/** The publication that a message is about, while it runs. */
function current(leader: NodeState, version: number): Publication | null {
  const { publication } = leader
  return leader.mode === Mode.Leader && publication !== null && publication.state.version === version ? publication : null
}

export function handlePublishResponse(state: ElasticState, kernel: Kernel, leader: NodeState, m: Message): void {
  if (m.refused) seeTerm(state, kernel, leader, m.term)
  else if (m.join !== null) countVote(state, kernel, leader, m.join)
  const publication = current(leader, m.version)
  if (publication === null) return
  // A voting-only master has handed its state over, and counts on nobody.
  if (m.refused || (leader.votingOnly && m.from !== leader.index)) return markFaulty(state, kernel, leader, m.from)
  if (publication.faulty.includes(m.from)) return
  publication.accepted = [...publication.accepted, m.from]
  if (state.nodes[m.from].master) publication.votes = [...publication.votes, m.from]
  if (publication.committed) return sendCommit(state, kernel, leader, publication, m.from)
  if (commits(state, publication)) commit(state, kernel, leader, publication)
}

function commit(state: ElasticState, kernel: Kernel, leader: NodeState, publication: Publication): void {
  publication.committed = true
  const { term, version, config } = publication.state
  note(kernel, Code.Committed, leader.index + 1, term, version, publication.votes.length, config.length)
  for (const node of publication.accepted) sendCommit(state, kernel, leader, publication, node)
  completeIfDone(state, kernel, leader, publication)
}

function sendCommit(state: ElasticState, kernel: Kernel, leader: NodeState, { state: { term, version } }: Publication, node: number): void {
  if (node !== leader.index) send(state, kernel, leader.index, node, 'ApplyCommit', { term, version })
}

export function handleApplyCommit(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const { accepted } = node
  if (m.term !== node.term || accepted.term !== m.term || accepted.version !== m.version) return
  apply(state, kernel, node)
  send(state, kernel, node.index, m.from, 'CommitAck', { term: m.term, version: m.version })
}

/** What is accepted is committed: from now on the node acts by it. */
function apply(state: ElasticState, kernel: Kernel, node: NodeState): void {
  if (node.accepted.committed !== node.accepted.config) node.accepted = { ...node.accepted, committed: node.accepted.config }
  node.applied = node.accepted
  const { term, version } = node.applied
  note(kernel, Code.Applied, node.index + 1, term, version, healthOf(node.applied))
  applyShards(state, kernel, node)
  reconsider(state, kernel, node)
}

export function handleCommitAck(state: ElasticState, kernel: Kernel, leader: NodeState, m: Message): void {
  if (leader.mode !== Mode.Leader || m.term !== leader.term) return
  leader.acks[m.from] = Math.max(leader.acks[m.from], m.version)
  const publication = current(leader, m.version)
  if (publication === null) return
  publication.acked = [...publication.acked, m.from]
  completeIfDone(state, kernel, leader, publication)
}

/** Nothing more is expected of that node: enough others, or it fails. */
export function markFaulty(state: ElasticState, kernel: Kernel, leader: NodeState, node: number): void {
  const { publication } = leader
  if (publication === null || publication.faulty.includes(node) || publication.acked.includes(node) || !publication.targets.includes(node)) return
  publication.faulty = [...publication.faulty, node]
  if (publication.committed) return completeIfDone(state, kernel, leader, publication)
  const hopeful = publication.targets.filter(n => state.nodes[n].master && !publication.faulty.includes(n))
  if (!decides(state, publication.state, hopeful)) becomeCandidate(state, kernel, leader, leader.votingOnly ? Why.StateTransfer : Why.NoQuorum)
}

/** Before it is committed or after, the publication of a master that is none any more ends. */
export function failPublication(kernel: Kernel, node: NodeState, why: number): void {
  const { publication } = node
  if (publication === null) return
  node.publication = null
  const { term, version } = publication.state
  if (!publication.committed) note(kernel, Code.PublicationFailed, node.index + 1, term, version, why)
}

function completeIfDone(state: ElasticState, kernel: Kernel, leader: NodeState, publication: Publication): void {
  const rest = publication.targets.filter(n => n !== leader.index && !publication.acked.includes(n) && !publication.faulty.includes(n))
  if (rest.length === 0 && publication.committed) complete(state, kernel, leader, publication)
}

function complete(state: ElasticState, kernel: Kernel, leader: NodeState, { state: published, targets }: Publication): void {
  leader.publication = null
  const before = leader.applied === null ? -1 : healthOf(leader.applied)
  apply(state, kernel, leader)
  const now = healthOf(published)
  if (before !== now) note(kernel, Code.HealthChanged, leader.index + 1, Math.max(0, before), now)
  leader.acks[leader.index] = published.version
  if (targets.some(n => leader.acks[n] < published.version)) schedule(kernel, LAG_TIMEOUT, Due.Lag, leader.index, published.version)
  seeTerm(state, kernel, leader, leader.maxTermSeen)
  // Whatever the new state calls for: a configuration that suits it, copies that may be placed now.
  submit(state, kernel, leader, { kind: 'reroute' })
}

export function handlePublishTimeout(state: ElasticState, kernel: Kernel, leader: NodeState, version: number): void {
  const publication = current(leader, version)
  if (publication === null) return
  if (publication.committed) complete(state, kernel, leader, publication)
  else becomeCandidate(state, kernel, leader, Why.Timeout)
}

/** Nodes that have not applied a state for so long are out. */
export function handleLag(state: ElasticState, kernel: Kernel, leader: NodeState, version: number): void {
  if (leader.mode !== Mode.Leader) return
  const lagging = leader.accepted.nodes.filter(n => n !== leader.index && leader.acks[n] < version)
  submit(state, kernel, leader, ...lagging.map(node => ({ kind: 'left' as const, node, why: Left.Lagging })))
}
