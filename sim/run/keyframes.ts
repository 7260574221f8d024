/**
 * Where a run lays its keyframes, and which of them it keeps: dense enough that going back to any
 * instant of the first minutes is some thousands of messages, a ms or two, thinner with age, never more than
 * `KEYFRAME_LIMIT`.
 */
import type { Keyframe } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'
import type { JournalEntry } from './journal.ts'

export interface Placed {
  readonly keyframe: Keyframe
  /** Actions carried out before it. */
  readonly done: number
  /** What the journal has told last, of each group: it need not look back beyond a keyframe. */
  readonly told: readonly JournalEntry[]
}

export const KEYFRAME_LIMIT = 100
/** Events from one to the next; of three, two are messages that arrive. */
export const GAP = 11_200

/** Events handled at which the keyframe after one at `events` is due: later and later in a long run. */
export function dueAt(events: number): number {
  return events + Math.max(GAP, Math.floor(events / KEYFRAME_LIMIT))
}

/** The last keyframe at or before an instant. */
export function nearestTo(keyframes: readonly Placed[], at: Micros): Placed {
  return lastThat(keyframes, ({ keyframe }) => keyframe.at <= at)
}

/** The last keyframe before a row. */
export function nearestBefore(keyframes: readonly Placed[], row: number): Placed {
  return lastThat(keyframes, ({ keyframe }) => keyframe.mark.count <= row)
}

/** The first keyframe, which stands at the beginning, holds for all. */
function lastThat(keyframes: readonly Placed[], holds: (placed: Placed) => boolean): Placed {
  let low = 0
  let high = keyframes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (holds(keyframes[middle])) low = middle
    else high = middle
  }
  return keyframes[low]
}

/**
 * When there are too many, one less: the one that leaves the smallest gap for its age. First and
 * last stay.
 */
export function thinned(keyframes: Placed[]): Placed[] {
  if (keyframes.length <= KEYFRAME_LIMIT) return keyframes
  const rows = keyframes.map(({ keyframe }) => keyframe.mark.count)
  const now = rows[rows.length - 1]
  let least = Infinity
  let goes = 0
  for (let i = 1; i < rows.length - 1; i++) {
    const gap = (rows[i + 1] - rows[i - 1]) / (now - rows[i] + GAP)
    if (gap < least) {
      least = gap
      goes = i
    }
  }
  return keyframes.filter((_, i) => i !== goes)
}
