/**
 * Where a run stands on stage: an anchor (this wall instant is that virtual instant), a target, a
 * log. Small plain data that windows exchange; each computes the same playhead from it at the same
 * wall instant. Pure functions, no clock of their own.
 */
import type { Micros } from '../sim/kernel/time.ts'
import { cueInstant, recordTo } from '../sim/run/run.ts'
import type { Run } from '../sim/run/run.ts'
import { tempoBetween, tempoLength, virtualAt } from '../sim/run/tempo.ts'
import type { Tempo } from '../sim/run/tempo.ts'
import { FIRST_LOOK } from './playback.ts'
import type { Playback } from './playback.ts'

/** Free play is mapped in windows of this much virtual time, each recorded just before it plays. */
const WINDOW: Micros = 10_000_000
/** Longest run on stage, virtual µs: then it stops by itself. */
export const HORIZON: Micros = 600_000_000

/** Standing still on a cue. */
export function atCue(run: Run, cue: number, version: number, by: string): Playback {
  return {
    cue, epoch: `${version}/${by}`, branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK,
    from: cueInstant(run, cue), since: null, to: null, version, by,
  }
}

/** On the way to a cue, from the one before it. */
export function towardsCue(run: Run, cue: number, now: number, version: number, by: string): Playback {
  return { ...atCue(run, cue, version, by), from: cueInstant(run, cue - 1), since: now, to: cueInstant(run, cue) }
}

/** What is known of a run's tempos, by first instant and target: how long each lasts, and the last few. */
interface Known {
  readonly lengths: Map<string, number>
  tempos: { readonly key: string, readonly tempo: Tempo }[]
}

/** A tempo of ten busy seconds has thousands of breakpoints, and a run may play for long. */
const TEMPOS = 4
const knownOf = new WeakMap<Run, Known>()

function tempoOf(run: Run, known: Known, from: Micros, to: Micros): Tempo {
  const key = `${from}-${to}`
  const kept = known.tempos.find(t => t.key === key)
  if (kept) return kept.tempo
  recordTo(run, to)
  const tempo = tempoBetween(run, from, to)
  known.lengths.set(key, tempoLength(tempo))
  known.tempos = [{ key, tempo }, ...known.tempos].slice(0, TEMPOS)
  return tempo
}

/** The playhead at a wall instant, and whether it has arrived. */
export function playheadAt(run: Run, playback: Playback, now: number): { at: Micros, arrived: boolean } {
  const { from, since, to, speed } = playback
  if (since === null) return { at: from, arrived: true }
  let ms = Math.max(0, now - since)
  const end = to ?? Math.max(HORIZON, from)
  if (speed !== 'tempo') {
    const at = Math.min(end, from + Math.round(ms * 1_000 * speed))
    return { at, arrived: at === end }
  }
  const known = knownOf.get(run) ?? { lengths: new Map(), tempos: [] }
  knownOf.set(run, known)
  let start = from
  while (start < end) {
    const stop = Math.min(to === null ? start + WINDOW : to, end)
    const length = known.lengths.get(`${start}-${stop}`) ?? tempoLength(tempoOf(run, known, start, stop))
    if (ms < length) return { at: virtualAt(tempoOf(run, known, start, stop), ms), arrived: false }
    ms -= length
    start = stop
  }
  return { at: end, arrived: true }
}
