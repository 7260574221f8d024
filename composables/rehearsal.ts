/**
 * Rehearsals: the real time of each slide, beside its minutes and beside the rehearsal before.
 *
 * A slide is known by its title, so that a rehearsal still compares once slides have moved. Sums are
 * over the slides that were shown: a rehearsal of one chapter is compared with that chapter.
 */
import { useLocalStorage } from '@vueuse/core'
import type { Ref } from 'vue'
import { clock, secondsBySlide } from './pacing.ts'
import type { PlannedSlide, Visit } from './pacing.ts'
import { deckId } from './slidev.ts'

export interface Rehearsal {
  /** When it began, ms of the machine's clock. */
  readonly startedAt: number
  /** Real time of each slide shown, s, by title. */
  readonly seconds: Readonly<Record<string, number>>
}

/** Rehearsals kept, the oldest leaving first. */
export const KEPT = 12

/** Times in s; null where the slide was not shown. */
export interface Times {
  readonly planned: number
  readonly real: number | null
  /** Real less planned. */
  readonly difference: number | null
  readonly previous: number | null
}

export interface ComparedSlide extends Times {
  readonly slide: PlannedSlide
}

export interface ComparedChapter extends Times {
  readonly no: number
  readonly title: string
  readonly slides: readonly ComparedSlide[]
  /** Slides shown. */
  readonly shown: number
}

export interface Comparison {
  readonly chapters: readonly ComparedChapter[]
  readonly total: Times & { readonly shown: number }
}

/** All rehearsals of this deck in this browser, oldest first. */
export function useRehearsals(): Ref<Rehearsal[]> {
  return useLocalStorage<Rehearsal[]>(`${deckId} · répétitions`, [])
}

/** @param end the timer's time at the end, s */
export function rehearsalOf(plan: readonly PlannedSlide[], visits: readonly Visit[], startedAt: number, end: number): Rehearsal {
  const seconds = secondsBySlide(visits, end)
  const shown = plan.filter(({ no }) => seconds.has(no))
  return { startedAt, seconds: Object.fromEntries(shown.map(({ no, title }) => [title, seconds.get(no) as number])) }
}

export function withRehearsal(all: readonly Rehearsal[], one: Rehearsal): Rehearsal[] {
  return [...all, one].slice(-KEPT)
}

export function compare(plan: readonly PlannedSlide[], rehearsal: Rehearsal, previous: Rehearsal | undefined): Comparison {
  const slides = plan.map((slide): ComparedSlide => {
    const real = rehearsal.seconds[slide.title] ?? null
    return {
      slide, real,
      planned: slide.seconds,
      difference: real === null ? null : real - slide.seconds,
      previous: previous?.seconds[slide.title] ?? null,
    }
  })
  const chapters = [...Map.groupBy(slides, ({ slide }) => slide.chapter.no).values()]
    .map(group => ({ ...group[0].slide.chapter, slides: group, ...sumOf(group) }))
  return { chapters, total: sumOf(slides) }
}

/** A comparison for a spreadsheet: one line a slide, times in whole seconds, `;` between cells as French ones expect. */
export function toCsv({ chapters }: Comparison): string {
  const lines = chapters.flatMap(({ no, slides }) => slides.map(({ slide, planned, real, difference, previous }) =>
    [slide.no, no, slide.title, ...[planned, real, difference, previous].map(each => each === null ? '' : Math.round(each))]))
  const header = ['diapositive', 'chapitre', 'titre', 'prévu (s)', 'réel (s)', 'écart (s)', 'répétition précédente (s)']
  return [header, ...lines].map(cells => cells.map(quoted).join(';')).join('\r\n') + '\r\n'
}

/** A comparison to paste in a message: slides shown, chapters, total. */
export function toText({ chapters, total }: Comparison): string {
  const line = (label: string, { planned, real, difference }: Times): string =>
    `${label} : prévu ${clock(planned)}, réel ${shownTime(real)}, écart ${signed(difference)}`
  return [
    ...chapters.filter(({ shown }) => shown > 0).flatMap(({ no, title, slides, ...sum }) => [
      line(`Chapitre ${no}, ${title}`, sum),
      ...slides.filter(({ real }) => real !== null).map(each => line(`  ${each.slide.no}. ${each.slide.title}`, each)),
    ]),
    line('Total', total), '',
  ].join('\n')
}

/** A time, or a dash for none. */
export function shownTime(seconds: number | null): string {
  return seconds === null ? '–' : clock(seconds)
}

/** A difference with its sign, or a dash for none. */
export function signed(seconds: number | null): string {
  if (seconds === null) return '–'
  // Rounded as a duration is: less than a second either way is none.
  return seconds >= 1 ? `+${clock(seconds)}` : clock(seconds)
}

function sumOf(slides: readonly ComparedSlide[]): Times & { shown: number } {
  const shown = slides.filter(({ real }) => real !== null)
  const sum = (of: (slide: ComparedSlide) => number | null) => shown.reduce((total, slide) => total + (of(slide) ?? 0), 0)
  const [planned, real] = [sum(each => each.planned), sum(each => each.real)]
  const isEmpty = shown.length === 0
  return {
    planned, shown: shown.length,
    real: isEmpty ? null : real,
    difference: isEmpty ? null : real - planned,
    // Slide by slide like the rest: without one of them the sums would not compare.
    previous: isEmpty || shown.some(each => each.previous === null) ? null : sum(each => each.previous),
  }
}

function quoted(cell: string | number): string {
  return typeof cell === 'number' ? String(cell) : `"${cell.replaceAll('"', '""')}"`
}
