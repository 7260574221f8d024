import { describe, expect, it } from 'vitest'
import { propose } from './propose.ts'
import { forgetLeader } from './step.ts'
import { transferLeader } from './transfer.ts'
import { deliver, elect, feed, makeNode, msg, ofType, settle, ticks } from './test-support.ts'
import { MsgType, NONE, Role } from './types.ts'

/** Three nodes, the first leads and all are up to date. */
function trio() {
  const nodes = [1, 2, 3].map(id => makeNode({ id, config: { preVote: true }, draw: id }))
  const [leader] = nodes
  leader.electionElapsed = leader.randomizedElectionTimeout - 1
  deliver(nodes, ticks(leader, 1))
  expect(leader.role).toBe(Role.Leader)
  return nodes
}

describe('a transfer of leadership (Ongaro’s thesis, §3.10)', () => {
  it('to a member that is up to date is one TimeoutNow, an election without pre-vote and a new term', () => {
    const nodes = trio()
    const [leader, successor] = nodes
    transferLeader(leader, 2)
    const sent = settle(leader)
    expect(sent.map(m => [m.type, m.to])).toEqual([[MsgType.TimeoutNow, 2]])
    const asked = feed(successor, ...sent)
    expect(asked.map(m => m.type)).toEqual([MsgType.Vote, MsgType.Vote])
    deliver(nodes, asked)
    expect([leader.role, successor.role, successor.term]).toEqual([Role.Follower, Role.Leader, 2])
  })

  it('is not held back by leases: the other follower has just heard the old leader', () => {
    const nodes = trio()
    deliver(nodes, ticks(nodes[0], 1))
    expect(nodes[2].electionElapsed).toBe(0)
    transferLeader(nodes[0], 2)
    deliver(nodes, settle(nodes[0]), m => m.to !== 1)
    expect(nodes[1].role).toBe(Role.Leader)
  })

  it('brings a successor that is behind up to date first', () => {
    const nodes = trio()
    const [leader] = nodes
    propose(leader, ['x'])
    deliver(nodes, settle(leader), m => m.from !== 2 && m.to !== 2)
    transferLeader(leader, 2)
    const sent = settle(leader)
    expect(ofType(sent, MsgType.TimeoutNow)).toEqual([])
    const answer = feed(nodes[1], ...leader.log.entries.slice(-1).map(entry =>
      msg({ type: MsgType.App, from: 1, to: 2, term: 1, index: entry.index - 1, logTerm: 1, entries: [entry] })))
    expect(ofType(feed(leader, ...answer), MsgType.TimeoutNow).map(m => m.to)).toEqual([2])
  })

  it('drops proposals meanwhile, and takes them again once given up after an election timeout', () => {
    const [leader] = trio()
    transferLeader(leader, 2)
    settle(leader)
    expect(propose(leader, ['x'])).toBe(false)
    for (let t = 0; t < 10; t++) {
      ticks(leader, 1)
      for (const from of [2, 3]) feed(leader, msg({ type: MsgType.HeartbeatResp, from, to: 1, term: 1 }))
    }
    expect([leader.role, leader.leadTransferee]).toEqual([Role.Leader, NONE])
    expect(propose(leader, ['x'])).toBe(true)
  })

  it('to itself, to a stranger or to the same again changes nothing', () => {
    const [leader] = trio()
    for (const to of [1, 9]) transferLeader(leader, to)
    expect([settle(leader), leader.leadTransferee]).toEqual([[], NONE])
    transferLeader(leader, 3)
    settle(leader)
    transferLeader(leader, 3)
    expect(settle(leader)).toEqual([])
  })

  it('asked of a follower goes to its leader; without a leader it is lost', () => {
    const [, follower] = trio()
    transferLeader(follower, 3)
    expect(settle(follower).map(m => [m.type, m.from, m.to])).toEqual([[MsgType.TransferLeader, 3, 1]])
    forgetLeader(follower)
    transferLeader(follower, 3)
    expect(settle(follower)).toEqual([])
  })
})

it('a follower that forgets its leader grants the vote that it would have ignored', () => {
  const node = makeNode({ log: [1] })
  feed(node, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 1 }))
  const vote = msg({ type: MsgType.Vote, from: 2, to: 1, term: 2, index: 1, logTerm: 1 })
  expect(feed(node, vote)).toEqual([])
  forgetLeader(node)
  expect(feed(node, vote).map(m => [m.type, m.reject])).toEqual([[MsgType.VoteResp, false]])
})

it('a leader does not forget that it leads', () => {
  const node = makeNode()
  elect(node)
  forgetLeader(node)
  expect(node.lead).toBe(1)
})
