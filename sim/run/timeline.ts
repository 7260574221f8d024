/**
 * The timeline of a run: who was in charge when, elections, faults, requests with their outcome.
 * Read from the trace through the world's `landmark`, as far as the run is recorded; grows with it.
 *
 * Its axis is the audience's time and not the cluster's (`tempo.ts`): where virtual time is
 * stretched there is room, and seconds stand far apart.
 */
import type { Micros } from '../kernel/time.ts'
import type { Landmark } from '../kernel/world.ts'
import { rowOf } from './rows.ts'
import type { Run } from './run.ts'

export interface Era {
  readonly owner: number
  readonly no: number
  readonly text: string
  /** What stands on it, the longest first; as much as fits. */
  readonly labels: readonly string[]
  readonly spoken: string
  readonly from: Micros
  /** Null while it lasts. */
  readonly to: Micros | null
}

export interface Mark {
  readonly kind: 'fault' | 'repair' | 'contest'
  readonly at: Micros
  readonly text: string
}

export interface Asked {
  readonly request: number
  readonly by: number
  readonly text: string
  readonly from: Micros
  /** Null while it waits. */
  readonly to: Micros | null
  readonly outcome: 'waiting' | 'ok' | 'failed' | 'unknown'
}

export interface Timeline {
  readonly eras: readonly Era[]
  readonly marks: readonly Mark[]
  readonly requests: readonly Asked[]
}

/** The most that is kept of each, the newest: a run may last for an hour. */
export const KEPT = 1_000

interface Reading {
  /** Rows read so far. */
  rows: number
  timeline: Timeline
}

const readings = new WeakMap<Run, Reading>()

/** The same object as long as nothing has been added to it. */
export function timelineOf(run: Run): Timeline {
  const reading = readings.get(run) ?? { rows: 0, timeline: { eras: [], marks: [], requests: [] } }
  readings.set(run, reading)
  const { count } = run.recorder.kernel.trace
  if (reading.rows === count) return reading.timeline
  const { world, recorder: { state } } = run
  const found: { readonly at: Micros, readonly landmark: Landmark }[] = []
  for (; reading.rows < count; reading.rows++) {
    const { at, code, fields } = rowOf(run, reading.rows)
    const landmark = world.landmark(state, code, fields)
    if (landmark !== null) found.push({ at, landmark })
  }
  if (found.length === 0) return reading.timeline
  const [eras, marks, requests] = [[...reading.timeline.eras], [...reading.timeline.marks], [...reading.timeline.requests]]
  for (const { at, landmark } of found) add(landmark, at, eras, marks, requests)
  return reading.timeline = Object.freeze({ eras: eras.slice(-KEPT), marks: marks.slice(-KEPT), requests: requests.slice(-KEPT) })
}

function add(found: Landmark, at: Micros, eras: Era[], marks: Mark[], requests: Asked[]): void {
  switch (found.kind) {
    case 'era':
      endEra(eras, found.owner, at)
      eras.push({ owner: found.owner, no: found.no, text: found.text, labels: found.labels, spoken: found.spoken ?? found.labels[0], from: at, to: null })
      break
    case 'era-ended': return endEra(eras, found.owner, at)
    case 'fault': case 'repair':
      if (found.owner !== undefined) endEra(eras, found.owner, at)
      return mark(marks, found.kind, at, found.text)
    case 'contest': return mark(marks, 'contest', at, found.text)
    case 'asked':
      // Tried again: it is still the same request.
      if (!requests.some(r => r.request === found.request)) {
        requests.push({ request: found.request, by: found.by, text: found.text, from: at, to: null, outcome: 'waiting' })
      }
      break
    case 'ended': {
      const i = requests.findLastIndex(r => r.request === found.request)
      if (i >= 0) requests[i] = { ...requests[i], to: at, outcome: found.outcome }
    }
  }
}

function endEra(eras: Era[], owner: number, at: Micros): void {
  const i = eras.findIndex(e => e.owner === owner && e.to === null)
  if (i >= 0) eras[i] = { ...eras[i], to: at }
}

/** What falls on one instant is one mark: a site that is lost stops all its members. */
function mark(marks: Mark[], kind: Mark['kind'], at: Micros, text: string): void {
  const last = marks.at(-1)
  if (last?.at !== at || last.kind !== kind) marks.push({ kind, at, text })
  else if (!last.text.split(', ').includes(text)) marks[marks.length - 1] = { kind, at, text: `${last.text}, ${text}` }
}
