import { describe, expect, it } from 'vitest'
import { maybeCommit } from './commit.ts'
import type { RaftOptions } from './config.ts'
import { createNode } from './node.ts'
import type { RaftNode } from './node.ts'
import { Flow } from './progress.ts'
import { ready } from './ready.ts'
import { campaign } from './campaign.ts'
import { propose } from './propose.ts'
import { reportUnreachable } from './replicate.ts'
import { step } from './step.ts'
import { deliver, elect, entries, feed, makeNode, msg, ofType, refill, settle, takeNotes, termsOf, ticks } from './test-support.ts'
import { EntryType, MsgType, Note, Role, Why } from './types.ts'
import type { Message } from './types.ts'

const ack = (node: RaftNode, from: number, index: number) => msg({ type: MsgType.AppResp, from, to: 1, term: node.term, index })
const reject = (node: RaftNode, from: number, index: number, rejectHint: number, logTerm: number) =>
  msg({ type: MsgType.AppResp, from, to: 1, term: node.term, index, reject: true, rejectHint, logTerm })
const heard = (node: RaftNode, from: number) => msg({ type: MsgType.HeartbeatResp, from, to: 1, term: node.term })
const proposeAndSettle = (node: RaftNode, ...payloads: string[]) => {
  propose(node, payloads)
  return settle(node)
}

/** A leader whose log has these terms, then its own empty entry. */
function leader(log: readonly number[] = [], config: Partial<RaftOptions> = {}, voters = [1, 2, 3]): RaftNode {
  const node = makeNode({ log, voters, config })
  elect(node)
  return node
}

describe('a probe', () => {
  it('has one append in flight: what is proposed meanwhile waits for its answer', () => {
    const node = leader()
    expect(ofType(proposeAndSettle(node, 'a'), MsgType.App)).toEqual([])
    expect(node.progress[1]).toMatchObject({ flow: Flow.Probe, paused: true, match: 0, next: 1 })
    const sent = feed(node, ack(node, 2, 1))
    expect(ofType(sent, MsgType.App).filter(m => m.to === 2).flatMap(m => m.entries.map(e => e.index))).toEqual([2])
  })

  it('is sent once more when a heartbeat is answered: the append may have been lost', () => {
    const node = leader()
    const again = feed(node, heard(node, 2))
    expect(again).toMatchObject([{ type: MsgType.App, to: 2, index: 0, entries: [{ index: 1 }] }])
  })

  it('turns to replicating when it is answered', () => {
    const node = leader()
    feed(node, ack(node, 2, 1))
    expect(node.progress[1]).toMatchObject({ flow: Flow.Replicate, match: 1, next: 2 })
  })
})

describe('replicating', () => {
  const replicating = () => {
    const node = leader()
    feed(node, ack(node, 2, 1), ack(node, 3, 1))
    return node
  }

  it('sends ahead of the answers, each entry once', () => {
    const node = replicating()
    const sent = ['a', 'b', 'c'].flatMap(data => proposeAndSettle(node, data))
    const to2 = ofType(sent, MsgType.App).filter(m => m.to === 2)
    expect(to2.map(m => [m.index, m.entries.map(e => e.index)])).toEqual([[1, [2]], [2, [3]], [3, [4]]])
    expect(node.progress[1]).toMatchObject({ match: 1, next: 5 })
  })

  it('falls back to probing from the last known match when a follower refuses', () => {
    const node = replicating()
    proposeAndSettle(node, 'a')
    proposeAndSettle(node, 'b')
    const sent = feed(node, reject(node, 2, 2, 1, 1))
    expect(sent).toMatchObject([{ type: MsgType.App, to: 2, index: 1, entries: [{ index: 2 }, { index: 3 }] }])
    expect(node.progress[1]).toMatchObject({ flow: Flow.Probe, match: 1, next: 2, paused: true })
  })

  it('falls back to probing when the host could not deliver', () => {
    const node = replicating()
    proposeAndSettle(node, 'a')
    reportUnreachable(node, 2)
    expect(node.progress[1]).toMatchObject({ flow: Flow.Probe, match: 1, next: 2 })
    expect(node.progress[2].flow).toBe(Flow.Replicate)
  })

  it('ignores refusals of what is already matched: they are stale', () => {
    const node = replicating()
    feed(node, reject(node, 2, 1, 0, 0), reject(node, 2, 0, 0, 0))
    expect(node.progress[1]).toMatchObject({ flow: Flow.Replicate, match: 1, next: 2 })
  })

  it('resends what a follower lost once it answers a heartbeat', () => {
    const node = replicating()
    proposeAndSettle(node, 'a')
    // The append to 3 was lost; a follower behind answers a heartbeat and gets an (empty) append, which it refuses.
    const [nudge] = feed(node, heard(node, 3))
    expect(nudge).toMatchObject({ type: MsgType.App, to: 3, index: 2, entries: [] })
    expect(feed(node, reject(node, 3, 2, 1, 1))).toMatchObject([{ to: 3, index: 1, entries: [{ index: 2, data: 'a' }] }])
  })

  it('an old acknowledgement moves nothing back', () => {
    const node = replicating()
    proposeAndSettle(node, 'a')
    feed(node, ack(node, 2, 2))
    feed(node, ack(node, 2, 1))
    expect(node.progress[1]).toMatchObject({ match: 2, next: 3 })
    expect(node.log.committed).toBe(2)
  })
})

