/**
 * The runs of this window, few and shared: the slide on stage, its preview and its overview draw
 * from the same run when they show the same scenario with the same log.
 */
import { scenarios } from '../sim/catalogue/index.ts'
import type { AnyWorld } from '../sim/kernel/world.ts'
import { forkRun, openRun } from '../sim/run/run.ts'
import type { Run, TimedAction } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { loadWorld } from '../sim/run/worlds.ts'

/** What the lab's gallery offers. */
export const catalogue: readonly Scenario[] = scenarios

const LIMIT = 12
const runs = new Map<string, Run>()
const worlds = new Map<string, AnyWorld>()

/** The scenario of that id, or a sentence that says which ids there are. */
export function scenarioOf(id: unknown): Scenario | string {
  const found = scenarios.find(s => s.id === id)
  if (found) return found
  const known = scenarios.map(s => s.id).join(', ')
  return id === undefined
    ? `Cette diapositive place <Run /> sans « scenario: » dans son en-tête. Scénarios connus : ${known}.`
    : `Scénario inconnu : « ${String(id)} ». Scénarios connus : ${known}.`
}

/** Clicks a slide needs for a scenario. */
export function clicksOf(scenario: Scenario): number {
  return cuesOf(scenario).length - 1
}

/** Loads a scenario's world, once per window. */
export async function prepare(scenario: Scenario): Promise<AnyWorld> {
  const known = worlds.get(scenario.world)
  if (known) return known
  const world = await loadWorld(scenario.world)
  worlds.set(scenario.world, world)
  return world
}

let last: { readonly scenario: Scenario, readonly log: readonly TimedAction[], readonly run: Run } | null = null

/** The run of a scenario with a log, opened once. Its world must be prepared. */
export function runOf(scenario: Scenario, log: readonly TimedAction[]): Run {
  // Asked again at every animation frame.
  if (last?.scenario === scenario && last.log === log) return last.run
  const world = worlds.get(scenario.world)
  if (!world) throw new Error(`invariant runs/prepared: the world « ${scenario.world} » is not loaded`)
  const story = JSON.stringify([scenario.id, scenario.seed, scenario.description, scenario.story])
  const key = story + JSON.stringify(log)
  const run = runs.get(key) ?? openFrom(world, scenario, log, [...runs].flatMap(([k, r]) => (k.startsWith(story) ? [r] : [])))
  // Last used, last to go.
  runs.delete(key)
  runs.set(key, run)
  if (runs.size > LIMIT) runs.delete(runs.keys().next().value as string)
  last = { scenario, log, run }
  return run
}

/** Most often it is an action more than a run that is there. */
function openFrom(world: AnyWorld, scenario: Scenario, log: readonly TimedAction[], known: readonly Run[]): Run {
  const shared = (run: Run) => run.log.findIndex((a, i) => log[i]?.id !== a.id)
  const prefixes = known.filter(run => run.log.length < log.length && shared(run) < 0).sort((a, b) => b.log.length - a.log.length)
  return prefixes.length > 0 ? forkRun(prefixes[0], log) : openRun(world, scenario, log)
}
