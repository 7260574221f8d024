import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { formatProblem, formatTable, readDeck } from './outline.ts'
import { clock, countWords, expectedWords, isOff, runningOrder } from './running-order.ts'
import type { SourceSlide } from './running-order.ts'

const catalogue = [{ id: 'election', cues: [1, 2, 3, 4] }]

/** A slide that has nothing wrong with it, save what the test puts there. */
function slide(frontmatter: Record<string, unknown> = {}, rest: Partial<SourceSlide> = {}): SourceSlide {
  const merged: Record<string, unknown> = { minutes: 51, ...frontmatter }
  merged.optional ??= true
  const yaml = Object.entries(merged).map(([key, value]) => `${key}: ${String(value)}`).join('\n')
  return {
    file: 'pages/x.md',
    line: 10,
    raw: `---\n${yaml}\n---\n\n# Titre\n`,
    content: '# Titre',
    title: 'Titre',
    note: 'mot '.repeat(Math.max(1, expectedWords({ minutes: Number(merged.minutes) || 0, watch: Number(merged.watch) || 0 }))),
    frontmatter: merged,
    ...rest,
  }
}

function problemsOf(...slides: SourceSlide[]): string[] {
  return runningOrder(slides, catalogue).problems.map(formatProblem)
}

describe('the minutes', () => {
  it('must add up to the talk, to the second', () => {
    expect(problemsOf(slide({ minutes: 50.5 }), slide({ minutes: 0.5 }))).toEqual([])
    expect(problemsOf(slide({ minutes: 50.75 }), slide({ minutes: 0.5 }))).toEqual([
      'pages/x.md:1: the minutes add up to 51:15, 0:15 over 51:00',
    ])
    expect(problemsOf(slide({ minutes: 50 }))[0]).toContain('50:00, 1:00 under 51:00')
  })

  it('count optional slides too, which must be worth what a late talk may need', () => {
    expect(problemsOf(slide({ minutes: 45, optional: false }), slide({ minutes: 6 }))).toEqual([])
    expect(problemsOf(slide({ minutes: 45.5, optional: false }), slide({ minutes: 5.5 }))).toEqual([
      'pages/x.md:1: the optional slides add up to 5:30: at least 6:00 must be possible to leave out',
    ])
  })

  it('must be there, be a number and be whole seconds', () => {
    const missing = slide()
    delete missing.frontmatter.minutes
    expect(problemsOf(missing, slide())).toEqual(['pages/x.md:10: minutes are missing'])
    expect(problemsOf(slide({ minutes: 'deux' }), slide())).toEqual(['pages/x.md:11: minutes is not a number: "deux"'])
    expect(problemsOf(slide({ minutes: 0.123 }), slide({ minutes: 50.877 }))[0]).toContain('not a whole number of seconds')
  })
})

describe('the frontmatter', () => {
  it.each([
    [{ watch: 'x' }, 'watch is not a number: "x"'],
    [{ clicks: 1.5 }, 'clicks is not a whole number: 1.5'],
    [{ clicks: '3' }, 'clicks is not a number: "3"'],
    [{ clicks: 2, handoutClick: -1 }, 'handoutClick is below 0: -1'],
    [{ clicks: 2, handoutClick: 3 }, 'handoutClick (3) is beyond clicks (2)'],
    [{ optional: 'oui' }, 'optional is neither true nor false: "oui"'],
    [{ draft: 1 }, 'draft is neither true nor false: 1'],
    [{ scenario: 'election', clicks: 3, still: 'oui' }, 'still is neither true nor false: "oui"'],
    [{ still: true }, 'still says how a scenario is shown, and there is none'],
    [{ chapter: 'un' }, 'chapter is not a number: "un"'],
    [{ watch: 52 }, 'watch (52) is more than minutes (51)'],
  ])('%j is refused', (frontmatter, message) => {
    const [problem] = runningOrder([slide(frontmatter)], catalogue).problems
    expect(problem.message).toBe(message)
    const key = message.split(' ')[0]
    expect(slide(frontmatter).raw.split('\n')[problem.line - 10]).toMatch(new RegExp(`^${key}:`))
  })
})

