import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { becomeCandidate, becomeFollower } from './node.ts'
import type { RaftNode } from './node.ts'
import { elect, feed, makeNode, msg, refill, settle, ticks } from './test-support.ts'
import { MsgType, NONE, Role, Why } from './types.ts'

/** Paper §5.2, leader election. Claims as in etcd-io/raft's raft_paper_test.go. */
const ELECTION = 10
const voters = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

it('a server begins as a follower', () => {
  expect(makeNode().role).toBe(Role.Follower)
})

it('a leader’s heartbeat goes to every other server, and carries no entries nor a place in the log', () => {
  const node = makeNode({ log: [1, 1, 1] })
  elect(node)
  expect(ticks(node, 1)).toEqual([2, 3].map(to => msg({ type: MsgType.Heartbeat, from: 1, to, term: 2, entries: [] })))
})

it.each([
  ['follower', (node: RaftNode) => becomeFollower(node, 1, 2, Why.None)],
  ['candidate', (node: RaftNode) => becomeCandidate(node)],
])('a %s that hears nothing for an election timeout opens a term, votes for itself and asks all others', (_, prepare) => {
  const node = makeNode({ draw: 9 })
  prepare(node)
  refill(node, 9)
  expect(ticks(node, 2 * ELECTION - 2)).toEqual([])
  expect(ticks(node, 1)).toEqual([2, 3].map(to => msg({ type: MsgType.Vote, from: 1, to, term: 2 })))
  expect([node.role, node.term, node.vote, node.votes]).toEqual([Role.Candidate, 2, 1, [1, 0, 0]])
})

describe('one round of votes', () => {
  const { Leader, Follower, Candidate } = Role
  it.each([
    [1, {}, Leader],
    [3, { 2: true, 3: true }, Leader], [3, { 2: true }, Leader],
    [5, { 2: true, 3: true, 4: true, 5: true }, Leader], [5, { 2: true, 3: true, 4: true }, Leader], [5, { 2: true, 3: true }, Leader],
    [3, { 2: false, 3: false }, Follower],
    [5, { 2: false, 3: false, 4: false, 5: false }, Follower], [5, { 2: true, 3: false, 4: false, 5: false }, Follower],
    [3, {}, Candidate], [5, { 2: true }, Candidate], [5, { 2: false, 3: false }, Candidate], [5, {}, Candidate],
  ] as const)('among %i, with %j: role %i', (size, votes, role) => {
    const node = makeNode({ voters: voters(size) })
    campaign(node)
    settle(node)
    for (const [from, granted] of Object.entries(votes)) {
      feed(node, msg({ type: MsgType.VoteResp, from: Number(from), to: 1, term: node.term, reject: !granted }))
    }
    expect([node.role, node.term]).toEqual([role, 1])
  })
})

it.each([[NONE, 2, false], [NONE, 3, false], [2, 2, false], [3, 3, false], [2, 3, true], [3, 2, true]])(
  'a follower votes for one candidate in a term, first come first served: voted for %i, asked by %i, refuses %s', (vote, asker, reject) => {
    const node = makeNode({ term: 1, vote })
    expect(feed(node, msg({ type: MsgType.Vote, from: asker, to: 1, term: 1 })))
      .toEqual([msg({ type: MsgType.VoteResp, from: 1, to: asker, term: 1, reject })])
  })

it.each([1, 2])('a candidate of term 1 returns to follower when a leader of term %i speaks', term => {
  const node = makeNode()
  campaign(node)
  settle(node)
  expect([node.role, node.term]).toEqual([Role.Candidate, 1])
  feed(node, msg({ type: MsgType.App, from: 2, to: 1, term }))
  expect([node.role, node.term, node.lead]).toEqual([Role.Follower, term, 2])
})

describe.each([
  ['follower', (node: RaftNode) => becomeFollower(node, node.term + 1, 2, Why.None)],
  ['candidate', (node: RaftNode) => becomeCandidate(node)],
])('the election timeout of a %s', (_, become) => {
  const timeout = (node: RaftNode, draw: number) => {
    node.draws.splice(0, Infinity, draw, 0, 0, 0, 0)
    become(node)
    settle(node)
    for (let t = 1; ; t++) if (ticks(node, 1).length > 0) return t
  }

  it('is each of one to two, exclusive, with a draw for each', () => {
    const node = makeNode()
    expect(Array.from({ length: ELECTION }, (_, draw) => timeout(node, draw))).toEqual(Array.from({ length: ELECTION }, (_, i) => ELECTION + i))
  })

  it('mostly expires at one server only, of five with independent draws', () => {
    let conflicts = 0
    let rounds = 0
    // Every 211th of the 10⁵ ways in which five servers may draw.
    for (let code = 0; code < 10 ** 5; code += 211) {
      const nodes = [...String(code).padStart(5, '0')].map((draw, i) => {
        const node = makeNode({ id: i + 1, voters: voters(5) })
        node.draws.splice(0, Infinity, Number(draw), 0, 0, 0, 0)
        become(node)
        settle(node)
        return node
      })
      let expired = 0
      while (expired === 0) expired = nodes.filter(node => ticks(node, 1).length > 0).length
      if (expired > 1) conflicts++
      rounds++
    }
    expect(conflicts / rounds).toBeLessThan(0.3)
  })
})
