/**
 * What `npm run bench -- --json` prints, and the arithmetic behind it: a list of figures, each a
 * value, what it is held against, and the ratio of the two. Baselines are measured in the same run,
 * so ratios compare between machines; seconds and bytes alone compare with nothing.
 */

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** In the same unit, or in events/s of the bare queue for a number of messages/s; null when there is none. */
  readonly baseline: number | null
  /** Value over baseline: of several rounds, the median of their ratios. */
  readonly ratio: number | null
}

/** So many events (or messages) in so many seconds. */
export interface Pace {
  readonly events: number
  readonly seconds: number
}

/** A value and its baseline, one right after the other. */
export type Round = readonly [value: number, baseline: number]

export function perSecond({ events, seconds }: Pace): number {
  return events / seconds
}

/** Middle of a list that is not empty; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Smallest value that is not exceeded by that share of a list that is not empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

/** Each round against its own baseline: a disturbance that lasts longer than one hits both. */
export function ofRounds(name: string, unit: string, rounds: readonly Round[]): Figure {
  return {
    name, unit,
    value: median(rounds.map(([value]) => value)),
    baseline: median(rounds.map(([, baseline]) => baseline)),
    ratio: median(rounds.map(([value, baseline]) => value / baseline)),
  }
}

/** A figure against a baseline, or against nothing. */
export function figure(name: string, unit: string, value: number, baseline: number | null = null): Figure {
  return { name, value, unit, baseline, ratio: baseline === null ? null : value / baseline }
}
