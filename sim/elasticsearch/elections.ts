/**
 * From candidate to master and back (Coordinator, CoordinationState, PreVoteCollector and
 * ElectionSchedulerFactory of Elasticsearch's source; reference, “Quorum-based decision making”).
 * A candidate that has found a quorum of peers waits a random time, asks whether it would win (pre-vote),
 * then asks for joins in a new term; a node joins one candidate a term.
 */
import { below } from '../kernel/random.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { startFollowerChecks, startLeaderCheck } from './checks.ts'
import { reconsider } from './clients.ts'
import { Code, note, Why } from './events.ts'
import { failPublication, submit } from './publication.ts'
import { canJoin, decides, isFresher, mayWin } from './quorum.ts'
import { Due, Mode, NOBODY } from './state.ts'
import type { ElasticState, Join, NodeState } from './state.ts'
import { send } from './transport.ts'
import type { Message } from './transport.ts'

/** cluster.election.initial_timeout, .back_off_time, .max_timeout, .duration, µs. */
export const ELECTION = { initial: 100_000, backOff: 100_000, max: 10_000_000, duration: 500_000 }
/** discovery.find_peers_interval, discovery.request_peers_timeout, µs. */
const FIND_PEERS = 1_000_000
const REQUEST_PEERS = 3_000_000

/** The nth attempt waits a random time of at most so long, n from 0. */
export const windowOf = (attempt: number) => Math.min(ELECTION.max, ELECTION.initial + attempt * ELECTION.backOff)

/** The one place where a mode changes. */
function changeMode(kernel: Kernel, node: NodeState, to: Mode, why: number, leader: number): void {
  const from = node.mode
  node.mode = to
  node.leader = leader
  note(kernel, Code.ModeChanged, node.index + 1, from, to, node.term, why, leader + 1)
}

export function becomeCandidate(state: ElasticState, kernel: Kernel, node: NodeState, why: number): void {
  changeMode(kernel, node, Mode.Candidate, why, NOBODY)
  failPublication(kernel, node, why)
  node.leaderCheck = null
  node.followerChecks = []
  node.tasks = []
  node.joiners = []
  node.peers = []
  stopScheduler(node)
  node.discovery++
  findPeers(state, kernel, node, node.discovery)
  reconsider(state, kernel, node)
}

export function becomeFollower(state: ElasticState, kernel: Kernel, node: NodeState, leader: number): void {
  if (node.mode === Mode.Follower && node.leader === leader) return
  changeMode(kernel, node, Mode.Follower, Why.Follows, leader)
  failPublication(kernel, node, Why.Follows)
  leaveCandidacy(node)
  node.followerChecks = []
  node.tasks = []
  startLeaderCheck(kernel, node, leader)
  reconsider(state, kernel, node)
}

function becomeLeader(state: ElasticState, kernel: Kernel, node: NodeState): void {
  changeMode(kernel, node, Mode.Leader, Why.Won, node.index)
  leaveCandidacy(node)
  node.leaderCheck = null
  node.acks = state.nodes.map(() => 0)
  node.stores = state.nodes.map(() => null)
  node.kept = []
  startFollowerChecks(state, kernel, node, node.accepted.nodes)
  submit(state, kernel, node, { kind: 'elected' }, ...[...new Set([...node.joins.map(j => j.from), ...node.joiners])].map(n => ({ kind: 'joined' as const, node: n })))
  node.joiners = []
}

function leaveCandidacy(node: NodeState): void {
  stopScheduler(node)
  node.discovery++
  node.peers = []
}

/** A process that has just started knows what its disk holds. */
export function startCoordinator(state: ElasticState, kernel: Kernel, node: NodeState): void {
  Object.assign(node, {
    mode: Mode.Candidate, leader: NOBODY, maxTermSeen: node.term, applied: null, startedJoin: false, joins: [], lastJoin: null, electionWon: false, joiners: [],
    peers: [], scheduling: false, leaderCheck: null, followerChecks: [], publication: null, tasks: [], acks: [], stores: [], kept: [], rechecking: false, replications: [], coordinated: [],
  })
  becomeCandidate(state, kernel, node, Why.Started)
}

