import { expect, it } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine, stepEngine } from '../kernel/world.ts'
import { fuzz } from './fuzz.ts'
import { storm } from './storm.ts'
import { newestCommitted } from './view.ts'
import { elasticsearch } from './world.ts'

breakNothing({ world: elasticsearch, seeds: 500, seconds: 60, storm: seed => storm(seed, 60), fuzz })

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
