/**
 * Rules broken on purpose, one at a time, each by replacing exported functions of the product: what must
 * catch it, and the seed of a storm in which it does. A checker that never fails proves nothing.
 */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Wrong } from '../sim/kernel/storms.ts'

export interface Saboteur {
  readonly rule: string
  /** Where the rule stands, as seen from the folder of the test. */
  readonly module: string
  /** The functions that take the place of the sound ones. Each variant knows the module it breaks. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly by: (sound: any) => object
  /** What must report it: an invariant, or what the calm after the storm asks for. */
  readonly caught: string
  readonly seed: number
}

type Factory = (original: <T>() => Promise<T>) => Promise<object>

/**
 * @param of.mock and `unmock`: `vi.doMock` and `vi.doUnmock`, called in the test's own file, beside which they look for modules
 * @param of.play imports the world anew and plays the storm of a seed, watched by that invariant alone, or by all
 */
export function catchesAll(saboteurs: readonly Saboteur[], { mock, unmock, play }: {
  readonly mock: (module: string, factory: Factory) => void
  readonly unmock: (module: string) => void
  readonly play: (seed: number, only?: string) => Promise<Wrong | null>
}): void {
  describe('a storm catches that', () => {
    afterEach(() => {
      for (const { module } of saboteurs) unmock(module)
      vi.resetModules()
    })

    it.each(saboteurs)('$rule: $caught, with seed $seed', async ({ module, by, caught, seed }) => {
      vi.resetModules()
      mock(module, async (original) => {
        const sound = await original<object>()
        return { ...sound, ...by(sound) }
      })
      // Of the invariants this one alone: another may be faster, and proves nothing about it.
      const found = await play(seed, caught)
      expect(found).toMatchObject({ property: caught })
      expect(found?.sentence.length).toBeGreaterThan(10)
    }, 60_000)

    it('and finds nothing in the same storms when the rules hold', async () => {
      for (const seed of new Set(saboteurs.map(s => s.seed))) expect(await play(seed), `seed ${seed}`).toBeNull()
    }, 60_000)
  })
}
