/** The next event, and the one before: what « pas à pas » steps through. Only events that are told. */
import { firstKept } from '../kernel/trace.ts'
import type { Micros } from '../kernel/time.ts'
import { positionAfter, rowOf } from './rows.ts'
import { recordTo } from './run.ts'
import type { Run } from './run.ts'

/** How far ahead one looks for an event, µs of virtual time. */
export const LOOK_AHEAD: Micros = 10_000_000

/** Instant of the first event that is told after `at`; null when none comes within `LOOK_AHEAD`. */
export function eventAfter(run: Run, at: Micros): Micros | null {
  for (let until = at; until < at + LOOK_AHEAD;) {
    const from = until
    until = Math.min(until + 1_000_000, at + LOOK_AHEAD)
    recordTo(run, until)
    const { count } = run.recorder.kernel.trace
    for (let no = positionAfter(run, from); no < count; no++) {
      const row = rowOf(run, no)
      if (row.at > until) break
      if (isTold(run, row.code, row.fields)) return row.at
    }
  }
  return null
}

/** Instant of the last event that is told before `at`; null when there is none. */
export function eventBefore(run: Run, at: Micros): Micros | null {
  recordTo(run, at)
  for (let no = positionAfter(run, Math.max(0, at - 1)) - 1; no >= 0; no--) {
    const row = rowOf(run, no)
    if (row.at < at && isTold(run, row.code, row.fields)) return row.at
    // Hours of heartbeats are not replayed to find nothing.
    if (no < firstKept(run.recorder.kernel.trace) && at - row.at > LOOK_AHEAD) return null
  }
  return null
}

function isTold({ world, recorder }: Run, code: number, fields: readonly number[]): boolean {
  return world.narrate(recorder.state, code, fields) !== null
}