describe('a run', () => {
  it('has one click fewer than its scenario has cues', () => {
    expect(problemsOf(slide({ scenario: 'election', clicks: 3 }))).toEqual([])
    expect(problemsOf(slide({ scenario: 'election', clicks: 2 }))).toEqual([
      'pages/x.md:13: clicks: 2, but scenario “election” has 4 cues: clicks must be 3',
    ])
    expect(problemsOf(slide({ scenario: 'election' }))[0]).toContain('clicks: missing')
  })

  it('names a scenario of the catalogue', () => {
    expect(problemsOf(slide({ scenario: 'élection' }))).toEqual([
      'pages/x.md:12: unknown scenario "élection": the catalogue has election',
    ])
  })

  it('plays at most sixteen times where nothing is left out; stills and what is optional do not count', () => {
    const minute = { minutes: 1, scenario: 'election', clicks: 3 }
    const played = (count: number) => Array.from({ length: count }, () => slide({ ...minute, optional: false }))
    const others = [slide({ ...minute, still: true, optional: false }), slide(minute), slide({ minutes: 33 })]
    expect(problemsOf(...played(16), ...others)).toEqual([])
    expect(problemsOf(...played(17), ...others.slice(0, 2), slide({ minutes: 32 }))).toEqual([
      'pages/x.md:1: 17 runs play on slides that are not optional: at most 16',
    ])
  })

  it('that is a still needs the clicks of its cues all the same, and is marked', () => {
    const still = slide({ scenario: 'election', clicks: 3, still: true, optional: false })
    const { rows, seconds } = runningOrder([still], catalogue)
    expect(rows[0].still).toBe(true)
    expect(formatTable(rows, seconds)).toContain('election, still')
    expect(problemsOf(slide({ scenario: 'election', clicks: 2, still: true }))[0]).toContain('clicks must be 3')
  })

  it('is not needed for clicks, which still have to be declared', () => {
    const content = '<div v-click>plus tard</div>'
    expect(problemsOf(slide({}, { content }))[0]).toContain('no “clicks:” in its frontmatter')
    expect(problemsOf(slide({ clicks: 1 }, { content }))).toEqual([])
  })
})

describe('the notes', () => {
  it('are required of a slide that is not a draft', () => {
    expect(problemsOf(slide({}, { note: undefined }))[0]).toContain('no notes')
    expect(problemsOf(slide({}, { note: '[click] <br>' }))[0]).toContain('no notes')
    expect(problemsOf(slide({ draft: true }, { note: undefined }))).toEqual([])
  })

  it('are not required in a chapter whose first slide is a draft, and are in the next', () => {
    const slides = [
      slide({ chapter: 2, draft: true, minutes: 1 }, { note: undefined }),
      slide({ minutes: 1 }, { note: undefined }),
      slide({ chapter: 3, minutes: 49 }),
    ]
    expect(problemsOf(...slides)).toEqual([])
    expect(runningOrder(slides, catalogue).rows.map(({ chapter, draft }) => [chapter, draft])).toEqual([[2, true], [2, true], [3, false]])
    expect(problemsOf(...slides.slice(0, 2), slide({ chapter: 3, minutes: 49 }, { note: '' }))[0]).toContain('no notes')
  })

  it('are counted in spoken words', () => {
    expect(countWords('[A] L’API répond : « oui ».\n[click:2] <b>Deux</b> sites, 3 voix !')).toBe(7)
    expect(countWords('Un, deux.\n\n[privé]\nTout bas.\n[/privé]\n\nTrois.')).toBe(3)
  })

  it('fit the time in which someone speaks, within a third', () => {
    const words = (minutes: number, watch: number, noteWords: number) => isOff({ minutes, watch, noteWords })
    expect([words(1, 0, 97), words(1, 0, 96), words(1, 0, 193), words(1, 0, 194)]).toEqual([false, true, false, true])
    expect([words(1.5, 0.5, 145), words(0.5, 0.5, 0), words(0.5, 0.5, 1)]).toEqual([false, false, true])
    const short = { note: 'mot '.repeat(20) }
    expect(problemsOf(slide({ minutes: 50 }), slide({ minutes: 1, watch: 0.5 }, short))).toEqual([
      'pages/x.md:11: 20 words of notes for 0:30 of speech: about 73, within a third',
    ])
    expect(problemsOf(slide({ minutes: 50 }), slide({ minutes: 1, draft: true }, short))).toEqual([])
  })
})

it('writes durations as a clock', () => {
  expect([0, 30, 90, 3060].map(clock)).toEqual(['0:00', '0:30', '1:30', '51:00'])
})

describe('a deck on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'deck-'))
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('is read with its pages, and every problem says its file and line', async () => {
    mkdirSync(join(root, 'pages'), { recursive: true })
    writeFileSync(join(root, 'slides.md'), '---\ntitle: Essai\nchapter: 1\nminutes: 1\n---\n\n# Essai\n\n<!-- Bonjour. -->\n\n---\nsrc: ./pages/a.md\n---\n\n---\nsrc: ./pages/absent.md\n---\n')
    writeFileSync(join(root, 'pages', 'a.md'), '---\nchapter: 2\nminutes: 50\n---\n\n# Un\n\n<!-- Oui. -->\n\n---\nminutes: : x\n---\n\n# Deux\n\n<!-- Non. -->\n')
    const { slides, problems } = await readDeck(root)
    expect(slides.map(({ file, line, title }) => [file, line, title])).toEqual([
      ['slides.md', 1, 'Essai'],
      ['pages/a.md', 1, 'Un'],
      ['pages/a.md', 10, 'Deux'],
    ])
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^slides\.md:15: .*not found/),
      expect.stringMatching(/^pages\/a\.md:11: the frontmatter is not YAML/),
    ])
    const { rows, seconds } = runningOrder(slides.slice(0, 2), catalogue)
    const table = formatTable(rows, seconds).split('\n')
    expect(table[2]).toMatch(/Un +50:00 +0 +1 +7250 ✗$/)
    expect(table.at(-1)).toBe('2 slides, 0 of them drafts; 2 words of notes, at most 5800; 51:00 of 51:00, 0:00 of it optional')
  })
})
