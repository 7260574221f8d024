/**
 * The talk's table (facts C3.4), asked of etcd itself: each site of each layout is lost while the cluster
 * runs, and a write is answered or not. And any one of the three zones, in the clusters of the stories.
 */
import { describe, expect, it } from 'vitest'
import { threeZonesLost } from '../catalogue/three-zones.ts'
import { twoTwoOne } from '../catalogue/two-two-one.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import { requestOf } from '../etcd/requests.ts'
import { Outcome } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import { servesWithout } from './instants.ts'
import { LAYOUTS } from './layout.ts'
import type { Layout } from './layout.ts'

const SEEDS = [17, 18, 19]

/** Of each site in turn, is a write answered without it? */
const TABLE: readonly (readonly [Layout, readonly boolean[]])[] = [
  [[3, 0], [false, true]], [[2, 1], [false, true]], [[2, 2], [false, false]], [[3, 2], [false, true]],
  [[4, 1], [false, true]], [[1, 1, 1], [true, true, true]], [[2, 2, 1], [true, true, true]],
]

it('the seven layouts are those of the table', () => expect(TABLE.map(([layout]) => layout)).toEqual(LAYOUTS))

it.each(TABLE)('%j: a write is answered without A, B, C: %j', (layout, answered) => {
  for (const seed of SEEDS) expect(layout.map((_, site) => servesWithout(layout, [site], seed)), `seed ${seed}`).toEqual(answered)
})

describe.each([['1/1/1', threeZonesLost], ['2/2/1', twoTwoOne]] as const)('%s of the talk, lose any one', (_, { description }) => {
  const { members, sites } = description as EtcdDescription

  function answered(lost: readonly string[], seed: number): boolean {
    // The client of the story may stand where the lights go out: this one stands nowhere, and reaches everyone.
    const client = { name: 'c', site: 'dehors', endpoints: members.map(m => m.name) }
    const engine = createEngine(etcd, { ...description as EtcdDescription, sites: [...sites, { name: 'dehors' }], clients: [client] }, { seed })
    const { state, kernel } = engine
    runUntil(engine, 6_000_000)
    for (const site of lost) expect(etcd.act(state, kernel, { type: 'lose-site', site })).toBeNull()
    runUntil(engine, 26_000_000)
    etcd.act(state, kernel, { type: 'write', client: 'c', key: 'x', value: '1' })
    runUntil(engine, 40_000_000)
    return requestOf(state.requests, state.requests.count - 1).outcome === Outcome.Ok
  }

  it.each(['A', 'B', 'C'])('without %s a write is answered', (zone) => {
    for (const seed of SEEDS) expect(answered([zone], seed), `seed ${seed}`).toBe(true)
  })
  it.each([['A', 'B'], ['A', 'C'], ['B', 'C']])('without %s and %s none is', (one, other) => {
    expect(answered([one, other], 17)).toBe(false)
  })
})
