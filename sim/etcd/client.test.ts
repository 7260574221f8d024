import { describe, expect, it } from 'vitest'
import { Role } from '../raft/index.ts'
import { Ended } from './endings.ts'
import { Outcome } from './state.ts'
import type { Member, Request } from './state.ts'
import { act, cluster, followersOf, leaderOf, pass, passUntil, settled, told, twoSites, write } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { allRequests } from './requests.ts'

const outcome = ({ outcome, ended }: Request) => [outcome, ended]
const took = (request: Request) => request.answeredAt - request.sentAt
const patient = (deadline: number) => settled(cluster({ client: { deadline } }))
const eventsOf = (engine: EtcdEngine, request: Request) => told(engine.kernel.trace).filter(e => e.request === request.id).map(e => e.event)

/** Stops two of three: the third has no leader once check-quorum has spoken. */
function leaderless(engine: EtcdEngine): Member {
  const last = leaderOf(engine) as Member
  for (const m of followersOf(engine)) act(engine, { type: 'crash', member: m.name })
  passUntil(engine, () => last.node?.role !== Role.Leader)
  return last
}

describe('a write', () => {
  it('to the leader is told ok once a majority has it', () => {
    const engine = settled()
    const request = write(engine, leaderOf(engine)?.name)
    pass(engine, 50_000)
    expect(outcome(request)).toEqual([Outcome.Ok, Ended.None])
    expect(request.index).toBe(2)
    expect(eventsOf(engine, request)).toEqual(expect.arrayContaining(['request-sent', 'request-proposed', 'applied', 'answer-sent', 'request-ended']))
    // Two links to the client, two to a follower, one sync: 2.2 to 4 ms, as the lab measured 0.9 ms on one host.
    expect(took(request)).toBeGreaterThan(2_000)
    expect(took(request)).toBeLessThan(6_000)
  })

  it('to a follower goes through the leader, and the follower answers when it has applied', () => {
    const engine = settled()
    const [follower] = followersOf(engine)
    const request = write(engine, follower.name)
    pass(engine, 200_000)
    expect(outcome(request)).toEqual([Outcome.Ok, Ended.None])
    const answer = told(engine.kernel.trace).find(e => e.event === 'answer-sent' && e.request === request.id)
    expect(answer?.member).toBe(follower.id)
  })

  it('goes to the first of the client’s members that it can reach', () => {
    const engine = settled()
    act(engine, { type: 'crash', member: 'm1' })
    expect(write(engine).member).toBe(2)
    act(engine, { type: 'crash', member: 'm2' })
    expect(write(engine).member).toBe(3)
    act(engine, { type: 'crash', member: 'm3' })
    expect(write(engine).member).toBe(0)
  })

  it('that reaches nobody is unknown at its deadline', () => {
    const engine = patient(700_000)
    act(engine, { type: 'lose-site', site: 'A' })
    const request = write(engine)
    pass(engine, 1_000_000)
    expect([...outcome(request), took(request)]).toEqual([Outcome.Unknown, Ended.Deadline, 700_000])
    expect(eventsOf(engine, request)).toEqual(['nobody-reachable', 'request-ended'])
  })

  it('without an answer is unknown exactly at the client’s deadline, 5 s when it has none of its own', () => {
    for (const [deadline, expected] of [[2_000_000, 2_000_000], [undefined, 5_000_000]]) {
      const engine = settled(cluster({ client: { deadline } }))
      const leader = leaderOf(engine) as Member
      act(engine, { type: 'isolate', member: leader.name })
      const request = write(engine, leader.name)
      pass(engine, 6_000_000)
      expect([...outcome(request), took(request)]).toEqual([Outcome.Unknown, Ended.Deadline, expected])
    }
  })

  it('that was proposed is never proposed again: lost with the old leader', () => {
    const engine = settled(cluster({ client: { deadline: 30_000_000 } }))
    const leader = leaderOf(engine) as Member
    act(engine, { type: 'isolate', member: leader.name })
    const request = write(engine, leader.name)
    passUntil(engine, () => leaderOf(engine) !== leader && leaderOf(engine) !== undefined)
    act(engine, { type: 'rejoin', member: leader.name })
    pass(engine, 10_000_000)
    // The member's connections broke meanwhile, and it says so.
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.ConnectionFailed])
    expect(request.index).toBe(0)
    expect(engine.state.members.some(m => m.store.newest.has('x'))).toBe(false)
  })

  it('may be made although the client was told nothing: unknown is not lost', () => {
    const engine = settled()
    const leader = leaderOf(engine) as Member
    const request = write(engine, leader.name)
    passUntil(engine, () => leader.node?.log.entries.length === 2, 10)
    pass(engine, 600)
    act(engine, { type: 'crash', member: leader.name })
    passUntil(engine, () => leaderOf(engine) !== undefined)
    pass(engine, 300_000)
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.ConnectionLost])
    expect(followersOf(engine).concat(leaderOf(engine) as Member).filter(m => m.node).every(m => m.store.newest.get('x')?.value === 'v')).toBe(true)
  })
})

