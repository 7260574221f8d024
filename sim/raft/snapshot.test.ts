import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { addNode, emptyGroup, forget, groupOf, handleReady, lose, nodeOf, receive, stabilize, viewOf } from './group-support.ts'
import type { Group, GroupOptions } from './group-support.ts'
import { entriesBetween, firstIndex, lastIndex } from './log.ts'
import { createNode } from './node.ts'
import { Flow } from './progress.ts'
import { propose } from './propose.ts'
import { advance, hasReady, ready } from './ready.ts'
import { reportSnapshot } from './replicate.ts'
import { compact, createSnapshot } from './snapshot.ts'
import { step } from './step.ts'
import { elect, entries, feed, makeNode, msg, ofType, settle, takeNotes, termsOf, ticks } from './test-support.ts'
import { EMPTY_CONF } from './tracker.ts'
import { MsgType, NONE, Note, Role, Why } from './types.ts'
import type { Snapshot } from './types.ts'

const snapshotAt = (index: number, term: number, voters: readonly number[] = [1, 2, 3]): Snapshot =>
  ({ index, term, confState: { ...EMPTY_CONF, voters }, data: `up to ${index}` })
const sentBy2 = (snapshot: Snapshot, term = snapshot.term) => msg({ type: MsgType.Snap, from: 2, to: 1, term, snapshot })

/** Three members after a snapshot at 10, led by 1, with entry 11 on all. */
function ledBy1(options: GroupOptions = {}): Group {
  const group = groupOf(3, options)
  campaign(nodeOf(group, 1))
  stabilize(group)
  return group
}

describe('a log that begins after a snapshot', () => {
  it('has its last index and term, and is committed and applied up to there', () => {
    const node = makeNode({ after: [10, 3] })
    expect([firstIndex(node.log), lastIndex(node.log), node.log.committed, node.log.applied]).toEqual([11, 10, 10, 10])
    expect(hasReady(node)).toBe(false)
    elect(node)
    expect(node.log.entries).toMatchObject([{ index: 11, term: 4 }])
  })

  it('goes on with the entries of the disk, and hands out those that are committed', () => {
    const node = makeNode({ after: [10, 3], log: [3, 4], commit: 11 })
    expect(ready(node).committed.map(e => e.index)).toEqual([11])
  })

  it('hands out nothing that its host has applied already', () => {
    const node = createNode(
      { id: 1, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false },
      { hardState: { term: 3, vote: NONE, commit: 12 }, snapshot: snapshotAt(10, 3), entries: entries([3, 3], 11), applied: 11 }, [0, 0],
    )
    expect(ready(node).committed.map(e => e.index)).toEqual([12])
  })

  it('is refused when the disk contradicts itself', () => {
    const from = (commit: number, first: number) => () => createNode(
      { id: 1, electionTick: 10, heartbeatTick: 1, checkQuorum: true, preVote: false },
      { hardState: { term: 3, vote: NONE, commit }, snapshot: snapshotAt(10, 3), entries: entries([3], first) }, [0, 0],
    )
    expect(from(12, 11)).toThrow('invariant node/commit-on-disk: state.commit 12 is out of range [10, 11]')
    expect(from(9, 11)).toThrow('invariant node/commit-on-disk')
    expect(from(10, 12)).toThrow('invariant log/continuous')
    expect(from(11, 11)).not.toThrow()
  })

  it('matches, and finds conflicts, from its first index on', () => {
    const node = makeNode({ after: [10, 3], log: [3] })
    const append = (index: number, logTerm: number, terms: number[]) =>
      feed(node, msg({ type: MsgType.App, from: 2, to: 1, term: 5, index, logTerm, entries: entries(terms, index + 1) }))
    expect(append(10, 3, [4, 5])).toMatchObject([{ reject: false, index: 12 }])
    expect(termsOf(node)).toEqual([4, 5])
    // What is committed needs no term to be answered.
    expect(append(7, 1, [1])).toMatchObject([{ reject: false, index: 10 }])
  })
})

