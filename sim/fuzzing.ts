/**
 * The fuzzer with its checkers: storms of `sim/etcd`, watched by the property runner of `sim/check`,
 * and made small when one finds something.
 */
import { runChecked, watchOver } from './check/properties.ts'
import { shrink } from './check/shrink.ts'
import { fuzz, fuzzStorm } from './etcd/fuzz.ts'
import type { Finding, Fuzzed, Watcher } from './etcd/fuzz.ts'
import type { Timed } from './etcd/storm.ts'
import type { AnyWorld } from './kernel/world.ts'

/** Every invariant after every event, with one memory for the whole storm. */
export function watcherOf(world: AnyWorld): Watcher {
  const watch = watchOver(world)
  return (engine, until) => {
    const [wrong] = runChecked(engine, until, watch).violations
    return wrong ? { at: wrong.at, property: wrong.invariant, sentence: wrong.sentence } : null
  }
}

/** The storm of one seed, of so many virtual seconds, checked in every way. */
export function fuzzSeed(seed: number, seconds: number): Fuzzed {
  return fuzz(seed, fuzzStorm(seed, seconds), watcherOf)
}

/** Runs spent on making the faults of a storm few, and again on what clients ask in it. */
const SHRINK_RUNS = 150

/** The actions of the storm without which the same property still breaks are left out, as far as the runs go. */
export function shrinkStorm({ seed, property, atMs }: Finding, seconds: number): readonly Timed[] {
  const storm = fuzzStorm(seed, seconds)
  const fails = (actions: readonly Timed[]) => fuzz(seed, { ...storm, actions }, watcherOf).finding?.property === property
  const isLoad = ({ action }: Timed) => action.type === 'ask'
  const inTime = (actions: readonly Timed[]) => actions.toSorted((a, b) => a.at - b.at)
  const before = storm.actions.filter(({ at }) => at <= atMs * 1_000)
  const load = before.filter(isLoad)
  const faults = shrink(before.filter(each => !isLoad(each)), some => fails(inTime([...some, ...load])), SHRINK_RUNS).items
  return inTime([...faults, ...shrink(load, some => fails(inTime([...faults, ...some])), SHRINK_RUNS).items])
}