describe('a late answer', () => {
  it('finds the client gone: what it was told at its deadline stands, though the write was made', () => {
    const engine = settled(cluster({ latency: 20_000, client: { deadline: 50_000 } }))
    const leader = leaderOf(engine) as Member
    const request = write(engine, leader.name)
    pass(engine, 500_000)
    expect(told(engine.kernel.trace).filter(e => e.event === 'answer-sent' && e.request === request.id)).toHaveLength(1)
    expect([...outcome(request), took(request)]).toEqual([Outcome.Unknown, Ended.Deadline, 50_000])
    expect(leader.store.newest.get('x')?.value).toBe('v')
  })
})

describe('a write at a member without a leader', () => {
  it('blocks, and is told ok when a leader comes in time', () => {
    const engine = settled()
    const member = leaderless(engine)
    const request = write(engine, member.name)
    pass(engine, 500_000)
    expect(eventsOf(engine, request)).toEqual(['request-sent', 'request-blocked'])
    expect(member.node?.log.entries).toHaveLength(1)
    act(engine, { type: 'restart', member: engine.state.members.find(m => m.node === null)?.name as string })
    passUntil(engine, () => request.outcome !== Outcome.Waiting)
    expect(outcome(request)).toEqual([Outcome.Ok, Ended.None])
  })

  it('is given up by the server after 7 s when the client’s deadline is longer', () => {
    const engine = patient(20_000_000)
    const member = leaderless(engine)
    const request = write(engine, member.name)
    pass(engine, 10_000_000)
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.Deadline])
    // 7 s at the member, and the way there and back.
    expect(took(request)).toBeGreaterThanOrEqual(7_000_000 + 2 * 300)
    expect(took(request)).toBeLessThanOrEqual(7_000_000 + 2 * 500)
  })

  it('given up is not proposed later', () => {
    const engine = patient(20_000_000)
    const member = leaderless(engine)
    const request = write(engine, member.name)
    pass(engine, 8_000_000)
    act(engine, { type: 'restart', member: engine.state.members.find(m => m.node === null)?.name as string })
    pass(engine, 5_000_000)
    expect(leaderOf(engine)).toBeDefined()
    expect(request.index).toBe(0)
  })

  it('waits as long as the request before it, not longer: each has its own 7 s', () => {
    const engine = patient(20_000_000)
    const member = leaderless(engine)
    const requests = [0, 1, 2].map(() => {
      const request = write(engine, member.name)
      pass(engine, 1_000_000)
      return request
    })
    pass(engine, 10_000_000)
    for (const request of requests) expect(Math.abs(took(request) - 7_000_800)).toBeLessThanOrEqual(200)
  })
})

describe('a lost connection', () => {
  it('tells the client at once when the member it asked stops', () => {
    const engine = settled()
    const leader = leaderOf(engine) as Member
    act(engine, { type: 'isolate', member: leader.name })
    const request = write(engine, leader.name)
    pass(engine, 100_000)
    act(engine, { type: 'crash', member: leader.name })
    pass(engine, 10_000)
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.ConnectionLost])
    expect(took(request)).toBeLessThan(110_000)
  })

  it('tells the client that the member stopped while the request was on its way', () => {
    const engine = settled()
    const request = write(engine, 'm2')
    act(engine, { type: 'crash', member: 'm2' })
    pass(engine, 10_000)
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.ConnectionLost])
  })

  it('tells the client that the paused member which held its request unread stopped', () => {
    const engine = settled()
    act(engine, { type: 'pause', member: 'm2' })
    const request = write(engine, 'm2')
    pass(engine, 100_000)
    act(engine, { type: 'crash', member: 'm2' })
    pass(engine, 10_000)
    expect(outcome(request)).toEqual([Outcome.Unknown, Ended.ConnectionLost])
  })

  it('by a cut tells nobody: the client waits for its deadline', () => {
    const engine = settled(twoSites())
    act(engine, { type: 'write', client: 'c2', member: 'm1' })
    act(engine, { type: 'cut', from: 'A', to: 'B' })
    pass(engine, 6_000_000)
    const [request] = allRequests(engine.state.requests)
    expect([...outcome(request), took(request)]).toEqual([Outcome.Unknown, Ended.Deadline, 5_000_000])
  })
})

describe('a client’s own writes', () => {
  it('come in their period, count up, and are all told ok in a healthy cluster', () => {
    const engine = settled(cluster({ client: { every: 50_000, from: 2_000_000 } }), 3)
    passUntil(engine, () => engine.kernel.now >= 4_100_000)
    const done = allRequests(engine.state.requests).filter(r => r.sentAt <= 4_000_000)
    expect(done.map(r => r.sentAt)).toEqual(Array.from({ length: 41 }, (_, i) => 2_000_000 + i * 50_000))
    expect(done.map(r => (r.call.kind === 'put' ? r.call.value : ''))).toEqual(done.map((_, i) => String(i + 1)))
    expect(done.every(r => r.outcome === Outcome.Ok)).toBe(true)
  })
})
