/** The journal: what happened up to an instant, in the world's French sentences. */
import type { Micros } from '../kernel/time.ts'
import { nearestBefore } from './keyframes.ts'
import { rowOf } from './rows.ts'
import type { Run } from './run.ts'

export interface JournalEntry {
  /** Position of the event in the trace. */
  readonly no: number
  readonly at: Micros
  readonly text: string
}

/** Most sentences that are told at once. */
export const JOURNAL_LIMIT = 16

/** The last `limit` sentences among the first `rows` of the trace, newest first. */
export function journalOf(run: Run, rows: number, limit: number): readonly JournalEntry[] {
  const { world, recorder, keyframes } = run
  const most = Math.min(limit, JOURNAL_LIMIT)
  const told: JournalEntry[] = []
  // Hours may pass in heartbeats, of which there is nothing to tell: not all rows are looked at.
  const before = nearestBefore(keyframes, rows)
  for (let no = rows - 1; no >= before.keyframe.mark.count && told.length < most; no--) {
    const { at, code, fields } = rowOf(run, no)
    const text = world.narrate(recorder.state, code, fields)
    if (text !== null) told.push({ no, at, text })
  }
  return [...told, ...before.told.slice(0, most - told.length)]
}
