/** What a random stream is asked most often when a test case is drawn from a seed. */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'

export interface Dice {
  /** A whole number, both ends included; they are rounded down. */
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  readonly shuffle: <T>(list: readonly T[]) => readonly T[]
}

/** The same seed and name give the same throws. */
export function diceOf(seed: number, name: string): Dice {
  const stream = streamOf(createRandom(seed), name)
  const between = (from: number, to: number) => Math.floor(from) + below(stream, Math.floor(to) - Math.floor(from) + 1)
  return {
    between,
    chance: probability => happens(stream, probability),
    pick: list => list[below(stream, list.length)],
    shuffle: (list) => {
      const rest = [...list]
      return list.map(() => rest.splice(below(stream, rest.length), 1)[0])
    },
  }
}
