import { describe, expect, it } from 'vitest'
import { deckOutline } from '../outline.ts'
import { WORD_LIMIT } from '../running-order.ts'
import { slideTexts } from './deck-text.ts'
import type { SlideText } from './deck-text.ts'

/** Words on a slide besides code, tables and the labels of pictures and schemas. */
const SLIDE_LIMIT = 40

function wordsShown({ texts }: Pick<SlideText, 'texts'>): number {
  return texts.filter(({ kind }) => kind === 'title' || kind === 'body').reduce((sum, { words }) => sum + words, 0)
}

const text = (kind: SlideText['texts'][number]['kind'], words: number) => ({ file: 'x', line: 1, where: 'x', kind, text: '', words })

describe('the words of a slide', () => {
  it('are its title and sentences, without tables, labels, source and notes', () => {
    expect(wordsShown({ texts: [text('title', 4), text('body', 8), text('table', 30), text('label', 20), text('source', 9), text('alt', 50), text('note', 90)] })).toBe(12)
  })

  it(`are at most ${SLIDE_LIMIT}`, async () => {
    const long = (await slideTexts()).filter(slide => wordsShown(slide) > SLIDE_LIMIT)
    expect(long.map(slide => `${slide.file}:${slide.line} « ${slide.title} »: ${wordsShown(slide)} words`)).toEqual([])
  })
})

describe('the words of the notes', () => {
  it(`are at most ${WORD_LIMIT} in all`, async () => {
    const { rows } = await deckOutline()
    expect(rows.reduce((sum, { noteWords }) => sum + noteWords, 0)).toBeLessThanOrEqual(WORD_LIMIT)
  })

  it('fit the time in which they are said, on each slide', async () => {
    const { problems } = await deckOutline()
    expect(problems.filter(({ message }) => message.includes('words of notes'))).toEqual([])
  })
})
