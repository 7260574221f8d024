/**
 * The steps from one instant to another, for those who ask for no movement: the instants worth a
 * still each, so that a click shows what passed between two cues instead of jumping over it.
 */
import type { Micros } from '../kernel/time.ts'
import { positionAfter, rowOf } from './rows.ts'
import type { Run } from './run.ts'
import { tempoBetween, wallAt } from './tempo.ts'
import type { Tempo } from './tempo.ts'

/** Two steps are at least this far apart in the tempo of the stage, ms: less is one thing seen twice. */
const APART = 400
/** Most steps, the arrival included: as many stills as one follows without losing the thread. */
export const MOST_STEPS = 12

interface Candidate { readonly at: Micros, readonly importance: number }

/**
 * Instants of the steps after `from` up to `to`, both recorded: in time order, the last is `to`, at
 * most `most`. Where there are more, the weightiest stay, the earlier of equals first.
 *
 * What happens at once is shown as it happens, what travels when it is half-way.
 */
export function stepsBetween(run: Run, from: Micros, to: Micros, most = MOST_STEPS): readonly Micros[] {
  if (to <= from) return [to]
  const tempo = tempoBetween(run, from, to)
  const chosen: { at: Micros, wall: number }[] = [{ at: to, wall: wallOf(tempo, to) }]
  for (const { at } of candidates(run, from, to)) {
    if (chosen.length >= most) break
    const wall = wallOf(tempo, at)
    if (chosen.every(c => Math.abs(c.wall - wall) >= APART)) chosen.push({ at, wall })
  }
  return chosen.map(c => c.at).sort((a, b) => a - b)
}

/** Weightiest first, then earliest. */
function candidates(run: Run, from: Micros, to: Micros): Candidate[] {
  const { world, recorder } = run
  const found: Candidate[] = []
  const { count } = recorder.kernel.trace
  for (let no = positionAfter(run, from); no < count; no++) {
    const { at, code, fields } = rowOf(run, no)
    if (at >= to) break
    const salient = world.salience(code, fields)
    if (salient === null) continue
    const shown = at + Math.floor(salient.span / 2)
    if (shown < to) found.push({ at: shown, importance: world.importance(code, fields) })
  }
  return found.sort((a, b) => b.importance - a.importance || a.at - b.at)
}

/** When the stage leaves an instant: where it holds there, what comes soon after looks the same. */
function wallOf(tempo: Tempo, at: Micros): number {
  const last = tempo.virtual.lastIndexOf(at)
  return last < 0 ? wallAt(tempo, at) : tempo.wall[last]
}
