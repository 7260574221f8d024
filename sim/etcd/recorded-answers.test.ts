/**
 * What the real cluster said and did in trouble, and the simulated one, asked the same: error texts word
 * for word, durations to 10 ms (a client's own start is the recording's), and what became of writes.
 */
import { describe, expect, it } from 'vitest'
import { quantile } from '../check/statistics.ts'
import { Ended, ENDINGS } from './endings.ts'
import { LOGGED } from './errors.ts'
import { hexId } from './operator/ids.ts'
import { recordedAnswers, recordedTimes } from './recorded-behaviours.ts'
import { drawn, each, ended, forceNewCluster, lab, leader, leads, put, running, survivor, told, took, type, until, valueAt, wait } from './reenactments.ts'
import { Outcome } from './state.ts'
import type { Member, OperatorCommand } from './state.ts'
import { act, ask, followersOf, leaderOf, memberOf, told as eventsOf } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'

const seeds = <T>(count: number, of: (seed: number) => T) => Array.from({ length: count }, (_, i) => of(i + 1))
const said = (id: keyof typeof recordedAnswers) => (recordedAnswers[id] as { readonly said: readonly string[] }).said
const seconds = ({ at, endedAt }: OperatorCommand) => Math.round((endedAt - at) / 10_000) / 100
const idOf = (member: Member) => hexId(member.id, 'etcd-cluster')

/** A leader without followers, after it has stepped down. */
function leaderless(seed = 1): { readonly engine: EtcdEngine, readonly last: Member, readonly at: string } {
  const engine = running(seed)
  ended(engine, put(engine, leader(engine), 'before'))
  const last = survivor(engine, true)
  return { engine, last, at: `etcdctl --endpoints=${last.name}:2379` }
}

describe('put-in-flight: after 7.00 s', () => {
  it('the leader it was proposed to is isolated, and steps down', () => {
    const engine = running(1)
    const old = leader(engine)
    act(engine, { type: 'isolate', member: old.name })
    const request = ended(engine, put(engine, old))
    expect([told(request), Math.round(took(request))]).toEqual([said('put-in-flight')[0], 7_000])
  })

  it('the member that was asked came to lead itself', () => {
    const outcomes = seeds(12, seed => {
      const engine = running(seed)
      const [follower] = followersOf(engine)
      each(engine, 'crash', leader(engine))
      const request = ended(engine, put(engine, follower))
      return [told(request), leads(follower)]
    })
    for (const [text, itself] of outcomes) expect(text).toBe(said('put-in-flight')[itself ? 1 : 0])
    expect(new Set(outcomes.map(([, itself]) => itself)).size).toBe(2)
  })

  it('the member’s connections broke meanwhile, and it leads', () => {
    // Cut off and joined again before it looks for its quorum, it leads still; what it proposed on a cut link is lost.
    const texts = seeds(40, seed => {
      const engine = running(seed)
      const old = leader(engine)
      const followers = followersOf(engine)
      each(engine, 'crash', ...followers)
      const request = put(engine, old)
      wait(engine, 1_100)
      act(engine, { type: 'isolate', member: old.name })
      each(engine, 'restart', ...followers)
      until(engine, () => followers.some(leads))
      act(engine, { type: 'rejoin', member: old.name })
      return told(ended(engine, request))
    })
    expect(new Set(texts)).toEqual(new Set([said('put-in-flight')[2]]))
  })
})

