import { describe, expect, it } from 'vitest'
import { waitingIn } from '../kernel/queue.ts'
import { stepEngine } from '../kernel/world.ts'
import { EMPTY_CONF, MsgType, Role } from '../raft/index.ts'
import type { Message, Snapshot } from '../raft/index.ts'
import { Due, Outcome } from './state.ts'
import type { Member } from './state.ts'
import {
  act, cluster, followersOf, leaderOf, memberOf, open, pass, passUntil, settled, storm, told, write,
} from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { replay } from './wal.ts'

/** What a member's disk would give back after a crash at this instant. */
function onDisk({ wal, disk }: Member) {
  const { hardState, entries } = replay(NOTHING, wal, disk.records.slice(0, disk.durable))
  return { term: hardState.term, vote: hardState.vote, entries }
}
const NOTHING: Snapshot = { index: 0, term: 0, confState: EMPTY_CONF, data: null }

/** Calls `look` for each raft message at the moment it is put on the wire. */
function watchWire(engine: EtcdEngine, until: number, look: (m: Message, sender: Member) => void): void {
  let seq = engine.kernel.queue.nextSeq
  while (stepEngine(engine, until)) {
    for (const due of waitingIn(engine.kernel.queue)) {
      if (due.seq >= seq && due.kind === Due.Message) {
        const message = due.body as Message
        look(message, engine.state.members[message.from - 1])
      }
    }
    seq = engine.kernel.queue.nextSeq
  }
}

describe('persist, then send', () => {
  it('holds for every vote and every acknowledgement in stormy runs: what is promised is on the disk', () => {
    let votes = 0
    let acks = 0
    for (let seed = 1; seed <= 25; seed++) {
      const { description, actions, until } = storm(seed)
      const engine = open(description, seed)
      const look = (m: Message, sender: Member) => {
        const kept = onDisk(sender)
        const promisesVote = (whom: number) => {
          votes++
          // A later term on the disk keeps the promise too: no vote in an earlier one any more.
          const keeps = kept.term > m.term || (kept.term === m.term && kept.vote === whom)
          expect(keeps, `seed ${seed}: ${sender.name} votes for ${whom} in term ${m.term}`).toBe(true)
        }
        if (m.type === MsgType.VoteResp && !m.reject) {
          promisesVote(m.to)
        } else if (m.type === MsgType.Vote) {
          promisesVote(m.from)
        } else if (m.type === MsgType.AppResp && !m.reject && m.index > 0) {
          acks++
          expect(kept.entries.length, `seed ${seed}: ${sender.name} acknowledges ${m.index}`).toBeGreaterThanOrEqual(m.index)
        }
      }
      for (const { at, action } of actions) {
        watchWire(engine, at, look)
        engine.world.act(engine.state, engine.kernel, action)
      }
      watchWire(engine, until, look)
    }
    expect(votes).toBeGreaterThan(100)
    expect(acks).toBeGreaterThan(1_000)
  }, 60_000)

  it('a follower’s answer leaves only when its own sync has ended', () => {
    const engine = settled()
    const from = engine.kernel.trace.count
    write(engine, leaderOf(engine)?.name)
    pass(engine, 20_000)
    const follower = followersOf(engine)[0].id
    const own = told(engine.kernel.trace, from).filter(e => e.member === follower || e.from === follower)
    const order = own.map(e => (e.event === 'message-sent' ? e.message : e.event))
      .filter(name => ['sync-began', 'sync-ended', 'MsgAppResp'].includes(name as string))
    expect(order.slice(0, 3)).toEqual(['sync-began', 'sync-ended', 'MsgAppResp'])
  })

  it('a leader’s append leaves at once, while its own disk still writes', () => {
    const engine = settled()
    const leader = leaderOf(engine) as Member
    const from = engine.kernel.trace.count
    write(engine, leader.name)
    pass(engine, 20_000)
    const events = told(engine.kernel.trace, from)
    const appended = events.find(e => e.event === 'appended')
    const sent = events.filter(e => e.event === 'message-sent' && e.message === 'MsgApp' && e.entries === 1)
    const synced = events.find(e => e.event === 'sync-ended' && e.member === leader.id)
    expect(sent.map(e => e.at)).toEqual([appended?.at, appended?.at])
    expect(synced?.at).toBeGreaterThanOrEqual((appended?.at as number) + 1_000)
  })

  it('a leader with a slow disk commits on the disks of the two others', () => {
    const engine = settled()
    const leader = leaderOf(engine) as Member
    Object.assign(leader.disk, { settings: { fsync: 400_000, jitter: 0 } })
    const request = write(engine, leader.name)
    pass(engine, 20_000)
    expect(leader.disk.syncing).toBeGreaterThanOrEqual(0)
    expect(leader.node?.log.committed).toBe(2)
    // Applied with the next Ready, and that one waits for the write under way.
    pass(engine, 500_000)
    expect(request.outcome).toBe(Outcome.Ok)
  })

  it('of several acknowledgements in one batch only the last is sent', () => {
    const engine = settled(cluster({ settings: { fsync: 20_000, fsyncJitter: 0 } }))
    const leader = leaderOf(engine) as Member
    Object.assign(leader.disk, { settings: { fsync: 0, jitter: 0 } })
    const from = engine.kernel.trace.count
    for (let i = 0; i < 5; i++) {
      write(engine, leader.name, String(i))
      pass(engine, 2_000)
    }
    pass(engine, 60_000)
    const acks = told(engine.kernel.trace, from).filter(e => e.event === 'message-sent' && e.message === 'MsgAppResp' && e.from === followersOf(engine)[0].id)
    expect(acks.length).toBeLessThan(5)
    expect(acks.at(-1)?.index).toBe(6)
  })

  it('a commit index alone costs no sync', () => {
    const engine = settled()
    const from = engine.kernel.trace.count
    write(engine, leaderOf(engine)?.name)
    pass(engine, 300_000)
    const syncs = told(engine.kernel.trace, from).filter(e => e.event === 'sync-began')
    expect(syncs.map(e => e.member).sort()).toEqual([1, 2, 3])
    expect(syncs.every(e => e.entries === 1)).toBe(true)
    expect(engine.state.members.map(m => m.node?.log.committed)).toEqual([2, 2, 2])
  })
})

