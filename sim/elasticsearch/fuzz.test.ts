import { expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { watcherOf } from '../fuzzing.ts'
import { createEngine, stepEngine } from '../kernel/world.ts'
import { fuzz } from './fuzz.ts'
import { storm } from './storm.ts'
import { newestCommitted } from './view.ts'
import { elasticsearch } from './world.ts'

const SEEDS = 500
const SECONDS = 60

it(`${SEEDS} storms break no invariant, and the cluster is well after each`, () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    // To play one again: fuzz(seed, storm(seed, SECONDS), watcherOf(elasticsearch)).
    expect(fuzz(seed, storm(seed, SECONDS), watcherOf(elasticsearch)), `seed ${seed}`).toBeNull()
  }
}, 60_000)

it('a seed gives the same storm', () => {
  expect(storm(7, SECONDS)).toEqual(storm(7, SECONDS))
  expect(storm(8, SECONDS)).not.toEqual(storm(7, SECONDS))
})

it('storms reach clusters of an even number of nodes, and voting configurations on both sides of odd', () => {
  const met = { live: new Set<number>(), voters: new Set<number>(), shrunkFromEven: 0 }
  for (let seed = 1; seed <= 60; seed++) {
    const { description, actions, until } = storm(seed, 30)
    const engine = createEngine(elasticsearch, description, { seed })
    const { state } = engine
    let before = 0
    const look = () => {
      const cluster = newestCommitted(state)
      if (cluster === null) return
      met.live.add(cluster.nodes.filter(n => state.nodes[n].master).length)
      met.voters.add(cluster.config.length)
      if (before % 2 === 0 && before > cluster.config.length) met.shrunkFromEven++
      before = cluster.config.length
    }
    for (const { at, action } of actions) {
      while (stepEngine(engine, at)) look()
      elasticsearch.act(state, engine.kernel, action)
    }
    while (stepEngine(engine, until)) look()
  }
  expect([...met.live].toSorted()).toEqual([1, 2, 3, 4, 5])
  expect([...met.voters].toSorted()).toEqual([1, 2, 3, 4, 5])
  expect(met.shrunkFromEven).toBeGreaterThan(20)
})

const stormy = (seed: number, shared = elasticsearch.shared) => {
  const { description, actions, until } = storm(seed, 30)
  return movedByRunning(createEngine({ ...elasticsearch, shared }, description, { seed }), actions, until)
}

it('what keyframes share does not change, and would be found out if it did', () => {
  for (let seed = 1; seed <= 12; seed++) expect(stormy(seed), `seed ${seed}`).toBeNull()
  for (const name of ['copies[]', 'followerChecks[]', 'coordinated[]']) {
    expect([1, 2, 3, 4, 5, 6].some(seed => stormy(seed, [...elasticsearch.shared, name]) !== null), name).toBe(true)
  }
})
