/** Storms by the hundred: every promise kept. Rules broken on purpose: `saboteurs.test.ts`. */
import { expect, it } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine } from '../kernel/world.ts'
import { FAILOVERS } from './description.ts'
import { fuzz, storm } from './fuzz.ts'
import { fleet } from './world.ts'

const LASTS = 15_000_000

breakNothing({ world: fleet, seeds: 500, seconds: LASTS / 1_000_000, storm: seed => storm(seed, LASTS), fuzz: (seed, drawn, watch) => fuzz(fleet, seed, drawn, watch) })

it('storms draw all failovers', () => {
  expect(new Set(Array.from({ length: 50 }, (_, i) => storm(i, LASTS).description.data.failover))).toEqual(new Set(FAILOVERS))
})

it('what keyframes share is not moved by running', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { description, deeds } = storm(seed, LASTS)
    expect(movedByRunning(createEngine(fleet, description, { seed }), deeds, LASTS)).toBeNull()
  }
})