describe('a crash', () => {
  it('between the write and the end of its sync loses the vote; the member may then vote for another', () => {
    const engine = open(cluster({ settings: { fsync: 5_000, fsyncJitter: 0 } }))
    passUntil(engine, () => engine.state.members.some(m => m.node?.vote && m.node.role === Role.Follower && m.disk.syncing >= 0))
    const voter = engine.state.members.find(m => m.node?.vote && m.node.role === Role.Follower && m.disk.syncing >= 0) as Member
    expect(voter.node?.term).toBe(1)
    act(engine, { type: 'crash', member: voter.name })
    act(engine, { type: 'restart', member: voter.name })
    expect([voter.node?.term, voter.node?.vote]).toEqual([0, 0])
  })

  it('between the write and the end of its sync loses the entries, which nobody counted; the leader sends them again', () => {
    const engine = settled(cluster({ settings: { fsync: 5_000, fsyncJitter: 0 } }))
    const follower = followersOf(engine)[0]
    const request = write(engine, leaderOf(engine)?.name)
    passUntil(engine, () => follower.node?.log.entries.length === 2)
    expect(follower.disk.syncing).toBeGreaterThanOrEqual(0)
    act(engine, { type: 'crash', member: follower.name })
    act(engine, { type: 'restart', member: follower.name })
    expect(follower.node?.log.entries).toHaveLength(1)
    pass(engine, 1_000_000)
    expect(follower.node?.log.committed).toBe(2)
    expect(request.outcome).toBe(Outcome.Ok)
  })

  it('keeps term, vote and log that were synced, and rebuilds the store from the log', () => {
    const engine = settled()
    for (const value of ['1', '2', '3']) {
      write(engine, undefined, value)
      pass(engine, 100_000)
    }
    const [member] = followersOf(engine)
    const before = { term: member.node?.term, vote: member.node?.vote, entries: [...member.node?.log.entries ?? []], store: new Map(member.store.newest), revision: member.store.revision }
    act(engine, { type: 'crash', member: member.name })
    expect(member.node).toBeNull()
    pass(engine, 50_000)
    act(engine, { type: 'restart', member: member.name })
    expect([member.node?.term, member.node?.vote, member.node?.role]).toEqual([before.term, before.vote, Role.Follower])
    expect(member.node?.log.entries).toEqual(before.entries)
    pass(engine, 500_000)
    expect([member.store.newest, member.store.revision]).toEqual([before.store, before.revision])
    expect(member.store.newest.get('x')).toMatchObject({ value: '3', modRevision: 4 })
  })

  it('of all members loses no acknowledged write', () => {
    const engine = settled()
    const request = write(engine)
    passUntil(engine, () => request.outcome === Outcome.Ok)
    for (const type of ['lose-site', 'restore-site'] as const) act(engine, { type, site: 'A' })
    passUntil(engine, () => leaderOf(engine) !== undefined)
    pass(engine, 300_000)
    expect(engine.state.members.map(m => m.store.newest.get('x')?.value)).toEqual(['v', 'v', 'v'])
  })

  it('leaves no timer of the earlier life: a member restarted many times ticks ten times a second', () => {
    const engine = settled()
    const [member] = followersOf(engine)
    act(engine, { type: 'isolate', member: member.name })
    for (let i = 0; i < 5; i++) for (const type of ['crash', 'restart'] as const) act(engine, { type, member: member.name })
    const restarted = engine.kernel.now
    passUntil(engine, () => member.node?.role === Role.Candidate)
    expect(engine.kernel.now - restarted).toBeGreaterThan(900_000)
    expect(engine.kernel.now - restarted).toBeLessThan(2_000_000)
  })
})

