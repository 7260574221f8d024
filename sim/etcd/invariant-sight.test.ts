/**
 * What operators do to disks, and which rules still apply then (`invariant-sight.ts`): a disk put back
 * takes its lineage out of the fault model, and nothing else. And the comparisons of whole stores, which
 * no storm makes fail by itself.
 */
import { describe, expect, it } from 'vitest'
import { lastIndex } from '../raft/index.ts'
import { sightNow } from './invariant-sight.ts'
import { compareStores } from './invariants-store.ts'
import type { Member } from './state.ts'
import { act, ask, cluster, followersOf, leaderOf, memberOf, pass, passUntil, settled, write } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { etcd } from './world.ts'

/** A rule as it is now asked, with its memory. */
function watch({ state, kernel }: EtcdEngine, id: string): () => string | null {
  const check = etcd.invariants.find(invariant => invariant.id === id)?.start()
  if (check === undefined) throw new Error(`there is no ${id}`)
  return () => check(state, kernel)
}

const logOf = (engine: EtcdEngine, name: string) => (memberOf(engine, name).node as NonNullable<Member['node']>).log

/** The last entry of its log is of another term than what others have there. */
function spoilLog(engine: EtcdEngine, name: string): void {
  const log = logOf(engine, name)
  const last = log.entries[log.entries.length - 1]
  const at = log.entries.length - 2
  log.entries[at] = { ...log.entries[at], data: null, term: last.term + 1 }
  log.revision++
}

/** Of another value, of the same length: only what reads the store through can see it. */
function spoilStore({ store }: Member): void {
  const record = store.newest.get('x')
  if (record === undefined) throw new Error('nothing was written')
  store.newest.set('x', { ...record, value: 'w' })
}

/** Five members of one cluster; two of them then begin another from its backup. Each has a leader and a few entries. */
function twoLineages(): EtcdEngine {
  const engine = settled(cluster({ members: 5 }))
  write(engine)
  ask(engine, { kind: 'snapshot-save' })
  pass(engine, 500_000)
  const others = ['m4', 'm5']
  for (const member of others) {
    act(engine, { type: 'crash', member })
    act(engine, { type: 'wipe-disk', member })
    act(engine, { type: 'restore', member, backup: 0, initialCluster: others, token: 'restored' })
  }
  for (const member of others) act(engine, { type: 'restart', member })
  pass(engine, 5_000_000)
  for (const name of ['m1', 'm4']) for (let i = 0; i < 3; i++) write(engine, name)
  pass(engine, 1_000_000)
  expect(memberOf(engine, 'm4').applied).toBe(lastIndex(logOf(engine, 'm5')))
  return engine
}

const soundness = ({ state, kernel }: EtcdEngine) => [...sightNow(state, kernel).lines.values()].map(({ id, sound }) => [id, sound])

/** Rules that compare members, and what makes each report some of these. */
const SPOILED = [
  { rule: 'log-matching', spoil: (engine: EtcdEngine, names: readonly string[]) => spoilLog(engine, names[0]) },
  {
    rule: 'stores-agree', spoil: (engine: EtcdEngine, names: readonly string[]) => {
      memberOf(engine, names[0]).store.revision++
      for (const name of names) write(engine, name)
      pass(engine, 500_000)
    },
  },
] as const

describe('a disk that was put back', () => {
  function withOlderDisk(): EtcdEngine {
    const engine = twoLineages()
    expect(soundness(engine)).toEqual([[1, true], [2, true]])
    const back = followersOf(engine).find(({ name }) => name === 'm2' || name === 'm3') as Member
    act(engine, { type: 'crash', member: back.name })
    act(engine, { type: 'roll-back-disk', member: back.name, entries: 1 })
    return engine
  }

  it('takes its lineage out of the model, and no other', () => {
    expect(soundness(withOlderDisk())).toEqual([[1, false], [2, true]])
  })

  it.each(SPOILED)('$rule is silent about that lineage, and speaks of the other', ({ rule, spoil }) => {
    const engine = withOlderDisk()
    const check = watch(engine, rule)
    expect(check()).toBeNull()
    spoil(engine, ['m1'])
    expect(check()).toBeNull()
    spoil(engine, ['m4', 'm5'])
    expect(check()).toMatch(/^m[45] /)
  })

  it.each(SPOILED)('$rule would have spoken of it before', ({ rule, spoil }) => {
    const engine = twoLineages()
    const check = watch(engine, rule)
    expect(check()).toBeNull()
    spoil(engine, ['m1'])
    expect(check()).toMatch(/^m[123] /)
  })

  it('leaves the rules that look at one member alone', () => {
    const engine = withOlderDisk()
    const check = watch(engine, 'applied-is-committed')
    expect(check()).toBeNull()
    const m1 = memberOf(engine, 'm1')
    m1.applied = logOf(engine, 'm1').committed + 1
    expect(check()).toBe(`m1 has applied entry ${m1.applied}, and ${m1.applied - 1} are committed`)
  })
})

