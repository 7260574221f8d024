import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coverageProblems, figureOn, REFERENCES, referencesIn, sourceProblems, tableRows } from './coverage.ts'
import { slideTexts } from './deck-text.ts'
import type { TextKind } from './deck-text.ts'

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

const HEADER = '| ref | demande | diapositive | où |\n|---|---|---|---|\n'
const all = (slide = 'Un titre'): string => HEADER + REFERENCES.map(ref => `| ${ref} | x | ${slide} | note |`).join('\n')

describe('the table of requests', () => {
  it('has a row for each of 82 remarks and 42 systems', () => {
    expect(REFERENCES.length).toBe(124)
    expect(coverageProblems(all(), ['Un titre'], '')).toEqual([])
    expect(coverageProblems(all().replace('| R07 |', '| R08 |'), ['Un titre'], '')).toEqual(['R07: no row'])
  })

  it('names slides that exist, whatever their spaces', () => {
    expect(coverageProblems(all('« Raft\u00A0: *deux* » ; Un titre'), ['Raft : deux', 'Un titre'], '')).toEqual([])
    expect(coverageProblems(all().replace('| R07 | x | Un titre', '| R07 | x | Un autre'), ['Un titre'], '')).toEqual(['R07: no slide « Un autre »'])
    expect(coverageProblems(all().replace('| R07 | x | Un titre', '| R07 | x | '), ['Un titre'], '')).toEqual(['R07: no slide «  »'])
  })

  it('leaves open only what is among the open questions', () => {
    const open = all().replace('| R40 | x | Un titre', '| R40 | x | — question ouverte')
    expect(coverageProblems(open, ['Un titre'], '| R40 | … |')).toEqual([])
    expect(coverageProblems(open, ['Un titre'], 'R4')[0]).toContain('R40: “— question ouverte”, but')
  })

  it('takes several references in one row', () => {
    expect(referencesIn('R25, R59')).toEqual(['R25', 'R59'])
    expect(referencesIn('R50–R52')).toEqual(['R50', 'R51', 'R52'])
    expect(referencesIn('S05–S07, R09')).toEqual(['S05', 'S06', 'S07', 'R09'])
  })

  it('is read from every table with its header', () => {
    expect(tableRows(`${HEADER}| a | b | c | d |\n\ntexte\n\n| x |\n|---|\n| y |\n\n${HEADER}| e | f | g | h |`, ['ref', 'demande', 'diapositive', 'où'])).toEqual([['a', 'b', 'c', 'd'], ['e', 'f', 'g', 'h']])
  })
})

describe('the table of sources', () => {
  const slide = (title: string, frontmatter: Record<string, unknown>, text = '', kind: TextKind = 'note') =>
    ({ file: 'x.md', line: 3, title, frontmatter, texts: [{ file: 'x.md', line: 4, where: title, kind, text, words: 0 }] })
  const table = (...rows: string[]): string => `| diapositive | affirmation | document | adresse | confiance |\n|---|---|---|---|---|\n${rows.join('\n')}`

  it('has a row for every slide with a source or a figure', () => {
    const slides = [slide('Un', { source: 'raft.pdf' }), slide('Deux', {}, 'Attendre 1,27\u00A0s.'), slide('Trois', {}, 'Trois sites, 2/1.'), slide('Quatre', {}, '5\u00A0s', 'private')]
    expect(sourceProblems(table('| Un | a | raft.pdf | b | haute |', '| Deux | a | essai | b | moyenne |'), slides)).toEqual([])
    expect(sourceProblems(table(), slides)).toEqual(['x.md:3 « Un »: no row, but a source', 'x.md:3 « Deux »: no row, but “1,27\u00A0s”'])
  })

  it('names slides that exist, a document and a confidence', () => {
    expect(sourceProblems(table('| Zéro | a | d | b | haute |', '| Un | a |  | b | sûre |'), [slide('Un', {})])).toEqual([
      'no slide « Zéro » (a)',
      '« Un »: no document for “a”',
      '« Un »: confidence “sûre” of “a” is not haute, moyenne, basse or exemple',
    ])
  })

  it('takes a number with its unit for a figure', () => {
    const of = (text: string) => figureOn(slide('x', {}, text))
    expect([of('99,9\u00A0%'), of('1,29 seconde'), of('300\u202Fms'), of('etcd 3.4.23'), of('3 sites'), of('m1 s’arrête')]).toEqual(['99,9\u00A0%', '1,29 seconde', '300\u202Fms', undefined, undefined, undefined])
  })
})

describe('this deck', () => {
  it('answers every request, or says that it is open', async () => {
    const titles = (await slideTexts()).map(({ title }) => title)
    expect(coverageProblems(docs('couverture.md'), titles, docs('questions-ouvertes.md'))).toEqual([])
  })

  it('traces every figure', async () => {
    expect(sourceProblems(docs('sources.md'), await slideTexts())).toEqual([])
  })

  it('has no two slides of one title, so that a row names one', async () => {
    const titles = (await slideTexts()).map(({ title }) => title)
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })
})
