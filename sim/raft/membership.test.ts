import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { addNode, emptyGroup, groupOf, handleReady, nodeOf, receive, stabilize, viewOf } from './group-support.ts'
import type { Group, GroupOptions } from './group-support.ts'
import { applyConfChange } from './membership.ts'
import { Flow } from './progress.ts'
import { propose, proposeConfChange } from './propose.ts'
import { advance, hasReady, ready } from './ready.ts'
import { step } from './step.ts'
import { elect, entries, feed, makeNode, msg, ofType, settle, takeNotes, ticks } from './test-support.ts'
import { transferLeader } from './transfer.ts'
import { ConfChangeType, EntryType, MsgType, NONE, Note, Role, Why } from './types.ts'
import type { ConfChangeV2, Entry } from './types.ts'

const { AddNode, RemoveNode, AddLearnerNode } = ConfChangeType
const add = (nodeId: number) => ({ type: AddNode, nodeId })
const remove = (nodeId: number) => ({ type: RemoveNode, nodeId })
const learn = (nodeId: number) => ({ type: AddLearnerNode, nodeId })
const conf = (over: object) => ({ voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false, ...over })

/** A group of n, stable, that member 1 leads. */
function ledBy1(n: number, options: GroupOptions = {}): Group {
  const group = groupOf(n, options)
  campaign(nodeOf(group, 1))
  stabilize(group)
  expect(nodeOf(group, 1).role).toBe(Role.Leader)
  return group
}

const confsOf = (group: Group) => group.nodes.map(n => n.conf)
const typesOf = (group: Group, id: number) => nodeOf(group, id).log.entries.map(e => e.type)

describe('a simple change (Ongaro’s thesis, §4.1)', () => {
  it('adds a voter that knows nothing: probed, refused, sent a snapshot, then replicated to', () => {
    const group = emptyGroup()
    addNode(group, { index: 2, conf: { voters: [1] } })
    campaign(nodeOf(group, 1))
    handleReady(group, 1)
    expect(proposeConfChange(nodeOf(group, 1), add(2))).toBe(true)
    addNode(group)
    stabilize(group)
    expect(confsOf(group)).toEqual([conf({ voters: [1, 2] }), conf({ voters: [1, 2] })])
    expect(viewOf(group, 1, 2)).toMatchObject({ state: Flow.Replicate, match: 4, next: 5 })
    expect(nodeOf(group, 2).log).toMatchObject({ offset: 4, committed: 4, applied: 4 })
  })

  it('takes effect at each member when that member applies it, not before', () => {
    const group = ledBy1(3)
    proposeConfChange(nodeOf(group, 1), remove(3))
    handleReady(group, 1)
    receive(group, 2)
    handleReady(group, 2)
    expect(confsOf(group).map(c => c.voters.length)).toEqual([3, 3, 3])
    stabilize(group, 1)
    expect(confsOf(group).map(c => c.voters.length)).toEqual([2, 3, 3])
    stabilize(group)
    expect(confsOf(group).map(c => c.voters.length)).toEqual([2, 2, 2])
  })

  it('counts with the new majority once applied: of three, one removed, two must hold an entry', () => {
    const group = ledBy1(3)
    proposeConfChange(nodeOf(group, 1), remove(3))
    stabilize(group)
    const before = nodeOf(group, 1).log.committed
    propose(nodeOf(group, 1), ['x'])
    stabilize(group, 1)
    expect(nodeOf(group, 1).log.committed).toBe(before)
    stabilize(group)
    expect(nodeOf(group, 1).log.committed).toBe(before + 1)
  })

  it('commits at once what a smaller group holds already', () => {
    const group = ledBy1(2)
    proposeConfChange(nodeOf(group, 1), remove(2))
    handleReady(group, 1)
    receive(group, 2)
    handleReady(group, 2)
    propose(nodeOf(group, 1), ['x'])
    stabilize(group, 1)
    expect([nodeOf(group, 1).conf.voters, group.applied[1]]).toEqual([[1], ['x']])
  })

  it('a removed follower is sent nothing more, and its answers are refused', () => {
    const group = ledBy1(3)
    proposeConfChange(nodeOf(group, 1), remove(3))
    stabilize(group)
    expect(group.refused.length).toBeGreaterThan(0)
    expect(group.refused.every(m => m.from === 3)).toBe(true)
    propose(nodeOf(group, 1), ['x'])
    expect(settle(nodeOf(group, 1)).map(m => m.to)).toEqual([2])
  })
})

