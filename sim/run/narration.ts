/**
 * The narration: what to say aloud of a stretch of a run to those who do not watch it. A few of the
 * world's French sentences, the weightiest first; what merely repeats is said once, with how often.
 *
 * It reads the same events as the journal. A screen reader takes about a second a sentence and keeps
 * what is politely said in a queue, hence the limit and the order: what is cut off is the least.
 */
import type { Importance } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'
import { positionAfter, rowOf } from './rows.ts'
import type { Run } from './run.ts'

export interface Spoken {
  readonly at: Micros
  readonly text: string
  readonly importance: Importance
  /** Other events of this kind in the stretch that this sentence stands for. */
  readonly alike: number
}

/** Rows looked at: a longer stretch is told from its last ones. */
const ROWS = 4_096

/**
 * What is said of the events after `from` and up to `to` (µs, recorded): at most `limit` sentences,
 * by weight, then by time.
 *
 * A turn of the story is never folded into another: it is dropped only where it says the very same.
 */
export function narrationOf(run: Run, from: Micros, to: Micros, limit: number): readonly Spoken[] {
  const { world, recorder } = run
  const end = positionAfter(run, to)
  const folded = new Map<string, Spoken>()
  for (let no = Math.max(positionAfter(run, from), end - ROWS); no < end; no++) {
    const { at, code, fields } = rowOf(run, no)
    const importance = world.importance(code, fields)
    if (importance === 0) continue
    const text = world.narrate(recorder.state, code, fields)
    if (text === null) continue
    const key = importance === 3 ? text : `${code}/${importance}`
    // The last of a kind stands for all: it is the news.
    folded.set(key, { at, text, importance, alike: alikeBefore(folded.get(key), text) })
  }
  return [...folded.values()].sort((a, b) => b.importance - a.importance || a.at - b.at).slice(0, limit)
}

/** Another member's word counts; the same sentence again does not. */
function alikeBefore(before: Spoken | undefined, text: string): number {
  if (before === undefined) return 0
  return before.text === text ? before.alike : before.alike + 1
}
