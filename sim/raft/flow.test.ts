import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { forget, groupOf, handleReady, lose, nodeOf, receive, stabilize, viewOf } from './group-support.ts'
import type { Group, GroupOptions } from './group-support.ts'
import { createNode } from './node.ts'
import type { RaftNode } from './node.ts'
import { Flow, isPaused } from './progress.ts'
import { propose, proposeConfChange } from './propose.ts'
import { advance, ready } from './ready.ts'
import { reportUnreachable } from './replicate.ts'
import { elect, entries, feed, makeNode, msg, ofType, settle, takeNotes, ticks } from './test-support.ts'
import { ConfChangeType, MsgType, NONE, Note, Role, Why } from './types.ts'

const ack = (node: RaftNode, from: number, index: number) => msg({ type: MsgType.AppResp, from, to: 1, term: node.term, index })
const heard = (node: RaftNode, from: number) => msg({ type: MsgType.HeartbeatResp, from, to: 1, term: node.term })

function ledBy1(options: GroupOptions): Group {
  const group = groupOf(3, options)
  campaign(nodeOf(group, 1))
  stabilize(group)
  return group
}

/** A leader of three that replicates to 2. */
function leader(config: NonNullable<Parameters<typeof makeNode>[0]>['config']): RaftNode {
  const node = makeNode({ config })
  elect(node)
  feed(node, ack(node, 2, 1))
  return node
}

const sentTo2 = (node: RaftNode) => ofType(settle(node), MsgType.App).filter(m => m.to === 2)

describe('the window of appends under way', () => {
  it('full, holds entries back; freed by an answer, sends what waited', () => {
    const node = leader({ maxInflightMsgs: 3 })
    for (const data of ['a', 'b', 'c', 'd', 'e']) propose(node, [data])
    expect(sentTo2(node).map(m => m.entries.length)).toEqual([1, 1, 1])
    expect(isPaused(node.progress[1])).toBe(true)
    const sent = feed(node, ack(node, 2, 2)).filter(m => m.to === 2)
    expect(sent.map(m => [m.index, m.entries.map(e => e.index)])).toEqual([[4, [5, 6]]])
    expect(node.progress[1]).toMatchObject({ flow: Flow.Replicate, match: 2, next: 7, paused: true })
  })

  it('tells when it fills', () => {
    const node = leader({ maxInflightMsgs: 2 })
    takeNotes(node)
    for (const data of ['a', 'b', 'c']) propose(node, [data])
    expect(takeNotes(node).filter(n => n.note === Note.FlowPaused)).toEqual([{ note: Note.FlowPaused, a: 2, b: 2, c: 0, d: 0 }])
  })

  it('is freed of all that an answer covers', () => {
    const node = leader({ maxInflightMsgs: 3 })
    for (const data of ['a', 'b', 'c']) propose(node, [data])
    settle(node)
    feed(node, ack(node, 2, 3))
    expect(node.progress[1].inflights.count).toBe(1)
    feed(node, ack(node, 2, 4))
    expect(node.progress[1].inflights.count).toBe(0)
  })

  it('full, lets one empty append through for each heartbeat that is answered: the others may all be lost', () => {
    const node = leader({ maxInflightMsgs: 2 })
    for (const data of ['a', 'b', 'c']) propose(node, [data])
    settle(node)
    for (let i = 0; i < 3; i++) {
      expect(feed(node, heard(node, 2)).map(m => [m.type, m.to, m.entries.length, m.index])).toEqual([[MsgType.App, 2, 0, 3]])
      propose(node, ['x'])
      expect(sentTo2(node)).toEqual([])
    }
    // What it refuses then shows that they were.
    const again = feed(node, msg({ type: MsgType.AppResp, from: 2, to: 1, term: node.term, index: 3, reject: true, rejectHint: 1, logTerm: 1 }))
    expect(again.filter(m => m.to === 2).map(m => m.entries[0].index)).toEqual([2])
    expect(node.progress[1]).toMatchObject({ flow: Flow.Probe, inflights: { count: 0 } })
  })

  it('is limited in bytes too, softly', () => {
    const node = leader({ maxInflightBytes: 100, maxSizePerMsg: 100 })
    for (let i = 0; i < 4; i++) propose(node, [{ size: 60 }])
    expect(sentTo2(node)).toHaveLength(2)
    expect(node.progress[1].inflights.bytes).toBe(120)
  })

  it('holds back one member and not the others, and all catch up in the end', () => {
    const group = ledBy1({ maxInflightMsgs: 3 })
    const [first] = group.nodes
    const three = (from: number) => { for (let i = from; i < from + 3; i++) propose(first, [`p${i}`]) }
    three(12)
    handleReady(group, 1)
    for (const id of [2, 3]) expect(viewOf(group, 1, id)).toMatchObject({ match: 11, next: 15, inflight: 3, full: true, paused: true })
    stabilize(group, 1, 2)
    expect(lose(group, 3)).toHaveLength(3)
    three(15)
    expect(viewOf(group, 1, 3)).toMatchObject({ match: 11, next: 15, inflight: 3, paused: true })
    stabilize(group, 1, 2)
    expect(viewOf(group, 1, 2)).toMatchObject({ match: 17, paused: false, inflight: 0 })
    ticks(first, 1).forEach(m => group.wire.push(m))
    stabilize(group)
    for (const id of [2, 3]) expect(viewOf(group, 1, id)).toMatchObject({ state: Flow.Replicate, match: 17, next: 18, inflight: 0, paused: false })
  })

  it('full of what the leader has forgotten since, ends in a snapshot', () => {
    const group = ledBy1({ maxInflightMsgs: 2 })
    const [first] = group.nodes
    for (let i = 12; i < 16; i++) propose(first, [`p${i}`])
    stabilize(group, 1, 2)
    expect(lose(group, 3)).toHaveLength(2)
    forget(group, 1, 14)
    ticks(first, 1).forEach(m => group.wire.push(m))
    stabilize(group)
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Replicate, match: 15, next: 16 })
    expect(group.applied[3]).toEqual(group.applied[1])
  })
})