describe('one change at a time', () => {
  it('a second one becomes an empty entry until the first is applied, and nobody is told', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    takeNotes(leader)
    expect(proposeConfChange(leader, remove(3))).toBe(true)
    const pending = leader.pendingConfIndex
    expect(proposeConfChange(leader, remove(2))).toBe(true)
    expect(leader.log.entries.slice(-2).map(e => [e.type, e.data])).toEqual([[EntryType.ConfChange, remove(3)], [EntryType.Normal, null]])
    expect(takeNotes(leader)).toContainEqual({ note: Note.ConfChangeRefused, a: pending + 1, b: Why.ChangePending, c: pending, d: 0 })
    stabilize(group)
    proposeConfChange(leader, remove(2))
    stabilize(group)
    expect(leader.conf.voters).toEqual([1])
  })

  it('a new leader waits until everything in its log is applied', () => {
    const node = makeNode({ log: [1, 1] })
    elect(node)
    expect(node.pendingConfIndex).toBe(2)
    proposeConfChange(node, remove(3))
    expect(node.log.entries.at(-1)).toMatchObject({ type: EntryType.Normal, data: null })
  })

  it('several in one proposal: the first counts', () => {
    const group = ledBy1(3)
    const change = (data: object): Entry => ({ index: 0, term: 0, type: EntryType.ConfChange, data })
    feed(nodeOf(group, 1), msg({ type: MsgType.Prop, from: 2, to: 1, entries: [change(remove(3)), change(remove(2)), ...entries([0], 0)] }))
    expect(typesOf(group, 1).slice(-3)).toEqual([EntryType.ConfChange, EntryType.Normal, EntryType.Normal])
  })

  it('is not looked after with validation turned off', () => {
    const group = ledBy1(3, { disableConfChangeValidation: true })
    proposeConfChange(nodeOf(group, 1), remove(3))
    proposeConfChange(nodeOf(group, 1), remove(2))
    expect(typesOf(group, 1).slice(-2)).toEqual([EntryType.ConfChange, EntryType.ConfChange])
  })

  it('leaving a configuration that is not joint, or changing one that is, is refused', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, null)
    expect(leader.log.entries.at(-1)?.type).toBe(EntryType.Normal)
    proposeConfChange(leader, { transition: 'joint-explicit', changes: [remove(3)] })
    stabilize(group)
    takeNotes(leader)
    proposeConfChange(leader, add(4))
    expect(takeNotes(leader).filter(n => n.note === Note.ConfChangeRefused).map(n => n.b)).toEqual([Why.Joint])
  })

  it('applying what the configuration does not allow is an assertion: the host let it through', () => {
    expect(() => applyConfChange(makeNode({ voters: [1] }), remove(1))).toThrow('invariant confchange/possible: removed all voters')
  })

  it('the host refuses one that is committed with nobody’s id: nothing changes', () => {
    const node = makeNode()
    expect(applyConfChange(node, add(0))).toEqual(conf({ voters: [1, 2, 3] }))
  })
})

