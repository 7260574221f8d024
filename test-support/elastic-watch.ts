/** The property runner as the fuzzer's watcher: every invariant, or those named, after every event of one storm. */
import { runChecked, watchOver } from '../sim/check/properties.ts'
import type { Watch } from '../sim/check/properties.ts'
import type { Watcher } from '../sim/elasticsearch/fuzz.ts'

export function watcherOf(only?: string): Watcher {
  let watch: Watch | undefined
  return (engine, until) => {
    const world = only === undefined ? engine.world : { ...engine.world, invariants: engine.world.invariants.filter(({ id }) => id === only) }
    watch ??= watchOver(world)
    const [wrong] = runChecked(engine, until, watch).violations
    return wrong ? { property: wrong.invariant, sentence: `${wrong.sentence}, at ${wrong.at} µs` } : null
  }
}
