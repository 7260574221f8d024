/** Storms by the hundred: every promise kept. Rules broken on purpose: `saboteurs.test.ts`. */
import { expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { runChecked, watchOver } from '../check/properties.ts'
import { createEngine } from '../kernel/world.ts'
import type { AnyWorld, Engine } from '../kernel/world.ts'
import { FAILOVERS } from './description.ts'
import { fuzz, storm } from './fuzz.ts'
import type { Wrong } from './fuzz.ts'
import { fleet } from './world.ts'

const LASTS = 15_000_000
const SEEDS = 500

function watcherOf(world: AnyWorld) {
  const watch = watchOver(world)
  return (engine: Engine, until: number): Wrong | null => {
    const [broken] = runChecked(engine, until, watch).violations
    return broken ? { at: broken.at, property: broken.invariant, sentence: broken.sentence } : null
  }
}
const play = (world: AnyWorld, seed: number) => fuzz(world, seed, storm(seed, LASTS), watcherOf(world))

it(`${SEEDS} storms break no promise, and all is served again after them`, () => {
  const found: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const wrong = play(fleet, seed)
    if (wrong) found.push(`seed ${seed} at ${wrong.at} µs: ${wrong.property}: ${wrong.sentence} Again: play(fleet, ${seed}) in sim/fleet/fuzz.test.ts`)
  }
  expect(found).toEqual([])
}, 120_000)

it('a storm is its seed’s, and all failovers are drawn', () => {
  expect(storm(7, LASTS)).toEqual(storm(7, LASTS))
  expect(new Set(Array.from({ length: 50 }, (_, i) => storm(i, LASTS).description.data.failover))).toEqual(new Set(FAILOVERS))
  for (let seed = 1; seed <= 50; seed++) expect(fleet.reject(storm(seed, LASTS).description)).toBeNull()
})

it('what keyframes share is not moved by running', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { description, deeds } = storm(seed, LASTS)
    expect(movedByRunning(createEngine(fleet, description, { seed }), deeds, LASTS)).toBeNull()
  }
})
