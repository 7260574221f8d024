/**
 * Safety properties, checked after every single event: what tests, fuzzing and the command line have
 * in common. It knows the World interface only; each world brings its own invariants.
 *
 * A checker remembers what it has seen (who led which term, what was committed), so a run that is
 * interrupted by actions must go on with the checkers it began with: see `watchOver`.
 */
import { stepEngine } from '../kernel/world.ts'
import type { AnyWorld, Engine, Inspector, Invariant } from '../kernel/world.ts'
import type { Micros } from '../kernel/time.ts'

export interface Violation {
  /** Id of the invariant that does not hold. */
  readonly invariant: string
  /** Instant of the event after which it does not, µs. */
  readonly at: Micros
  readonly sentence: string
}

export interface Checked {
  /** Events handled. */
  readonly events: number
  /** At most one per invariant, all of one instant; empty when everything held. */
  readonly violations: readonly Violation[]
}

/** The checkers of one run, with their memory. */
export interface Watch {
  readonly broken: Inspector<unknown>
}

/** Fresh checkers for all invariants of a world. */
export function watchOver(world: AnyWorld): Watch {
  return { broken: (world.together ?? oneByOne)(world.invariants) }
}

function oneByOne(invariants: readonly Invariant<unknown>[]): Inspector<unknown> {
  const checks = invariants.map(({ id, start }) => ({ invariant: id, check: start() }))
  return (state, kernel) => checks.flatMap(({ invariant, check }) => {
    const sentence = check(state, kernel)
    return sentence === null ? [] : [{ invariant, sentence }]
  })
}

/**
 * Runs all events up to and including `until` (µs), every invariant after every event, and once
 * before the first (an action may just have been carried out). Stops at the first violation, else
 * the clock then stands at `until`, as after `runUntil`.
 */
export function runChecked(engine: Engine, until: Micros, watch: Watch = watchOver(engine.world)): Checked {
  const { kernel } = engine
  let events = 0
  let violations = checkNow(engine, watch)
  while (violations.length === 0 && stepEngine(engine, until)) {
    events++
    violations = checkNow(engine, watch)
  }
  if (violations.length === 0 && kernel.now < until) kernel.now = until
  return { events, violations }
}

/** What does not hold now. */
function checkNow({ state, kernel }: Engine, { broken }: Watch): readonly Violation[] {
  const found = broken(state, kernel)
  return found.length === 0 ? NONE_FOUND : found.map(({ invariant, sentence }) => ({ invariant, at: kernel.now, sentence }))
}

const NONE_FOUND: readonly Violation[] = Object.freeze([])
