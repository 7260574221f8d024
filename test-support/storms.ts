/** Storms by the hundred, in parts so that a test runner shows how it goes; and what a storm is: its seed's, sound, and no other's. */
import { describe, expect, it } from 'vitest'
import { replayOf, watcherOf } from '../sim/fuzzing.ts'
import type { Watcher, Wrong } from '../sim/kernel/storms.ts'
import type { AnyWorld } from '../sim/kernel/world.ts'

interface Storms<S> {
  readonly world: AnyWorld
  readonly seeds: number
  /** How long each lasts, as the command that plays one again is told: virtual seconds. */
  readonly seconds: number
  readonly storm: (seed: number) => S
  readonly fuzz: (seed: number, storm: S, watch: Watcher) => Wrong | null
}

const PART = 100

export function breakNothing<S extends { readonly description: unknown }>({ world, seeds, seconds, storm, fuzz }: Storms<S>): void {
  describe(`${seeds} storms of ${seconds} virtual seconds, and the calm after them`, () => {
    it.each(Array.from({ length: seeds / PART }, (_, part) => part * PART))('break no promise (a hundred after seed %i)', (before) => {
      const found: string[] = []
      for (let seed = before + 1; seed <= before + PART; seed++) {
        const wrong = fuzz(seed, storm(seed), watcherOf(world))
        if (wrong) found.push(`${wrong.at} µs: ${wrong.property}: ${wrong.sentence} Again: ${replayOf(world.id, seed, seconds)}`)
      }
      expect(found).toEqual([])
    }, 60_000)

    it('are each the same whenever the seed is drawn, another for another seed, and of a sound description', () => {
      const storms = Array.from({ length: PART }, (_, i) => storm(i + 1))
      expect(storm(7)).toEqual(storms[6])
      expect(new Set(storms.map(s => JSON.stringify(s))).size).toBe(storms.length)
      for (const { description } of storms) expect(world.reject(description)).toBeNull()
    })
  })
}