describe('without a leader', () => {
  it('put-without-leader: blocks until the client’s 5 s, or the server’s 7', () => {
    const { engine, at } = leaderless()
    const short = type(engine, `${at} put k during`)
    expect([short.err, seconds(short)]).toEqual([[`Error: ${said('put-without-leader')[0]}`], 5])
    for (const command of ['put k during', 'del k', 'compaction 2']) {
      const long = type(engine, `${at} --command-timeout=30s ${command}`)
      expect([long.err, seconds(long)], command).toEqual([[`Error: ${said('put-without-leader')[1]}`], 7])
    }
    const grant = type(engine, `${at} --command-timeout=30s lease grant 10`)
    expect([grant.err, seconds(grant)]).toEqual([[`Error: failed to grant lease (${said('put-without-leader')[1]})`], 7])
  })

  it('read-without-leader: is retried until the client’s deadline; one answer takes 7 s', () => {
    const { engine, at } = leaderless()
    const short = type(engine, `${at} get k`)
    const from = engine.kernel.now
    const since = engine.kernel.trace.count
    const long = type(engine, `${at} --command-timeout=30s get k`)
    for (const [read, limit] of [[short, 5], [long, 30]] as const) expect([read.err, seconds(read)]).toEqual([[`Error: ${said('read-without-leader')[0]}`], limit])
    // It waits behind the read before it, which the member gives up two seconds later: 9, 16 and 23 s, as recorded.
    const retries = eventsOf(engine.kernel.trace, since).filter(e => e.event === 'request-retried')
    expect(retries.map(e => [e.why, Math.round((e.at - from) / 1_000_000)])).toEqual([['server-timeout', 9], ['server-timeout', 16], ['server-timeout', 23]])
    expect(said('read-without-leader')[1]).toBe(ENDINGS[Ended.ServerTimeout].text)
  })

  it('watch-without-leader', () => {
    const { engine, at } = leaderless()
    wait(engine, 5_000)
    const watch = type(engine, `${at} watch k`)
    expect([[...watch.out, ...watch.err], watch.exit]).toEqual([[...said('watch-without-leader')], 5])
  })

  it('serializable-read, snapshot-without-quorum, member-list-without-quorum: as ever', () => {
    const { engine, at } = leaderless()
    const read = type(engine, `${at} get k --consistency=s`)
    expect([read.out, seconds(read)]).toEqual([['k', 'before'], 0])
    expect(type(engine, `${at} snapshot save backup.db`).exit).toBe(0)
    expect(type(engine, `${at} member list`).out).toHaveLength(3)
  })

  it('status-without-quorum: the term of the last entry applied, and the error', () => {
    const { engine, at, last } = leaderless()
    wait(engine, 20_000)
    const cells = (type(engine, `${at} endpoint status -w table`).out.at(-2) ?? '').split('|').map(cell => cell.trim())
    const { log } = last.node ?? expect.fail('it is up')
    expect(cells.slice(5, -1)).toEqual(['false', 'false', String(last.appliedTerm), String(log.committed), String(last.applied), said('status-without-quorum')[0]])
    // Without pre-vote the term has gone on meanwhile, and the column has not.
    const other = running(1, { preVote: false })
    const campaigning = survivor(other, true)
    wait(other, 20_000)
    const column = (type(other, `etcdctl --endpoints=${campaigning.name}:2379 endpoint status -w table`).out.at(-2) ?? '').split('|')[7].trim()
    expect([Number(column), (campaigning.node?.term ?? 0) > Number(column) + 5]).toEqual([campaigning.appliedTerm, true])
  })

  it('health-without-quorum', () => {
    const { engine, at, last } = leaderless()
    const health = type(engine, `${at} endpoint health`)
    expect([[...health.out, ...health.err], health.exit, seconds(health)]).toEqual([[`${last.name}:2379 ${said('health-without-quorum')[0]}`, said('health-without-quorum')[1]], 1, 5])
  })
})

it('read-new-leader: one in flight is told when a new leader is learned', () => {
  const engine = running(1)
  const [follower] = followersOf(engine)
  each(engine, 'crash', leader(engine))
  const from = engine.kernel.trace.count
  ask(engine, { kind: 'range', key: 'k' }, follower.name)
  until(engine, () => leaderOf(engine) !== undefined)
  wait(engine, 1_000)
  const retried = eventsOf(engine.kernel.trace, from).filter(e => e.event === 'request-retried')
  expect(retried.map(e => e.why)).toEqual(['leader-changed'])
  expect(said('read-new-leader')).toEqual([ENDINGS[Ended.LeaderChanged].text])
})

describe('bootstrap-alone', () => {
  it('one of three members serves nobody, and campaigns for ever', () => {
    const terms = seeds(40, seed => {
      const engine = lab(seed, { preVote: false, starts: [0, null, null] })
      wait(engine, 50_000)
      expect(memberOf(engine, 'm1').serves).toBe(false)
      return memberOf(engine, 'm1').node?.term ?? 0
    })
    // Recorded: term 40 after the five questions of some 56 s; that many seconds, 1.45 s a campaign.
    expect(quantile(terms, 0.5)).toBeGreaterThan(31)
    expect(quantile(terms, 0.5)).toBeLessThan(38)
    const engine = lab(1, { preVote: false, starts: [0, null, null] })
    wait(engine, 1_000)
    for (const line of ['put a b', 'get a --consistency=s']) {
      const command = type(engine, `etcdctl --endpoints=m1:2379 ${line}`)
      expect([command.err, seconds(command)]).toEqual([[`Error: ${said('bootstrap-alone')[0]}`], 5])
    }
  })
})

