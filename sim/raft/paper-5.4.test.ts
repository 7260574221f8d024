import { describe, expect, it } from 'vitest'
import { propose } from './propose.ts'
import { elect, entries, feed, makeNode, msg, settle, ticks } from './test-support.ts'
import { MsgType } from './types.ts'

/** Paper §5.4, safety. Claims as in etcd-io/raft's raft_paper_test.go; figure 8 is in replication.test.ts. */
describe('the election restriction (§5.4.1)', () => {
  it.each([[[1], 2], [[1, 2], 3]])('a campaign tells the end of the candidate’s log: %j, in term %i', (log, term) => {
    const node = makeNode()
    feed(node, msg({ type: MsgType.App, from: 2, to: 1, term: term - 1, entries: entries(log) }))
    expect(ticks(node, 19)).toEqual([2, 3].map(to => msg({ type: MsgType.Vote, from: 1, to, term, index: log.length, logTerm: log.at(-1) })))
  })

  it.each([
    [[1], 1, 1, false], [[1], 1, 2, false], [[1, 1], 1, 1, true],
    [[1], 2, 1, false], [[1], 2, 2, false], [[1, 1], 2, 1, false],
    [[2], 1, 1, true], [[2], 1, 2, true], [[2, 2], 1, 1, true],
  ])('a voter with %j refuses a candidate whose log ends in term %i at %i: %s', (log, logTerm, index, reject) => {
    const node = makeNode({ voters: [1, 2], log })
    expect(feed(node, msg({ type: MsgType.Vote, from: 2, to: 1, term: 3, logTerm, index }))).toMatchObject([{ type: MsgType.VoteResp, reject }])
  })
})

it.each([[1, 0], [2, 0], [3, 3]])('only entries of the leader’s own term are committed by counting (§5.4.2): on a majority up to %i, committed %i', (index, commit) => {
  const node = makeNode({ voters: [1, 2], log: [1, 2], term: 2 })
  elect(node)
  propose(node, ['x'])
  settle(node)
  feed(node, msg({ type: MsgType.AppResp, from: 2, to: 1, term: 3, index }))
  expect(node.log.committed).toBe(commit)
})
