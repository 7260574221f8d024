/**
 * The rows of a run, whatever their age. The recorder keeps the recent ones; older ones are derived
 * again, a stretch at a time, from the keyframe before: the same events give the same rows.
 */
import { firstKept, positionAfter as positionIn, rowAt, sinceKept } from '../kernel/trace.ts'
import type { Trace, TraceRow } from '../kernel/trace.ts'
import { createEngine, restoreKeyframe, runUntil, stepEngine } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'
import { nearestBefore, nearestTo } from './keyframes.ts'
import type { Run } from './run.ts'

/** A part of the trace, derived again. */
export type Stretch = Trace

/** A stretch holds so many rows at least, half of them after the row that was asked for. */
const ROWS = 4_096
const STRETCHES = 4

/** The row at a position, which must be recorded. */
export function rowOf(run: Run, no: number): TraceRow {
  const { trace } = run.recorder.kernel
  return rowAt(no >= firstKept(trace) ? trace : stretchWith(run, no), no)
}

/** First position whose instant is later than `at`, which must be recorded. */
export function positionAfter(run: Run, at: Micros): number {
  const { trace } = run.recorder.kernel
  if (at >= sinceKept(trace)) return positionIn(trace, at)
  let no = nearestTo(run.keyframes, at).keyframe.mark.count
  while (no < trace.count && rowOf(run, no).at <= at) no++
  return no
}

/** The one last used comes first; the one not used for longest goes. */
function stretchWith(run: Run, no: number): Stretch {
  const place = run.stretches.findIndex(s => no >= firstKept(s) && no < s.count)
  if (place === 0) return run.stretches[0]
  const stretch = place > 0 ? run.stretches[place] : derive(run, no)
  run.stretches = [stretch, ...run.stretches.filter(s => s !== stretch)].slice(0, STRETCHES)
  return stretch
}

/** Plays that part of the run again, actions included. */
function derive(run: Run, no: number): Stretch {
  const from = nearestBefore(run.keyframes, no)
  const { world, scenario: { description, seed } } = run
  // What a world writes as it is built stands before the first keyframe.
  const engine = no < from.keyframe.mark.count ? createEngine(world, description, { seed, keepTrace: ROWS }) : restoreKeyframe(world, from.keyframe, ROWS)
  const { kernel, state } = engine
  const end = Math.min(no + ROWS / 2, run.recorder.kernel.trace.count)
  let { done } = from
  while (kernel.trace.count < end) {
    const next = run.actions[done]
    if (stepEngine(engine, next?.at ?? Infinity)) continue
    if (next === undefined) throw new Error(`invariant rows/derived: row ${no} does not come again`)
    runUntil(engine, next.at)
    world.act(state, kernel, next.action)
    done++
  }
  return kernel.trace
}