describe('compaction', () => {
  /** Alone, with entries 1 to 6 applied. */
  const alone = () => {
    const node = makeNode({ voters: [1] })
    elect(node)
    propose(node, ['a', 'b', 'c', 'd', 'e'])
    settle(node)
    return node
  }

  it('forgets entries that a snapshot holds, keeps the term before the rest, and tells', () => {
    const node = alone()
    createSnapshot(node, 5, 'five')
    takeNotes(node)
    const { revision } = node.log
    compact(node, 3)
    expect(node.log.revision).toBeGreaterThan(revision)
    expect([firstIndex(node.log), lastIndex(node.log), node.log.offsetTerm]).toEqual([4, 6, 1])
    expect(entriesBetween(node.log, 4, 6).map(e => e.data)).toEqual(['c', 'd', 'e'])
    expect(takeNotes(node)).toEqual([{ note: Note.LogCompacted, a: 3, b: 1, c: 0, d: 0 }])
    propose(node, ['f'])
    settle(node)
    expect(node.log.applied).toBe(7)
  })

  it('again, up to an index that is gone already, is nothing', () => {
    const node = alone()
    createSnapshot(node, 5, 'five')
    compact(node, 5)
    compact(node, 5)
    compact(node, 2)
    expect(firstIndex(node.log)).toBe(6)
  })

  it('of what no snapshot holds, or is not applied, is an assertion', () => {
    const node = alone()
    createSnapshot(node, 4, 'four')
    expect(() => compact(node, 5)).toThrow('invariant log/compacted-is-kept')
    expect(() => createSnapshot(node, 7, 'seven')).toThrow('invariant snapshot/applied')
    expect(() => createSnapshot(node, 3, 'three')).toThrow('invariant snapshot/applied')
  })

  it('takes the configuration as of then from its host, else the one in force', () => {
    const node = alone()
    expect(createSnapshot(node, 4, null).confState.voters).toEqual([1])
    const then = { ...EMPTY_CONF, voters: [1, 2] }
    expect(createSnapshot(node, 4, null, then)).toEqual({ index: 4, term: 1, confState: then, data: null })
  })

  it('of a log of thousands costs no more than what is kept', () => {
    const node = makeNode({ voters: [1] })
    elect(node)
    propose(node, new Array<string>(5_100).fill('x'))
    settle(node)
    const kept = node.log.entries.at(-1)
    createSnapshot(node, 5_101, null)
    compact(node, 101)
    expect([node.log.entries.length, node.log.entries.at(-1) === kept]).toEqual([5_000, true])
  })
})

