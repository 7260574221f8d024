import { expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { watcherOf } from '../../test-support/elastic-watch.ts'
import { createEngine } from '../kernel/world.ts'
import { fuzz } from './fuzz.ts'
import { storm } from './storm.ts'
import { elasticsearch } from './world.ts'

const SEEDS = 500
const SECONDS = 60

it(`${SEEDS} storms break no invariant, and the cluster is well after each`, () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    // To play one again: fuzz(seed, storm(seed, SECONDS), watcherOf()).
    expect(fuzz(seed, storm(seed, SECONDS), watcherOf()), `seed ${seed}`).toBeNull()
  }
}, 60_000)

it('a seed gives the same storm', () => {
  expect(storm(7, SECONDS)).toEqual(storm(7, SECONDS))
  expect(storm(8, SECONDS)).not.toEqual(storm(7, SECONDS))
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