describe('a follower', () => {
  const append = (index: number, logTerm: number, terms: readonly number[], commit = 0, term = 5) =>
    msg({ type: MsgType.App, from: 2, to: 1, term, index, logTerm, entries: entries(terms, index + 1), commit })

  // raft_test.go TestHandleMsgApp, over the log [1, 2].
  it.each([
    ['previous log mismatch', append(2, 3, [], 3), 2, 0, true],
    ['previous log does not exist', append(3, 3, [], 3), 2, 0, true],
    ['nothing new, commit learnt', append(1, 1, [], 1), 2, 1, false],
    ['everything replaced', append(0, 0, [3], 1), 1, 1, false],
    ['two appended', append(2, 2, [3, 3], 3), 4, 3, false],
    ['one appended, commit to the last new entry', append(2, 2, [3], 4), 3, 3, false],
    ['what it has, again', append(1, 1, [2], 4), 2, 2, false],
    ['commit limited by the append itself', append(1, 1, [], 3), 2, 1, false],
    ['commit limited by the last new entry', append(1, 1, [2], 3), 2, 2, false],
  ])('%s', (_, m, last, commit, refused) => {
    const node = makeNode({ log: [1, 2] })
    const answers = feed(node, m)
    expect(answers).toMatchObject([{ type: MsgType.AppResp, to: 2, term: 5, reject: refused }])
    expect([node.log.entries.length, node.log.committed]).toEqual([last, commit])
  })

  it('acknowledges the last entry of the append, not the end of its own log', () => {
    expect(feed(makeNode({ log: [1, 1, 1] }), append(0, 0, [1]))).toMatchObject([{ index: 1, reject: false }])
  })

  it('answers an append below its commit index with that index', () => {
    const node = makeNode({ log: [1, 1, 1], commit: 2 })
    expect(feed(node, append(1, 1, [4]))).toMatchObject([{ index: 2, reject: false }])
    expect(termsOf(node)).toEqual([1, 1, 1])
  })

  it('removes its uncommitted entries that conflict, and says which', () => {
    const node = makeNode({ log: [1, 2, 2], commit: 1 })
    feed(node, append(1, 1, [3]))
    expect(termsOf(node)).toEqual([1, 3])
    expect(takeNotes(node)).toContainEqual({ note: Note.ConflictRemoved, a: 2, b: 2, c: 3, d: 0 })
  })

  it('refuses with a hint: the last index whose term is not above the one asked for', () => {
    const node = makeNode({ log: [1, 1, 4, 4, 4], term: 6 })
    expect(feed(node, append(5, 3, [], 0, 6))).toMatchObject([{ reject: true, index: 5, rejectHint: 2, logTerm: 1 }])
    expect(feed(node, append(9, 5, [], 0, 6))).toMatchObject([{ reject: true, index: 9, rejectHint: 5, logTerm: 4 }])
  })

  it('learns the commit index from a heartbeat', () => {
    const node = makeNode({ log: [1, 1, 1] })
    const beat = (commit: number) => msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1, commit })
    expect(feed(node, beat(2))).toMatchObject([{ type: MsgType.HeartbeatResp, to: 2 }])
    feed(node, beat(1))
    expect(node.log.committed).toBe(2)
  })
})

