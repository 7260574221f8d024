import { describe, expect, it } from 'vitest'
import { advance, hasReady, ready, takeReady } from './ready.ts'
import { campaign } from './campaign.ts'
import { propose } from './propose.ts'
import { step, tick } from './step.ts'
import { elect, entries, feed, makeNode, msg, ofType, settle, ticks } from './test-support.ts'
import { EntryType, MsgType, Role } from './types.ts'

const append = (terms: readonly number[], commit = 0, index = 0) =>
  msg({ type: MsgType.App, from: 2, to: 1, term: 1, index, logTerm: index > 0 ? 1 : 0, entries: entries(terms, index + 1), commit })

describe('ready', () => {
  it('is empty for a node just started, and again once everything was taken', () => {
    const node = makeNode({ log: [1, 1] })
    expect(hasReady(node)).toBe(false)
    step(node, append([1, 1, 1]))
    expect(hasReady(node)).toBe(true)
    settle(node)
    expect(hasReady(node)).toBe(false)
  })

  it('must sync for entries', () => {
    const node = makeNode({ log: [1], term: 1 })
    step(node, append([1, 1]))
    expect(ready(node)).toMatchObject({ mustSync: true, hardState: null, entries: [{ index: 2 }] })
  })

  it('must sync for a term', () => {
    const node = makeNode({ term: 1 })
    step(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 2 }))
    expect(ready(node)).toMatchObject({ mustSync: true, hardState: { term: 2, vote: 0 }, entries: [] })
  })

  it('must sync for a vote', () => {
    const node = makeNode({ term: 1 })
    step(node, msg({ type: MsgType.Vote, from: 2, to: 1, term: 1 }))
    expect(ready(node)).toMatchObject({ mustSync: true, hardState: { term: 1, vote: 2 }, entries: [] })
  })

  it('must not sync for a commit index alone, though it is handed out', () => {
    const node = makeNode({ log: [1, 1], term: 1 })
    step(node, msg({ type: MsgType.Heartbeat, from: 2, to: 1, term: 1, commit: 2 }))
    const todo = ready(node)
    expect(todo).toMatchObject({ mustSync: false, hardState: { term: 1, commit: 2 }, entries: [] })
    expect(todo.committed.map(e => e.index)).toEqual([1, 2])
  })

  it('must not sync for messages alone', () => {
    const node = makeNode()
    elect(node)
    tick(node)
    const todo = ready(node)
    expect(todo).toMatchObject({ mustSync: false, hardState: null, entries: [], committed: [] })
    expect(todo.messages).toHaveLength(2)
  })

  it('is the caller’s to keep; what was only taken is used again for the next', () => {
    const [kept, taken] = [ready, takeReady].map((take) => {
      const node = makeNode({ term: 1 })
      step(node, append([1]))
      const first = take(node)
      const before = structuredClone(first)
      advance(node, first)
      expect(first).toEqual(before)
      step(node, append([1, 1], 1))
      const second = take(node)
      expect(second).toMatchObject({ entries: [{ index: 2 }], committed: [{ index: 1 }], messages: [{ type: MsgType.AppResp, index: 2 }] })
      return { first, before, second }
    })
    expect(kept.first).toEqual(kept.before)
    expect(taken.first).toBe(taken.second)
  })

  it('hands out each entry once to persist and once to apply, in order', () => {
    const node = makeNode({ term: 1 })
    const persisted: number[] = []
    const applied: number[] = []
    const take = () => {
      while (hasReady(node)) {
        const todo = ready(node)
        persisted.push(...todo.entries.map(e => e.index))
        applied.push(...todo.committed.map(e => e.index))
        advance(node, todo)
      }
    }
    for (const [terms, commit, index] of [[[1], 0, 0], [[1, 1, 1], 2, 0], [[1], 3, 2], [[1], 4, 3]] as const) {
      step(node, append(terms, commit, index))
      take()
    }
    expect(persisted).toEqual([1, 2, 3, 4])
    expect(applied).toEqual([1, 2, 3, 4])
  })

  it('hands out again what replaced an entry that was already persisted', () => {
    const node = makeNode({ log: [1, 1, 1] })
    step(node, msg({ type: MsgType.App, from: 2, to: 1, term: 2, index: 1, logTerm: 1, entries: entries([2], 2) }))
    expect(ready(node).entries).toEqual([{ index: 2, term: 2, type: EntryType.Normal, data: '2@2' }])
  })

  it('never hands out an entry to apply that is not committed', () => {
    const node = makeNode({ term: 1 })
    step(node, append([1, 1, 1], 2))
    expect(ready(node).committed.map(e => e.index)).toEqual([1, 2])
  })
})

describe('persist, then send', () => {
  it('puts a promise about the disk in the same ready as what it promises: a vote', () => {
    const node = makeNode({ term: 1 })
    step(node, msg({ type: MsgType.Vote, from: 2, to: 1, term: 2 }))
    const todo = ready(node)
    expect(todo.hardState).toMatchObject({ term: 2, vote: 2 })
    expect(todo.messages).toMatchObject([{ type: MsgType.VoteResp, to: 2, reject: false }])
  })

  it('puts a promise about the disk in the same ready as what it promises: an append', () => {
    const node = makeNode({ term: 1 })
    step(node, append([1, 1]))
    const todo = ready(node)
    expect(todo.entries.map(e => e.index)).toEqual([1, 2])
    expect(todo.messages).toMatchObject([{ type: MsgType.AppResp, to: 2, index: 2 }])
  })

  it('keeps a leader’s acknowledgement of its own append until advance', () => {
    const node = makeNode()
    elect(node)
    feed(node, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 1, index: 1 }))
    propose(node, ['a'])
    const todo = ready(node)
    expect(ofType(todo.messages, MsgType.App).length).toBeGreaterThan(0)
    expect(node.progress[0].match).toBe(1)
    advance(node, todo)
    expect(node.progress[0].match).toBe(2)
  })

  it('lets a message to itself never leave', () => {
    const node = makeNode({ voters: [1, 2, 3] })
    campaign(node)
    const sent = settle(node)
    feed(node, msg({ type: MsgType.VoteResp, from: 2, to: 1, term: 1 }))
    propose(node, ['a'])
    sent.push(...settle(node), ...ticks(node, 5))
    expect(node.role).toBe(Role.Leader)
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.filter(m => m.to === m.from)).toEqual([])
  })

  it('ignores its own acknowledgement once it has moved on to another term', () => {
    const node = makeNode()
    elect(node)
    propose(node, ['a'])
    const todo = ready(node)
    step(node, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 2 }))
    advance(node, todo)
    expect([node.role, node.term, node.lead, node.log.committed]).toEqual([Role.Follower, 2, 3, 0])
  })
})