describe('members are changed', () => {
  it('add-while-down, remove-live-while-down: refused, also less than 5 s after a restart; the dead one can go', () => {
    const engine = running(1, { spares: 1 })
    const [dead, other] = followersOf(engine)
    const at = `etcdctl --endpoints=${leader(engine).name}:2379`
    each(engine, 'crash', dead)
    const add = (flags = '') => type(engine, `${at} member add s1 ${flags}--peer-urls=http://s1:2380`)
    const refusal = [`Error: ${said('add-while-down')[0]}`]
    expect([add().err, add('--learner ').err]).toEqual([refusal, refusal])
    expect(type(engine, `${at} member remove ${idOf(other)}`).err).toEqual([`Error: ${said('remove-live-while-down')[0]}`])
    each(engine, 'restart', dead)
    wait(engine, 4_000)
    expect(add().err).toEqual(refusal)
    each(engine, 'crash', dead)
    expect(type(engine, `${at} member remove ${idOf(dead)}`).exit).toBe(0)
    expect(add().exit).toBe(0)
  })

  it('add-before-started: not one more before the last has started', () => {
    const engine = running(1, { spares: 2 })
    const at = `etcdctl --endpoints=${leader(engine).name}:2379`
    each(engine, 'crash', followersOf(engine)[0])
    expect(type(engine, `${at} member remove ${idOf(engine.state.members.find(m => m.node === null && m.id <= 3) as Member)}`).exit).toBe(0)
    expect(type(engine, `${at} member add s1 --peer-urls=http://s1:2380`).exit).toBe(0)
    expect(type(engine, `${at} member add s2 --peer-urls=http://s2:2380`).err).toEqual([`Error: ${said('add-before-started')[0]}`])
  })

  it('second-of-two: a lone member that adds another waits for it, and loses its leadership; the write that timed out is applied', () => {
    const engine = running(1, { members: 1, spares: 1 })
    const at = 'etcdctl --endpoints=m1:2379'
    expect(type(engine, `${at} member add s1 --peer-urls=http://s1:2380`).exit).toBe(0)
    expect(type(engine, `${at} put blocked 1`).err).toEqual([`Error: ${said('second-of-two')[0]}`])
    expect(type(engine, `${at} endpoint status`).out.join()).toContain(said('second-of-two')[1])
    expect(valueAt(memberOf(engine, 'm1'), 'blocked')).toBeUndefined()
    act(engine, { type: 'start', member: 's1', state: 'existing' })
    until(engine, () => valueAt(memberOf(engine, 'm1'), 'blocked') === '1')
  })

  it('learner: one at a time, not before it is in sync, and it serves serializable reads alone', () => {
    const engine = running(1, { spares: 2 })
    const at = `etcdctl --endpoints=${leader(engine).name}:2379`
    for (let i = 0; i < 20; i++) ended(engine, put(engine, leader(engine), String(i)))
    expect(type(engine, `${at} member add s1 --learner --peer-urls=http://s1:2380`).exit).toBe(0)
    const [many, early, unsupported] = said('learner')
    const s1 = memberOf(engine, 's1')
    expect(type(engine, `${at} member promote ${idOf(s1)}`).err).toEqual([`Error: ${early}`])
    expect(type(engine, `${at} member add s2 --learner --peer-urls=http://s2:2380`).err).toEqual([`Error: ${many}`])
    act(engine, { type: 'start', member: 's1', state: 'existing' })
    wait(engine, 3_000)
    expect(type(engine, 'etcdctl --endpoints=s1:2379 put k 6').err).toEqual([`Error: ${unsupported}`])
    const read = type(engine, 'etcdctl --endpoints=s1:2379 get k')
    // Tried a hundred times, 25 ms apart: 2.594 s in the recording.
    expect(read.err).toEqual([`Error: ${unsupported}`])
    expect(Math.abs(seconds(read) - 2.59)).toBeLessThan(0.3)
    expect(type(engine, 'etcdctl --endpoints=s1:2379 get k --consistency=s').out).toEqual(['k', '19'])
    expect(type(engine, `${at} member promote ${idOf(s1)}`).exit).toBe(0)
  })

  it('removed-member: its process ends, and again when it is started', () => {
    const engine = running(1)
    const [gone] = followersOf(engine)
    expect(type(engine, `etcdctl --endpoints=${leader(engine).name}:2379 member remove ${idOf(gone)}`).exit).toBe(0)
    until(engine, () => gone.node === null)
    each(engine, 'restart', gone)
    until(engine, () => gone.node === null)
    expect(eventsOf(engine.kernel.trace).filter(e => e.event === 'gone')).toHaveLength(2)
    expect(said('removed-member')).toEqual([LOGGED.removed])
  })
})

