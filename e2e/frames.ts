/** The frames that Node computes for a slide: what its page must show. */
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { cueInstant, frameAt, openRun } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { loadWorld } from '../sim/run/worlds.ts'

const runs = new Map<string, Run>()

/** Fingerprint of a scenario's frame at a click. */
export async function expectedDigest(id: string, click: number): Promise<string> {
  const scenario = scenarios.find(s => s.id === id)
  if (!scenario) throw new Error(`no scenario ${id}`)
  const run = runs.get(id) ?? openRun(await loadWorld(scenario.world), scenario)
  runs.set(id, run)
  return digestOf(frameAt(run, cueInstant(run, click)))
}
