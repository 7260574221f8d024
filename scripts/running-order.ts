/**
 * The running order of the talk and everything that can be wrong with it.
 *
 * Each slide states its minutes, and for a run its scenario and clicks, in its
 * frontmatter. The sum must be the length of the talk to the second, and
 * `clicks` must lead through exactly the scenario's cues: Slidev needs the
 * number before the run has loaded, or a reload loses the speaker's place. The
 * words of the notes must fit the time in which someone speaks.
 */
import { withoutPrivateCues } from '../components/handout/notes.ts'

/** The length of the talk, in seconds. */
export const TALK_SECONDS = 51 * 60

/** What may be left out when late must be worth at least this. */
const OPTIONAL_SECONDS = 6 * 60

/** Runs that play before the audience when nothing is left out and nothing added: each takes its time to watch. */
export const RUN_LIMIT = 16

/** Words that a speaker says in a minute. */
const WORDS_PER_MINUTE = 145

/** Words of all the notes together. */
export const WORD_LIMIT = 5800

/** One slide as it stands in its file. */
export interface SourceSlide {
  /** Path from the project's folder. */
  file: string
  /** Line of the file, from 1, on which the slide starts. */
  line: number
  /** The slide's text as written, frontmatter included. */
  raw: string
  content: string
  title?: string
  note?: string
  frontmatter: Record<string, unknown>
}

/** What the running order needs to know of a scenario. */
export interface ScenarioCues {
  id: string
  cues: readonly unknown[]
}

/** One line of the running order; the shape that `npm run outline -- --json` prints. */
export interface Row {
  no: number
  chapter: number
  title: string
  minutes: number
  /** Minutes of `minutes` in which nobody speaks. */
  watch: number
  clicks: number
  noteWords: number
  scenario: string | null
  /** Its scenario does not play: each click is a computed frame. */
  still: boolean
  optional: boolean
  draft: boolean
}

/** Something to mend, where it stands. */
export interface Problem {
  file: string
  line: number
  message: string
}

export interface RunningOrder {
  rows: Row[]
  /** Sum of the minutes, in seconds. */
  seconds: number
  problems: Problem[]
}

/** Frontmatter that holds a number, with what is allowed. */
const NUMBERS: Record<string, { integer: boolean, min: number }> = {
  chapter: { integer: true, min: 1 },
  minutes: { integer: false, min: 0 },
  watch: { integer: false, min: 0 },
  clicks: { integer: true, min: 0 },
  handoutClick: { integer: true, min: 0 },
}
const BOOLEANS = ['optional', 'draft', 'still']

/** Markdown whose clicks Slidev counts only once it is mounted. */
const CLICK_MARKUP = /\bv-(?:click|clicks|after|hide|switch|mark|motion)\b|<v-?(?:click|clicks|after|switch)\b/i

/**
 * Puts the slides in order and checks them.
 *
 * @param slides the slides in the order in which they are shown
 * @param scenarios the catalogue
 */
export function runningOrder(slides: readonly SourceSlide[], scenarios: readonly ScenarioCues[]): RunningOrder {
  const problems: Problem[] = []
  const cuesOf = new Map(scenarios.map(({ id, cues }) => [id, cues.length]))
  const chapters = chapterOfEach(slides)

  const rows = slides.map((slide, index): Row => {
    const report = (message: string, key?: string): void => {
      problems.push({ file: slide.file, line: lineOf(slide, key), message })
    }
    const { frontmatter } = slide
    checkTypes(frontmatter, report)
    checkClicks(slide, cuesOf, report)

    const row: Row = {
      no: index + 1,
      chapter: chapters[index].no,
      title: slide.title ?? '',
      minutes: numberOr0(frontmatter.minutes),
      watch: numberOr0(frontmatter.watch),
      clicks: numberOr0(frontmatter.clicks),
      noteWords: countWords(slide.note ?? ''),
      scenario: typeof frontmatter.scenario === 'string' ? frontmatter.scenario : null,
      still: frontmatter.still === true,
      optional: frontmatter.optional === true,
      draft: frontmatter.draft === true || chapters[index].draft,
    }
    if (frontmatter.minutes === undefined)
      report('minutes are missing')
    if (row.watch > row.minutes)
      report(`watch (${row.watch}) is more than minutes (${row.minutes})`, 'watch')
    if (row.noteWords === 0 && !row.draft)
      report('the slide has no notes: write them, or mark it “draft: true”')
    else if (row.minutes > 0 && isOff(row) && !row.draft)
      report(`${row.noteWords} words of notes for ${clock((row.minutes - row.watch) * 60)} of speech: about ${expectedWords(row)}, within a third`, 'minutes')
    if (row.title === '')
      report('the slide has no title')
    return row
  })

  const reportDeck = (message: string): void => {
    problems.push({ file: slides[0]?.file ?? 'slides.md', line: 1, message })
  }
  const seconds = secondsOf(rows)
  if (seconds !== TALK_SECONDS) {
    const difference = seconds - TALK_SECONDS
    reportDeck(`the minutes add up to ${clock(seconds)}, ${clock(Math.abs(difference))} ${difference > 0 ? 'over' : 'under'} ${clock(TALK_SECONDS)}`)
  }
  const runs = rows.filter(row => row.scenario !== null && !row.still && !row.optional).length
  if (runs > RUN_LIMIT)
    reportDeck(`${runs} runs play on slides that are not optional: at most ${RUN_LIMIT}`)
  const optional = secondsOf(rows.filter(row => row.optional))
  if (optional < OPTIONAL_SECONDS)
    reportDeck(`the optional slides add up to ${clock(optional)}: at least ${clock(OPTIONAL_SECONDS)} must be possible to leave out`)
  return { rows, seconds, problems }
}

