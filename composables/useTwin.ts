/** A second run of the same seed and actions under another description, at the instant of the first. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { frameAt, playStory } from '../sim/run/run.ts'
import type { Frame, Run, TimedAction } from '../sim/run/run.ts'
import { comparison } from '../sim/run/twin.ts'
import type { Difference } from '../sim/run/twin.ts'
import { logOf } from './playback.ts'
import { runOf } from './runs.ts'
import type { Lab } from './useLab.ts'

export interface Twin<V> {
  /** Null when no cluster can be built from that description. */
  readonly frame: ComputedRef<Frame<V> | null>
  readonly difference: ComputedRef<Difference | null>
}

export function useTwin<V>(lab: Lab<V>, description: ComputedRef<unknown>, at: () => number): Twin<V> {
  // Its cues may not come under another description: what the story did is done to it all the same.
  const scenario = computed(() => ({ ...lab.scenario.value, id: 'jumeau', description: description.value, story: [{ cue: 'Jumeau' }] }))
  const log = computed(() => (lab.playback.value ? [...storyOf(lab.run()), ...logOf(lab.playback.value)] : []))
  const twin = () => runOf(scenario.value, log.value)

  /** What the story does, at the instants at which it does it: both twins suffer the same. */
  function storyOf(run: Run): readonly TimedAction[] {
    // A story that stops on the way has done what it did.
    tried(() => playStory(run))
    const acts = run.scenario.story.flatMap(step => ('act' in step ? [step.act] : []))
    return run.actions.filter(({ action }) => acts.includes(action)).map(({ at, action }, i) => ({ at, action, id: `récit-${i}` }))
  }

  function tried<T>(work: () => T): T | null {
    try {
      return work()
    } catch {
      return null
    }
  }

  // A playback changes more often than its run.
  let compared: { readonly left: Run, readonly right: Run, readonly upTo: ReturnType<typeof comparison> } | null = null
  function differenceBy(instant: number): Difference | null {
    const [left, right] = [lab.run(), twin()]
    if (compared?.left !== left || compared.right !== right) compared = { left, right, upTo: comparison(left, right) }
    return compared.upTo(instant)
  }

  return {
    frame: computed(() => tried(() => frameAt<V>(twin(), at()))),
    difference: computed(() => tried(() => differenceBy(at()))),
  }
}
