/** The journal: what happened up to an instant, in the world's French sentences. */
import { rowAt } from '../kernel/trace.ts'
import type { Micros } from '../kernel/time.ts'
import type { Run } from './run.ts'

export interface JournalEntry {
  /** Position of the event in the trace. */
  readonly no: number
  readonly at: Micros
  readonly text: string
}

/** The last `limit` sentences among the first `rows` of the trace, newest first. */
export function journalOf({ world, recorder }: Run, rows: number, limit: number): readonly JournalEntry[] {
  const told: JournalEntry[] = []
  for (let no = rows - 1; no >= 0 && told.length < limit; no--) {
    const { at, code, fields } = rowAt(recorder.kernel.trace, no)
    const text = world.narrate(recorder.state, code, fields)
    if (text !== null) told.push({ no, at, text })
  }
  return told
}
