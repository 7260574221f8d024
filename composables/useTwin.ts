/** A second run of the same seed and actions under another description, at the instant of the first. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { frameAt } from '../sim/run/run.ts'
import type { Frame } from '../sim/run/run.ts'
import { firstDifference } from '../sim/run/twin.ts'
import type { Difference } from '../sim/run/twin.ts'
import { logOf } from './playback.ts'
import { runOf } from './runs.ts'
import type { Lab } from './useLab.ts'

export interface Twin<V> {
  /** Null when its story cannot be told under that description. */
  readonly frame: ComputedRef<Frame<V> | null>
  readonly difference: ComputedRef<Difference | null>
}

/** What differs is looked for in steps of this, so that it is not searched anew for every frame, µs. */
const STEP = 250_000

export function useTwin<V>(lab: Lab<V>, description: ComputedRef<unknown>, at: () => number): Twin<V> {
  // Its cues may not come under other settings: it is told as far as it goes, without them.
  const scenario = computed(() => {
    const { story, ...rest } = lab.scenario.value
    return { ...rest, id: `${rest.id}-jumeau`, description: description.value, story: story.filter(step => !('cue' in step) || story.indexOf(step) === 0) }
  })
  const log = computed(() => (lab.playback.value ? [...storyOf(), ...logOf(lab.playback.value)] : []))

  /** What the story did, at the instants at which it did it: both twins suffer the same. */
  function storyOf() {
    const fork = lab.playback.value ? logOf(lab.playback.value)[0]?.at ?? Infinity : Infinity
    return lab.run().actions.filter(a => a.at <= fork && !logOf(lab.playback.value!).some(own => own.action === a.action))
      .map(({ at, action }, i) => ({ at, action, id: `récit-${i}` }))
  }

  const bare = computed(() => ({ ...scenario.value, story: [{ cue: 'Jumeau' }] }))
  const twin = () => runOf(bare.value, log.value)

  function tried<T>(work: () => T): T | null {
    try {
      return work()
    } catch {
      return null
    }
  }

  const until = computed(() => Math.floor(at() / STEP) * STEP)
  return {
    frame: computed(() => tried(() => frameAt<V>(twin(), at()))),
    difference: computed(() => (until.value > 0 ? tried(() => firstDifference(lab.run(), twin(), until.value)) : null)),
  }
}