describe('the size of an append', () => {
  it('is limited; what is left follows at once', () => {
    const node = leader({ maxSizePerMsg: 130 })
    propose(node, new Array(5).fill({ size: 50 }))
    expect(sentTo2(node).map(m => m.entries.map(e => e.index))).toEqual([[2, 3]])
    const sent = feed(node, ack(node, 2, 3)).filter(m => m.to === 2)
    expect(sent.map(m => m.entries.map(e => e.index))).toEqual([[4, 5], [6]])
  })

  it('never forbids a single entry, whatever its size', () => {
    const node = leader({ maxSizePerMsg: 0 })
    propose(node, [{ size: 1_000 }, { size: 1_000 }])
    expect(sentTo2(node).map(m => m.entries.map(e => e.index))).toEqual([[2]])
  })
})

describe('what a leader has uncommitted', () => {
  // raft_test.go TestUncommittedEntryLimit.
  it('is limited: beyond, proposals are dropped, until some are applied', () => {
    const node = leader({ maxUncommittedEntriesSize: 100 })
    feed(node, ack(node, 3, 1))
    takeNotes(node)
    expect(propose(node, [{ size: 60 }])).toBe(true)
    expect(propose(node, [{ size: 60 }])).toBe(false)
    expect(takeNotes(node)).toContainEqual({ note: Note.ProposalDropped, a: 1, b: Why.TooMuchUncommitted, c: 0, d: 0 })
    expect(propose(node, [{ size: 40 }])).toBe(true)
    settle(node)
    feed(node, ack(node, 2, 3))
    expect(node.uncommittedSize).toBe(0)
    expect(propose(node, [{ size: 60 }])).toBe(true)
  })

  it('is never refused when it is the only one, nor when it is empty', () => {
    const node = leader({ maxUncommittedEntriesSize: 100 })
    expect(propose(node, [{ size: 1_000 }])).toBe(true)
    expect(propose(node, [null])).toBe(true)
    expect(propose(node, ['x'])).toBe(false)
    expect(proposeConfChange(node, null)).toBe(true)
  })

  it('is the empty entry that took the place of a refused change, not the change', () => {
    const node = leader({ maxUncommittedEntriesSize: 100 })
    const change = { transition: 'auto' as const, changes: [{ type: ConfChangeType.UpdateNode, nodeId: 2 }] }
    feed(node, ack(node, 3, 1))
    expect(proposeConfChange(node, change)).toBe(true)
    const waiting = node.uncommittedSize
    // One change at a time: these are refused, so nothing of theirs waits, and nothing stays when all is applied.
    for (let i = 0; i < 3; i++) expect(proposeConfChange(node, change)).toBe(true)
    expect([waiting > 0, node.uncommittedSize]).toEqual([true, waiting])
    settle(node)
    feed(node, ack(node, 2, 5))
    expect(node.uncommittedSize).toBe(0)
  })

  it('is not counted by a follower, and starts anew with a term', () => {
    const node = leader({ maxUncommittedEntriesSize: 100 })
    propose(node, [{ size: 90 }])
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 2 }))
    expect(node.uncommittedSize).toBe(0)
    expect(propose(node, [{ size: 500 }])).toBe(true)
  })
})

