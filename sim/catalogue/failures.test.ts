/** What the stories of failures come to: who leads, what clients are told, what is committed and what is lost, in which order. */
import { describe, expect, it } from 'vitest'
import { first, inOrder, leadersOf, played, valuesOf } from '../../test-support/played.ts'
import { allRequests } from '../etcd/requests.ts'

const OK = 'ok'
const EXPIRED = 'unknown: context deadline exceeded'
const seconds = (at: number) => at / 1_000_000

describe('bootstrap', () => {
  const run = played('bootstrap')

  it('one of three serves nobody; with the second a leader serves', () => {
    expect(run.requests).toEqual([['c1', 'x=1', EXPIRED], ['c1', 'x=2', OK]])
    expect(leadersOf(run.stateAt(run.cues[2]))).toEqual([])
    expect(run.events.filter(e => e.event === 'role-changed' && e.member === 'm1' && e.to === 'candidate' && e.at < run.cues[2]).length).toBeGreaterThanOrEqual(3)
    expect(inOrder(first(run, 'request-ended', { why: 'deadline' }), first(run, 'started', { member: 'm2' }), first(run, 'role-changed', { to: 'leader' }), first(run, 'request-ended', { outcome: 'ok' }), first(run, 'started', { member: 'm3' }))).toBe(true)
    expect(valuesOf(run.end)).toEqual({ m1: '2', m2: '2', m3: '2' })
  })

  it('with another token, two run and are no majority until one is wiped', () => {
    const wrong = played('wrong-token')
    expect(wrong.requests).toEqual([['c1', 'x=1', EXPIRED], ['c1', 'x=2', OK]])
    expect(first(wrong, 'message-lost', { why: 'other-cluster' }).at).toBeLessThan(wrong.cues[1])
    expect(inOrder(first(wrong, 'data-changed', { member: 'm3', how: 'wiped' }), first(wrong, 'data-changed', { member: 'm3', how: 'joined' }), first(wrong, 'role-changed', { to: 'leader' }))).toBe(true)
    expect(valuesOf(wrong.end)).toEqual({ m1: '2', m2: null, m3: '2' })
  })
})

describe('a member is lost', () => {
  it('a follower: no election, no request but is answered', () => {
    const run = played('follower-lost')
    expect(run.requests).toEqual([['c1', 'x=7', OK]])
    expect(run.events.filter(e => e.event === 'role-changed' && e.at > first(run, 'stopped').at && e.to !== 'follower')).toEqual([])
    expect(valuesOf(run.end)).toEqual({ m1: '7', m2: '7', m3: '7' })
  })

  it('the leader: a write that waits succeeds; one already forwarded fails at 7 s, and is nowhere', () => {
    const run = played('leader-lost')
    expect(run.requests).toEqual([['c1', 'x=1', OK], ['c2', 'y=1', 'unknown: etcdserver: request timed out'], ['c1', 'x=2', OK]])
    const [, forwarded, waiting] = allRequests(run.end.requests)
    expect(seconds(forwarded.answeredAt - forwarded.sentAt)).toBeCloseTo(7, 2)
    expect(run.captions.at(-1)).toContain('7\u00A0s')
    const crash = first(run, 'stopped', { member: 'm1' })
    expect(forwarded.sentAt).toBeGreaterThan(crash.at)
    expect(inOrder(crash, first(run, 'role-changed', { member: 'm2', to: 'candidate' }), first(run, 'request-blocked'), first(run, 'role-changed', { member: 'm2', to: 'leader' }))).toBe(true)
    expect(waiting.answeredAt).toBeGreaterThan(first(run, 'role-changed', { member: 'm2', to: 'leader' }).at)
    expect([leadersOf(run.end), valuesOf(run.end), valuesOf(run.end, 'y')]).toEqual([['m2'], { m1: '2', m2: '2', m3: '2' }, { m1: null, m2: null, m3: null }])
  })

  it('the leader, and a lease: the next one gives it its full time', () => {
    const run = played('lease-extended')
    const [granted, lost, extended, gone] = [first(run, 'request-ended'), first(run, 'stopped', { member: 'm1' }), first(run, 'leases-extended'), first(run, 'lease-expired')]
    expect(inOrder(granted, lost, extended, gone)).toBe(true)
    expect(Math.round(seconds(lost.at - granted.at))).toBe(6)
    // Recorded: 18.4 s after the grant, 11.1 s after the new leader.
    expect(seconds(gone.at - granted.at)).toBeGreaterThan(17.5)
    expect(seconds(gone.at - extended.at)).toBeCloseTo(11.2, 0)
    expect(valuesOf(run.end, 'verrou')).toMatchObject({ m2: null, m3: null })
  })
})

describe('a write that only the leader holds: one beginning', () => {
  const lost = played('uncommitted-lost')
  const kept = played('uncommitted-kept')
  const mute = played('uncommitted-mute')

  it('the same to the last event', () => {
    const until = lost.cues[1]
    const told = (run: typeof lost) => run.events.filter(e => e.at <= until)
    expect(told(kept)).toEqual(told(lost))
    expect(told(mute)).toEqual(told(lost))
    const { members } = lost.stateAt(until)
    expect(members.map(m => m.node?.log.committed)).toEqual([1, 1, 1])
  })

  it('three endings: lost, kept, kept and its client not told', () => {
    expect(lost.requests).toEqual([['c1', 'x=7', 'unknown: error reading from server: EOF'], ['c2', 'x=9', OK]])
    expect(valuesOf(lost.end)).toEqual({ m1: '9', m2: '9', m3: '9' })
    expect(first(lost, 'conflict-removed', { member: 'm1', index: 2 }).at).toBeGreaterThan(first(lost, 'started', { member: 'm1', life: 2 }).at)

    expect(kept.requests).toEqual([['c1', 'x=7', OK]])
    expect(valuesOf(kept.end)).toEqual({ m1: '7', m2: '7', m3: '7' })
    expect(kept.events.filter(e => e.event === 'role-changed' && e.at > kept.cues[0])).toEqual([])

    expect(mute.requests).toEqual([['c1', 'x=7', 'unknown: error reading from server: EOF'], ['c2', 'x ?', OK]])
    expect(valuesOf(mute.end)).toEqual({ m1: '7', m2: '7', m3: null })
    expect(leadersOf(mute.end)).toEqual(['m1'])
  })
})

