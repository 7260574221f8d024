/**
 * A trace file that someone brings: read, checked, played again in slices, and compared. It gives
 * the run to show, whatever the file claims of it.
 */
import { encodeLink } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import { recordSlice } from '../sim/run/run.ts'
import { openShared, readTrace, verdictOf } from '../sim/run/trace-file.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import { scenarioOf } from './runs.ts'

/** Events a slice: some ms of work. */
const SLICE = 4_000

export type Brought =
  /** `fragment` opens the same run in the lab; `notice` is a sentence to show, or null. */
  | { readonly ok: true, readonly run: SharedRun, readonly fragment: string, readonly notice: string | null }
  | { readonly ok: false, readonly wrong: string }

/** Replays the text of a trace file. Rejects only with the signal's AbortError. */
export async function bringTrace(file: string, signal: AbortSignal, onProgress: (share: number) => void): Promise<Brought> {
  const trace = await readTrace(file, known)
  if (!trace.ok) return trace
  const { run } = trace
  try {
    const played = openShared(run, await loadWorld(run.scenario.world))
    for (let now = recordSlice(played, run.at, SLICE); !now.done; now = recordSlice(played, run.at, SLICE)) {
      onProgress(now.progress)
      await new Promise((done) => { setTimeout(done) })
      signal.throwIfAborted()
    }
    const notice = verdictOf(trace, played)
    return { ok: true, run, fragment: encodeLink(run, { whole: known(run.scenario.id) !== run.scenario }), notice: notice ?? trace.notice }
  } catch (error) {
    if (signal.aborted) throw error
    return { ok: false, wrong: (error as Error).message }
  }
}

function known(id: string) {
  const scenario = scenarioOf(id)
  return typeof scenario === 'string' ? undefined : scenario
}