/** A duration as minutes and seconds: 51:00. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** Words for the time in which someone speaks on a slide. */
export function expectedWords({ minutes, watch }: Pick<Row, 'minutes' | 'watch'>): number {
  return Math.round(WORDS_PER_MINUTE * Math.max(0, minutes - watch))
}

/** Whether a slide's notes are off its time by more than a third. */
export function isOff(row: Pick<Row, 'minutes' | 'watch' | 'noteWords'>): boolean {
  const expected = WORDS_PER_MINUTE * Math.max(0, row.minutes - row.watch)
  return Math.abs(row.noteWords - expected) > expected / 3
}

/** Words that are spoken: neither the markers of clicks and voices, nor private cues, markup or lone punctuation. */
export function countWords(note: string): number {
  return withoutPrivateCues(note)
    .replace(/\[(?:click(?::\d+)?|[AB])\]/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word))
    .length
}

/** A slide belongs to the last chapter announced, and is a draft with it; before the first there is 0. */
function chapterOfEach(slides: readonly SourceSlide[]): { no: number, draft: boolean }[] {
  let chapter = { no: 0, draft: false }
  return slides.map(({ frontmatter }) => {
    if (typeof frontmatter.chapter === 'number')
      chapter = { no: frontmatter.chapter, draft: frontmatter.draft === true }
    return chapter
  })
}

type Report = (message: string, key?: string) => void

function checkTypes(frontmatter: Record<string, unknown>, report: Report): void {
  for (const [key, { integer, min }] of Object.entries(NUMBERS)) {
    const value = frontmatter[key]
    if (value === undefined)
      continue
    if (typeof value !== 'number' || !Number.isFinite(value))
      report(`${key} is not a number: ${JSON.stringify(value)}`, key)
    else if (integer && !Number.isInteger(value))
      report(`${key} is not a whole number: ${value}`, key)
    else if (value < min)
      report(`${key} is below ${min}: ${value}`, key)
    else if ((key === 'minutes' || key === 'watch') && !isWholeSeconds(value))
      report(`${key} is not a whole number of seconds: ${value}`, key)
  }
  for (const key of BOOLEANS) {
    const value = frontmatter[key]
    if (value !== undefined && typeof value !== 'boolean')
      report(`${key} is neither true nor false: ${JSON.stringify(value)}`, key)
  }
}

function checkClicks(slide: SourceSlide, cuesOf: Map<string, number>, report: Report): void {
  const { scenario, clicks, handoutClick } = slide.frontmatter
  if (scenario !== undefined) {
    const cues = typeof scenario === 'string' ? cuesOf.get(scenario) : undefined
    if (cues === undefined)
      report(`unknown scenario ${JSON.stringify(scenario)}: the catalogue has ${[...cuesOf.keys()].join(', ') || 'none'}`, 'scenario')
    else if (clicks !== cues - 1)
      report(`clicks: ${clicks ?? 'missing'}, but scenario “${scenario}” has ${cues} cues: clicks must be ${cues - 1}`, clicks === undefined ? 'scenario' : 'clicks')
  }
  else if (clicks === undefined && CLICK_MARKUP.test(slide.content)) {
    report('the slide has clicks in its text but no “clicks:” in its frontmatter')
  }
  if (slide.frontmatter.still === true && scenario === undefined)
    report('still says how a scenario is shown, and there is none', 'still')
  if (typeof handoutClick === 'number' && handoutClick > numberOr0(clicks))
    report(`handoutClick (${handoutClick}) is beyond clicks (${numberOr0(clicks)})`, 'handoutClick')
}

/** The line of a frontmatter key, or of the slide when the key is not there. */
function lineOf({ line, raw }: SourceSlide, key: string | undefined): number {
  if (key === undefined)
    return line
  const offset = raw.split(/\r?\n/).findIndex(text => new RegExp(`^${key}\\s*:`).test(text))
  return line + Math.max(0, offset)
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function secondsOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { minutes }) => sum + toSeconds(minutes), 0)
}

function toSeconds(minutes: number): number {
  return Math.round(minutes * 60)
}

/** Exact but for the binary rounding of decimal fractions such as 0.1. */
function isWholeSeconds(minutes: number): boolean {
  return Math.abs(minutes * 60 - toSeconds(minutes)) < 1e-6
}