describe('leases', () => {
  it('lease-minimum: 1 s is granted as 2', () => {
    const engine = running(1)
    expect(type(engine, 'etcdctl lease grant 1').out.join()).toContain(said('lease-minimum')[0])
  })

  it('lease-after-failover: a new leader gives 10 s their full time again, and an election timeout', () => {
    const times = seeds(40, seed => {
      const engine = running(seed)
      const [follower] = followersOf(engine)
      const lease = /^lease ([0-9a-f]{16})/.exec(type(engine, 'etcdctl lease grant 10').out[0])?.[1]
      type(engine, `etcdctl put --lease=${lease} lk lv`)
      wait(engine, 6_000)
      each(engine, 'crash', leader(engine))
      until(engine, () => leaderOf(engine) !== undefined)
      expect(valueAt(follower, 'lk')).toBe('lv')
      return until(engine, () => follower.store.lessor.leases.size === 0)
    })
    // A look every 500 ms: a full TTL, a timeout, and no more than that.
    const [recorded] = recordedTimes['lease-after-failover'].ms
    expect(Math.min(...times)).toBeGreaterThan(11_000)
    expect(Math.max(...times)).toBeLessThan(11_600)
    // The recording saw the new leader, and the key go, by asking: 50 ms.
    expect(recorded).toBeGreaterThan(quantile(times, 0.01) - 50)
    expect(recorded).toBeLessThan(quantile(times, 0.99) + 50)
  })
})

/** « UNCOMMITTED » is written to the leader alone, whose client hears nothing in 600 ms. */
function writeAlone(seed: number, how: 'crash' | 'pause'): { readonly engine: EtcdEngine, readonly old: Member, readonly others: readonly Member[] } {
  const engine = running(seed, { deadline: 600_000 })
  const old = leader(engine)
  const others = followersOf(engine)
  ended(engine, put(engine, old, 'committed'))
  wait(engine, 300)
  each(engine, how, ...others)
  const request = ended(engine, put(engine, old, 'UNCOMMITTED'))
  expect([told(request), Math.round(took(request)), valueAt(old)]).toEqual(['context deadline exceeded', 600, 'committed'])
  each(engine, 'crash', old)
  return { engine, old, others }
}

describe('a write that the leader alone has', () => {
  it('write-lost: when the others come back, and the old leader later', () => {
    for (const seed of seeds(30, s => s)) {
      const { engine, old, others } = writeAlone(seed, 'crash')
      each(engine, 'restart', ...others)
      until(engine, () => leaderOf(engine) !== undefined && others.every(m => m.serves))
      expect(type(engine, `etcdctl --endpoints=${others[0].name}:2379 get k`).out).toEqual(['k', 'committed'])
      expect(ended(engine, put(engine, leader(engine), 'NEWVALUE')).outcome).toBe(Outcome.Ok)
      each(engine, 'restart', old)
      until(engine, () => valueAt(old) === 'NEWVALUE')
      expect(eventsOf(engine.kernel.trace).some(e => e.event === 'conflict-removed' && e.member === old.id)).toBe(true)
    }
  })

  it('write-survives: when the old leader comes back with one of them', () => {
    for (const seed of seeds(30, s => s)) {
      const { engine, old, others } = writeAlone(seed, 'crash')
      each(engine, 'restart', old, others[0])
      until(engine, () => valueAt(others[0]) === 'UNCOMMITTED')
      expect(leaderOf(engine)).toBe(old)
    }
  })

  it('write-survives-pause: when the others were only paused: it waited in their buffers', () => {
    for (const seed of seeds(30, s => s)) {
      const { engine, others } = writeAlone(seed, 'pause')
      each(engine, 'resume', ...others)
      until(engine, () => leaderOf(engine) !== undefined && others.every(m => valueAt(m) === 'UNCOMMITTED'))
    }
  })
})