describe('a follower that needs a forgotten entry', () => {
  it('is sent the snapshot, takes it in, and is replicated to from there', () => {
    const group = ledBy1()
    for (const data of ['a', 'b', 'c']) propose(nodeOf(group, 1), [data])
    stabilize(group, 1, 2)
    lose(group, 3)
    forget(group, 1, 13)
    takeNotes(nodeOf(group, 3))
    ticks(nodeOf(group, 1), 1).forEach(m => group.wire.push(m))
    stabilize(group)
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Replicate, match: 14, next: 15, pendingSnapshot: 0, paused: false })
    expect([group.applied[3], nodeOf(group, 3).log.offset, nodeOf(group, 3).log.applied]).toEqual([['a', 'b', 'c'], 14, 14])
    expect(takeNotes(nodeOf(group, 3))).toContainEqual({ note: Note.SnapshotRestored, a: 14, b: 2, c: 1, d: 0 })
    propose(nodeOf(group, 1), ['d'])
    stabilize(group)
    expect(group.applied[3]).toEqual(['a', 'b', 'c', 'd'])
  })

  /** 3 hears nothing while the others go on and forget; then it answers a heartbeat. */
  const behind = () => {
    const group = ledBy1()
    propose(nodeOf(group, 1), ['a'])
    propose(nodeOf(group, 1), ['b'])
    stabilize(group, 1, 2)
    lose(group, 3)
    forget(group, 1, 13)
    ticks(nodeOf(group, 1), 1).forEach(m => group.wire.push(m))
    stabilize(group, 3)
    return group
  }

  it('is sent nothing else until it answers', () => {
    const group = behind()
    receive(group, 1)
    stabilize(group, 3)
    handleReady(group, 1)
    stabilize(group, 3)
    expect(receive(group, 1).map(m => [m.type, m.reject])).toEqual([[MsgType.AppResp, true]])
    const { messages } = handleReady(group, 1)
    expect(ofType(messages, MsgType.Snap)).toMatchObject([{ to: 3, term: 2, snapshot: { index: 13, term: 2 } }])
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Snapshot, paused: true, pendingSnapshot: 13, next: 14, match: 11 })
    // What the snapshot holds is committed: its commit index is on the way with it.
    expect(nodeOf(group, 1).progress[2].sentCommit).toBe(13)
    propose(nodeOf(group, 1), ['c'])
    feed(nodeOf(group, 1), msg({ type: MsgType.HeartbeatResp, from: 3, to: 1, term: 2 }))
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Snapshot, next: 14 })
  })

  it('is probed after the snapshot once it was delivered, from before it if it was not; not at once', () => {
    for (const [delivered, next] of [[true, 14], [false, 12]] as const) {
      const group = behind()
      stabilize(group, 1)
      receive(group, 3)
      handleReady(group, 3)
      receive(group, 1)
      stabilize(group, 1)
      const [leader] = group.nodes
      expect(viewOf(group, 1, 3)?.state).toBe(Flow.Snapshot)
      reportSnapshot(leader, 3, delivered)
      expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Probe, next, paused: true, pendingSnapshot: 0 })
      expect(ofType(settle(leader), MsgType.App).filter(m => m.to === 3)).toEqual([])
      const again = feed(leader, msg({ type: MsgType.HeartbeatResp, from: 3, to: 1, term: leader.term }))
      expect(again.map(m => m.type)).toEqual([delivered ? MsgType.App : MsgType.Snap])
    }
  })

  it('goes on from any snapshot that lets the log take over, even an older one than was sent', () => {
    // As when another delivers it: pending is 13, and 12 comes; the leader still has entry 13.
    const group = ledBy1()
    const [leader] = group.nodes
    propose(leader, ['a'])
    stabilize(group, 1, 2)
    lose(group, 3)
    forget(group, 1, 12)
    propose(leader, ['b'])
    stabilize(group, 1, 2)
    lose(group, 3)
    ticks(leader, 1).forEach(m => group.wire.push(m))
    for (let i = 0; i < 3 && viewOf(group, 1, 3)?.state !== Flow.Snapshot; i++) {
      stabilize(group, 3)
      receive(group, 1)
      handleReady(group, 1)
    }
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Snapshot, pendingSnapshot: 13 })
    const sent = feed(leader, msg({ type: MsgType.AppResp, from: 3, to: 1, term: leader.term, index: 12 }))
    expect(sent).toMatchObject([{ type: MsgType.App, to: 3, index: 12, entries: [{ index: 13 }] }])
    expect(viewOf(group, 1, 3)).toMatchObject({ state: Flow.Replicate, match: 12, next: 14, inflight: 1 })
  })

  it('that has not been heard of late is sent none', () => {
    const node = makeNode({ after: [10, 1] })
    elect(node)
    const { progress } = node
    progress[1].next = 5
    feed(node, msg({ type: MsgType.AppResp, from: 3, to: 1, term: 2, index: 11 }))
    expect([progress[1].flow, ofType(settle(node), MsgType.Snap)]).toEqual([Flow.Probe, []])
    progress[1].paused = false
    const sent = feed(node, msg({ type: MsgType.HeartbeatResp, from: 2, to: 1, term: 2 }))
    expect(ofType(sent, MsgType.Snap)).toMatchObject([{ to: 2, snapshot: { index: 10 } }])
  })

  it('joins from nothing, and can be a leader afterwards', () => {
    const group = emptyGroup()
    addNode(group, { index: 5, conf: { voters: [1, 2] } })
    addNode(group)
    const [leader] = group.nodes
    campaign(leader)
    stabilize(group)
    expect([leader.role, nodeOf(group, 2).conf.voters, nodeOf(group, 2).log.offset]).toEqual([Role.Leader, [1, 2], 5])
    campaign(nodeOf(group, 2))
    stabilize(group)
    expect(nodeOf(group, 2).role).toBe(Role.Leader)
  })
})

