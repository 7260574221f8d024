import { describe, expect, it } from 'vitest'
import type { RaftNode } from './node.ts'
import { propose } from './propose.ts'
import { advance, hasReady, ready } from './ready.ts'
import { step } from './step.ts'
import { deliver, elect, entries, feed, makeNode, msg, ofType, settle, termsOf } from './test-support.ts'
import { campaign } from './campaign.ts'
import { EntryType, MsgType, Role } from './types.ts'
import type { Entry, Message } from './types.ts'

/** Paper §5.3, log replication. Claims as in etcd-io/raft's raft_paper_test.go. */
const voters = (n: number) => Array.from({ length: n }, (_, i) => i + 1)
const accepted = (m: Message) => msg({ type: MsgType.AppResp, from: m.to, to: m.from, term: m.term, index: m.index + m.entries.length })

/** Leader of term 1, its empty entry on all and committed, nothing left to say. */
function leading(size = 3): RaftNode {
  const node = makeNode({ voters: voters(size) })
  feed(node, ...ofType(elect(node), MsgType.App).map(accepted))
  settle(node)
  expect(node.log.committed).toBe(1)
  return node
}

it('a leader appends what is proposed and sends it to all others, with index and term of the entry before', () => {
  const node = leading()
  propose(node, ['some data'])
  const todo = ready(node)
  const entry = { index: 2, term: 1, type: EntryType.Normal, data: 'some data' }
  expect(todo.messages).toEqual([2, 3].map(to => msg({ type: MsgType.App, from: 1, to, term: 1, index: 1, logTerm: 1, entries: [entry], commit: 1 })))
  expect([todo.entries, todo.mustSync, node.log.committed]).toEqual([[entry], true, 1])
})

it('an entry that is safely replicated is handed out to be applied, and all are told the commit index', () => {
  const node = leading()
  propose(node, ['some data'])
  for (const m of settle(node)) step(node, accepted(m))
  const todo = ready(node)
  expect(todo.committed).toMatchObject([{ index: 2, data: 'some data' }])
  expect(todo.messages.map(m => [m.type, m.to, m.commit])).toEqual([[MsgType.App, 2, 2], [MsgType.App, 3, 2]])
})

it.each([
  [1, [], true], [3, [], false], [3, [2], true], [3, [2, 3], true], [5, [], false], [5, [2], false],
  [5, [2, 3], true], [5, [2, 3, 4], true], [5, [2, 3, 4, 5], true],
] as const)('among %i, with %j accepting: committed %s', (size, acceptors, committed) => {
  const node = leading(size)
  propose(node, ['some data'])
  for (const m of settle(node)) if (acceptors.includes(m.to as never)) feed(node, accepted(m))
  expect(node.log.committed > 1).toBe(committed)
})

it.each([[[]], [[2]], [[1, 2]], [[1]]])('what commits an entry commits all before it, of earlier leaders too: %j', log => {
  const node = makeNode({ log, term: 2 })
  campaign(node)
  settle(node)
  step(node, msg({ type: MsgType.VoteResp, from: 2, to: 1, term: 3 }))
  propose(node, ['some data'])
  const applied: Entry[] = []
  while (hasReady(node)) {
    const todo = ready(node)
    applied.push(...todo.committed)
    advance(node, todo)
    for (const m of ofType(todo.messages, MsgType.App)) step(node, accepted(m))
  }
  const opened = { index: log.length + 1, term: 3, type: EntryType.Normal, data: null }
  expect(applied).toEqual([...entries(log), opened, { ...opened, index: log.length + 2, data: 'some data' }])
})

it.each([[['a'], 1], [['a', 'b'], 2], [['b', 'a'], 2], [['a', 'b'], 1]])('a follower applies %j in order, as far as it knows it committed: %i', (data, commit) => {
  const node = makeNode({ term: 1 })
  const sent = data.map((d, i) => ({ index: i + 1, term: 1, type: EntryType.Normal, data: d }))
  step(node, msg({ type: MsgType.App, from: 2, to: 1, term: 1, entries: sent, commit }))
  expect([node.log.committed, ready(node).committed]).toEqual([commit, sent.slice(0, commit)])
})

it.each([
  // Over the log [1, 2], entry 1 committed: term and index before, answer's index, refused, hint, its term.
  [0, 0, 1, false, 0, 0], [1, 1, 1, false, 0, 0], [2, 2, 2, false, 0, 0], [1, 2, 2, true, 1, 1], [3, 3, 3, true, 2, 2],
])('a follower checks the entry before: term %i at %i', (logTerm, before, index, reject, rejectHint, hintTerm) => {
  const node = makeNode({ log: [1, 2], commit: 1 })
  expect(feed(node, msg({ type: MsgType.App, from: 2, to: 1, term: 2, logTerm, index: before })))
    .toEqual([msg({ type: MsgType.AppResp, from: 1, to: 2, term: 2, index, reject, rejectHint, logTerm: hintTerm })])
})

it.each([
  [2, 2, [3], [1, 2, 3], [3]], [1, 1, [3, 4], [1, 3, 4], [3, 4]], [0, 0, [1], [1, 2], []], [0, 0, [3], [3], [3]],
])('a follower deletes what conflicts with an append after %i (term %i) of %j, and adds what is new', (index, logTerm, sent, log, persisted) => {
  const node = makeNode({ log: [1, 2] })
  step(node, msg({ type: MsgType.App, from: 2, to: 1, term: 2, index, logTerm, entries: entries(sent, index + 1) }))
  expect([termsOf(node), ready(node).entries.map(e => e.term)]).toEqual([log, persisted])
})

describe('a leader brings any follower’s log into line with its own (figure 7)', () => {
  it.each([
    ['a', [1, 1, 1, 4, 4, 5, 5, 6, 6]], ['b', [1, 1, 1, 4]], ['c', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
    ['d', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]], ['e', [1, 1, 1, 4, 4, 4, 4]], ['f', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
  ])('(%s) %j', (_, log) => {
    const lead = makeNode({ log: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6], term: 8, commit: 10 })
    settle(lead)
    const follower = makeNode({ id: 2, log, term: 7 })
    campaign(lead)
    settle(lead)
    // The third's vote: the second's log may be the longer one.
    const sent = feed(lead, msg({ type: MsgType.VoteResp, from: 3, to: 1, term: 9 }))
    expect(lead.role).toBe(Role.Leader)
    deliver([lead, follower], sent)
    propose(lead, ['x'])
    deliver([lead, follower], settle(lead))
    expect(termsOf(follower)).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 9, 9])
    expect(follower.log.entries.slice(-2)).toEqual(lead.log.entries.slice(-2))
    expect(follower.log.committed).toBe(12)
  })
})
