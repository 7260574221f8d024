import { describe, expect, it } from 'vitest'
import { becomeCandidate, becomeLeader, createNode } from './node.ts'
import { advance, hasReady, ready } from './ready.ts'
import { campaign } from './campaign.ts'
import { step } from './step.ts'
import { deliver, elect, feed, makeNode, msg, ofType, settle, takeNotes, termsOf, ticks } from './test-support.ts'
import { MsgType, NONE, Note, Role, Why } from './types.ts'

const voteResp = (from: number, term: number, reject = false) => msg({ type: MsgType.VoteResp, from, to: 1, term, reject })

describe('the election timeout', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('with a draw of %i fires after 10 ticks more than that, not one before', draw => {
    const node = makeNode({ draw })
    expect(ticks(node, 9 + draw)).toEqual([])
    expect(node.role).toBe(Role.Follower)
    expect(ofType(ticks(node, 1), MsgType.Vote).map(m => m.to)).toEqual([2, 3])
    expect([node.role, node.term]).toEqual([Role.Candidate, 1])
  })

  it('is put off by every word of the leader', () => {
    const node = makeNode({ term: 1 })
    for (let i = 0; i < 5; i++) {
      ticks(node, 9)
      feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1 }))
    }
    expect([node.role, node.term]).toEqual([Role.Follower, 1])
  })

  it('is drawn anew by each candidacy', () => {
    const node = makeNode()
    node.draws.splice(0, Infinity, 4, 7, 2, 9)
    const timeouts = [1, 2, 3].map(() => {
      campaign(node)
      return node.randomizedElectionTimeout
    })
    expect(timeouts).toEqual([14, 17, 12])
  })

  it('needs a draw from the host: without one the node says so', () => {
    const options = { id: 1, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false }
    expect(() => createNode(options, { hardState: { term: 0, vote: NONE, commit: 0 }, snapshot: null, entries: [] }, [])).toThrow('invariant node/draws-ahead')
  })
})

describe('a campaign', () => {
  it('opens the next term, votes for itself and sends everyone the end of its log', () => {
    const node = makeNode({ log: [1, 3], term: 5 })
    campaign(node)
    expect([node.role, node.term, node.vote, node.lead]).toEqual([Role.Candidate, 6, 1, NONE])
    expect(settle(node)).toMatchObject([2, 3].map(to => ({ type: MsgType.Vote, to, term: 6, index: 2, logTerm: 3 })))
  })

  it('makes a leader at a majority of votes, its own among them', () => {
    const node = makeNode({ voters: [1, 2, 3, 4, 5] })
    campaign(node)
    settle(node)
    feed(node, voteResp(2, 1))
    expect(node.role).toBe(Role.Candidate)
    feed(node, voteResp(3, 1))
    expect([node.role, node.lead]).toEqual([Role.Leader, 1])
  })

  it('makes no leader before its own vote is on its own disk', () => {
    const node = makeNode()
    campaign(node)
    const todo = ready(node)
    expect(todo).toMatchObject({ mustSync: true, hardState: { term: 1, vote: 1 } })
    step(node, voteResp(2, 1))
    expect(node.role).toBe(Role.Candidate)
    advance(node, todo)
    expect(node.role).toBe(Role.Leader)
  })

  it('alone in its group wins, but not before its disk has its vote', () => {
    const node = makeNode({ voters: [1] })
    campaign(node)
    const todo = ready(node)
    expect([node.role, todo.messages]).toEqual([Role.Candidate, []])
    advance(node, todo)
    expect(node.role).toBe(Role.Leader)
    expect(node.log.committed).toBe(0)
    settle(node)
    expect(node.log.committed).toBe(1)
  })

  it('counts each voter once, and strangers never', () => {
    const node = makeNode({ voters: [1, 2, 3, 4, 5] })
    campaign(node)
    settle(node)
    feed(node, voteResp(2, 1), voteResp(2, 1), voteResp(9, 1))
    expect(node.role).toBe(Role.Candidate)
    // A first answer stands, even if the same voter then says otherwise.
    feed(node, voteResp(3, 1, true), voteResp(3, 1))
    expect(node.role).toBe(Role.Candidate)
  })

  it('takes no votes of another term', () => {
    const node = makeNode({ term: 1 })
    campaign(node)
    settle(node)
    feed(node, voteResp(2, 1))
    expect(node.role).toBe(Role.Candidate)
  })

  it('lost to a majority of refusals ends in a follower of the same term, which keeps its vote', () => {
    const node = makeNode()
    campaign(node)
    settle(node)
    feed(node, voteResp(2, 1, true), voteResp(3, 1, true))
    expect([node.role, node.term, node.vote]).toEqual([Role.Follower, 1, 1])
    expect(takeNotes(node)).toContainEqual({ note: Note.RoleChanged, a: Role.Candidate, b: Role.Follower, c: 1, d: Why.VotesLost })
  })

  it('gives way to the term’s leader', () => {
    const node = makeNode()
    campaign(node)
    settle(node)
    feed(node, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 1 }))
    expect([node.role, node.term, node.lead]).toEqual([Role.Follower, 1, 3])
  })

  it('is nothing for a leader', () => {
    const node = makeNode()
    elect(node)
    campaign(node)
    expect([node.role, node.term, hasReady(node)]).toEqual([Role.Leader, 1, false])
  })

  it('split between two candidates ends without a leader; the next term elects one', () => {
    const voters = [1, 2, 3, 4]
    const nodes = voters.map(id => makeNode({ id, voters, draw: id }))
    campaign(nodes[0])
    campaign(nodes[3])
    const asked = [...settle(nodes[0]), ...settle(nodes[3])]
    // 2 hears candidate 1 first, 3 hears candidate 4 first.
    const near = (m: { from: number, to: number }) => (m.from === 1) === (m.to <= 2)
    deliver(nodes, [...asked.filter(near), ...asked.filter(m => !near(m))])
    expect(nodes.map(n => n.vote)).toEqual([1, 1, 4, 4])
    expect(nodes.filter(n => n.role === Role.Leader)).toEqual([])
    for (let t = 0; t < 20 && !nodes.some(n => n.role === Role.Leader); t++) {
      for (const node of nodes) deliver(nodes, ticks(node, 1))
    }
    const leaders = nodes.filter(n => n.role === Role.Leader)
    expect(leaders).toHaveLength(1)
    expect(leaders[0].term).toBe(2)
  })
})

