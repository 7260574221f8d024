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

describe('--force-new-cluster', () => {
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
