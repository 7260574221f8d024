/**
 * The way to a cue in stills, for those who ask for no movement: a click arrives at once, and what it
 * passed over can be looked at step by step.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Micros } from '../sim/kernel/time.ts'
import { cueInstant } from '../sim/run/run.ts'
import { stepsBetween } from '../sim/run/steps.ts'
import type { Stage } from './useStage.ts'

/** A still, and how far back what it tells of reaches. */
export interface Still { readonly at: Micros, readonly from: Micros }

/**
 * The stills from the cue before to this one, which is the last; none before the first cue, on a branch,
 * or where the story does not come that far.
 */
export function useSteps<V>(stage: Stage<V>, cue: () => number): ComputedRef<readonly Still[]> {
  return computed(() => {
    if (cue() < 1 || !stage.playback.value || stage.branch.value !== '') return []
    const run = stage.run()
    try {
      const from = cueInstant(run, cue() - 1)
      const steps = stepsBetween(run, from, cueInstant(run, cue()))
      return steps.map((at, i) => ({ at, from: steps[i - 1] ?? from }))
    } catch {
      return []
    }
  })
}