describe('joint consensus (paper §6; the library’s, not etcd’s)', () => {
  const double = (transition: ConfChangeV2['transition']): ConfChangeV2 => ({ transition, changes: [add(2), add(3)] })

  it.each(['auto', 'joint-implicit'] as const)('two voters at once, %s: joint while it is applied, left by itself', transition => {
    const group = emptyGroup()
    addNode(group, { index: 2, conf: { voters: [1] } })
    campaign(nodeOf(group, 1))
    handleReady(group, 1)
    proposeConfChange(nodeOf(group, 1), double(transition))
    addNode(group)
    addNode(group)
    handleReady(group, 1)
    handleReady(group, 1)
    expect(nodeOf(group, 1).conf).toEqual(conf({ voters: [1, 2, 3], votersOutgoing: [1], autoLeave: true }))
    expect(nodeOf(group, 1).log.entries.at(-1)).toMatchObject({ index: 5, type: EntryType.ConfChangeV2, data: null })
    // Neither half may be passed over: of the new one two must hold the entry that leaves.
    stabilize(group, 1)
    expect(nodeOf(group, 1).log.committed).toBe(4)
    stabilize(group)
    expect(confsOf(group)).toEqual(new Array(3).fill(conf({ voters: [1, 2, 3] })))
  })

  it('explicit: stays joint until it is told to leave', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, { transition: 'joint-explicit', changes: [remove(3)] })
    stabilize(group)
    expect(confsOf(group)).toEqual(new Array(3).fill(conf({ voters: [1, 2], votersOutgoing: [1, 2, 3] })))
    propose(leader, ['x'])
    stabilize(group)
    expect(leader.conf.votersOutgoing).toEqual([1, 2, 3])
    proposeConfChange(leader, { transition: 'auto', changes: [] })
    stabilize(group)
    expect(confsOf(group)).toEqual(new Array(3).fill(conf({ voters: [1, 2] })))
  })

  it('one voter with an automatic transition needs no joint configuration', () => {
    const group = ledBy1(1)
    proposeConfChange(nodeOf(group, 1), { transition: 'auto', changes: [add(2)] })
    addNode(group)
    stabilize(group)
    expect(typesOf(group, 1)).toEqual([EntryType.Normal, EntryType.ConfChangeV2])
    expect(confsOf(group)).toEqual(new Array(2).fill(conf({ voters: [1, 2] })))
  })

  it('commits only what a majority of each half holds', () => {
    const group = ledBy1(5)
    const [leader] = group.nodes
    // New: 1 2; old: 1 2 3 4 5.
    proposeConfChange(leader, { transition: 'joint-explicit', changes: [remove(3), remove(4), remove(5)] })
    stabilize(group)
    const before = leader.log.committed
    propose(leader, ['x'])
    stabilize(group, 1, 2)
    expect(leader.log.committed).toBe(before)
    stabilize(group, 1, 2, 3)
    expect(leader.log.committed).toBe(before + 1)
    propose(leader, ['y'])
    stabilize(group, 1, 3, 4, 5)
    expect(leader.log.committed).toBe(before + 1)
  })

  it('commits what the slower half has reached, when both have gone on', () => {
    const node = makeNode({ conf: { voters: [1, 2], votersOutgoing: [1, 2, 3, 4, 5] } })
    elect(node)
    for (const from of [3, 4, 5]) feed(node, msg({ type: MsgType.VoteResp, from, to: 1, term: 1 }))
    expect(node.role).toBe(Role.Leader)
    propose(node, ['x', 'y'])
    settle(node)
    const holds = (from: number, index: number) => feed(node, msg({ type: MsgType.AppResp, from, to: 1, term: 1, index }))
    holds(3, 2)
    expect(node.log.committed).toBe(0)
    holds(2, 3)
    expect(node.log.committed).toBe(2)
    holds(3, 3)
    expect(node.log.committed).toBe(3)
  })

  it('keeps its leader only while a majority of each half is heard', () => {
    const heard = (...from: number[]) => {
      const node = makeNode({ conf: { voters: [1, 2, 3], votersOutgoing: [1, 4, 5] } })
      campaign(node)
      settle(node)
      for (const id of [2, 3, 4, 5]) feed(node, msg({ type: MsgType.VoteResp, from: id, to: 1, term: 1 }))
      for (let t = 0; t < 25; t++) {
        ticks(node, 1)
        for (const id of from) feed(node, msg({ type: MsgType.HeartbeatResp, from: id, to: 1, term: 1 }))
      }
      return node.role === Role.Leader
    }
    expect([heard(2, 4), heard(3, 5), heard(2, 3), heard(4, 5)]).toEqual([true, true, false, false])
  })

  it('elects only by a majority of each half, and asks both', () => {
    const node = makeNode({ id: 1, conf: { voters: [1, 2, 3], votersOutgoing: [1, 4, 5] } })
    campaign(node)
    expect(settle(node).map(m => m.to)).toEqual([2, 3, 4, 5])
    const vote = (from: number) => msg({ type: MsgType.VoteResp, from, to: 1, term: 1 })
    feed(node, vote(2), vote(3))
    expect(node.role).toBe(Role.Candidate)
    feed(node, vote(5))
    expect(node.role).toBe(Role.Leader)
  })

  it('is lost as soon as one half refuses', () => {
    const node = makeNode({ id: 1, conf: { voters: [1, 2, 3], votersOutgoing: [1, 4, 5] } })
    campaign(node)
    settle(node)
    const refuse = (from: number) => msg({ type: MsgType.VoteResp, from, to: 1, term: 1, reject: true })
    feed(node, refuse(4), refuse(5))
    expect(node.role).toBe(Role.Follower)
  })

  it('proposals meanwhile do not make the leader leave twice', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, { transition: 'auto', changes: [remove(2), remove(3)] })
    handleReady(group, 1)
    for (const id of [2, 3]) {
      receive(group, id)
      handleReady(group, id)
    }
    propose(leader, ['foo'])
    propose(leader, ['bar'])
    stabilize(group)
    expect(typesOf(group, 1)).toEqual([EntryType.Normal, EntryType.ConfChangeV2, EntryType.Normal, EntryType.Normal, EntryType.ConfChangeV2])
    expect([leader.conf, group.applied[1]]).toEqual([conf({ voters: [1] }), ['foo', 'bar']])
  })

  it('waits with leaving while leadership is handed over, and does it afterwards', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, { transition: 'joint-implicit', changes: [add(4)] })
    handleReady(group, 1)
    receive(group, 2)
    handleReady(group, 2)
    receive(group, 1)
    transferLeader(leader, 3)
    while (hasReady(leader)) handleReady(group, 1)
    expect([leader.conf.votersOutgoing, leader.log.entries.at(-1)?.type]).toEqual([[1, 2, 3], EntryType.ConfChangeV2])
    expect(leader.log.entries.filter(e => e.data === null && e.type === EntryType.ConfChangeV2)).toEqual([])
    ticks(leader, 3)
    expect(leader.leadTransferee).toBe(NONE)
    addNode(group)
    propose(leader, ['x'])
    stabilize(group)
    expect(leader.conf).toEqual(conf({ voters: [1, 2, 3, 4] }))
  })

  it('a voter that is made a learner stays a voter of the old half until the end', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, { transition: 'joint-explicit', changes: [learn(3)] })
    stabilize(group)
    expect(leader.conf).toEqual(conf({ voters: [1, 2], votersOutgoing: [1, 2, 3], learnersNext: [3] }))
    expect(viewOf(group, 1, 3)?.isLearner).toBe(false)
    proposeConfChange(leader, null)
    stabilize(group)
    expect(leader.conf).toEqual(conf({ voters: [1, 2], learners: [3] }))
    expect(viewOf(group, 1, 3)?.isLearner).toBe(true)
  })
})

