/**
 * What windows tell each other about a run: small plain data, apart from the engine, which the first
 * slide has no need of.
 */
import type { Micros } from '../sim/kernel/time.ts'
import type { TimedAction } from '../sim/run/run.ts'

export interface Playback {
  /** The click it belongs to: its cue. */
  readonly cue: number
  readonly log: readonly TimedAction[]
  /** Virtual instant at the anchor, µs. */
  readonly from: Micros
  /** Wall instant of the anchor, ms since the epoch; null when it stands still. */
  readonly since: number | null
  /** Where it stops by itself, µs; null when it plays until someone stops it. */
  readonly to: Micros | null
  /** Grows with every change; the higher one counts, the window's name breaks ties. */
  readonly version: number
  readonly by: string
}

/** The wiser of two accounts of one run. */
export function newer(a: Playback, b: Playback): Playback {
  if (a.version !== b.version) return a.version > b.version ? a : b
  return a.by >= b.by ? a : b
}
