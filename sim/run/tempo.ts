/**
 * The tempo: from the audience's milliseconds to virtual time. An election takes a second or two
 * and a message a third of a millisecond; no constant speed shows both. Around what the world calls
 * salient, virtual time is stretched; elsewhere it is folded.
 *
 * The map is piecewise linear and never goes back. Each stretch depends only on the events it
 * touches, so an action changes nothing before its own instant.
 */
import type { Micros } from '../kernel/time.ts'
import { positionAfter, rowOf } from './rows.ts'
import type { Run } from './run.ts'

export interface Tempo {
  /** Breakpoints: audience's ms since the start, and virtual µs. Both never decrease. */
  readonly wall: readonly number[]
  readonly virtual: readonly Micros[]
}

/**
 * An idle second lasts this long on stage, ms; one of those after the first two, this long. Folding
 * looks back only: how long the stretch will be is the future's, which an action may change.
 */
const IDLE_SECOND = 350
const LATER_SECOND = 60
const FOLD_AFTER: Micros = 2_000_000

interface Span { readonly from: Micros, readonly to: Micros, readonly rate: number }

/** The tempo from one instant to a later one, both recorded. */
export function tempoBetween(run: Run, from: Micros, to: Micros): Tempo {
  const { spans, holds } = salientSpans(run, from, to)
  const instants = [...new Set([from, to, ...holds.keys(), ...spans.flatMap(s => [s.from, s.to])])]
    .filter(at => at >= from && at <= to).sort((a, b) => a - b)
  const wall = [0]
  const virtual = [from]
  const rates = ratesBetween(spans, instants)
  let now = 0
  const mark = (at: Micros) => { wall.push(now); virtual.push(at) }
  for (const [i, at] of instants.entries()) {
    if (i > 0) {
      const before = instants[i - 1]
      const rate = rates[i - 1]
      const fold = before + FOLD_AFTER
      if (rate === 0 && at > fold) {
        now += FOLD_AFTER * IDLE_SECOND / 1_000_000
        mark(fold)
        now += (at - fold) * LATER_SECOND / 1_000_000
      } else {
        now += (at - before) * (rate || IDLE_SECOND / 1_000_000)
      }
      mark(at)
    }
    const pause = at === to ? 0 : holds.get(at) ?? 0
    if (pause > 0) {
      now += pause
      mark(at)
    }
  }
  return { wall, virtual }
}

/**
 * Audience's ms per virtual µs from each instant to the next; 0 where it is idle. Spans begin and end
 * at these instants or outside them; where several meet, the slowest counts.
 */
function ratesBetween(spans: readonly Span[], instants: readonly Micros[]): readonly number[] {
  const places = new Map(instants.map((at, i) => [at, i]))
  const last = instants.length - 1
  const rates = new Array<number>(last).fill(0)
  // Slowest first, each fills what is still free: `free[i]` leads on to the next free stretch.
  const free = Array.from({ length: last + 1 }, (_, i) => i)
  const nextFree = (from: number): number => {
    let i = from
    while (free[i] !== i) i = free[i] = free[free[i]]
    return i
  }
  for (const { from, to, rate } of spans.toSorted((a, b) => b.rate - a.rate)) {
    const end = places.get(to) ?? last
    for (let i = nextFree(places.get(from) ?? 0); i < end; i = nextFree(i)) {
      rates[i] = rate
      free[i] = i + 1
    }
  }
  return rates
}

function salientSpans(run: Run, from: Micros, to: Micros) {
  const spans: Span[] = []
  const holds = new Map<Micros, number>()
  // A flight that began a little before `from` may still be under way.
  const { count } = run.recorder.kernel.trace
  for (let no = positionAfter(run, from - 1_000_000); no < count; no++) {
    const { at, code, fields } = rowOf(run, no)
    if (at >= to) break
    const salient = run.world.salience(code, fields)
    if (salient === null) continue
    if (salient.span > 0) {
      if (at + salient.span > from) spans.push({ from: at, to: at + salient.span, rate: salient.wall / salient.span })
    } else if (at > from) {
      holds.set(at, Math.max(holds.get(at) ?? 0, salient.wall))
    }
  }
  return { spans, holds }
}

/** How long the whole stretch lasts on stage, ms. */
export function tempoLength(tempo: Tempo): number {
  return tempo.wall[tempo.wall.length - 1]
}

/** Virtual instant after `ms` of the audience's time, whole µs. */
export function virtualAt(tempo: Tempo, ms: number): Micros {
  const { wall, virtual } = tempo
  if (ms <= 0) return virtual[0]
  const i = lastAtMost(wall, ms)
  if (i >= wall.length - 1) return virtual[virtual.length - 1]
  const share = (ms - wall[i]) / (wall[i + 1] - wall[i])
  return Math.round(virtual[i] + share * (virtual[i + 1] - virtual[i]))
}

/** The audience's time at which a virtual instant is first reached, ms. */
export function wallAt(tempo: Tempo, at: Micros): number {
  const { wall, virtual } = tempo
  let i = lastAtMost(virtual, at)
  if (i >= virtual.length - 1 || at <= virtual[0]) return wall[at <= virtual[0] ? 0 : wall.length - 1]
  // A hold is several breakpoints of one instant: it is reached at the first of them.
  while (i > 0 && virtual[i] === at && virtual[i - 1] === at) i--
  if (virtual[i] === at) return wall[i]
  return wall[i] + (at - virtual[i]) / (virtual[i + 1] - virtual[i]) * (wall[i + 1] - wall[i])
}

/** Position of the last number at most `x` in a list that never decreases; 0 when all are larger. */
function lastAtMost(list: readonly number[], x: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle] <= x) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
