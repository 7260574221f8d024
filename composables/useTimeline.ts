/**
 * The timeline of the run that a stage shows: its axis, what stands on it, cues and forks. Computed
 * again only when the run has gone on, or another one is shown.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Micros } from '../sim/kernel/time.ts'
import { axisOf } from '../sim/run/axis.ts'
import type { Axis } from '../sim/run/axis.ts'
import { playStory } from '../sim/run/run.ts'
import type { Cue, Run } from '../sim/run/run.ts'
import { timelineOf } from '../sim/run/timeline.ts'
import type { Timeline } from '../sim/run/timeline.ts'
import { logOf } from './playback.ts'
import type { Stage } from './useStage.ts'

export interface ShownTimeline {
  readonly axis: Axis
  readonly timeline: Timeline
  readonly cues: readonly Cue[]
  /** Instants of what a person did on the branch shown. */
  readonly actions: readonly Micros[]
}

/** A run that plays beyond its end gets that much more of an axis, so that its scale seldom changes. */
const GROWTH = 1.25
const HALF_SECOND: Micros = 500_000

/** A story that does not come under a run's seed ends with its last step that did. */
function storyEnd(run: Run): Micros {
  try {
    return playStory(run)
  } catch {
    return run.stepFrom + HALF_SECOND
  }
}

export function useTimeline<V>(stage: Stage<V>): ComputedRef<ShownTimeline | null> {
  const ends = new WeakMap<Run, Micros>()
  let last: ShownTimeline & { readonly run: Run } | null = null

  function endOf(run: Run, at: Micros): Micros {
    const known = ends.get(run) ?? storyEnd(run)
    const end = at < known ? known : Math.ceil(at * GROWTH / HALF_SECOND) * HALF_SECOND
    ends.set(run, end)
    return end
  }

  return computed(() => {
    const { frame, playback } = stage
    if (!frame.value || !playback.value) return null
    const run = stage.run()
    const end = endOf(run, frame.value.at)
    const kept = last?.run === run && last.axis.end === end ? last : null
    const axis = kept?.axis ?? axisOf(run, end)
    const timeline = timelineOf(run)
    if (kept?.timeline === timeline) return kept
    return last = { run, axis, timeline, cues: run.cues, actions: logOf(playback.value).map(a => a.at) }
  })
}
