import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { step, tick } from './step.ts'
import { makeNode, settle } from './test-support.ts'
import { MsgType, NONE, Role } from './types.ts'
import type { Message } from './types.ts'

const config = { preVote: true }
const base = { logTerm: 0, index: 0, entries: [], commit: 0, reject: false, rejectHint: 0, context: 0, snapshot: null } as const
const ask = (over: Partial<Message>): Message => ({ ...base, type: MsgType.PreVote, from: 2, to: 1, term: 6, logTerm: 5, index: 3, ...over })

describe('a pre-vote (Ongaro’s thesis, §9.6)', () => {
  it('asks for the term it would open, and opens none: term and vote stay, on disk too', () => {
    const node = makeNode({ log: [1, 1], config })
    campaign(node)
    const sent = settle(node)
    expect([node.role, node.term, node.vote]).toEqual([Role.PreCandidate, 1, NONE])
    expect(sent.map(m => [m.type, m.to, m.term, m.index, m.logTerm])).toEqual([[MsgType.PreVote, 2, 2, 2, 1], [MsgType.PreVote, 3, 2, 2, 1]])
  })

  it('keeps the random timeout: a lone pre-candidate campaigns at a constant period', () => {
    const node = makeNode({ config, draw: 4 })
    const campaigns: number[] = []
    for (let t = 1; t <= 70; t++) {
      node.draws.fill(t % 10)
      tick(node)
      if (settle(node).some(m => m.type === MsgType.PreVote)) campaigns.push(t)
    }
    expect(campaigns).toEqual([14, 28, 42, 56, 70])
    expect(node.term).toBe(0)
  })

  it('won, is followed by a real campaign in the next term', () => {
    const node = makeNode({ log: [1], config })
    campaign(node)
    settle(node)
    step(node, ask({ type: MsgType.PreVoteResp, from: 2, term: 2 }))
    expect(settle(node).map(m => [m.type, m.term])).toEqual([[MsgType.Vote, 2], [MsgType.Vote, 2]])
    expect([node.role, node.term, node.vote]).toEqual([Role.Candidate, 2, 1])
  })

  it('lost, leaves a follower in the same term', () => {
    const node = makeNode({ log: [1], config })
    campaign(node)
    settle(node)
    for (const from of [2, 3]) step(node, ask({ type: MsgType.PreVoteResp, from, term: 1, reject: true }))
    expect([node.role, node.term]).toEqual([Role.Follower, 1])
  })

  it('is granted without a promise: no term, no vote, no timer moves, and two may be granted', () => {
    const node = makeNode({ log: [5, 5, 5], config })
    node.electionElapsed = 7
    step(node, ask({ from: 2 }))
    step(node, ask({ from: 3 }))
    expect(settle(node).map(m => [m.type, m.to, m.term, m.reject])).toEqual([[MsgType.PreVoteResp, 2, 6, false], [MsgType.PreVoteResp, 3, 6, false]])
    expect([node.term, node.vote, node.electionElapsed]).toEqual([5, NONE, 7])
  })

  it('is refused to a log that is behind, at the refuser’s own term', () => {
    const node = makeNode({ log: [5, 5, 5, 5], config })
    step(node, ask({ index: 3 }))
    expect(settle(node).map(m => [m.type, m.term, m.reject])).toEqual([[MsgType.PreVoteResp, 5, true]])
  })

  it('of a past term is refused with the present one, which the asker takes', () => {
    const node = makeNode({ log: [5], term: 9, config })
    step(node, ask({ term: 6 }))
    const [answer] = settle(node)
    expect([answer.type, answer.term, answer.reject]).toEqual([MsgType.PreVoteResp, 9, true])
    const asker = makeNode({ id: 2, log: [5], config })
    campaign(asker)
    settle(asker)
    step(asker, answer)
    expect([asker.role, asker.term]).toEqual([Role.Follower, 9])
  })

  it('is ignored in silence by who has just heard its leader: the lease', () => {
    const node = makeNode({ log: [5, 5, 5], config })
    step(node, { ...base, type: MsgType.Heartbeat, from: 3, to: 1, term: 5 })
    settle(node)
    step(node, ask({}))
    expect(settle(node)).toEqual([])
    expect(node.lead).toBe(3)
  })

  it('ends when the leader of the term is heard', () => {
    const node = makeNode({ log: [5], config })
    campaign(node)
    settle(node)
    step(node, { ...base, type: MsgType.Heartbeat, from: 3, to: 1, term: 5 })
    expect([node.role, node.lead]).toEqual([Role.Follower, 3])
  })
})
