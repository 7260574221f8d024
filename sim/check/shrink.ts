/**
 * Shrinks a list that makes something fail (the log of a run, a history) to one that still does:
 * Zeller & Hildebrandt's ddmin (“Simplifying and isolating failure-inducing input”, 2002). It tries
 * halves, then what is left without one of them, then ever smaller pieces, down to single items.
 */

export interface Shrunk<T> {
  /** Still fails; in the order of the original. */
  readonly items: readonly T[]
  /** How often the predicate was asked. */
  readonly trials: number
  /** True when no single item can be left out any more; false when the trials ran out first. */
  readonly minimal: boolean
}

/**
 * The smallest failing list found with at most `limit` questions. `fails` must answer alike for the
 * same list. Throws when the list that is given does not fail.
 */
export function shrink<T>(items: readonly T[], fails: (items: readonly T[]) => boolean, limit = 1_000): Shrunk<T> {
  if (!fails(items)) throw new Error('only a list that fails can be shrunk')
  let trials = 1
  let rest = items
  let pieces = Math.min(2, items.length)
  while (rest.length > 0) {
    let smaller: readonly T[] | null = null
    for (const candidate of candidates(rest, pieces)) {
      if (trials >= limit) return { items: rest, trials, minimal: false }
      trials++
      if (fails(candidate)) {
        smaller = candidate
        break
      }
    }
    if (smaller) {
      // A piece is cut in two anew; after leaving a piece out, the others keep their size.
      pieces = smaller.length <= Math.ceil(rest.length / pieces) ? 2 : Math.max(pieces - 1, 2)
      pieces = Math.min(pieces, smaller.length)
      rest = smaller
    } else if (pieces === rest.length) {
      return { items: rest, trials, minimal: true }
    } else {
      pieces = Math.min(pieces * 2, rest.length)
    }
  }
  return { items: rest, trials, minimal: true }
}

/** The pieces, then the list without each of them; with two pieces the latter are the former. */
function* candidates<T>(items: readonly T[], pieces: number): Generator<readonly T[]> {
  const border = (piece: number) => Math.floor(piece * items.length / pieces)
  const single = pieces === items.length
  for (let i = 0; i < pieces && !single; i++) yield items.slice(border(i), border(i + 1))
  for (let i = 0; i < pieces && (pieces > 2 || single); i++) yield [...items.slice(0, border(i)), ...items.slice(border(i + 1))]
}
