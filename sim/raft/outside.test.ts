import { describe, expect, it } from 'vitest'
import {
  campaign, ConfChangeType, createNode, DEFAULT_LIMITS, EMPTY_CONF, Flow, forgetLeader, hasReady, logStatus, MsgType, NONE, Note,
  ready, Role, setRandomizedElectionTimeout, status, step, StepError,
} from './index.ts'
import type { RaftOptions } from './index.ts'
import { groupOf, nodeOf, stabilize } from './group-support.ts'
import { proposeConfChange } from './propose.ts'
import { elect, feed, makeNode, msg, settle, takeNotes, ticks } from './test-support.ts'

describe('a message from the network (rawnode.go Step)', () => {
  it.each([0, 1, 10, 11, 12, 19, 20, 21, 22])('of type %i, which only a node itself uses, is refused', type => {
    const node = makeNode()
    expect(step(node, msg({ type: type as MsgType, from: 2, to: 1, term: 9 }))).toBe(StepError.LocalMessage)
    expect([node.term, hasReady(node)]).toEqual([0, false])
  })

  it.each([MsgType.AppResp, MsgType.VoteResp, MsgType.HeartbeatResp, MsgType.PreVoteResp, MsgType.ReadIndexResp])(
    'of type %i from a stranger is refused, whatever its term; from a member it is not', type => {
      const node = makeNode()
      expect(step(node, msg({ type, from: 9, to: 1, term: 9, reject: true }))).toBe(StepError.PeerNotFound)
      expect(node.term).toBe(0)
      expect(step(node, msg({ type, from: 2, to: 1, term: 9, reject: true }))).toBeNull()
      expect(node.term).toBe(9)
    })

  it.each([MsgType.App, MsgType.Heartbeat, MsgType.Vote])('of type %i from a stranger is taken: it may be a member without this one knowing', type => {
    const node = makeNode()
    expect(step(node, msg({ type, from: 9, to: 1, term: 1 }))).toBeNull()
    expect(node.term).toBe(1)
  })

  it('that a follower forwards keeps its sender (raft.go stepFollower)', () => {
    const node = makeNode({ id: 2 })
    feed(node, msg({ type: MsgType.Heartbeat, from: 1, to: 2, term: 1 }))
    const proposal = msg({ type: MsgType.Prop, from: 3, to: 2, entries: [{ index: 0, term: 0, type: 0, data: 'x' }] })
    expect(feed(node, proposal)).toEqual([{ ...proposal, to: 1 }])
  })

  it('tells that a proposal was dropped', () => {
    expect(step(makeNode(), msg({ type: MsgType.Prop, from: 2, to: 1, entries: [{ index: 0, term: 0, type: 0, data: 'x' }] }))).toBe(StepError.ProposalDropped)
  })
})

describe('what is worth knowing and not worth persisting', () => {
  it('comes with a ready when it changes, alone if need be', () => {
    const node = makeNode({ term: 1 })
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1 }))
    expect(hasReady(node)).toBe(false)
    forgetLeader(node)
    expect(hasReady(node)).toBe(true)
    expect(ready(node)).toMatchObject({ softState: { lead: NONE, role: Role.Follower }, hardState: null, messages: [], mustSync: false })
    expect([hasReady(node), ready(node).softState]).toEqual([false, null])
  })
})

describe('forgetting the leader', () => {
  it('is told, and is nothing twice', () => {
    const node = makeNode({ term: 1 })
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1 }))
    takeNotes(node)
    forgetLeader(node)
    forgetLeader(node)
    expect(takeNotes(node)).toEqual([{ note: Note.LeaderForgotten, a: 2, b: 1, c: 0, d: 0 }])
  })

  it('by a quorum lets an election go on that leases would have held back; the next heartbeat brings the leader back', () => {
    const group = groupOf(3, { checkQuorum: true, preVote: true })
    campaign(nodeOf(group, 1))
    stabilize(group)
    campaign(nodeOf(group, 3))
    stabilize(group)
    expect([nodeOf(group, 1).role, nodeOf(group, 3).role]).toEqual([Role.Leader, Role.PreCandidate])
    forgetLeader(nodeOf(group, 2))
    campaign(nodeOf(group, 3))
    stabilize(group)
    expect([nodeOf(group, 3).role, nodeOf(group, 2).lead, nodeOf(group, 1).role]).toEqual([Role.Leader, 3, Role.Follower])
    forgetLeader(nodeOf(group, 2))
    ticks(nodeOf(group, 3), 1).forEach(m => group.wire.push(m))
    stabilize(group)
    expect(nodeOf(group, 2).lead).toBe(3)
  })

  it('is not for who reads by lease', () => {
    const node = makeNode({ term: 1, config: { readOnly: 'lease-based' } })
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1 }))
    forgetLeader(node)
    expect(node.lead).toBe(2)
  })
})