describe('a disk that was wiped', () => {
  it('takes its replica away, and leaves its lineage in the model; coming back with the same id, it does not', () => {
    const engine = settled()
    write(engine)
    pass(engine, 500_000)
    const { name: member } = followersOf(engine)[0]
    expect(soundness(engine)).toEqual([[1, true]])
    act(engine, { type: 'crash', member })
    act(engine, { type: 'wipe-disk', member })
    expect(soundness(engine)).toEqual([[1, true]])
    act(engine, { type: 'start', member, state: 'existing' })
    expect(soundness(engine)).toEqual([[1, false]])
  })
})

describe('what a log has forgotten before anybody looked', () => {
  /** The first leader, paused, has entries of its own on disk where the others commit theirs, and beyond; the first of theirs waits to be read. */
  function withForgotten(catchUpEntries: number): { engine: EtcdEngine, old: Member, agreed: number } {
    const engine = settled(cluster({ settings: { snapshotCount: 10, catchUpEntries } }))
    const old = leaderOf(engine) as Member
    const agreed = lastIndex(logOf(engine, old.name))
    act(engine, { type: 'isolate', member: old.name })
    for (let i = 0; i < 20; i++) write(engine, old.name)
    passUntil(engine, () => old.wal.entries.at(-1)?.index === agreed + 20)
    act(engine, { type: 'pause', member: old.name })
    act(engine, { type: 'rejoin', member: old.name })
    passUntil(engine, () => leaderOf(engine) !== old)
    const { name } = leaderOf(engine) as Member
    const logs = engine.state.members.filter(m => m !== old).map(m => logOf(engine, m.name))
    const forgotten = () => logs.every(({ offset }) => offset > agreed + 1)
    while (!forgotten()) {
      write(engine, name)
      for (let i = 0; i < 1_000 && !forgotten(); i++) pass(engine, 100)
    }
    // The last one committed is among the forgotten, where none is kept.
    expect(logs.map(({ committed, offset }) => committed - offset)).toEqual([catchUpEntries, catchUpEntries])
    return { engine, old, agreed }
  }

  it.each([0, 3])('is not taken to be on a disk that has other entries in its place (%i kept)', (catchUpEntries) => {
    const { engine, old, agreed } = withForgotten(catchUpEntries)
    const checks = ['committed-stays', 'quorum-holds-committed'].map(id => watch(engine, id))
    const check = () => checks.map(each => each())
    expect(check()).toEqual([null, null])
    const place = old.wal.entries.findIndex(({ index }) => index === agreed + 1)
    const { term } = old.wal.entries[place]
    act(engine, { type: 'resume', member: old.name })
    passUntil(engine, () => {
      expect(check()).toEqual([null, null])
      return old.wal.entries.length === place + 1 && old.wal.entries[place].term > term
    }, 10)
  })

  it('is missed on a disk that had it, with the next that is known', () => {
    const { engine, old } = withForgotten(3)
    const check = watch(engine, 'committed-stays')
    expect(check()).toBeNull()
    const other = followersOf(engine).find(m => m !== old) as Member
    other.wal.entries.length = 0
    other.wal.revision++
    Object.assign(other.wal, { snapshot: null })
    expect(check()).toMatch(new RegExp(`^${other.name} loses entry \\d+ from its disk, which is committed$`))
  })
})

