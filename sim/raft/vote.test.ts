import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'
import { entries, feed, makeNode, msg, takeNotes, ticks } from './test-support.ts'
import { MsgType, NONE, Note, Role, Why } from './types.ts'
import { isUpToDate } from './vote.ts'

fc.configureGlobal({ seed: 20_261_120 })

const ask = (from: number, term: number, index = 0, logTerm = 0) => msg({ type: MsgType.Vote, from, to: 1, term, index, logTerm })
const heartbeat = (from: number, term: number) => msg({ type: MsgType.Heartbeat, from, to: 1, term })

describe('one vote per term', () => {
  it('goes to the first candidate that asks, and to no other', () => {
    const node = makeNode({ term: 1 })
    const [first] = feed(node, ask(2, 2))
    const [second] = feed(node, ask(3, 2))
    expect(first).toMatchObject({ type: MsgType.VoteResp, to: 2, term: 2, reject: false })
    expect(second).toMatchObject({ type: MsgType.VoteResp, to: 3, term: 2, reject: true })
    expect(node.vote).toBe(2)
    expect(takeNotes(node)).toContainEqual({ note: Note.VoteRefused, a: 3, b: 2, c: Why.AlreadyVoted, d: 2 })
  })

  it('is given again to the same candidate, whose answer may have been lost', () => {
    const node = makeNode({ term: 1 })
    expect([...feed(node, ask(2, 2)), ...feed(node, ask(2, 2))].map(m => m.reject)).toEqual([false, false])
  })

  it('is free again in the next term', () => {
    const node = makeNode({ term: 1 })
    feed(node, ask(2, 2))
    expect(feed(node, ask(3, 3))).toMatchObject([{ to: 3, term: 3, reject: false }])
    expect([node.term, node.vote]).toEqual([3, 3])
  })

  it('is remembered from the disk', () => {
    const node = makeNode({ term: 4, vote: 2 })
    expect(feed(node, ask(3, 4))).toMatchObject([{ to: 3, reject: true }])
    expect(feed(node, ask(2, 4))).toMatchObject([{ to: 2, reject: false }])
  })

  it('is refused to a late candidate of a term whose leader is known', () => {
    const node = makeNode({ term: 4 })
    feed(node, heartbeat(2, 4))
    expect(feed(node, ask(3, 4))).toMatchObject([{ to: 3, reject: true }])
    expect(node.vote).toBe(NONE)
    expect(takeNotes(node)).toContainEqual({ note: Note.VoteRefused, a: 3, b: 4, c: Why.LeaderExists, d: 2 })
  })

  it('is the candidate’s own in its own term', () => {
    const node = makeNode({ term: 1 })
    ticks(node, 10)
    expect([node.role, node.vote]).toEqual([Role.Candidate, 1])
    expect(feed(node, ask(3, 2))).toMatchObject([{ to: 3, reject: true }])
  })

  it('never answers a campaign of a past term', () => {
    const node = makeNode({ term: 5 })
    expect(feed(node, ask(2, 4))).toEqual([])
    expect([node.term, node.vote]).toEqual([5, NONE])
    expect(takeNotes(node)).toContainEqual({ note: Note.StaleTerm, a: 2, b: 4, c: 5, d: 0 })
  })

  it('puts off the voter’s own campaign when granted, not when refused', () => {
    const node = makeNode({ log: [1, 1] })
    ticks(node, 6)
    feed(node, ask(2, 1, 1, 1))
    expect(node.electionElapsed).toBe(6)
    feed(node, ask(2, 1, 2, 1))
    expect(node.electionElapsed).toBe(0)
  })
})

describe('a candidate’s log', () => {
  // raft_test.go TestRecvMsgVote and TestVoter: (own log, candidate's last index, its term, refused).
  it.each([
    [[1], 1, 1, false],
    [[1], 2, 1, false],
    [[1, 1], 1, 1, true],
    [[1], 1, 2, false],
    [[1], 2, 2, false],
    [[1, 1], 1, 2, false],
    [[2], 1, 1, true],
    [[2], 2, 1, true],
    [[2], 9, 1, true],
    [[1, 2], 1, 1, true],
  ])('against %j, ending at index %i of term %i: refused %s', (own, index, term, refused) => {
    const node = makeNode({ log: own, term: 3 })
    expect(feed(node, ask(2, 4, index, term))).toMatchObject([{ reject: refused }])
    const behind = takeNotes(node).filter(n => n.note === Note.VoteRefused)
    expect(behind).toEqual(refused ? [{ note: Note.VoteRefused, a: 2, b: 4, c: Why.LogBehind, d: own.length }] : [])
  })

  it('is compared by term first, then by length, and never both ways unless the ends are equal', () => {
    const end = fc.record({ index: fc.integer({ min: 1, max: 6 }), term: fc.integer({ min: 1, max: 4 }) })
    const endingWith = ({ index, term }: { index: number, term: number }) => createLog(entries(new Array<number>(index).fill(term)), 0)
    fc.assert(fc.property(end, end, (a, b) => {
      const order = a.term - b.term || a.index - b.index
      expect(isUpToDate(endingWith(b), a.index, a.term)).toBe(order >= 0)
      expect(isUpToDate(endingWith(a), b.index, b.term)).toBe(order <= 0)
    }))
  })
})

describe('the lease of check-quorum', () => {
  const loyalFor = (elapsed: number) => {
    const node = makeNode({ term: 3, draw: 9 })
    feed(node, heartbeat(2, 3))
    ticks(node, elapsed)
    takeNotes(node)
    return node
  }

  it.each([0, 1, 5, 9])('%i ticks after the leader’s last word: the campaign is ignored without a word, and the term stays', elapsed => {
    const node = loyalFor(elapsed)
    expect(feed(node, ask(3, 4))).toEqual([])
    expect([node.term, node.lead, node.vote, node.electionElapsed]).toEqual([3, 2, NONE, elapsed])
    expect(takeNotes(node)).toEqual([{ note: Note.LeaseHeld, a: MsgType.Vote, b: 3, c: 4, d: 10 - elapsed }])
  })

  it.each([10, 11, 18])('%i ticks after it, an election timeout or more: the vote is free', elapsed => {
    const node = loyalFor(elapsed)
    expect(feed(node, ask(3, 4))).toMatchObject([{ type: MsgType.VoteResp, to: 3, term: 4, reject: false }])
    expect([node.term, node.lead, node.vote]).toEqual([4, NONE, 3])
  })

  it('is renewed by each word of the leader', () => {
    const node = loyalFor(9)
    feed(node, heartbeat(2, 3))
    ticks(node, 9)
    expect(feed(node, ask(3, 4))).toEqual([])
    ticks(node, 1)
    expect(feed(node, ask(3, 4))).toHaveLength(1)
  })

  it('does not bind a member that knows no leader', () => {
    expect(feed(makeNode({ term: 3 }), ask(3, 4))).toMatchObject([{ reject: false }])
  })

  it('concerns campaigns only: a leader of a higher term is followed at once', () => {
    const node = loyalFor(3)
    feed(node, heartbeat(3, 4))
    expect([node.term, node.lead]).toEqual([4, 3])
  })

  it('does not exist without check-quorum', () => {
    const node = makeNode({ term: 3, draw: 9, config: { checkQuorum: false } })
    feed(node, heartbeat(2, 3))
    expect(feed(node, ask(3, 4))).toMatchObject([{ reject: false }])
  })
})
