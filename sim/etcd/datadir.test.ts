import { describe, expect, it } from 'vitest'
import { Code, RefusedStart } from './events.ts'
import { rowAt } from '../kernel/trace.ts'
import type { EtcdDescription } from './description.ts'
import type { Member, SnapshotData } from './state.ts'
import { act, ask, cluster, leaderOf, memberOf, pass, passUntil, settled } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'

/** Three members, and a machine m4 that belongs to none. */
const withSpare = (): EtcdDescription => {
  const { members, ...rest } = cluster({ settings: { strictReconfigCheck: false } })
  return { ...rest, members: [...members, { name: 'm4', site: 'A', spare: true }] }
}

function whyRefused({ kernel: { trace } }: EtcdEngine): number {
  const { code, fields } = rowAt(trace, trace.count - 1)
  expect(code).toBe(Code.StartRefused)
  return fields[1]
}

describe('a spare machine', () => {
  it('was added: it joins whatever its flags say, for no static configuration names it', () => {
    const engine = settledWithoutSpare()
    ask(engine, { kind: 'member-add', name: 'm4' })
    pass(engine, 200_000)
    act(engine, { type: 'restart', member: 'm4' })
    expect(memberOf(engine, 'm4').data).toEqual({ ...memberOf(engine, 'm1').data, raftId: 4 })
    passUntil(engine, () => memberOf(engine, 'm4').applied > 0)
  })

  it('was not added: it cannot', () => {
    const engine = settledWithoutSpare()
    engine.state.given[4] = true
    act(engine, { type: 'restart', member: 'm4' })
    expect(memberOf(engine, 'm4').data).toBeNull()
    expect(whyRefused(engine)).toBe(RefusedStart.NotInCluster)
  })
})

describe('a machine that was removed and added again, its data wiped', () => {
  it('takes its old id from the first peer that answers, if that one lags; wiped again, its new one', () => {
    const engine = settled(cluster({ members: 5, settings: { strictReconfigCheck: false } }))
    const first = leaderOf(engine) as Member
    if (first.name !== 'm2') ask(engine, { kind: 'move-leader', name: 'm2' }, first.name)
    pass(engine, 3_000_000)
    expect(leaderOf(engine)?.name).toBe('m2')
    for (const to of ['m2', 'm3', 'm4']) act(engine, { type: 'cut', from: 'm1', to })
    for (const type of ['crash', 'wipe-disk'] as const) act(engine, { type, member: 'm5' })
    for (const kind of ['member-remove', 'member-add'] as const) {
      ask(engine, { kind, name: 'm5' }, 'm2')
      pass(engine, 1_000_000)
    }
    expect(memberOf(engine, 'm2').membership.members.find(m => m.place === 5)?.raftId).toBe(6)
    act(engine, { type: 'start', member: 'm5', state: 'existing' })
    pass(engine, 5_000_000)
    expect(memberOf(engine, 'm5')).toMatchObject({ data: { raftId: 5 }, applied: 0 })
    for (const to of ['m2', 'm3', 'm4']) act(engine, { type: 'heal', from: 'm1', to })
    pass(engine, 5_000_000)
    if (memberOf(engine, 'm5').node !== null) act(engine, { type: 'crash', member: 'm5' })
    act(engine, { type: 'wipe-disk', member: 'm5' })
    act(engine, { type: 'start', member: 'm5', state: 'existing' })
    passUntil(engine, () => memberOf(engine, 'm5').applied > 0)
    expect(memberOf(engine, 'm5').data?.raftId).toBe(6)
  })

  it('asks the next peer when the first is paused: nobody answers there', () => {
    const engine = settledWithoutSpare()
    ask(engine, { kind: 'member-add', name: 'm4' })
    pass(engine, 200_000)
    for (const member of ['m1', 'm2', 'm3']) act(engine, { type: 'pause', member })
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    expect(whyRefused(engine)).toBe(RefusedStart.NobodyToAsk)
    act(engine, { type: 'resume', member: 'm3' })
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    expect(memberOf(engine, 'm4').data?.raftId).toBe(4)
  })
})

describe('--force-new-cluster', () => {
  it('says nothing on a machine without data: it joins like any other (bootstrap.go, haveWAL)', () => {
    const engine = settledWithoutSpare()
    ask(engine, { kind: 'member-add', name: 'm4' })
    pass(engine, 200_000)
    act(engine, { type: 'start', member: 'm4', forceNewCluster: true })
    expect(memberOf(engine, 'm4').data).toEqual({ ...memberOf(engine, 'm1').data, raftId: 4 })
    passUntil(engine, () => memberOf(engine, 'm4').applied > 0)
    expect(memberOf(engine, 'm4').membership.members).toHaveLength(4)
  })

  it('makes a voter of a learner before the others go (CreateConfigChangeEnts)', () => {
    const engine = settledWithoutSpare()
    ask(engine, { kind: 'member-add', name: 'm4', learner: true })
    pass(engine, 200_000)
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    pass(engine, 1_000_000)
    forceAlone(engine, 'm4')
    expect(memberOf(engine, 'm4').membership.members).toMatchObject([{ raftId: 4, learner: false }])
  })

  it('makes a member of one that was added and has not heard of it', () => {
    const engine = settledWithoutSpare()
    ask(engine, { kind: 'member-add', name: 'm4' })
    pass(engine, 200_000)
    act(engine, { type: 'start', member: 'm4', state: 'existing' })
    forceAlone(engine, 'm4')
    expect(memberOf(engine, 'm4').membership.members).toMatchObject([{ raftId: 4, learner: false }])
  })

  it('is not for one that was removed: its id is not taken again', () => {
    // A leader applies its own removal; a snapshot at every entry keeps that on its disk.
    const engine = settled(cluster({ settings: { snapshotCount: 1 } }))
    const gone = leaderOf(engine) as Member
    pass(engine, 5_000_000)
    ask(engine, { kind: 'member-remove', name: gone.name })
    passUntil(engine, () => gone.node === null)
    expect((gone.wal.snapshot?.data as SnapshotData).membership.removed).toEqual([gone.id])
    act(engine, { type: 'start', member: gone.name, forceNewCluster: true })
    expect(gone.node).toBeNull()
    expect(whyRefused(engine)).toBe(RefusedStart.NotInCluster)
  })
})

/** Its founders have elected; the spare has nothing to apply. */
function settledWithoutSpare(): EtcdEngine {
  return settled(withSpare(), 1, m => m.data !== null)
}

/** It stops, and begins a cluster of its own; it leads that, alone. */
function forceAlone(engine: EtcdEngine, name: string): void {
  act(engine, { type: 'crash', member: name })
  act(engine, { type: 'start', member: name, forceNewCluster: true })
  passUntil(engine, () => memberOf(engine, name).node?.role === 2)
  expect(memberOf(engine, name).node?.conf).toMatchObject({ voters: [memberOf(engine, name).data?.raftId], learners: [] })
}