describe('a cluster forced on a machine that joined and holds no entry yet', () => {
  it('begins with entries of term 0, which a member that joins it is not taken to have', () => {
    const { members, ...rest } = cluster({ settings: { strictReconfigCheck: false } })
    const spares = ['m4', 'm5'].map(name => ({ name, site: 'A', spare: true }))
    const engine = settled({ ...rest, members: [...members, ...spares] }, 1, m => m.data !== null)
    const check = watch(engine, 'committed-stays')
    ask(engine, { kind: 'member-add', name: 'm4' })
    pass(engine, 500_000)
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    act(engine, { type: 'crash', member: 'm4' })
    for (const { name: member } of members) act(engine, { type: 'crash', member })
    act(engine, { type: 'start', member: 'm4', forceNewCluster: true })
    passUntil(engine, () => memberOf(engine, 'm4').node?.role === 2)
    pass(engine, 500_000)
    expect(logOf(engine, 'm4').entries[0].term).toBe(0)
    ask(engine, { kind: 'member-add', name: 'm5' }, 'm4')
    pass(engine, 500_000)
    expect(check()).toBeNull()
    act(engine, { type: 'start', member: 'm5', state: 'existing' })
    expect(memberOf(engine, 'm5').data).toMatchObject({ lineage: 2 })
    expect(check()).toBeNull()
  })
})

describe('a cluster forced while members of the old one still run', () => {
  it('may be led by one that was added since: then neither lineage is in the model', () => {
    const { members, ...rest } = cluster({ settings: { version: '3.6.11', strictReconfigCheck: false } })
    const engine = settled({ ...rest, members: [...members, { name: 'm4', site: 'A', spare: true }] }, 1, m => m.data !== null)
    const check = watch(engine, 'quorum-holds-committed')
    const apart = followersOf(engine).find(m => m.data !== null) as Member
    act(engine, { type: 'crash', member: apart.name })
    ask(engine, { kind: 'member-add', name: 'm4' }, leaderOf(engine)?.name)
    pass(engine, 500_000)
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    pass(engine, 2_000_000)
    ask(engine, { kind: 'move-leader', name: 'm4' }, leaderOf(engine)?.name)
    pass(engine, 2_000_000)
    expect(leaderOf(engine)?.name).toBe('m4')
    expect(check()).toBeNull()
    act(engine, { type: 'start', member: apart.name, forceNewCluster: true })
    expect(soundness(engine)).toEqual([[1, true], [2, true]])
    for (let i = 0; i < 40; i++) {
      write(engine, 'm4')
      pass(engine, 100_000)
      expect(check()).toBeNull()
    }
    expect(soundness(engine)).toEqual([[1, false], [2, false]])
  })
})

describe('stores that differ in what only reading them through can tell', () => {
  it('are found at the end of a run, within a sound lineage', () => {
    const engine = settled()
    write(engine)
    pass(engine, 500_000)
    const { state, kernel } = engine
    expect(compareStores(state, kernel)).toBeNull()
    spoilStore(memberOf(engine, 'm2'))
    const { applied } = memberOf(engine, 'm2')
    expect(compareStores(state, kernel)).toBe(`m2 and m1 have both applied entry ${applied}, and their stores differ`)
    const { name: member } = followersOf(engine).find(({ name }) => name !== 'm2') as Member
    act(engine, { type: 'crash', member })
    act(engine, { type: 'roll-back-disk', member, entries: 1 })
    expect(compareStores(state, kernel)).toBeNull()
  })

  it('are found in their sizes, too, and not among members at different entries', () => {
    const engine = settled()
    const { name } = followersOf(engine)[0]
    write(engine)
    pass(engine, 500_000)
    const member = memberOf(engine, name)
    member.store.recordBytes++
    expect(compareStores(engine.state, engine.kernel)).not.toBeNull()
    member.applied--
    expect(compareStores(engine.state, engine.kernel)).toBeNull()
  })

  it('are found in passing at every 512th entry, not before', () => {
    const engine = settled()
    const check = watch(engine, 'stores-agree')
    const writeOne = () => {
      const { applied } = memberOf(engine, 'm2')
      write(engine, leaderOf(engine)?.name)
      passUntil(engine, () => engine.state.members.every(m => m.applied === applied + 1), 1_000)
      return check()
    }
    expect(writeOne()).toBeNull()
    spoilStore(memberOf(engine, 'm2'))
    let said: string | null = null
    while (said === null && memberOf(engine, 'm2').applied < 600) said = writeOne()
    expect(said).toMatch(/^m\d and m\d have both applied entry 512, and their stores differ$/)
  }, 20_000)
})