/** Asks every master-eligible node whom it follows, now and every second until there is a master. */
export function findPeers(state: ElasticState, kernel: Kernel, node: NodeState, discovery: number): void {
  if (node.discovery !== discovery || node.mode !== Mode.Candidate) return
  for (const peer of state.nodes) {
    if (peer.master && peer !== node) send(state, kernel, node.index, peer.index, 'PeersRequest', { term: node.term })
  }
  peersChanged(state, kernel, node)
  schedule(kernel, FIND_PEERS, Due.FindPeers, node.index, discovery)
}

function hear(state: ElasticState, kernel: Kernel, node: NodeState, peer: number): void {
  if (!state.nodes[peer].master) return
  node.peers = [...node.peers.filter(p => p.node !== peer), { node: peer, at: kernel.now }]
  peersChanged(state, kernel, node)
}

function discovered(kernel: Kernel, node: NodeState): readonly number[] {
  const known = node.peers.filter(p => kernel.now - p.at <= REQUEST_PEERS).map(p => p.node)
  return node.master ? [node.index, ...known] : known
}

/** Elections are tried only while enough peers to win one are there. */
function peersChanged(state: ElasticState, kernel: Kernel, node: NodeState): void {
  const enough = node.mode === Mode.Candidate && node.master && decides(state, node.accepted, discovered(kernel, node))
  if (enough === node.scheduling) return
  stopScheduler(node)
  if (!enough) return
  node.scheduling = true
  node.attempt = 0
  scheduleElection(kernel, node, 0)
}

function stopScheduler(node: NodeState): void {
  node.scheduling = false
  node.scheduler++
  node.preVote = { round: node.preVote.round + 1, joins: [], over: true }
}

function scheduleElection(kernel: Kernel, node: NodeState, grace: number): void {
  const window = windowOf(node.attempt++)
  const delay = grace + 1_000 * (1 + below(node.dice, window / 1_000))
  note(kernel, Code.ElectionScheduled, node.index + 1, node.attempt, delay, window)
  schedule(kernel, delay, Due.Election, node.index, node.scheduler)
}

/** An attempt: the next one is planned first, so that it comes even if this one comes to nothing. */
export function attemptElection(state: ElasticState, kernel: Kernel, node: NodeState, scheduler: number): void {
  if (node.scheduler !== scheduler || !node.scheduling) return
  scheduleElection(kernel, node, ELECTION.duration)
  if (node.mode !== Mode.Candidate) return
  node.preVote = { round: node.preVote.round + 1, joins: [], over: false }
  note(kernel, Code.PreVoteBegan, node.index + 1, node.term, node.attempt - 1)
  for (const peer of discovered(kernel, node)) send(state, kernel, node.index, peer, 'PreVoteRequest', { term: node.term, no: node.preVote.round })
}

const voteOf = (node: NodeState, to: number): Join => ({ from: node.index, to, term: node.term, acceptedTerm: node.accepted.term, acceptedVersion: node.accepted.version })

export function handlePreVoteRequest(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  seeTerm(state, kernel, node, m.term)
  if (node.leader !== NOBODY && node.leader !== m.from) {
    note(kernel, Code.PreVoteRefused, node.index + 1, m.from + 1, node.leader + 1)
    send(state, kernel, node.index, m.from, 'PreVoteResponse', { refused: true, no: m.no, term: node.term })
    return
  }
  send(state, kernel, node.index, m.from, 'PreVoteResponse', { no: m.no, term: node.term, join: voteOf(node, m.from) })
}

export function handlePreVoteResponse(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  seeTerm(state, kernel, node, m.term)
  const { preVote } = node
  if (node.mode !== Mode.Candidate || m.no !== preVote.round || preVote.over || m.join === null) return
  if (isFresher(m.join, node)) {
    note(kernel, Code.VoteDiscarded, node.index + 1, m.from + 1, node.term, Why.StateBehind)
    return
  }
  preVote.joins = [...preVote.joins, m.join]
  if (!mayWin(state, node, preVote.joins)) return
  preVote.over = true
  startElection(state, kernel, node)
}