describe('a snapshot received', () => {
  it('takes the place of the whole log, its commit index and its configuration', () => {
    const node = makeNode({ log: [1, 1, 2] })
    const answers = feed(node, sentBy2(snapshotAt(7, 3, [1, 2])))
    expect(answers).toMatchObject([{ type: MsgType.AppResp, to: 2, index: 7, reject: false }])
    expect([termsOf(node), firstIndex(node.log), node.log.committed, node.log.applied, node.conf.voters]).toEqual([[], 8, 7, 7, [1, 2]])
  })

  it('is handed to the host once, before any entry after it, and nothing is applied until it is', () => {
    const node = makeNode({ log: [1] })
    step(node, sentBy2(snapshotAt(7, 3)))
    step(node, msg({ type: MsgType.App, from: 2, to: 1, term: 3, index: 7, logTerm: 3, entries: entries([3], 8), commit: 8 }))
    const todo = ready(node)
    expect([todo.snapshot?.index, todo.hardState?.commit, todo.entries.map(e => e.index), todo.committed]).toEqual([7, 8, [8], []])
    expect(hasReady(node)).toBe(false)
    advance(node, todo)
    expect(ready(node)).toMatchObject({ snapshot: null, committed: [{ index: 8 }] })
  })

  it('keeps its member from campaigning until it is taken in', () => {
    const node = makeNode()
    step(node, sentBy2(snapshotAt(7, 3)))
    const todo = ready(node)
    campaign(node)
    expect(node.role).toBe(Role.Follower)
    advance(node, todo)
    campaign(node)
    expect(node.role).toBe(Role.Candidate)
  })

  it.each([
    ['older than what is committed', snapshotAt(2, 1), 2, Why.Obsolete],
    ['for a group without this member', snapshotAt(7, 3, [2, 3]), 2, Why.NotMember],
    ['of what the log already matches: the commit index moves, the log stays', snapshotAt(3, 2), 3, Why.FastForward],
  ] as const)('%s is not taken', (_, snapshot, commit, why) => {
    const node = makeNode({ log: [1, 1, 2, 2], commit: 2 })
    settle(node)
    takeNotes(node)
    expect(feed(node, sentBy2(snapshot, 3))).toMatchObject([{ type: MsgType.AppResp, index: commit }])
    expect([termsOf(node), node.log.committed, node.log.pending]).toEqual([[1, 1, 2, 2], commit, null])
    expect(takeNotes(node)).toContainEqual({ note: Note.SnapshotIgnored, a: snapshot.index, b: snapshot.term, c: commit, d: why })
  })

  it('is taken by a learner, and by a voter of the old half', () => {
    for (const over of [{ learners: [1] }, { votersOutgoing: [1] }]) {
      const node = makeNode()
      const snapshot = { ...snapshotAt(7, 3, [2, 3]), confState: { ...EMPTY_CONF, voters: [2, 3], ...over } }
      feed(node, sentBy2(snapshot))
      expect([node.log.offset, node.conf]).toEqual([7, snapshot.confState])
    }
  })

  it('tells of a leader: a candidate of its term follows, and the election is put off', () => {
    const node = makeNode({ term: 2 })
    campaign(node)
    settle(node)
    feed(node, sentBy2(snapshotAt(7, 3)))
    expect([node.role, node.lead, node.electionElapsed, node.log.offset]).toEqual([Role.Follower, 2, 0, 7])
  })

  it('after a newer one came, only the newer one waits', () => {
    const node = makeNode()
    step(node, sentBy2(snapshotAt(7, 3)))
    const first = ready(node)
    step(node, sentBy2(snapshotAt(9, 3)))
    advance(node, first)
    expect([node.log.applied, node.log.pending?.index]).toEqual([7, 9])
    settle(node)
    expect([node.log.applied, node.log.pending]).toEqual([9, null])
  })
})