it('what is to apply is handed out in portions', () => {
  const node = createNode(
    { id: 1, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false, maxCommittedSizePerReady: 25 },
    { hardState: { term: 1, vote: NONE, commit: 5 }, snapshot: null, entries: entries([1, 1, 1, 1, 1]) }, [0, 0],
  )
  const portions: number[][] = []
  for (let i = 0; i < 3; i++) {
    const todo = ready(node)
    portions.push(todo.committed.map(e => e.index))
    advance(node, todo)
  }
  expect(portions).toEqual([[1, 2], [3, 4], [5]])
})

describe('a follower told of the commit index', () => {
  it('learns it in an append of its own only if it does not have it on the way already', () => {
    const node = leader({})
    feed(node, ack(node, 3, 1))
    propose(node, ['a'])
    settle(node)
    // The answer of 2 commits: both are told. That of 3 then brings nothing new.
    expect(feed(node, ack(node, 2, 2)).map(m => [m.to, m.commit, m.entries.length])).toEqual([[2, 2, 0], [3, 2, 0]])
    expect(feed(node, ack(node, 3, 2))).toEqual([])
  })

  it('that was behind learns it with the answer that brings it up to date', () => {
    const group = ledBy1({})
    const [first] = group.nodes
    propose(first, ['a'])
    stabilize(group, 1, 2)
    const late = lose(group, 3)
    expect(late.map(m => m.commit)).toEqual([11, 12])
    ticks(first, 1).forEach(m => group.wire.push(m))
    stabilize(group)
    expect(nodeOf(group, 3).log.committed).toBe(12)
  })
})

it('a member found unreachable while it had everything is replicated to again after its next heartbeat', () => {
  const group = ledBy1({})
  const [first] = group.nodes
  reportUnreachable(first, 2)
  expect(viewOf(group, 1, 2)).toMatchObject({ state: Flow.Probe, match: 11, next: 12 })
  ticks(first, 1).forEach(m => group.wire.push(m))
  stabilize(group)
  expect(viewOf(group, 1, 2)).toMatchObject({ state: Flow.Replicate, match: 11, next: 12 })
})

describe('forwarding', () => {
  it('can be turned off: a follower drops what is proposed to it', () => {
    const group = ledBy1({ disableProposalForwarding: true })
    const follower = nodeOf(group, 2)
    takeNotes(follower)
    expect(propose(follower, ['x'])).toBe(false)
    expect(takeNotes(follower)).toEqual([{ note: Note.ProposalDropped, a: 1, b: Why.NoForwarding, c: 0, d: 0 }])
    expect(propose(nodeOf(group, 1), ['x'])).toBe(true)
  })

  it('keeps a change of the group what it is', () => {
    const group = ledBy1({})
    proposeConfChange(nodeOf(group, 2), { type: 1, nodeId: 3 })
    stabilize(group)
    expect([nodeOf(group, 1).conf.voters, nodeOf(group, 1).role]).toEqual([[1, 2], Role.Leader])
    expect(receive(group, 3)).toEqual([])
  })
})