describe('a paused leader', () => {
  const paused = (duration: number, seed = 1) => {
    const engine = settled(cluster({ client: { deadline: 9_000_000 } }), seed)
    const old = leaderOf(engine) as Member
    act(engine, { type: 'pause', member: old.name })
    return { engine, old, resume: () => { pass(engine, duration); act(engine, { type: 'resume', member: old.name }) } }
  }

  it('is replaced, and follows when it wakes', () => {
    const { engine, old, resume } = paused(4_000_000)
    resume()
    expect(old.node?.role).toBe(Role.Leader)
    const replaced = engine.state.members.filter(m => m !== old && m.node?.role === Role.Leader)
    expect(replaced).toHaveLength(1)
    expect(replaced[0].node?.term).toBeGreaterThan(old.node?.term as number)
    pass(engine, 200_000)
    expect([old.node?.role, old.node?.lead]).toEqual([Role.Follower, replaced[0].id])
  })

  it('wakes from a short pause as leader: nothing was lost on its connections', () => {
    const { engine, old, resume } = paused(500_000)
    resume()
    pass(engine, 1_000_000)
    expect([leaderOf(engine), old.node?.term]).toEqual([old, 1])
  })

  it('finds one tick waiting, not all it missed, and keeps the phase of its clock', () => {
    const { engine, old, resume } = paused(500_000)
    const from = engine.kernel.trace.count
    resume()
    pass(engine, 250_000)
    const beats = told(engine.kernel.trace, from).filter(e => e.event === 'message-sent' && e.message === 'MsgHeartbeat' && e.from === old.id && e.to !== old.id)
    const instants = [...new Set(beats.map(e => e.at))]
    expect(instants[0]).toBe(engine.kernel.now - 250_000)
    expect(instants.slice(1).every(at => (at - old.phase) % 100_000 === 0)).toBe(true)
    expect(instants.length).toBeLessThanOrEqual(4)
  })

  it('asked before anyone else leads reads its connections in no order: the write is appended too late and lost, or forwarded to the new leader', () => {
    const ends = Array.from({ length: 12 }, (_, seed) => {
      const { engine, old, resume } = paused(4_000_000, seed + 1)
      const request = write(engine, old.name)
      resume()
      pass(engine, 9_000_000)
      const made = engine.state.members.filter(m => m.store.newest.has('x')).length
      return `${request.outcome === Outcome.Ok ? 'ok' : 'unknown'} ${made}`
    })
    expect([...new Set(ends)].sort()).toEqual(['ok 3', 'unknown 0'])
  })

  it('asked once another leads: it learns so first, forwards, and the write is made', () => {
    const { engine, old, resume } = paused(500_000)
    passUntil(engine, () => engine.state.members.some(m => m !== old && m.node?.role === Role.Leader))
    pass(engine, 200_000)
    const request = write(engine, old.name)
    resume()
    pass(engine, 500_000)
    expect(request.outcome).toBe(Outcome.Ok)
  })
})

