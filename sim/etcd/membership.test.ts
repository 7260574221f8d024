import { describe, expect, it } from 'vitest'
import { ConfChangeType } from '../raft/index.ts'
import { Ended } from './endings.ts'
import { validate } from './membership.ts'
import { Outcome } from './state.ts'
import { ask, cluster, leaderOf, pass, settled } from './test-support.ts'

describe('the last voter', () => {
  it('is not removed: those who stay could not decide (IsReadyToRemoveVotingMember)', () => {
    const engine = settled(cluster({ members: 1 }))
    const request = ask(engine, { kind: 'member-remove', name: 'm1' })
    pass(engine, 100_000)
    expect(request).toMatchObject({ outcome: Outcome.Failed, ended: Ended.NotEnoughStarted })
  })

  it('stays without --strict-reconfig-check, too: the change fails as it is applied', () => {
    const engine = settled(cluster({ members: 1, settings: { strictReconfigCheck: false } }))
    const request = ask(engine, { kind: 'member-remove', name: 'm1' })
    pass(engine, 100_000)
    expect(request).toMatchObject({ outcome: Outcome.Failed, ended: Ended.NotEnoughStarted })
    expect(leaderOf(engine)?.node?.conf.voters).toEqual([1])
  })

  it('is not one of two: the other may go', () => {
    const engine = settled(cluster({ members: 2 }))
    const [member] = engine.state.members
    expect(validate(engine.state, member, { type: ConfChangeType.RemoveNode, nodeId: 2 }, { request: -1, member: 2, promote: false })).toBe(Ended.None)
  })
})
