import { describe, expect, it } from 'vitest'
import { Role } from '../raft/index.ts'
import { Ended } from './endings.ts'
import { Outcome } from './state.ts'
import type { Member } from './state.ts'
import { act, ask, cluster, followersOf, leaderOf, pass, passUntil, settled } from './test-support.ts'

describe('move-leader', () => {
  it('is done in a few ms, and told when the server next looks, a heartbeat interval later', () => {
    const engine = settled()
    const old = leaderOf(engine)
    const [to] = followersOf(engine)
    const asked = engine.kernel.now
    const request = ask(engine, { kind: 'move-leader', name: to.name }, old?.name)
    passUntil(engine, () => to.node?.role === Role.Leader)
    expect(engine.kernel.now - asked).toBeLessThan(8_000)
    passUntil(engine, () => request.outcome !== Outcome.Waiting)
    expect(request.outcome).toBe(Outcome.Ok)
    expect(request.answeredAt - asked).toBeGreaterThan(100_000)
    expect(request.answeredAt - asked).toBeLessThan(102_000)
  })

  it('to a member that does not answer ends at the client’s deadline, and the old leader goes on', () => {
    const engine = settled()
    const old = leaderOf(engine)
    const [to] = followersOf(engine)
    act(engine, { type: 'pause', member: to.name })
    const request = ask(engine, { kind: 'move-leader', name: to.name }, old?.name)
    pass(engine, 6_000_000)
    expect([request.ended, request.answeredAt - request.sentAt]).toEqual([Ended.Deadline, 5_000_000])
    expect([leaderOf(engine), old?.moving]).toEqual([old, null])
  })
})

describe('SIGTERM', () => {
  it('makes a leader hand over to the voter it has been connected to longest, then ends it', () => {
    const engine = settled()
    const old = leaderOf(engine) as Member
    const [restarted, other] = followersOf(engine)
    for (const type of ['crash', 'restart'] as const) act(engine, { type, member: restarted.name })
    pass(engine, 500_000)
    const at = engine.kernel.now
    act(engine, { type: 'terminate', member: old.name })
    passUntil(engine, () => other.node?.role === Role.Leader)
    expect(engine.kernel.now - at).toBeLessThan(8_000)
    passUntil(engine, () => old.node === null)
    expect(engine.kernel.now - at).toBe(100_000)
  })

  it('ends a follower, and a leader alone, at once', () => {
    const engine = settled()
    const [follower] = followersOf(engine)
    act(engine, { type: 'terminate', member: follower.name })
    expect(follower.node).toBeNull()
    const one = settled(cluster({ members: 1 }))
    act(one, { type: 'terminate', member: 'm1' })
    expect(one.state.members[0].node).toBeNull()
  })

  it('ends a leader whose successor does not answer after the server’s own limit, 7 s', () => {
    const engine = settled()
    const old = leaderOf(engine) as Member
    for (const m of followersOf(engine)) act(engine, { type: 'pause', member: m.name })
    act(engine, { type: 'terminate', member: old.name })
    pass(engine, 6_950_000)
    expect(old.node).not.toBeNull()
    pass(engine, 100_000)
    expect(old.node).toBeNull()
  })
})
