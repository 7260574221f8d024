import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import type { RaftNode } from './node.ts'
import { elect, entries, feed, makeNode, msg, settle, termsOf } from './test-support.ts'
import { MsgType, NONE, Role } from './types.ts'

/** Paper §5.1, Raft basics: terms as a logical clock. Claims as in etcd-io/raft's raft_paper_test.go. */
const roles: readonly (readonly [string, () => RaftNode])[] = [
  ['follower', () => makeNode({ term: 1 })],
  ['candidate', () => { const node = makeNode(); campaign(node); settle(node); return node }],
  ['leader', () => { const node = makeNode(); elect(node); return node }],
]

describe.each(roles)('a %s', (_, make) => {
  it.each([MsgType.App, MsgType.Heartbeat, MsgType.AppResp, MsgType.HeartbeatResp, MsgType.Vote, MsgType.VoteResp])(
    'takes over a larger term from a message of type %i, and is a follower then', type => {
      const node = make()
      expect(node.term).toBe(1)
      node.lead = NONE
      feed(node, msg({ type, from: 2, to: 1, term: 2, reject: true }))
      expect([node.term, node.role]).toEqual([2, Role.Follower])
    })

  it('does nothing that a message of a smaller term asks', () => {
    const node = make()
    feed(node, msg({ type: MsgType.Heartbeat, from: 3, to: 1, term: 4 }))
    const before = { terms: termsOf(node), commit: node.log.committed, vote: node.vote, lead: node.lead }
    for (const type of [MsgType.App, MsgType.Heartbeat, MsgType.Vote, MsgType.VoteResp, MsgType.AppResp, MsgType.Snap, MsgType.TimeoutNow]) {
      feed(node, msg({ type, from: 2, to: 1, term: 3, entries: type === MsgType.App ? entries([3]) : [], commit: 1 }))
    }
    expect({ terms: termsOf(node), commit: node.log.committed, vote: node.vote, lead: node.lead }).toEqual(before)
    expect([node.term, node.role]).toEqual([4, Role.Follower])
  })
})