describe('--force-new-cluster on a follower, all members killed', () => {
  it('forced-loses-acknowledged: right after the last answer, whose commit index the follower has not on its disk', () => {
    // Unless the database file was written just then: every 100 ms.
    expect(seeds(200, s => forceNewCluster(s, 0)).filter(r => r.kept).length).toBeLessThan(20)
  })

  it('forced-after-idle: nothing is lost 0.3 s later', () => {
    expect(seeds(200, s => forceNewCluster(s, 300)).filter(r => !r.kept)).toEqual([])
  })
})

it('put-to-paused-leader: forwarded to the new leader when it wakes, or lost: told after 12.0 s, 5 of pause and 7', () => {
  const ends = seeds(200, seed => {
    const engine = running(seed)
    const old = leader(engine)
    each(engine, 'pause', old)
    const request = put(engine, old, 'to-paused')
    wait(engine, 5_000)
    each(engine, 'resume', old)
    ended(engine, request)
    return { ok: request.outcome === Outcome.Ok, made: valueAt(leader(engine)) === 'to-paused', ms: took(request) }
  })
  const made = ends.filter(e => e.ok)
  expect(made.every(e => e.made && e.ms < 5_030)).toBe(true)
  expect(ends.filter(e => !e.ok).every(e => !e.made && Math.round(e.ms) === 12_000)).toBe(true)
  // 7 of 10: exact 95 % interval.
  expect(made.length / ends.length).toBeGreaterThan(0.348)
  expect(made.length / ends.length).toBeLessThan(0.933)
})

it('serializable-read: an isolated old leader tells the old value', () => {
  const engine = running(1)
  const old = leader(engine)
  ended(engine, put(engine, old, 'old'))
  act(engine, { type: 'isolate', member: old.name })
  until(engine, () => engine.state.members.some(m => m !== old && leads(m)))
  ended(engine, put(engine, engine.state.members.find(m => m !== old && leads(m)) as Member, 'new'))
  expect(type(engine, `etcdctl --endpoints=${old.name}:2379 get k --consistency=s`).out).toEqual(['k', 'old'])
})

describe('a lone survivor', () => {
  /** Times between its campaigns, ms, and how many terms they took. */
  function campaigns(seed: number, preVote: boolean): { readonly periods: readonly number[], readonly terms: number } {
    const engine = running(seed, { preVote })
    const last = survivor(engine, false)
    const before = last.node?.term ?? 0
    const from = engine.kernel.trace.count
    wait(engine, 50_000 + drawn(engine, 'moment', 100))
    const asking = preVote ? 'pre-candidate' : 'candidate'
    const at = eventsOf(engine.kernel.trace, from).filter(e => e.event === 'role-changed' && e.to === asking && (e.member ?? e.node) === last.id).map(e => e.at / 1_000)
    return { periods: at.slice(1).map((t, i) => Math.round(t - at[i])), terms: (last.node?.term ?? 0) - before - at.length }
  }

  it('lone-campaigns-pre-vote: at a constant period, in the same term', () => {
    for (const { periods, terms } of seeds(20, s => campaigns(s, true))) {
      expect(new Set(periods).size).toBe(1)
      expect(periods.length).toBeGreaterThan(20)
      expect([periods[0] >= 1_000, periods[0] <= 1_900, -terms]).toEqual([true, true, periods.length + 1])
    }
  })

  it('lone-campaigns: at periods drawn anew from 1,000 to 1,900 ms, each in a term of its own', () => {
    const runs = seeds(20, s => campaigns(s, false))
    const all = runs.flatMap(r => r.periods)
    expect([Math.min(...all), Math.max(...all)]).toEqual([...recordedTimes['lone-campaigns'].ms])
    expect(new Set(all).size).toBe(10)
    expect(runs.every(r => r.terms === 0)).toBe(true)
  })
})
