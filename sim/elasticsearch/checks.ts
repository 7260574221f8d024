/**
 * Who is gone: the master checks each node, each node checks its master, every second; three failures
 * in a row, each after 10 s of silence, and it is (reference, “Cluster fault detection”: FollowersChecker,
 * LeaderChecker). A closed connection tells at once.
 */
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { becomeCandidate, becomeFollower, ensureTermAtLeast, seeTerm } from './elections.ts'
import { Code, Left, note, Why } from './events.ts'
import { markFaulty, submit } from './publication.ts'
import { Due, Mode } from './state.ts'
import type { ElasticState, NodeState } from './state.ts'
import { send } from './transport.ts'
import type { Message } from './transport.ts'

/** cluster.fault_detection.{leader_check,follower_check}.{interval,timeout,retry_count}; µs. */
export const CHECK = { interval: 1_000_000, timeout: 10_000_000, retries: 3 }

/** Checks these followers from now on, and no others. */
export function startFollowerChecks(state: ElasticState, kernel: Kernel, leader: NodeState, nodes: readonly number[]): void {
  leader.followerChecks = leader.followerChecks.filter(c => nodes.includes(c.node))
  for (const node of nodes) {
    if (node === leader.index || leader.followerChecks.some(c => c.node === node)) continue
    leader.followerChecks = [...leader.followerChecks, { node, seq: 0, failures: 0 }]
    checkFollower(state, kernel, leader, node)
  }
}

/** What falls due about a check: whose, and its number. */
interface About { readonly node: number, readonly seq: number, readonly term: number }

function checkFollower(state: ElasticState, kernel: Kernel, leader: NodeState, node: number): void {
  const check = leader.followerChecks.find(c => c.node === node)
  if (!check || leader.mode !== Mode.Leader) return
  check.seq++
  send(state, kernel, leader.index, node, 'FollowerCheck', { term: leader.term, no: check.seq })
  schedule(kernel, CHECK.timeout, Due.CheckTimeout, leader.index, { node, seq: check.seq, term: leader.term } satisfies About)
}

export function handleCheckNext(state: ElasticState, kernel: Kernel, leader: NodeState, { node, seq, term }: About): void {
  const check = leader.followerChecks.find(c => c.node === node)
  if (check?.seq === seq && leader.term === term) checkFollower(state, kernel, leader, node)
}

export function handleCheckTimeout(state: ElasticState, kernel: Kernel, leader: NodeState, { node, seq, term }: About): void {
  const check = leader.followerChecks.find(c => c.node === node)
  if (check?.seq === seq && leader.term === term && leader.mode === Mode.Leader) followerFailed(state, kernel, leader, node)
}

function followerFailed(state: ElasticState, kernel: Kernel, leader: NodeState, node: number): void {
  const check = leader.followerChecks.find(c => c.node === node)
  if (!check) return
  check.failures++
  check.seq++
  note(kernel, Code.CheckFailed, leader.index + 1, node + 1, check.failures, CHECK.retries)
  if (check.failures >= CHECK.retries) return followerLost(state, kernel, leader, node, Left.ChecksFailed)
  schedule(kernel, CHECK.interval, Due.CheckNext, leader.index, { node, seq: check.seq, term: leader.term } satisfies About)
}

function followerLost(state: ElasticState, kernel: Kernel, leader: NodeState, node: number, why: number): void {
  leader.followerChecks = leader.followerChecks.filter(c => c.node !== node)
  submit(state, kernel, leader, { kind: 'left', node, why })
  markFaulty(state, kernel, leader, node)
}

export function handleFollowerCheck(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const { from, term, no } = m
  ensureTermAtLeast(state, kernel, node, from, term)
  let refused = term !== node.term
  if (!refused) {
    // Before the first state of this term: it follows without waiting for one.
    if (node.accepted.term < node.term && node.mode !== Mode.Leader) becomeFollower(state, kernel, node, from)
    refused = node.mode !== Mode.Follower || node.leader !== from
  }
  send(state, kernel, node.index, from, 'FollowerCheckResponse', { term: node.term, no, refused })
}

export function handleFollowerCheckResponse(state: ElasticState, kernel: Kernel, leader: NodeState, m: Message): void {
  seeTerm(state, kernel, leader, m.term)
  const check = leader.followerChecks.find(c => c.node === m.from)
  if (!check || check.seq !== m.no || leader.mode !== Mode.Leader) return
  if (m.refused) return followerFailed(state, kernel, leader, m.from)
  check.failures = 0
  schedule(kernel, CHECK.interval, Due.CheckNext, leader.index, { node: m.from, seq: check.seq, term: leader.term } satisfies About)
}

export function startLeaderCheck(kernel: Kernel, node: NodeState, leader: number): void {
  node.leaderCheck = { node: leader, seq: (node.leaderCheck?.seq ?? 0) + 1, failures: 0 }
  schedule(kernel, CHECK.interval, Due.LeaderCheckNext, node.index, { node: leader, seq: node.leaderCheck.seq, term: node.term } satisfies About)
}

/** The check that this is about, while it is the one that runs. */
function running(node: NodeState, { node: leader, seq, term }: About) {
  const check = node.leaderCheck
  return check?.node === leader && check.seq === seq && node.term === term && node.mode === Mode.Follower ? check : null
}

export function handleLeaderCheckNext(state: ElasticState, kernel: Kernel, node: NodeState, about: About): void {
  const check = running(node, about)
  if (check === null) return
  check.seq++
  send(state, kernel, node.index, check.node, 'LeaderCheck', { term: node.term, no: check.seq })
  schedule(kernel, CHECK.timeout, Due.LeaderCheckTimeout, node.index, { ...about, seq: check.seq } satisfies About)
}

export function handleLeaderCheckTimeout(state: ElasticState, kernel: Kernel, node: NodeState, about: About): void {
  if (running(node, about) !== null) leaderCheckFailed(state, kernel, node)
}

function leaderCheckFailed(state: ElasticState, kernel: Kernel, node: NodeState): void {
  const check = node.leaderCheck
  if (check === null) return
  check.failures++
  check.seq++
  note(kernel, Code.CheckFailed, node.index + 1, check.node + 1, check.failures, CHECK.retries)
  if (check.failures >= CHECK.retries) return becomeCandidate(state, kernel, node, Why.LeaderFailed)
  schedule(kernel, CHECK.interval, Due.LeaderCheckNext, node.index, { node: check.node, seq: check.seq, term: node.term } satisfies About)
}

export function handleLeaderCheck(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const members = node.publication?.state.nodes ?? node.accepted.nodes
  const refused = node.mode !== Mode.Leader || !members.includes(m.from)
  send(state, kernel, node.index, m.from, 'LeaderCheckResponse', { term: m.term, no: m.no, refused })
}

export function handleLeaderCheckResponse(state: ElasticState, kernel: Kernel, node: NodeState, m: Message): void {
  const check = running(node, { node: m.from, seq: m.no, term: m.term })
  if (check === null) return
  if (m.refused) return leaderCheckFailed(state, kernel, node)
  check.failures = 0
  schedule(kernel, CHECK.interval, Due.LeaderCheckNext, node.index, { node: m.from, seq: check.seq, term: node.term } satisfies About)
}

/** A connection to that peer is closed. */
export function handleDisconnected(state: ElasticState, kernel: Kernel, node: NodeState, peer: number): void {
  if (node.mode === Mode.Leader && node.followerChecks.some(c => c.node === peer)) followerLost(state, kernel, node, peer, Left.Disconnected)
  else if (node.mode === Mode.Follower && node.leader === peer) becomeCandidate(state, kernel, node, Why.LeaderGone)
}
