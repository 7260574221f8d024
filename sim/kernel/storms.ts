/**
 * What the fuzzers of all worlds share: a storm is a description and actions drawn from a seed, played
 * while somebody watches. Who watches is given: worlds know no checker.
 */
import type { Engine } from './world.ts'
import type { Micros } from './time.ts'

/** What is wrong first. */
export interface Wrong {
  readonly at: Micros
  readonly property: string
  readonly sentence: string
}

/** Runs an engine to an instant (µs), and checks its world's invariants after every event. */
export type Watcher = (engine: Engine, until: Micros) => Wrong | null

/**
 * Carries out actions, in order of time, and runs on to `until`: what is wrong first, or null.
 *
 * @param done told of each action that was not refused
 */
export function playWatched<A extends { readonly type: string }>(
  engine: Engine, actions: readonly { readonly at: Micros, readonly action: A }[], until: Micros, watch: Watcher, done?: (action: A) => void,
): Wrong | null {
  const { world, state, kernel } = engine
  for (const { at, action } of actions) {
    const wrong = watch(engine, at)
    if (wrong) return wrong
    if (world.act(state, kernel, action) === null) done?.(action)
  }
  return watch(engine, until)
}
