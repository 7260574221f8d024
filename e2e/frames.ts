/** The frames that Node computes for a slide: what its page must show. */
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { cueInstant, frameAt, openRun } from '../sim/run/run.ts'
import type { Frame, Run } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { loadWorld } from '../sim/run/worlds.ts'

const runs = new Map<string, Run>()

/** A scenario's frame at a click, as the headless simulator computes it. */
export async function expectedFrame(id: string, click: number): Promise<Frame<unknown>> {
  const scenario = scenarios.find(s => s.id === id)
  if (!scenario) throw new Error(`no scenario ${id}`)
  const run = runs.get(id) ?? openRun(await loadWorld(scenario.world), scenario)
  runs.set(id, run)
  return frameAt(run, cueInstant(run, click))
}

/** Its fingerprint. */
export async function expectedDigest(id: string, click: number): Promise<string> {
  return digestOf(await expectedFrame(id, click))
}

/** What the click's cue says. */
export function expectedCaption(id: string, click: number): string {
  return cuesOf(scenarios.find(s => s.id === id) as Scenario)[click]
}
