/**
 * The axis of a run's timeline: the share of its width at which an instant stands, and back. It
 * follows the tempo window by window, so that growing moves nothing but the scale.
 */
import type { Micros } from '../kernel/time.ts'
import { recordTo } from './run.ts'
import type { Run } from './run.ts'
import { tempoBetween, tempoLength, virtualAt, wallAt } from './tempo.ts'
import type { Tempo } from './tempo.ts'

export interface Axis {
  readonly end: Micros
  /** 0 to 1; what lies outside stands at its ends. */
  readonly shareOf: (at: Micros) => number
  readonly instantAt: (share: number) => Micros
  /** Whole seconds, or minutes and more of a long run, that there is room for, with the share at which each stands. */
  readonly seconds: (room: number) => readonly { readonly at: Micros, readonly share: number }[]
}

const WINDOW: Micros = 10_000_000
/** Beyond this a run is shown at one speed: its tempo would have more breakpoints than pixels. */
export const TEMPO_LIMIT: Micros = 120_000_000

const known = new WeakMap<Run, Map<string, Tempo>>()

function windowOf(run: Run, from: Micros, to: Micros): Tempo {
  const windows = known.get(run) ?? new Map<string, Tempo>()
  known.set(run, windows)
  const key = `${from}-${to}`
  const tempo = windows.get(key) ?? tempoBetween(run, from, to)
  windows.set(key, tempo)
  return tempo
}

/** The axis from the run's beginning to an instant, which it records if need be. */
export function axisOf(run: Run, end: Micros): Axis {
  recordTo(run, end)
  const windows = end > TEMPO_LIMIT ? [] : windowsUntil(run, end)
  const lengths = windows.map(tempoLength)
  const whole = lengths.reduce((a, b) => a + b, 0) || 1
  const shareOf = (at: Micros): number => {
    if (at <= 0) return 0
    if (at >= end) return 1
    if (windows.length === 0) return at / end
    const i = Math.floor(at / WINDOW)
    const before = lengths.slice(0, i).reduce((a, b) => a + b, 0)
    return (before + wallAt(windows[i], at)) / whole
  }
  const instantAt = (share: number): Micros => {
    const within = Math.min(Math.max(share, 0), 1)
    if (windows.length === 0) return Math.round(within * end)
    let left = within * whole
    for (const [i, length] of lengths.entries()) {
      if (left <= length || i === lengths.length - 1) return virtualAt(windows[i], left)
      left -= length
    }
    return end
  }
  return { end, shareOf, instantAt, seconds: room => secondsOn(shareOf, end, room) }
}

function windowsUntil(run: Run, end: Micros): Tempo[] {
  const windows: Tempo[] = []
  for (let from = 0; from < end; from += WINDOW) windows.push(windowOf(run, from, Math.min(from + WINDOW, end)))
  return windows
}

const MINUTE: Micros = 60_000_000
const HOUR = 60 * MINUTE
/** What a clock's face is cut into, for runs that are shown at one speed. */
const STEPS: readonly Micros[] = [10_000_000, 30_000_000, ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE), ...[1, 2, 3, 6, 12].map(n => n * HOUR)]
const DAY = 24 * HOUR

/** Between two marks of a run of such a length, µs. @param room a share of the width */
export function stepOf(end: Micros, room: number): Micros {
  if (end <= TEMPO_LIMIT) return 1_000_000
  return STEPS.find(step => step >= room * end) ?? Math.max(1, Math.ceil(room * end / DAY)) * DAY
}

/** Every second, or every so many: two never stand closer than `room`, a share of the width. */
function secondsOn(shareOf: (at: Micros) => number, end: Micros, room: number) {
  const found: { at: Micros, share: number }[] = []
  const step = stepOf(end, room)
  let last = -room
  for (let at = step; at < end; at += step) {
    const share = shareOf(at)
    if (share - last < room || share > 1 - room / 2) continue
    found.push({ at, share })
    last = share
  }
  return found
}
