import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { lastIndex } from './log.ts'
import { readIndex } from './reads.ts'
import { advance, hasReady, ready } from './ready.ts'
import type { ReadState } from './reads.ts'
import type { RaftNode } from './node.ts'
import { propose } from './propose.ts'
import { step } from './step.ts'
import { elect, feed, makeNode, msg, ofType, refill, settle } from './test-support.ts'
import { MsgType, Role } from './types.ts'

/** A leader of three that has committed its empty entry. */
function leading(): RaftNode {
  const leader = makeNode()
  elect(leader)
  feed(leader, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 1, index: 1 }))
  return leader
}

/** Confirmed reads that come out, everything else done meanwhile. */
function served(node: RaftNode): ReadState[] {
  const out: ReadState[] = []
  while (hasReady(node)) {
    const todo = ready(node)
    out.push(...todo.readStates)
    refill(node)
    advance(node, todo)
  }
  return out
}

const beat = (from: number, context: number) => msg({ type: MsgType.HeartbeatResp, from, to: 1, term: 1, context })

describe('a linearizable read (paper §8)', () => {
  it('is confirmed by a round of heartbeats, at the commit index it found', () => {
    const leader = leading()
    expect(readIndex(leader, 7)).toBe(true)
    expect(settle(leader).map(m => [m.type, m.to, m.context])).toEqual([[MsgType.Heartbeat, 2, 1], [MsgType.Heartbeat, 3, 1]])
    propose(leader, ['later'])
    settle(leader)
    step(leader, beat(3, 1))
    expect(served(leader)).toEqual([{ index: 1, context: 7 }])
  })

  it('is not confirmed by the leader alone, nor twice by the same follower of five', () => {
    const leader = makeNode({ voters: [1, 2, 3, 4, 5] })
    elect(leader)
    for (const from of [2, 3]) feed(leader, msg({ type: MsgType.AppResp, from, to: 1, term: 1, index: 1 }))
    readIndex(leader, 7)
    settle(leader)
    step(leader, beat(2, 1))
    step(leader, beat(2, 1))
    expect(served(leader)).toEqual([])
    step(leader, beat(3, 1))
    expect(served(leader)).toEqual([{ index: 1, context: 7 }])
  })

  it('is confirmed with all earlier ones by an answer to a later heartbeat, in their order', () => {
    const leader = leading()
    for (const context of [5, 6, 7]) readIndex(leader, context)
    settle(leader)
    step(leader, beat(2, 2))
    expect(served(leader).map(r => r.context)).toEqual([5, 6])
    step(leader, beat(2, 3))
    expect(served(leader).map(r => r.context)).toEqual([7])
  })

  it('is not confirmed by what confirms only one before it, after others were confirmed', () => {
    const leader = leading()
    readIndex(leader, 5)
    settle(leader)
    step(leader, beat(2, 1))
    expect(served(leader).map(r => r.context)).toEqual([5])
    readIndex(leader, 6)
    readIndex(leader, 7)
    settle(leader)
    step(leader, beat(2, 2))
    expect(served(leader).map(r => r.context)).toEqual([6])
  })

  it('in a joint configuration needs a majority of each half, and learners count in none', () => {
    const leader = makeNode({ conf: { voters: [1, 2, 3], votersOutgoing: [1, 4, 5], learners: [6] } })
    elect(leader)
    for (const from of [4, 5]) feed(leader, msg({ type: MsgType.VoteResp, from, to: 1, term: 1 }))
    for (const from of [2, 4]) feed(leader, msg({ type: MsgType.AppResp, from, to: 1, term: 1, index: 1 }))
    readIndex(leader, 7)
    settle(leader)
    for (const from of [2, 3, 6]) step(leader, beat(from, 1))
    expect(served(leader)).toEqual([])
    step(leader, beat(5, 1))
    expect(served(leader)).toEqual([{ index: 1, context: 7 }])
  })

  it('by lease is answered without asking anyone (unsafe where clocks drift)', () => {
    const leader = makeNode({ config: { readOnly: 'lease-based' } })
    elect(leader)
    readIndex(leader, 6)
    expect(served(leader)).toEqual([])
    feed(leader, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 1, index: 1 }))
    readIndex(leader, 7)
    expect(ofType(leader.messages, MsgType.Heartbeat)).toEqual([])
    expect(served(leader)).toEqual([{ index: 1, context: 7 }])
  })

  it('waits until the leader has committed an entry of its own term', () => {
    const leader = makeNode({ log: [1, 1], commit: 2 })
    elect(leader)
    readIndex(leader, 7)
    expect(ofType(settle(leader), MsgType.Heartbeat)).toEqual([])
    const sent = feed(leader, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 2, index: 3 }))
    expect(ofType(sent, MsgType.Heartbeat).map(m => m.context)).toEqual([1, 1])
    step(leader, msg({ type: MsgType.HeartbeatResp, from: 2, to: 1, term: 2, context: 1 }))
    expect(served(leader)).toEqual([{ index: 3, context: 7 }])
  })

  it('that waits so outlives the term: whoever leads again answers it, at what is committed then', () => {
    const leader = makeNode({ log: [1, 1], commit: 2 })
    elect(leader)
    readIndex(leader, 7)
    settle(leader)
    feed(leader, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 3 }))
    elect(leader)
    expect([leader.role, leader.term, served(leader)]).toEqual([Role.Leader, 4, []])
    const last = lastIndex(leader.log)
    const sent = feed(leader, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 4, index: last }))
    expect(ofType(sent, MsgType.Heartbeat).map(m => m.context)).toEqual([1, 1])
    step(leader, msg({ type: MsgType.HeartbeatResp, from: 2, to: 1, term: 4, context: 1 }))
    expect(served(leader)).toEqual([{ index: last, context: 7 }])
  })

  it('of a lone member is confirmed at once', () => {
    const alone = makeNode({ voters: [1] })
    elect(alone)
    readIndex(alone, 7)
    expect(served(alone)).toEqual([{ index: 1, context: 7 }])
  })

  it.each([
    [false, 'is confirmed before it has committed anything in its term: others may have committed more before', 1],
    [true, 'waits for that where its host wants it to', 3],
  ])('of a lone member (%s) %s', (loneReadsWait, _, index) => {
    const lone = makeNode({ voters: [1], log: [1, 1], commit: 1, config: { loneReadsWait } })
    campaign(lone)
    advance(lone, ready(lone))
    expect(lone.role).toBe(Role.Leader)
    readIndex(lone, 7)
    expect(served(lone)).toEqual([{ index, context: 7 }])
  })

  it('asked at a follower goes to its leader and comes back; without a leader nothing will come', () => {
    const leader = leading()
    const follower = makeNode({ id: 2 })
    expect(readIndex(follower, 9)).toBe(false)
    feed(follower, msg({ type: MsgType.Heartbeat, from: 1, to: 2, term: 1 }))
    expect(readIndex(follower, 9)).toBe(true)
    const [asked] = settle(follower)
    expect([asked.type, asked.to, asked.term, asked.context]).toEqual([MsgType.ReadIndex, 1, 0, 9])
    feed(leader, asked)
    const [answer] = ofType(feed(leader, beat(3, 1)), MsgType.ReadIndexResp)
    expect([answer.to, answer.index, answer.context]).toEqual([2, 1, 9])
    step(follower, answer)
    expect(served(follower)).toEqual([{ index: 1, context: 9 }])
  })

  it('is lost with the leadership: a deposed leader confirms nothing', () => {
    const leader = leading()
    readIndex(leader, 7)
    settle(leader)
    feed(leader, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 2 }))
    step(leader, beat(2, 1))
    expect(served(leader)).toEqual([])
    expect(leader.reads).toEqual([])
  })
})
