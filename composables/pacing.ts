/**
 * Pacing of the talk: where the speakers should be, how far off they are, what they could leave out.
 *
 * The plan is each slide's `minutes`, one after the other. A slide owns the stretch of time from its
 * planned start to its planned end: within it one is on time, before it early, after it late. A slide
 * that is left out gives its time back by itself, since the next one starts later in the plan.
 *
 * Time is that of the talk's timer, in seconds: it stands still while the timer is paused.
 */
import type { SharedState } from './slidev.ts'

/** One slide of the plan. */
export interface PlannedSlide {
  readonly no: number
  readonly title: string
  /** Planned time, s. */
  readonly seconds: number
  /** May be left out when late. */
  readonly optional: boolean
  readonly chapter: { readonly no: number, readonly title: string }
}

/** A slide came on stage at this time of the timer, s. */
export interface Visit {
  readonly no: number
  readonly at: number
}

/** Optional slides that follow each other, left out in one jump. */
export interface Skip {
  readonly slides: readonly PlannedSlide[]
  /** The slide to go to instead; none after the last. */
  readonly to: number | null
  /** Time that this jump gives back, s. */
  readonly gain: number
  /** Together with the jumps before it, s. */
  readonly total: number
}

export interface ChapterPacing {
  readonly no: number
  readonly title: string
  /** s. */
  readonly planned: number
  /** Time spent on its slides so far, s. */
  readonly used: number
  readonly current: boolean
}

export interface Pacing {
  /** Seconds late; negative when early; 0 on time. */
  readonly late: number
  /** The slide that the plan has on stage now. */
  readonly expected: PlannedSlide
  /** Time at which the plan leaves the current slide, s. */
  readonly until: number
  /** Length of the talk if all that follows takes its planned time, s. */
  readonly end: number
  readonly chapters: readonly ChapterPacing[]
  /** What can still be left out, nearest first. */
  readonly skips: readonly Skip[]
}

/** Slidev's timer, without the times of slides that it keeps a place for. */
export type Timer = Omit<SharedState['timer'], 'slides'>

export const STOPPED: Timer = { status: 'stopped', startedAt: 0, pausedAt: 0 }

/** Time that a timer shows, s, at `now` (ms of the machine's clock). */
export function elapsedOf({ status, startedAt, pausedAt }: Timer, now: number): number {
  if (status === 'stopped' || startedAt === 0) return 0
  return Math.max(0, (status === 'paused' ? pausedAt : now) - startedAt) / 1000
}

/** The timer after its button: started, paused, or going on where it was paused. */
export function toggled(timer: Timer, now: number): Timer {
  const { status, startedAt, pausedAt } = timer
  if (status === 'running') return { status: 'paused', startedAt, pausedAt: now }
  return { status: 'running', startedAt: now - 1000 * elapsedOf(timer, now), pausedAt }
}

/**
 * The state of the talk.
 *
 * @param plan every slide, in order
 * @param no the slide on stage, from 1
 * @param elapsed time of the timer, s
 * @param visits the slides shown since the timer was started, in order
 */
export function pacingOf(plan: readonly PlannedSlide[], no: number, elapsed: number, visits: readonly Visit[]): Pacing {
  const ends = endsOf(plan)
  const index = Math.min(Math.max(no, 1), plan.length) - 1
  const until = ends[index]
  const start = until - plan[index].seconds
  const total = ends[plan.length - 1]
  return {
    late: elapsed < start ? elapsed - start : Math.max(0, elapsed - until),
    expected: plan[ends.findIndex(end => elapsed < end)] ?? plan[plan.length - 1],
    until,
    end: Math.max(elapsed, until - Math.max(0, start - elapsed)) + total - until,
    chapters: chaptersOf(plan, plan[index], secondsBySlide(visits, elapsed)),
    skips: skipsAfter(plan, index),
  }
}

/** Time spent on each slide, s, visits added up; the last slide is on stage until `end`. */
export function secondsBySlide(visits: readonly Visit[], end: number): Map<number, number> {
  const seconds = new Map<number, number>()
  visits.forEach(({ no, at }, i) => {
    const left = visits[i + 1]?.at ?? end
    seconds.set(no, (seconds.get(no) ?? 0) + Math.max(0, left - at))
  })
  return seconds
}

/** A duration as the speakers read it: 51:00, −1:05. */
export function clock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  const sign = seconds < 0 && whole > 0 ? '−' : ''
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function endsOf(plan: readonly PlannedSlide[]): number[] {
  let end = 0
  return plan.map(({ seconds }) => end += seconds)
}

function chaptersOf(plan: readonly PlannedSlide[], current: PlannedSlide, used: Map<number, number>): ChapterPacing[] {
  return [...Map.groupBy(plan, slide => slide.chapter.no).values()].map((slides) => {
    const sum = (of: (slide: PlannedSlide) => number) => slides.reduce((total, slide) => total + of(slide), 0)
    return {
      ...slides[0].chapter,
      planned: sum(slide => slide.seconds),
      used: sum(slide => used.get(slide.no) ?? 0),
      current: slides[0].chapter.no === current.chapter.no,
    }
  })
}

/** The slide on stage is being told: only what comes after it can be left out. */
function skipsAfter(plan: readonly PlannedSlide[], index: number): Skip[] {
  const skips: Skip[] = []
  let total = 0
  for (let at = index + 1; at < plan.length; at++) {
    if (!plan[at].optional) continue
    const from = at
    while (plan[at + 1]?.optional) at++
    const slides = plan.slice(from, at + 1)
    const gain = slides.reduce((sum, slide) => sum + slide.seconds, 0)
    total += gain
    skips.push({ slides, to: plan[at + 1]?.no ?? null, gain, total })
  }
  return skips
}