function startElection(state: ElasticState, kernel: Kernel, node: NodeState): void {
  const term = Math.max(node.term, node.maxTermSeen) + 1
  note(kernel, Code.ElectionBegan, node.index + 1, term)
  for (const peer of discovered(kernel, node)) send(state, kernel, node.index, peer, 'StartJoin', { term })
}

export function handleStartJoin(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  if (canJoin(node, m.term)) return joinInTerm(state, kernel, node, m.from, m.term)
  note(kernel, Code.JoinRefused, node.index + 1, m.from + 1, m.term, node.term)
}

/** Enters a term and gives its vote there to `to`. The one place where a term changes. */
function joinInTerm(state: ElasticState, kernel: Kernel, node: NodeState, to: number, term: number): void {
  node.term = term
  node.maxTermSeen = Math.max(node.maxTermSeen, term)
  node.startedJoin = true
  node.joins = []
  node.electionWon = false
  const join = voteOf(node, to)
  node.lastJoin = join
  if (node.master) note(kernel, Code.Joined, node.index + 1, to + 1, term)
  if (node.mode !== Mode.Candidate) becomeCandidate(state, kernel, node, Why.HigherTerm)
  send(state, kernel, node.index, to, 'Join', { term, join })
}

export function ensureTermAtLeast(state: ElasticState, kernel: Kernel, node: NodeState, from: number, term: number): void {
  if (term > node.term) joinInTerm(state, kernel, node, from, term)
}

/** A leader that hears of a newer term opens one of its own, once it is done publishing. */
export function seeTerm(state: ElasticState, kernel: Kernel, node: NodeState, term: number): void {
  node.maxTermSeen = Math.max(node.maxTermSeen, term)
  if (node.mode !== Mode.Leader || node.maxTermSeen <= node.term || node.publication !== null) return
  ensureTermAtLeast(state, kernel, node, node.index, node.maxTermSeen)
}

/** Somebody joins: with a vote for this term, or only to be part of the cluster. */
export function handleJoin(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  seeTerm(state, kernel, node, m.term)
  if (m.join !== null && node.master) countVote(state, kernel, node, m.join)
  if (node.mode === Mode.Leader) {
    submit(state, kernel, node, { kind: 'joined', node: m.from })
  } else if (node.mode === Mode.Candidate && !node.joiners.includes(m.from)) {
    node.joiners = [...node.joiners, m.from]
  }
}

/** CoordinationState.handleJoin. */
export function countVote(state: ElasticState, kernel: Kernel, node: NodeState, join: Join): void {
  if (join.to !== node.index || join.term !== node.term || !node.startedJoin || node.joins.some(j => j.from === join.from)) return
  if (!state.nodes[join.from].master) return
  if (isFresher(join, node)) {
    note(kernel, Code.VoteDiscarded, node.index + 1, join.from + 1, join.term, Why.StateBehind)
    return
  }
  node.joins = [...node.joins, join]
  if (node.electionWon) return
  note(kernel, Code.VotesCounted, node.index + 1, node.term, node.joins.length, node.accepted.config.length)
  if (!mayWin(state, node, node.joins)) return
  node.electionWon = true
  if (node.mode === Mode.Candidate) becomeLeader(state, kernel, node)
}

export function handlePeersRequest(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  if (node.mode === Mode.Candidate) hear(state, kernel, node, m.from)
  send(state, kernel, node.index, m.from, 'PeersResponse', { term: node.term, leader: node.leader })
}

export function handlePeersResponse(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  if (node.mode !== Mode.Candidate) return
  hear(state, kernel, node, m.from)
  if (m.leader !== m.from) return
  ensureTermAtLeast(state, kernel, node, m.from, m.term)
  const { lastJoin } = node
  const join = lastJoin !== null && lastJoin.to === m.from && lastJoin.term === node.term ? lastJoin : null
  send(state, kernel, node.index, m.from, 'Join', { term: node.term, join })
}

/** A closed connection: that peer is not there any more. */
export function forgetPeer(state: ElasticState, kernel: Kernel, node: NodeState, peer: number): void {
  if (!node.peers.some(p => p.node === peer)) return
  node.peers = node.peers.filter(p => p.node !== peer)
  peersChanged(state, kernel, node)
}
