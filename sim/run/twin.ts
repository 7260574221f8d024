/**
 * Twins: two runs of one seed under different settings, at the same instant. A stream of chance per
 * cause makes them alike until the setting matters; this finds where. Compared is what is told, in
 * the world's sentences: the first that one tells and the other does not, or tells at another
 * instant.
 */
import type { Micros } from '../kernel/time.ts'
import { rowOf } from './rows.ts'
import { recordTo } from './run.ts'
import type { Run } from './run.ts'

export interface Difference {
  readonly at: Micros
  /** What each tells then; null when it tells nothing more by `until`. */
  readonly left: string | null
  readonly right: string | null
}

interface Told { readonly at: Micros, readonly text: string }

interface Reader {
  readonly run: Run
  /** Next row to look at. */
  row: number
}

/** The first difference by an instant, which both runs record if need be; null when there is none. */
export function firstDifference(left: Run, right: Run, until: Micros): Difference | null {
  return comparison(left, right)(until)
}

/** The same, asked again and again: what was read once is not read again. */
export function comparison(left: Run, right: Run): (until: Micros) => Difference | null {
  const readers = [left, right].map((run): Reader => ({ run, row: 0 }))
  let found: Difference | null = null
  let reached: Micros = -1
  return (until) => {
    if (found === null && until > reached) {
      found = goOn(readers, until)
      reached = until
    }
    return found !== null && found.at <= until ? found : null
  }
}

function goOn(readers: readonly Reader[], until: Micros): Difference | null {
  for (const { run } of readers) recordTo(run, until)
  for (;;) {
    const [a, b] = readers.map(reader => nextTold(reader, until))
    if (a === null && b === null) return null
    if (a !== null && b !== null && a.at === b.at && a.text === b.text) continue
    const at = Math.min(a?.at ?? Infinity, b?.at ?? Infinity)
    // The later of the two has not happened yet where the other one has.
    return { at, left: a?.at === at ? a.text : null, right: b?.at === at ? b.text : null }
  }
}

function nextTold(reader: Reader, until: Micros): Told | null {
  const { world, recorder } = reader.run
  const { count } = recorder.kernel.trace
  while (reader.row < count) {
    const { at, code, fields } = rowOf(reader.run, reader.row)
    if (at > until) return null
    reader.row++
    const text = world.narrate(recorder.state, code, fields)
    if (text !== null) return { at, text }
  }
  return null
}