describe('finding where two logs agree', () => {
  /** Appends the leader needs until the follower's log is its own. */
  function rounds(own: readonly number[], theirs: readonly number[]): number {
    const a = makeNode({ id: 1, log: own, term: 10, voters: [1, 2, 3] })
    const b = makeNode({ id: 2, log: theirs, term: 10, voters: [1, 2, 3] })
    let appends = 0
    deliver([a, b], elect(a), m => {
      if (m.type === MsgType.App && !(a.progress[1].flow === Flow.Replicate)) appends++
      return true
    })
    expect(termsOf(b)).toEqual(termsOf(a))
    return appends
  }

  // raft_test.go TestFastLogRejection: the examples of its comments.
  it.each([
    [[1, 3, 3, 3, 3, 3, 5, 5, 5], [1, 1, 1, 1, 1, 1], 3],
    [[1, 2, 2, 3, 5, 5, 5], [1, 2, 2, 3, 4, 4, 4], 2],
    [[1, 3, 3, 3, 3, 5, 5, 5], [1, 2, 2, 2, 2, 4, 4, 4], 3],
    [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], 1],
    [[1, 1, 1, 1, 1, 1], [1, 1], 2],
  ])('leader %j, follower %j: at most %i appends', (own, theirs, most) => {
    expect(rounds(own, theirs)).toBeLessThanOrEqual(most)
  })

  it('takes at most one probe per term, however long the terms are', () => {
    const long = (terms: number[]) => terms.flatMap(t => new Array<number>(40).fill(t))
    expect(rounds(long([1, 3, 5, 7]), long([1, 2, 4, 6, 8]))).toBeLessThanOrEqual(5)
  })

  it('ignores a refusal that does not answer the probe under way', () => {
    const node = leader([1, 1, 1])
    const before = { ...node.progress[1] }
    expect(before).toMatchObject({ next: 4, paused: true })
    expect(feed(node, reject(node, 2, 1, 0, 0))).toEqual([])
    expect({ ...node.progress[1], recentActive: false }).toEqual({ ...before, recentActive: false })
  })

  it('never goes back below what is matched', () => {
    const node = leader([1, 1, 1])
    feed(node, ack(node, 2, 2))
    reportUnreachable(node, 2)
    feed(node, heard(node, 2), reject(node, 2, 2, 0, 0))
    expect(node.progress[1].next).toBe(3)
  })

  it('refused where the logs were known to match, probes again with each heartbeat’s answer, not at once', () => {
    const node = leader([1, 1, 1])
    feed(node, ack(node, 2, 2))
    reportUnreachable(node, 2)
    expect(feed(node, heard(node, 2))).toMatchObject([{ type: MsgType.App, to: 2, index: 2 }])
    expect(feed(node, reject(node, 2, 2, 1, 1), reject(node, 2, 2, 1, 1))).toEqual([])
    expect(feed(node, heard(node, 2))).toMatchObject([{ type: MsgType.App, to: 2, index: 2 }])
  })

  it('goes back below what is matched up to etcd 3.5: what the follower lost is sent again', () => {
    const node = leader([1, 1, 1], { probesBelowMatch: true })
    feed(node, ack(node, 2, 2))
    reportUnreachable(node, 2)
    feed(node, heard(node, 2))
    const [again] = feed(node, reject(node, 2, 2, 1, 1))
    expect(again).toMatchObject({ type: MsgType.App, to: 2, index: 1 })
    expect(again.entries.map(e => e.index)).toEqual([2, 3, 4])
    feed(node, ack(node, 2, 4))
    expect(node.progress[1]).toMatchObject({ flow: Flow.Replicate, match: 4, next: 5 })
  })

  it('and answered there with no more than was matched, waits for the next heartbeat’s answer', () => {
    const node = leader([1, 1, 1], { probesBelowMatch: true })
    feed(node, ack(node, 2, 2))
    reportUnreachable(node, 2)
    // Of another history: it refuses after its commit index, and answers with that to what is below.
    feed(node, heard(node, 2), reject(node, 2, 2, 1, 1))
    expect(feed(node, ack(node, 2, 2))).toEqual([])
    expect(node.progress[1]).toMatchObject({ flow: Flow.Probe, match: 2, next: 3 })
  })
})