describe('a node seen from outside', () => {
  it('is its own state, and a leader’s view of everyone', () => {
    const node = makeNode({ after: [10, 1], conf: { voters: [1, 2], learners: [3] } })
    expect(status(node)).toEqual({
      id: 1, role: Role.Follower, lead: NONE, term: 1, vote: NONE, commit: 10, applied: 10, leadTransferee: NONE,
      conf: { ...EMPTY_CONF, voters: [1, 2], learners: [3] }, progress: [],
    })
    elect(node)
    const peer = { pendingSnapshot: 0, isLearner: false, inflight: 0, full: false, recentActive: false }
    expect(status(node)).toMatchObject({ role: Role.Leader, lead: 1, term: 2, vote: 1, commit: 10 })
    expect(status(node).progress).toEqual([
      { ...peer, id: 1, match: 11, next: 12, state: Flow.Replicate, paused: false, recentActive: true },
      { ...peer, id: 2, match: 0, next: 11, state: Flow.Probe, paused: true },
      { ...peer, id: 3, match: 0, next: 11, state: Flow.Probe, paused: true, isLearner: true },
    ])
  })

  it('shows where its log begins and ends, and what is with the host', () => {
    const node = makeNode({ after: [10, 1], log: [1, 1], commit: 11 })
    expect(logStatus(node)).toMatchObject({ first: 11, last: 12, handed: 12, applying: 10, pending: null, snapshot: { index: 10 } })
    const todo = ready(node)
    expect([todo.committed.length, logStatus(node).applying, status(node).applied]).toEqual([1, 11, 10])
  })

  it('takes the timeout that a test wants', () => {
    const node = makeNode()
    setRandomizedElectionTimeout(node, 3)
    expect(ticks(node, 2)).toEqual([])
    expect(ticks(node, 1).map(m => m.type)).toEqual([MsgType.Vote, MsgType.Vote])
  })

  it('is plain data: a clone goes on as the original does', () => {
    const group = groupOf(3, { maxInflightMsgs: 2 })
    campaign(nodeOf(group, 1))
    stabilize(group)
    proposeConfChange(nodeOf(group, 1), { transition: 'joint-explicit', changes: [{ type: ConfChangeType.AddLearnerNode, nodeId: 3 }] })
    const clone = structuredClone(nodeOf(group, 1))
    const answer = msg({ type: MsgType.AppResp, from: 2, to: 1, term: 2, index: 12 })
    const both = [nodeOf(group, 1), clone].map(node => [settle(node), feed(node, answer), ticks(node, 1)])
    expect(both[1]).toEqual(both[0])
    expect(clone).toEqual(nodeOf(group, 1))
  })
})

describe('options', () => {
  const options: RaftOptions = { id: 1, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false }
  const make = (over: Partial<RaftOptions>) => createNode({ ...options, ...over }, { hardState: { term: 0, vote: NONE, commit: 0 }, snapshot: null, entries: [] }, [0, 0])

  it('left out have their defaults', () => {
    expect(make({ maxInflightMsgs: 7 }).config).toEqual({ ...DEFAULT_LIMITS, ...options, maxInflightMsgs: 7 })
    // raft.go validate: what one Ready applies is what one append takes.
    expect(make({ maxSizePerMsg: 10 }).config).toMatchObject({ maxSizePerMsg: 10, maxCommittedSizePerReady: 10 })
  })

  it.each<[Partial<RaftOptions>, string]>([
    [{ id: 0 }, 'cannot use none as id'], [{ heartbeatTick: 0 }, 'heartbeat tick must be greater than 0'],
    [{ electionTick: 1 }, 'election tick must be greater than heartbeat tick'], [{ maxInflightMsgs: 0 }, 'max inflight messages must be greater than 0'],
    [{ maxInflightBytes: 10 }, 'max inflight bytes must be >= max message size'],
    [{ readOnly: 'lease-based', checkQuorum: false }, 'lease-based reads need check-quorum'],
  ])('%j contradict: %s', (over, why) => {
    expect(() => make(over)).toThrow(`invariant config/valid: ${why}`)
  })

  it('a member that knows nobody waits: it does not campaign, and votes', () => {
    const node = make({})
    expect(ticks(node, 30)).toEqual([])
    expect(feed(node, msg({ type: MsgType.Vote, from: 2, to: 1, term: 1 }))).toMatchObject([{ type: MsgType.VoteResp, reject: false }])
  })
})