describe('a leader', () => {
  it('opens its term with an empty entry, sent to all', () => {
    const node = makeNode({ log: [1], term: 1 })
    const sent = elect(node)
    expect(termsOf(node)).toEqual([1, 2])
    expect(node.log.entries[1].data).toBeNull()
    expect(ofType(sent, MsgType.App)).toMatchObject([2, 3].map(to => ({ to, index: 1, logTerm: 1, entries: [{ index: 2, term: 2, data: null }] })))
  })

  it('sends a heartbeat to every other member on every tick', () => {
    const node = makeNode()
    elect(node)
    expect(ticks(node, 2).map(m => [m.type, m.to])).toEqual([2, 3, 2, 3].map(to => [MsgType.Heartbeat, to]))
  })

  it('is never made from a follower, and never made a candidate', () => {
    const follower = makeNode()
    expect(() => becomeLeader(follower)).toThrow('invariant role/follower-never-leader')
    elect(follower)
    expect(() => becomeCandidate(follower)).toThrow('invariant role/leader-never-candidate')
  })
})

describe('the term rule', () => {
  it.each([
    ['follower', () => makeNode({ term: 2 })],
    ['candidate', () => { const n = makeNode({ term: 1 }); campaign(n); settle(n); return n }],
    ['leader', () => { const n = makeNode({ term: 1 }); elect(n); return n }],
  ])('a higher term makes a follower of a %s', (_, make) => {
    const node = make()
    feed(node, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 7, reject: true }))
    expect([node.role, node.term, node.vote, node.lead]).toEqual([Role.Follower, 7, NONE, NONE])
  })

  it('a higher term tells the leader’s name only when the leader speaks', () => {
    for (const [type, lead] of [[MsgType.App, 2], [MsgType.Heartbeat, 2], [MsgType.Vote, NONE], [MsgType.VoteResp, NONE]] as const) {
      const node = makeNode({ term: 2 })
      feed(node, msg({ type, from: 2, to: 1, term: 3 }))
      expect(node.lead).toBe(lead)
    }
  })

  it.each([MsgType.Heartbeat, MsgType.App])('a leader of a past term (message %i) gets an AppResp of the higher term, which deposes it', type => {
    const old = makeNode({ id: 2, term: 1 })
    elect(old)
    const node = makeNode({ term: 5 })
    const answers = feed(node, msg({ type, from: 2, to: 1, term: old.term }))
    expect(answers).toMatchObject([{ type: MsgType.AppResp, to: 2, term: 5 }])
    expect([node.lead, node.electionElapsed]).toEqual([NONE, 0])
    feed(old, ...answers)
    expect([old.role, old.term, old.lead]).toEqual([Role.Follower, 5, NONE])
  })

  it('a message of a past term does not put off the own campaign', () => {
    const node = makeNode({ term: 5 })
    ticks(node, 6)
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 4 }))
    expect(node.electionElapsed).toBe(6)
  })

  it('without check-quorum a leader of a past term gets no answer', () => {
    const node = makeNode({ term: 5, config: { checkQuorum: false } })
    expect(feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 4 }))).toEqual([])
  })
})

describe('a lone candidate', () => {
  it('campaigns for ever, one term more and a new timeout each time', () => {
    const node = makeNode({ draw: 3 })
    node.draws.splice(0, Infinity, 2, 5, 9, 0, 7)
    const campaigns: number[] = []
    for (let t = 1; campaigns.length < 5; t++) {
      ticks(node, 1)
      if (node.term > campaigns.length) campaigns.push(t)
    }
    expect(campaigns.map((t, i) => t - (campaigns[i - 1] ?? 0))).toEqual([13, 12, 15, 19, 10])
    expect([node.role, node.term]).toEqual([Role.Candidate, 5])
  })
})