describe('ticks', () => {
  it('of each member have a phase of their own, drawn from its own stream', () => {
    const phases = (seed: number) => open(cluster({ members: 5 }), seed).state.members
    const engine = open(cluster({ members: 5 }))
    pass(engine, 0)
    const all = engine.state.members.map(m => m.phase)
    expect(new Set(all).size).toBe(5)
    expect(all.every(p => p >= 1 && p <= 100_000)).toBe(true)
    expect(phases(1)[0].clockPhase).not.toEqual(phases(2)[0].clockPhase)
  })

  it('are advanced once after a start, when two peers are connected', () => {
    const engine = open()
    pass(engine, 1_000_000)
    const advanced = told(engine.kernel.trace).filter(e => e.event === 'ticks-advanced')
    expect(advanced.map(e => [e.at, e.member, e.ticks])).toEqual([1, 2, 3].map(member => [50_000, member, 8]))
  })

  it('are not advanced while only one peer is there', () => {
    const description = cluster()
    const engine = open({ ...description, members: description.members.map((m, i) => ({ ...m, startAt: i === 2 ? 3_000_000 : 0 })) })
    pass(engine, 2_900_000)
    expect(told(engine.kernel.trace).filter(e => e.event === 'ticks-advanced')).toEqual([])
    pass(engine, 200_000)
    expect(told(engine.kernel.trace).filter(e => e.event === 'ticks-advanced')).toHaveLength(3)
  })
})

describe('a cluster of one', () => {
  it('need not wait an election timeout at its first start; started again without a snapshot, it does', () => {
    const elected = Array.from({ length: 50 }, (_, seed) => {
      const engine = open(cluster({ members: 1 }), seed + 1)
      passUntil(engine, () => leaderOf(engine) !== undefined)
      return engine
    })
    const first = elected.map(engine => engine.kernel.now)
    expect(Math.max(...first)).toBeLessThanOrEqual(1_000_100)
    expect(Math.min(...first)).toBeLessThan(150_000)
    const engine = elected[0]
    for (const type of ['crash', 'restart'] as const) act(engine, { type, member: 'm1' })
    pass(engine, 850_000)
    expect(leaderOf(engine)).toBeUndefined()
    passUntil(engine, () => leaderOf(engine) !== undefined)
  })

  it('elects itself and commits on its own disk', () => {
    const engine = settled(cluster({ members: 1 }))
    const request = write(engine)
    pass(engine, 50_000)
    expect([leaderOf(engine)?.name, request.outcome]).toEqual(['m1', Outcome.Ok])
    expect(memberOf(engine, 'm1').store.newest.get('x')?.value).toBe('v')
  })
})
