/**
 * The fuzzer with its checkers: the storms of every world, watched by the property runner of `sim/check`,
 * and made small when one finds something. A world's storms are loaded when they are asked for.
 */
import { runChecked, watchOver } from './check/properties.ts'
import { shrink } from './check/shrink.ts'
import type { Finding, Fuzzed } from './etcd/fuzz.ts'
import type { Watcher, Wrong } from './kernel/storms.ts'
import type { AnyWorld } from './kernel/world.ts'
import type { Micros } from './kernel/time.ts'

/** Every invariant after every event, or that one alone, with one memory for the whole storm. */
export function watcherOf(world: AnyWorld, only?: string): Watcher {
  const watch = watchOver(only === undefined ? world : { ...world, invariants: world.invariants.filter(({ id }) => id === only) })
  return (engine, until) => {
    const [wrong] = runChecked(engine, until, watch).violations
    return wrong ? { at: wrong.at, property: wrong.invariant, sentence: wrong.sentence } : null
  }
}

export interface Deed { readonly at: Micros, readonly action: { readonly type: string } }

/** The storm of one seed: what it does, and how it goes with these of its actions only. */
export interface Stormy {
  readonly actions: readonly Deed[]
  play(actions: readonly Deed[]): Fuzzed
}

/** The storms of a world, by seed and virtual seconds. */
export type Storms = (seed: number, seconds: number) => Stormy

const SECOND = 1_000_000

/** From a storm and what plays it; an assertion that fails is a finding, too. */
function stormy<A extends Deed>(seed: number, actions: readonly A[], play: (actions: readonly A[]) => Wrong | null): Stormy {
  return {
    actions,
    play(some) {
      let found: Wrong | null
      try {
        found = play(some as readonly A[])
      } catch (error) {
        const { message, stack } = error as Error
        found = { at: 0, property: `assertion: ${message}`, sentence: stack ?? message }
      }
      if (found === null) return { finding: null, undecided: false }
      const { at, property, sentence } = found
      return { finding: { seed, atMs: at / 1_000, property, sentence }, undecided: false }
    },
  }
}

const table: Readonly<Record<string, () => Promise<Storms>>> = {
  async etcd() {
    const { fuzz, fuzzStorm } = await import('./etcd/fuzz.ts')
    return (seed, seconds) => {
      const storm = fuzzStorm(seed, seconds)
      return { actions: storm.actions, play: actions => fuzz(seed, { ...storm, actions: actions as typeof storm.actions }, watcherOf) }
    }
  },
  async platform() {
    const [{ fuzz }, { storm: draw }, { platform }] = [await import('./platform/fuzz.ts'), await import('./platform/storm.ts'), await import('./platform/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds * SECOND)
      return stormy(seed, storm.actions, actions => fuzz(seed, { ...storm, actions }, watcherOf(platform)))
    }
  },
  async 'platform-etcd'() {
    const [{ fuzz }, { storm: draw }, { platformEtcd }] = [await import('./platform-etcd/fuzz.ts'), await import('./platform-etcd/storm.ts'), await import('./platform-etcd/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds * SECOND)
      return stormy(seed, storm.actions, actions => fuzz(seed, { ...storm, actions }, watcherOf(platformEtcd)))
    }
  },
  async kafka() {
    const [{ fuzz }, { storm: draw }, { kafka }] = [await import('./kafka/fuzz.ts'), await import('./kafka/storm.ts'), await import('./kafka/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds)
      return stormy(seed, storm.actions, actions => fuzz(seed, { ...storm, actions }, watcherOf(kafka)))
    }
  },
  async elasticsearch() {
    const [{ fuzz }, { storm: draw }, { elasticsearch }] = [await import('./elasticsearch/fuzz.ts'), await import('./elasticsearch/storm.ts'), await import('./elasticsearch/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds)
      return stormy(seed, storm.actions, actions => fuzz(seed, { ...storm, actions }, watcherOf(elasticsearch)))
    }
  },
  async fleet() {
    const [{ fuzz, storm: draw }, { fleet }] = [await import('./fleet/fuzz.ts'), await import('./fleet/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds * SECOND)
      return stormy(seed, storm.deeds, deeds => fuzz(fleet, seed, { ...storm, deeds }, watcherOf(fleet)))
    }
  },
  async noquorum() {
    const [{ fuzz, storm: draw }, { noquorum }] = [await import('./noquorum/fuzz.ts'), await import('./noquorum/world.ts')]
    return (seed, seconds) => {
      const storm = draw(seed, seconds * SECOND)
      return stormy(seed, storm.actions, actions => fuzz(noquorum, seed, { ...storm, actions }, watcherOf(noquorum)))
    }
  },
}

/** Worlds that have storms: all. */
export const stormyWorlds: readonly string[] = Object.keys(table)

/** The storms of the world of that name; an error that names the known ones when there is none. */
export async function loadStorms(world: string): Promise<Storms> {
  if (!Object.hasOwn(table, world)) throw new Error(`Monde inconnu : « ${world} ». Mondes connus : ${stormyWorlds.join(', ')}.`)
  return table[world]()
}

/** The command that shows a storm again; etcd's need not be named. */
export function replayOf(world: string, seed: number, seconds: number): string {
  return `npm run --silent sim -- fuzz${world === 'etcd' ? '' : ` --world ${world}`} --seeds ${seed}..${seed} --seconds ${seconds}`
}

/** Runs spent on making the faults of a storm few, and again on what clients ask in it. */
const SHRINK_RUNS = 150

/** What clients of etcd ask, by the dozen: left out last. */
const isLoad = ({ action }: Deed) => action.type === 'ask'

/** The actions of the storm without which the same property still breaks are left out, as far as the runs go. */
export function shrinkStorm({ actions, play }: Stormy, { property, atMs }: Finding): readonly Deed[] {
  const fails = (some: readonly Deed[]) => play(some).finding?.property === property
  const inTime = (some: readonly Deed[]) => some.toSorted((a, b) => a.at - b.at)
  const until = actions.filter(({ at }) => at <= atMs * 1_000)
  // An assertion has no instant; what follows a violation may still have a part in it where a world looks only afterwards.
  const before = fails(until) ? until : actions
  const load = before.filter(isLoad)
  const faults = shrink(before.filter(each => !isLoad(each)), some => fails(inTime([...some, ...load])), SHRINK_RUNS).items
  return inTime([...faults, ...load.length === 0 ? [] : shrink(load, some => fails(inTime([...faults, ...some])), SHRINK_RUNS).items])
}