describe('committing', () => {
  it('takes a majority of disks, the leader’s own counted like any other', () => {
    const node = leader([], {}, [1, 2, 3, 4, 5])
    feed(node, ack(node, 2, 1))
    expect(node.log.committed).toBe(0)
    feed(node, ack(node, 3, 1))
    expect(node.log.committed).toBe(1)
  })

  it('does not count the leader before its own disk: two others can commit without it', () => {
    const node = leader()
    feed(node, ack(node, 2, 1), ack(node, 3, 1))
    propose(node, ['a'])
    ready(node)
    step(node, ack(node, 2, 2))
    expect(node.log.committed).toBe(1)
    step(node, ack(node, 3, 2))
    expect(node.log.committed).toBe(2)
  })

  it('tells everyone at once', () => {
    const node = leader()
    feed(node, ack(node, 2, 1), ack(node, 3, 1))
    proposeAndSettle(node, 'a')
    const sent = feed(node, ack(node, 3, 2))
    expect(sent).toMatchObject([2, 3].map(to => ({ type: MsgType.App, to, entries: [], commit: 2 })))
  })

  it('never counts copies of an older term’s entry; one of its own term commits all before it (§5.4.2)', () => {
    const node = leader([1, 2, 2])
    feed(node, ack(node, 2, 3), ack(node, 3, 3))
    expect(node.log.committed).toBe(0)
    expect(maybeCommit(node)).toBe(false)
    feed(node, ack(node, 2, 4))
    expect(node.log.committed).toBe(4)
  })

  it('sends no follower a commit index above its match on a heartbeat', () => {
    const node = leader()
    feed(node, ack(node, 2, 1), ack(node, 3, 1))
    proposeAndSettle(node, 'a')
    feed(node, ack(node, 2, 2))
    expect(node.log.committed).toBe(2)
    expect(ticks(node, 1).map(m => [m.to, m.commit])).toEqual([[2, 2], [3, 1]])
  })

  it('is told again to a follower whose answer shows that the last heartbeat told it less', () => {
    const node = leader()
    feed(node, ack(node, 2, 1), ack(node, 3, 1))
    proposeAndSettle(node, 'a')
    feed(node, ack(node, 3, 2))
    // The heartbeat says no more than what 2 is known to hold: 1. Its late answer shows that it may know 2.
    ticks(node, 1)
    expect(feed(node, ack(node, 2, 2))).toMatchObject([{ type: MsgType.App, to: 2, entries: [], commit: 2 }])
    expect(feed(node, ack(node, 2, 2))).toEqual([])
  })
})

describe('a proposal', () => {
  it('is forwarded by a follower to its leader, without a term', () => {
    const node = makeNode({ term: 3 })
    feed(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 3 }))
    expect(propose(node, ['a'])).toBe(true)
    expect(settle(node)).toMatchObject([{ type: MsgType.Prop, to: 2, term: 0, entries: [{ data: 'a' }] }])
  })

  it('is dropped where no leader is known, and by a candidate', () => {
    const node = makeNode({ term: 3 })
    expect(propose(node, ['a'])).toBe(false)
    campaign(node)
    settle(node)
    expect(propose(node, ['a'])).toBe(false)
    expect(feed(node, msg({ type: MsgType.Prop, from: 2, to: 1, entries: entries([0], 0) }))).toEqual([])
    expect(node.log.entries).toEqual([])
  })

  it('that reaches the leader gets its place and its term there', () => {
    const node = leader([1])
    feed(node, msg({ type: MsgType.Prop, from: 2, to: 1, entries: [{ index: 0, term: 0, type: EntryType.Normal, data: 'a' }] }))
    expect(node.log.entries.at(-1)).toEqual({ index: 3, term: 2, type: EntryType.Normal, data: 'a' })
  })

  it('that reaches a member deposed meanwhile goes on to the new leader', () => {
    const node = leader()
    feed(node, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 2 }))
    expect(feed(node, msg({ type: MsgType.Prop, from: 2, to: 1, entries: entries([0], 0) }))).toMatchObject([{ type: MsgType.Prop, to: 3 }])
  })
})

/**
 * Paper, figure 8: why a leader must not count copies of an older term's entry. S1…S5, their
 * entries at index 2 named by their term.
 */
