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
  /** One of the world's groups; empty where it has none. */
  readonly group: string
}

/** Most sentences that are told at once. */
export const JOURNAL_LIMIT = 16

/** The last `limit` sentences among the first `rows` of the trace, or those of one group; newest first. */
export function journalOf(run: Run, rows: number, limit: number, group?: string): readonly JournalEntry[] {
  const before = nearestBefore(run.keyframes, rows)
  const most = Math.min(limit, JOURNAL_LIMIT)
  const told: JournalEntry[] = []
  // Hours may pass in heartbeats, of which there is nothing to tell: not all rows are looked at.
  for (let no = rows - 1; no >= before.keyframe.mark.count && told.length < most; no--) {
    const entry = tell(run, no, own => group === undefined || own === group)
    if (entry) told.push(entry)
  }
  const earlier = group === undefined ? before.told : before.told.filter(entry => entry.group === group)
  return [...told, ...earlier.slice(0, most - told.length)]
}

/** What a keyframe keeps of the journal, so that nobody looks back beyond it: the last sentences of each group. */
export function journalToKeep(run: Run, rows: number): readonly JournalEntry[] {
  const before = nearestBefore(run.keyframes, rows)
  const counts = new Map<string, number>()
  const kept: JournalEntry[] = []
  const wanted = (group: string) => (counts.get(group) ?? 0) < JOURNAL_LIMIT
  const keep = (entry: JournalEntry): void => {
    counts.set(entry.group, (counts.get(entry.group) ?? 0) + 1)
    kept.push(entry)
  }
  for (let no = rows - 1; no >= before.keyframe.mark.count; no--) {
    const entry = tell(run, no, wanted)
    if (entry) keep(entry)
  }
  for (const entry of before.told) if (wanted(entry.group)) keep(entry)
  return kept
}

/** A row as a sentence, if its group is wanted and there is anything to tell. */
function tell(run: Run, no: number, wanted: (group: string) => boolean): JournalEntry | null {
  const { world, recorder } = run
  const { at, code, fields } = rowOf(run, no)
  const group = world.group?.(code, fields) ?? ''
  if (!wanted(group)) return null
  const text = world.narrate(recorder.state, code, fields)
  return text === null ? null : { no, at, text, group }
}
