/**
 * Where things stand on a timeline of a given width: shares of it, and which labels there is room
 * for. Pure geometry; text is measured by counting letters.
 */
import type { ShownTimeline } from '../../composables/useTimeline.ts'
import type { Asked, Era } from '../../sim/run/timeline.ts'
import { tickText } from '../../composables/times.ts'

export interface Band { readonly key: string, readonly no: number, readonly left: number, readonly width: number, readonly label: string, readonly lane: 0 | 1 }
export interface Bar { readonly key: number, readonly left: number, readonly width: number, readonly outcome: Asked['outcome'], readonly title: string, readonly lane: number }
export interface Flag { readonly key: string, readonly left: number, readonly kind: 'fault' | 'repair' | 'contest' | 'cue' | 'action', readonly title: string }
export interface Label { readonly key: string, readonly left: number, readonly text: string, readonly kind: 'fault' | 'second' }

export interface TimelineLayout {
  /** Of which all places and widths are parts, px. */
  readonly width: number
  readonly bands: readonly Band[]
  readonly bars: readonly Bar[]
  readonly flags: readonly Flag[]
  readonly labels: readonly Label[]
  /** Every tenth of a second: where they stand far apart, time is stretched. */
  readonly ticks: readonly number[]
  /** Clients, one below the other. */
  readonly lanes: number
}

/** Width of a letter of 16 px, px. */
const LETTER = 8.2
const GAP = 8

const OUTCOMES = { ok: 'confirmée', failed: 'refusée', unknown: 'résultat inconnu', waiting: 'en attente' } as const

/** @param width px */
export function layTimeline({ axis, timeline, cues, actions }: ShownTimeline, width: number): TimelineLayout {
  const x = (at: number) => axis.shareOf(at) * width
  const bands = bandsOf(timeline.eras, axis.end, x)
  const clients = [...new Set(timeline.requests.map(r => r.by))].sort((a, b) => a - b)
  const bars = timeline.requests.map(r => ({
    key: r.request, lane: clients.indexOf(r.by), left: x(r.from), width: Math.max(6, x(r.to ?? axis.end) - x(r.from)), outcome: r.outcome, title: `${r.text}\u00A0: ${OUTCOMES[r.outcome]}`,
  }))
  const flags: Flag[] = [
    ...timeline.marks.map((m, i) => ({ key: `${m.kind}${i}`, left: x(m.at), kind: m.kind, title: m.kind === 'contest' ? `${m.text} candidat` : m.text })),
    ...cues.map((c, i) => ({ key: `cue${i}`, left: x(c.at), kind: 'cue' as const, title: c.caption })),
    ...actions.map((at, i) => ({ key: `action${i}`, left: x(at), kind: 'action' as const, title: 'Action' })),
  ]
  return { width, bands, bars, flags, labels: labelsOf(flags, axis.seconds(70 / width), width), ticks: ticksOf(axis.end, x), lanes: Math.max(1, clients.length) }
}

/** Eras follow one another on the first lane; one that begins before another has ended goes below. */
function bandsOf(eras: readonly Era[], end: number, x: (at: number) => number): Band[] {
  return eras.map((era, i) => {
    const next = eras[i + 1]
    const over = era.to ?? end
    // An old leader that does not know yet: its last stretch is the one that overlaps.
    const late = next !== undefined && over > next.from
    const left = x(era.from)
    const width = Math.max(3, x(late ? next.from : over) - left)
    const band = { key: `${era.owner}-${era.no}`, no: era.no, left, width, label: fitted(era.labels, width), lane: 0 as const }
    const rest = late ? [{ key: `${band.key}-late`, no: era.no, left: x(next.from), width: Math.max(3, x(over) - x(next.from)), label: '', lane: 1 as const }] : []
    return [band, ...rest]
  }).flat()
}

function fitted(texts: readonly string[], width: number): string {
  return texts.find(text => text.length * LETTER + GAP <= width) ?? ''
}

const TENTH = 100_000
/** Ticks nearer than this are a grey smear, px. */
const TICK_GAP = 3

function ticksOf(end: number, x: (at: number) => number): number[] {
  const ticks: number[] = []
  // A long run is shown at one speed: nothing to tell.
  for (let at = TENTH; at < end && end < 60_000_000; at += TENTH) {
    const left = x(at)
    if (left - (ticks.at(-1) ?? -TICK_GAP) >= TICK_GAP) ticks.push(left)
  }
  return ticks
}

/** Faults say what they are, where there is room; then seconds, where there still is. */
function labelsOf(flags: readonly Flag[], seconds: readonly { readonly at: number, readonly share: number }[], width: number): Label[] {
  const placed: Label[] = []
  const taken: (readonly [number, number])[] = []
  const place = (kind: Label['kind'], key: string, at: number, text: string): void => {
    const half = text.length * LETTER / 2
    const left = Math.min(Math.max(at, half), width - half)
    if (taken.some(([a, b]) => left - half < b + GAP && left + half > a - GAP)) return
    taken.push([left - half, left + half])
    placed.push({ key, left, text, kind })
  }
  for (const f of flags) if (f.kind === 'fault') place('fault', f.key, f.left, `✕ ${f.title}`)
  for (const { at, share } of seconds) place('second', `s${at}`, share * width, tickText(at))
  return placed
}
