/**
 * A member comes back with an older disk than the one it made promises with (a machine's snapshot put
 * back): raft does not survive that by design, and this is how etcd fails. Recorded on 3.4.23: a member
 * 300 writes behind panics, the others go on (docs/sources.md; etcd issue 13509).
 */
import { describe, expect, it } from 'vitest'
import { lastIndex } from '../raft/index.ts'
import { imageOf, putBack } from './datadir.ts'
import type { DiskImage } from './datadir.ts'
import { narrate } from './french.ts'
import { Outcome } from './state.ts'
import type { Member } from './state.ts'
import { act, cluster, followersOf, leaderOf, memberOf, pass, passUntil, settled, told, write } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { rowAt } from '../kernel/trace.ts'

function putBackOlderDisk(engine: EtcdEngine, { name: member }: Member, entries: number): void {
  act(engine, { type: 'crash', member })
  act(engine, { type: 'roll-back-disk', member, entries })
  act(engine, { type: 'restart', member })
}

function writeApart(engine: EtcdEngine, writes: number): void {
  for (let i = 0; i < writes; i++) {
    write(engine, leaderOf(engine)?.name)
    pass(engine, 20_000)
  }
}

describe('a follower without entries that are committed', () => {
  it('panics at the first heartbeat, and the others go on', () => {
    const engine = settled()
    writeApart(engine, 20)
    const [follower] = followersOf(engine)
    const commit = follower.node?.log.committed as number
    putBackOlderDisk(engine, follower, 10)
    const from = engine.kernel.trace.count
    passUntil(engine, () => follower.node === null)
    const panicked = told(engine.kernel.trace, from).filter(e => e.event === 'panicked')
    expect(panicked).toMatchObject([{ member: follower.id, commit, lastIndex: commit - 10 }])
    const { code, fields } = rowAt(engine.kernel.trace, panicked[0].no)
    expect(narrate(engine.state, code, fields)).toContain(`tocommit(${commit}) is out of range [lastIndex(${commit - 10})]`)
    const after = write(engine, leaderOf(engine)?.name)
    pass(engine, 100_000)
    expect(after.outcome).toBe(Outcome.Ok)
  })
})

describe('a follower without entries that it acknowledged and nobody could commit', () => {
  /** Two of five are left; the follower has the leader's entries, then only the first of them. */
  function twoLeft(version: string) {
    const engine = settled(cluster({ members: 5, settings: { version } }))
    const leader = leaderOf(engine) as Member
    const [follower, ...others] = followersOf(engine)
    for (const { name: member } of others) act(engine, { type: 'crash', member })
    const committed = leader.node?.log.committed as number
    for (let i = 0; i < 4; i++) write(engine, leader.name)
    pass(engine, 50_000)
    expect(lastIndex(logOf(engine, follower.name))).toBe(committed + 4)
    putBackOlderDisk(engine, follower, 3)
    const from = engine.kernel.trace.count
    // Until there is something new to send, nobody notices.
    pass(engine, 200_000)
    for (let i = 0; i < 2; i++) write(engine, leader.name)
    pass(engine, 600_000)
    expect(leader.node?.role, 'the leader still leads').toBe(2)
    const refused = told(engine.kernel.trace, from).filter(e => e.event === 'append-refused')
    return { has: lastIndex(logOf(engine, follower.name)) - committed, refused: refused.length }
  }

  it('is sent them again by etcd 3.4 and 3.5', () => {
    expect(twoLeft('3.4.23').has).toBe(6)
    expect(twoLeft('3.5.21').has).toBe(6)
  })

  it('is not by etcd 3.6: its leader trusts what it was told, and asks in vain with every heartbeat', () => {
    const { has, refused } = twoLeft('3.6.11')
    expect(has).toBe(1)
    expect(refused).toBeGreaterThan(2)
    expect(refused).toBeLessThanOrEqual(11)
  })
})

describe('a majority with older disks', () => {
  /** m1 and m2 lose the last five entries and write others in their place; m3 comes back with what was committed. */
  function split(version: string) {
    const engine = settled(cluster({ settings: { version } }))
    const names = ['m1', 'm2', 'm3']
    // One after the other: a commit index is only synced with the next entry.
    writeApart(engine, 10)
    const before = logOf(engine, 'm3')
    for (const member of names) act(engine, { type: 'crash', member })
    for (const member of ['m1', 'm2']) {
      act(engine, { type: 'roll-back-disk', member, entries: 5 })
      act(engine, { type: 'restart', member })
    }
    passUntil(engine, () => leaderOf(engine) !== undefined)
    writeApart(engine, 10)
    act(engine, { type: 'restart', member: 'm3' })
    const { committed } = logOf(engine, 'm3')
    const from = engine.kernel.trace.count
    pass(engine, 5_000_000)
    return { engine, committed, kept: before.entries.slice(0, committed), told: told(engine.kernel.trace, from) }
  }

  it.each(['3.4.23', '3.6.11'])('goes on, and the third member silently stays with a history of its own (%s)', version => {
    const { engine, committed, kept, told } = split(version)
    const [own, theirs] = [logOf(engine, 'm3'), logOf(engine, 'm1')]
    expect(own).toMatchObject({ committed, applied: committed })
    expect(own.entries.slice(0, committed)).toEqual(kept)
    expect(theirs.committed).toBeGreaterThan(committed)
    expect(theirs.entries[committed - 1].term).toBeGreaterThan(own.entries[committed - 1].term)
    expect(told.filter(e => e.event === 'panicked')).toEqual([])
    // Refused again and again, once or twice a heartbeat.
    const refused = told.filter(e => e.event === 'append-refused').length
    expect(refused).toBeGreaterThan(30)
    expect(refused).toBeLessThan(110)
  })
})

const logOf = (engine: EtcdEngine, name: string) => (memberOf(engine, name).node as NonNullable<Member['node']>).log

describe('a copy of a member’s disk', () => {
  it('is what was durable then: put back at once it changes nothing, put back later it is behind', () => {
    const engine = settled()
    writeApart(engine, 5)
    const [{ name }] = followersOf(engine)
    const again = (image: DiskImage) => {
      act(engine, { type: 'crash', member: name })
      putBack(engine.kernel, memberOf(engine, name), image)
      act(engine, { type: 'restart', member: name })
    }
    const early = imageOf(memberOf(engine, name))
    const last = lastIndex(logOf(engine, name))
    again(imageOf(memberOf(engine, name)))
    pass(engine, 500_000)
    expect(lastIndex(logOf(engine, name))).toBe(last)
    writeApart(engine, 10)
    again(early)
    passUntil(engine, () => memberOf(engine, name).node === null)
    expect(told(engine.kernel.trace).filter(e => e.event === 'panicked')).toMatchObject([{ commit: last + 10, lastIndex: last }])
  })
})