describe('the majority', () => {
  it('lost: writes and linearizable reads wait, a serializable read does not, candidacies are in vain', () => {
    const run = played('majority-lost')
    const [written, read, local] = allRequests(run.end.requests).slice(1)
    const back = first(run, 'started', { member: 'm1', life: 2 })
    expect(local.answeredAt - local.sentAt).toBeLessThan(2_000)
    expect(local.answeredAt).toBeLessThan(back.at)
    for (const request of [written, read]) expect(request.answeredAt).toBeGreaterThan(first(run, 'role-changed', { member: 'm3', to: 'leader', term: 4 }).at)
    expect(inOrder(first(run, 'role-changed', { why: 'quorum-silent' }), first(run, 'role-changed', { member: 'm3', to: 'candidate', term: 3 }), back)).toBe(true)
    expect(run.requests.map(([, , outcome]) => outcome)).toEqual([OK, OK, OK, OK])
    expect(valuesOf(run.end)).toEqual({ m1: '2', m2: '1', m3: '2' })
  })

  it('on one side of a cut: two leaders of two terms for a while, one decision', () => {
    const run = played('two-sites-cut')
    const [elected, retired] = [first(run, 'role-changed', { to: 'leader', term: 2 }), first(run, 'role-changed', { member: 'm3', why: 'quorum-silent' })]
    expect(inOrder(elected, retired)).toBe(true)
    expect(leadersOf(run.stateAt(elected.at + 1))).toHaveLength(2)
    expect(run.requests.filter(([, , outcome]) => outcome === OK)).toEqual([['c1', 'x=9', OK]])
    expect(valuesOf(run.end)).toEqual({ m1: '9', m2: '9', m3: '9' })
  })

  it('on no side of a cut of two and two: nothing is decided until it heals', () => {
    const run = played('two-two-cut')
    expect(run.requests).toEqual([['c1', 'x=7', EXPIRED], ['c2', 'x=9', EXPIRED]])
    const healed = first(run, 'sites-healed')
    expect(run.events.filter(e => e.event === 'role-changed' && e.to === 'leader').map(e => e.at > healed.at)).toEqual([false, true])
    expect(Object.values(valuesOf(run.end))).toEqual([null, null, null, null])
  })

  it('and a hand that forces another: two decisions, and the second one removes the first', () => {
    const run = played('split-brain')
    expect(run.requests).toEqual([['c1', 'x=9', OK], ['c2', 'x=7', OK], ['c1', 'x=10', OK]])
    const split = run.stateAt(run.cues[3])
    expect(leadersOf(split)).toEqual(['m1', 'm3'])
    expect(valuesOf(split)).toEqual({ m1: '10', m2: '10', m3: '7' })
    expect(run.captions[3]).toMatch(/x = 7 .* x = 10/)
    expect(inOrder(first(run, 'data-changed', { how: 'forced' }), first(run, 'sites-healed'), first(run, 'gone', { member: 'm1' }), first(run, 'gone', { member: 'm2' }))).toBe(true)
    expect(run.end.members.map(m => m.node !== null)).toEqual([false, false, true])
    expect(valuesOf(run.end).m3).toBe('7')
  })
})

describe('half-failures', () => {
  it('a link that carries one way: the leader steps down before anybody stands', () => {
    const run = played('asymmetric-cut')
    expect(inOrder(first(run, 'sites-cut'), first(run, 'role-changed', { member: 'm3', why: 'quorum-silent' }), first(run, 'role-changed', { to: 'candidate', term: 2 }), first(run, 'sites-healed'))).toBe(true)
    expect(run.events.filter(e => e.event === 'sites-cut')).toHaveLength(1)
    expect([run.requests, valuesOf(run.end)]).toEqual([[['c2', 'x=7', OK]], { m1: '7', m2: '7', m3: '7' }])
  })

  it('a link that comes and goes: each return deposes the leader', () => {
    const run = played('flapping-link')
    const deposed = run.events.filter(e => e.event === 'role-changed' && e.from === 'leader' && e.why === 'higher-term')
    expect(deposed).toHaveLength(2)
    expect(deposed.every(e => run.events.some(h => h.event === 'sites-healed' && h.at < e.at && e.at - h.at < 200_000))).toBe(true)
    expect(run.requests).toEqual([['c1', 'x=1', OK]])
  })

  it('a slow disk: its member is replaced, alive', () => {
    const run = played('slow-disk')
    expect(run.events.filter(e => e.event === 'stopped')).toEqual([])
    expect(inOrder(first(run, 'disk-set'), first(run, 'role-changed', { to: 'leader', term: 2 }), first(run, 'role-changed', { member: 'm1', why: 'higher-term' }))).toBe(true)
    expect([leadersOf(run.end), run.requests, valuesOf(run.end)]).toEqual([['m3'], [['c2', 'x=1', OK]], { m1: '1', m2: '1', m3: '1' }])
  })
})
