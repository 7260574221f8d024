/**
 * When to speak of a run, and what: a batch at a time, so that a screen reader can keep up. Pure; the
 * component brings the clock and the live region.
 */
import type { Spoken } from '../../sim/run/narration.ts'

/** Between two batches of a run that plays, ms: a batch takes about that long to be read. */
export const EVERY = 3_000
/** A playhead that has stood for so long, ms, has arrived: one that is dragged has not. */
export const SETTLED = 400
/** Sentences of a batch on the way, and where one has arrived. */
export const ON_THE_WAY = 2
export const ARRIVED = 4

/** What has been said of a run so far. */
export interface Heard {
  /** Instant up to which it was told, µs. */
  readonly upTo: number
  readonly caption: string
}

/** A still on the way to a cue that somebody asked for, among so many; it tells of what happened after `from`. */
export interface Step {
  readonly no: number
  readonly of: number
  readonly at: number
  readonly from: number
}

/** What there is to say now. */
export interface Now {
  readonly at: number
  /** Null where nobody goes step by step. */
  readonly step: Step | null
  readonly playing: boolean
  readonly caption: string
}

/** The batch that is due, and what has been said then; the batch is empty where there is nothing new. */
export function batchOf(heard: Heard, now: Now, tell: (from: number, to: number, limit: number) => readonly Spoken[]): { text: string, heard: Heard } {
  const { step } = now
  if (step?.at === now.at) {
    // Back or forth: each step tells its own part.
    const told = tell(step.from, step.at, ARRIVED).map(sentenceOf)
    return { text: [`Étape ${step.no} sur ${step.of}.`, ...told].join(' '), heard: { upTo: now.at, caption: heard.caption } }
  }
  // Who goes back hears where they are; what lies between was told on the way there.
  const news = now.at > heard.upTo ? tell(heard.upTo, now.at, now.playing ? ON_THE_WAY : ARRIVED) : []
  // On the way the caption says what to look for: it is read on arrival, before all else.
  const isNew = !now.playing && now.caption !== heard.caption
  const parts = [...(isNew ? [now.caption] : []), ...news.map(sentenceOf)].filter(part => part !== '')
  return { text: parts.join(' '), heard: { upTo: now.at, caption: isNew ? now.caption : heard.caption } }
}

function sentenceOf({ text, alike }: Spoken): string {
  if (alike === 0) return text
  return `${text} Et ${alike} ${alike === 1 ? 'fait semblable' : 'faits semblables'}.`
}