describe('figure 8', () => {
  const voters = [1, 2, 3, 4, 5]
  const restart = (node: RaftNode) => createNode(node.config,
    { hardState: { term: node.term, vote: node.vote, commit: node.log.committed }, snapshot: node.log.snapshot, entries: node.log.entries }, new Array<number>(9).fill(9))
  /** The host's clock: an election timeout without a word from anyone, too short to campaign. */
  const silence = (nodes: readonly RaftNode[]) => { for (const n of nodes) ticks(n, 12) }
  const onlyAppends = (m: Message) => m.type === MsgType.App || m.type === MsgType.AppResp
  const cutTo = (m: Message, count: number): Message => ({ ...m, entries: m.entries.slice(0, count) })

  /** Campaigns until elected by these voters; returns what the new leader sends, undelivered. */
  function electBy(candidate: RaftNode, by: readonly RaftNode[]): Message[] {
    for (let i = 0; i < 3; i++) {
      campaign(candidate)
      refill(candidate, 9)
      const asked = settle(candidate)
      const answers = asked.flatMap(m => by.filter(n => n.config.id === m.to).flatMap(n => feed(n, m)))
      const sent = answers.flatMap(m => feed(candidate, m))
      if (candidate.role === Role.Leader) return ofType(sent, MsgType.App)
    }
    return []
  }

  /** Up to (c): S1 leads term 4, and its entry of term 2 is on S1, S2 and S3: a majority. */
  function upToC() {
    const nodes = voters.map(id => makeNode({ id, voters, log: [1], commit: 1, draw: 9 }))
    const [first, s2, s3, s4, fifth] = nodes
    // (a) S1 leads term 2 and has its entry on S2 only.
    const a = electBy(first, [s2, s3, s4, fifth])
    deliver([first, s2], a.filter(m => m.to === 2), onlyAppends)
    expect(nodes.map(termsOf)).toEqual([[1, 2], [1, 2], [1], [1], [1]])
    // (b) S1 stops; S5 leads term 3 with the votes of S3 and S4, another entry at index 2, on S5 only.
    electBy(fifth, [s3, s4])
    expect([fifth.role, fifth.term, termsOf(fifth)]).toEqual([Role.Leader, 3, [1, 3]])
    // (c) S5 stops; S1 is back, leads term 4, and goes on replicating its entry of term 2.
    const s5 = restart(fifth)
    const s1 = restart(first)
    silence([s2, s3, s4])
    const c = electBy(s1, [s2, s3, s4])
    expect([s1.role, s1.term]).toEqual([Role.Leader, 4])
    const to = (id: number) => c.find(m => m.to === id) as Message
    // An append holds what fits in it: S2 and S3 get no more than the entry of term 2.
    feed(s1, ...feed(s2, cutTo(to(2), 0)))
    const [retry] = feed(s1, ...feed(s3, to(3))).filter(m => m.to === 3)
    feed(s1, ...feed(s3, cutTo(retry, 1)))
    expect([s1, s2, s3, s4, s5].map(termsOf)).toEqual([[1, 2, 4], [1, 2], [1, 2], [1], [1, 3]])
    return { s1, s2, s3, s4, s5 }
  }

  it('(c) the entry of term 2 is on a majority, and is not committed', () => {
    const { s1 } = upToC()
    expect(s1.progress.map(p => p.match)).toEqual([3, 2, 2, 0, 0])
    expect(s1.log.committed).toBe(1)
  })

  it('(d) indeed S5 may still be elected and overwrite it everywhere', () => {
    const { s1, s2, s3, s4, s5 } = upToC()
    silence([s2, s3, s4])
    const sent = electBy(s5, [s2, s3, s4])
    expect([s5.role, s5.term]).toEqual([Role.Leader, 5])
    const old = restart(s1)
    deliver([old, s2, s3, s4, s5], sent)
    expect([old, s2, s3, s4, s5].map(termsOf)).toEqual(new Array(5).fill([1, 3, 5]))
    expect(s5.log.committed).toBe(3)
  })

  it('(e) once an entry of term 4 is on a majority, both are committed, and S5 can no longer win', () => {
    const { s1, s2, s3, s4, s5 } = upToC()
    deliver([s1, s2, s3], feed(s1, heard(s1, 2), heard(s1, 3)))
    expect(s1.log.committed).toBe(3)
    silence([s2, s3, s4])
    takeNotes(s3)
    electBy(s5, [s2, s3, s4])
    expect(s5.role).not.toBe(Role.Leader)
    expect(takeNotes(s3).filter(n => n.note === Note.VoteRefused)).toContainEqual(expect.objectContaining({ a: 5, c: Why.LogBehind }))
  })
})
