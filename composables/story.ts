/** The talk's own runs for pages that only point to them: captions, and fragments of links (what follows the `#` of `/labo`). */
import { encodeLink } from '../sim/run/link.ts'
import { cueInstant } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import { prepare, runOf, scenarioOf } from './runs.ts'

/**
 * The fragment of a scenario standing on a cue, at that cue's instant (µs); null when there is no such
 * scenario. Without either it is told from its beginning: the first cue at instant 0 is wherever that
 * cue falls, known once the world is loaded.
 */
export function storyFragment(scenarioId: unknown, at = 0, cue = 0): string | null {
  const scenario = scenarioOf(scenarioId)
  return typeof scenario === 'string' ? null
    : encodeLink({ scenario, seed: scenario.seed, settings: {}, log: [], at, cue })
}

/** The fragment of a scenario standing on the cue of a click. Loads its world; throws a sentence. */
export async function cueFragment(scenarioId: unknown, click: number): Promise<string> {
  const scenario = scenarioOf(scenarioId)
  if (typeof scenario === 'string') throw new Error(scenario)
  await prepare(scenario)
  const at = cueInstant(runOf(scenario, []), click)
  return encodeLink({ scenario, seed: scenario.seed, settings: {}, log: [], at, cue: click })
}

/** What the scenario's cues show, in order; none when there is no such scenario. */
export function captionsOf(scenarioId: unknown): readonly string[] {
  const scenario = scenarioOf(scenarioId)
  return typeof scenario === 'string' ? [] : cuesOf(scenario)
}