describe('a leader that is removed', () => {
  const removed = (options: GroupOptions = {}) => {
    const group = ledBy1(3, { index: 2, ...options })
    proposeConfChange(nodeOf(group, 1), remove(1))
    stabilize(group)
    return group
  }

  it('goes on leading, takes no proposal, and cannot campaign once it has lost the lead', () => {
    const group = removed()
    const [leader] = group.nodes
    expect([leader.role, leader.conf.voters]).toEqual([Role.Leader, [2, 3]])
    takeNotes(leader)
    expect(propose(leader, ['x'])).toBe(false)
    expect(takeNotes(leader)).toEqual([{ note: Note.ProposalDropped, a: 1, b: Why.NotMember, c: 0, d: 0 }])
    feed(leader, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: leader.term + 1 }))
    const { term } = leader
    campaign(leader)
    ticks(leader, 20)
    expect([leader.role, leader.term]).toEqual([Role.Follower, term])
  })

  it('still brings what it had proposed to commit, without counting itself', () => {
    const group = ledBy1(3, { index: 2 })
    const [leader] = group.nodes
    proposeConfChange(leader, remove(1))
    propose(leader, ['foo'])
    handleReady(group, 1)
    stabilize(group, 2)
    propose(leader, ['bar'])
    stabilize(group, 1)
    stabilize(group, 2)
    stabilize(group, 1)
    // 2 holds it and 1 does not count: 3 must, too.
    expect([leader.conf.voters, leader.log.committed]).toEqual([[2, 3], leader.log.entries.at(-1)!.index - 1])
    stabilize(group)
    expect(group.applied[2]).toEqual(['foo', 'bar'])
  })

  it('steps down as it applies that, when its host wants so', () => {
    const group = removed({ stepDownOnRemoval: true })
    expect([nodeOf(group, 1).role, nodeOf(group, 1).lead]).toEqual([Role.Follower, NONE])
  })

  it('steps down when it is made a learner, when its host wants so', () => {
    const group = ledBy1(3, { stepDownOnRemoval: true })
    proposeConfChange(nodeOf(group, 1), { transition: 'auto', changes: [learn(1)] })
    stabilize(group)
    expect([nodeOf(group, 1).role, nodeOf(group, 1).conf]).toEqual([Role.Follower, conf({ voters: [2, 3], learners: [1] })])
  })
})

