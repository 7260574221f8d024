import { describe, expect, it } from 'vitest'
import type { RaftNode } from './node.ts'
import { tick } from './step.ts'
import { elect, feed, makeNode, msg, settle, takeNotes, ticks } from './test-support.ts'
import { MsgType, NONE, Note, Role, Why } from './types.ts'

const ELECTION = 10
const answer = (node: RaftNode, from: number) => msg({ type: MsgType.HeartbeatResp, from, to: 1, term: node.term })

/** Ticks a leader goes on leading after the last answers of `from`, given for its first `heard` ticks. */
function ticksAfterSilence(heard: number, from: readonly number[], voters: readonly number[]): number {
  const node = makeNode({ voters })
  elect(node)
  for (let t = 1; t <= heard; t++) {
    ticks(node, 1)
    feed(node, ...from.map(id => answer(node, id)))
  }
  for (let t = 1; t <= 100; t++) {
    ticks(node, 1)
    if (node.role !== Role.Leader) return t
  }
  return Infinity
}

describe('check-quorum', () => {
  it('makes a cut-off leader step down after 1 to 2 election timeouts, by the phase of the cut: 11 to 20 ticks', () => {
    const all = Array.from({ length: 40 }, (_, i) => ticksAfterSilence(i + 1, [2, 3], [1, 2, 3]))
    expect(Math.min(...all)).toBe(ELECTION + 1)
    expect(Math.max(...all)).toBe(2 * ELECTION)
    // Every phase of the check occurs, one tick apart.
    expect([...new Set(all)].sort((a, b) => a - b)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
  })

  it('holds in five members with two that answer, and not with one', () => {
    const node = makeNode({ voters: [1, 2, 3, 4, 5] })
    elect(node)
    for (let t = 0; t < 100; t++) {
      ticks(node, 1)
      feed(node, answer(node, 4), answer(node, 5))
    }
    expect(node.role).toBe(Role.Leader)
    for (let t = 0; t < 2 * ELECTION; t++) {
      ticks(node, 1)
      feed(node, answer(node, 4))
    }
    expect(node.role).toBe(Role.Follower)
  })

  it('keeps the term and the vote, forgets the leader, and says why', () => {
    const node = makeNode()
    elect(node)
    takeNotes(node)
    ticks(node, ELECTION)
    expect([node.role, node.term, node.vote, node.lead]).toEqual([Role.Follower, 1, 1, NONE])
    expect(takeNotes(node)).toContainEqual({ note: Note.RoleChanged, a: Role.Leader, b: Role.Follower, c: 1, d: Why.QuorumSilent })
  })

  it('counts any answer: to an append, to a heartbeat, even a refusal', () => {
    const node = makeNode()
    elect(node)
    const refusal = msg({ type: MsgType.AppResp, from: 2, to: 1, term: 1, index: 9, reject: true, rejectHint: 9, logTerm: 1 })
    for (let t = 0; t < 50; t++) {
      ticks(node, 1)
      feed(node, refusal)
    }
    expect(node.role).toBe(Role.Leader)
  })

  it('never troubles the only member of a group', () => {
    const node = makeNode({ voters: [1] })
    elect(node)
    ticks(node, 100)
    expect(node.role).toBe(Role.Leader)
  })

  it('turned off, a cut-off leader leads for ever', () => {
    const node = makeNode({ config: { checkQuorum: false } })
    elect(node)
    ticks(node, 100)
    expect(node.role).toBe(Role.Leader)
  })

  it('sends no heartbeat on the tick at which it steps down', () => {
    const node = makeNode()
    elect(node)
    while (node.role === Role.Leader) {
      settle(node)
      tick(node)
    }
    expect(settle(node).filter(m => m.type === MsgType.Heartbeat)).toEqual([])
  })
})
