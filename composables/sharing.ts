/**
 * What is handed on of a stage: the run it shows, as a link or a file holds it; its address in the
 * lab; the passage before the instant shown, for a film. Loaded once someone shares.
 */
import { scenarios } from '../sim/catalogue/index.ts'
import type { Micros } from '../sim/kernel/time.ts'
import { encodeLink } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import { frameAt, recordSlice } from '../sim/run/run.ts'
import type { Frame, Run } from '../sim/run/run.ts'
import { tempoBetween, tempoLength, virtualAt } from '../sim/run/tempo.ts'
import type { Tempo } from '../sim/run/tempo.ts'
import { openShared, writeTrace } from '../sim/run/trace-file.ts'
import { hrefOf, LAB, publicUrl } from './place.ts'
import { logOf } from './playback.ts'
import { prepare } from './runs.ts'
import type { Stage } from './useStage.ts'

/** What is played, before anybody acts. */
export type Source = Pick<SharedRun, 'scenario' | 'seed' | 'settings'>

/** The run that a stage shows, at the instant it shows: the log is that of the branch shown. */
export function sharedOf<V>({ frame, playback }: Pick<Stage<V>, 'frame' | 'playback'>, { scenario, seed, settings }: Source): SharedRun {
  const shown = playback.value
  const run: SharedRun = { scenario, seed, settings, log: shown ? logOf(shown) : [], at: frame.value?.at ?? 0 }
  return shown && shown.cue > 0 ? { ...run, cue: shown.cue } : run
}

/** What a stage that plays a scenario of the catalogue as it is was made of. */
export function sourceOf<V>(stage: Pick<Stage<V>, 'run'>): Source {
  const { scenario } = stage.run()
  return { scenario, seed: scenario.seed, settings: {} }
}

/** A scenario that no catalogue has goes into the link itself. */
const isOwn = ({ scenario }: SharedRun) => !scenarios.includes(scenario)

/** The fragment of a link to a run. */
export function fragmentOfRun(run: SharedRun): string {
  return encodeLink(run, { whole: isOwn(run) })
}

/** Where a run opens in this copy of the deck. */
export function labHref(run: SharedRun): string {
  return `${hrefOf(LAB)}#${fragmentOfRun(run)}`
}

/** The address to hand on: the deck's public one where it has one, else that of this copy. */
export function labAddress(run: SharedRun): string {
  const base = publicUrl()
  return base ? `${base}${LAB}#${fragmentOfRun(run)}` : new URL(labHref(run), location.href).href
}

/** Text of the trace file of a run. Rejects with a sentence when it cannot be played that far. */
export async function traceOf(run: SharedRun): Promise<string> {
  return writeTrace(run, await playedTo(run, run.at), { whole: isOwn(run) })
}

export interface Passage<V> {
  /** Of the audience's time, ms. */
  readonly length: number
  /** Frame after so many ms; the last one is the instant shown. */
  readonly frameAt: (ms: number) => Frame<V>
}

/** Tempo is mapped in pieces of this much virtual time: one of ten busy seconds has thousands of breakpoints. */
const PIECE: Micros = 10_000_000

/**
 * The passage from the cue before the instant shown to that instant, at the run's tempo; of one that
 * lasts more than `limit` ms, the end. Played by an engine of its own: the stage's stays where it is.
 */
export async function passageOf<V>(shared: SharedRun, limit: number): Promise<Passage<V>> {
  const run = await playedTo(shared, shared.at)
  const from = run.cues.findLast(cue => cue.at < shared.at)?.at ?? 0
  const pieces: Tempo[] = []
  let length = 0
  for (let to = shared.at; to > from && length < limit; to -= PIECE) {
    const piece = tempoBetween(run, Math.max(from, to - PIECE), to)
    pieces.unshift(piece)
    length += tempoLength(piece)
  }
  const skipped = Math.max(0, length - limit)
  function instantAt(ms: number): Micros {
    let left = ms + skipped
    for (const piece of pieces) {
      if (left < tempoLength(piece)) return virtualAt(piece, left)
      left -= tempoLength(piece)
    }
    return shared.at
  }
  return { length: length - skipped, frameAt: ms => frameAt<V>(run, instantAt(ms)) }
}

/** Events a slice: some ms of work, between which the page answers. */
const SLICE = 4_000

async function playedTo(shared: SharedRun, at: Micros): Promise<Run> {
  const run = openShared(shared, await prepare(shared.scenario))
  while (!recordSlice(run, at, SLICE).done) await new Promise((done) => { setTimeout(done) })
  return run
}