describe('a learner', () => {
  const withLearner = (options: GroupOptions = {}) => ledBy1(3, { conf: { voters: [1, 2], learners: [3] }, ...options })

  it('receives everything and counts in no majority', () => {
    const group = withLearner()
    const [leader] = group.nodes
    propose(leader, ['x'])
    stabilize(group, 1, 3)
    expect([viewOf(group, 1, 3)?.match, leader.log.committed]).toEqual([12, 11])
    stabilize(group)
    expect(group.applied[3]).toEqual(['x'])
  })

  it('does not campaign, however long it hears nothing', () => {
    const node = makeNode({ id: 3, conf: { voters: [1, 2], learners: [3] } })
    expect(ticks(node, 100)).toEqual([])
    campaign(node)
    expect([node.role, node.term]).toEqual([Role.Follower, 0])
  })

  it('answers a campaign: it may have been made a voter without knowing', () => {
    const node = makeNode({ id: 3, conf: { voters: [1, 2], learners: [3] } })
    expect(feed(node, msg({ type: MsgType.Vote, from: 2, to: 3, term: 1 }))).toMatchObject([{ type: MsgType.VoteResp, reject: false }])
  })

  it('is not asked for its vote, and a vote of its own makes no leader', () => {
    const node = makeNode({ conf: { voters: [1, 2], learners: [3] } })
    campaign(node)
    expect(settle(node).map(m => m.to)).toEqual([2])
    feed(node, msg({ type: MsgType.VoteResp, from: 3, to: 1, term: 1 }))
    expect(node.role).toBe(Role.Candidate)
  })

  it('does not keep a leader in office', () => {
    const group = withLearner({ checkQuorum: true })
    const [leader] = group.nodes
    for (let t = 0; t < 8 && leader.role === Role.Leader; t++) {
      ticks(leader, 1).forEach(m => group.wire.push(m))
      stabilize(group, 1, 3)
    }
    expect(leader.role).toBe(Role.Follower)
  })

  it('is no successor', () => {
    const group = withLearner()
    transferLeader(nodeOf(group, 1), 3)
    expect(nodeOf(group, 1).leadTransferee).toBe(NONE)
  })

  it('is made a voter by the same change that adds one, and goes on where it was', () => {
    const group = withLearner()
    proposeConfChange(nodeOf(group, 1), add(3))
    stabilize(group)
    expect(confsOf(group)).toEqual(new Array(3).fill(conf({ voters: [1, 2, 3] })))
    expect(viewOf(group, 1, 3)).toMatchObject({ isLearner: false, match: 12 })
  })
})

describe('around a change', () => {
  it('nobody campaigns with one committed and not applied', () => {
    const node = makeNode({ log: [1] })
    const change: Entry = { index: 2, term: 1, type: EntryType.ConfChange, data: add(4) }
    step(node, msg({ type: MsgType.App, from: 2, to: 1, term: 1, index: 1, logTerm: 1, entries: [change], commit: 2 }))
    const todo = ready(node)
    campaign(node)
    expect([node.role, node.term]).toEqual([Role.Follower, 1])
    advance(node, todo)
    campaign(node)
    expect([node.role, node.term]).toEqual([Role.Candidate, 2])
  })

  it('a transfer to a member that is removed is given up', () => {
    const group = ledBy1(3)
    const [leader] = group.nodes
    proposeConfChange(leader, remove(3))
    handleReady(group, 1)
    receive(group, 2)
    handleReady(group, 2)
    transferLeader(leader, 3)
    takeNotes(leader)
    stabilize(group, 1)
    expect(leader.leadTransferee).toBe(NONE)
    expect(takeNotes(leader).map(n => n.note)).toContain(Note.TransferAborted)
  })

  it('a member just added counts as heard: the check of the quorum does not depose its leader for it', () => {
    const group = ledBy1(1, { checkQuorum: true })
    const [leader] = group.nodes
    proposeConfChange(leader, add(2))
    stabilize(group, 1)
    ticks(leader, 3)
    expect(leader.role).toBe(Role.Leader)
    ticks(leader, 3)
    expect(leader.role).toBe(Role.Follower)
  })

  it('is told as it takes effect: voters, learners, joint or not', () => {
    const node = makeNode()
    applyConfChange(node, { transition: 'joint-implicit', changes: [learn(3), add(4)] })
    expect(takeNotes(node)).toEqual([{ note: Note.ConfChanged, a: 3, b: 0, c: 1, d: 3 }])
  })

  it('the votes of a running campaign stay with their voters', () => {
    const node = makeNode({ id: 2, voters: [2, 3, 4, 5, 6] })
    campaign(node)
    settle(node)
    feed(node, msg({ type: MsgType.VoteResp, from: 4, to: 2, term: 1 }))
    applyConfChange(node, add(1))
    expect(node.progress.map((p, i) => [p.id, node.votes[i]])).toEqual([[1, 0], [2, 1], [3, 0], [4, 1], [5, 0], [6, 0]])
    expect(ofType(settle(node), MsgType.Vote)).toEqual([])
  })
})
