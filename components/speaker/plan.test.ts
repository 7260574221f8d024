import { expect, it } from 'vitest'
import { deckOutline, readDeck } from '../../scripts/outline.ts'
import { planOf } from './plan.ts'

it('is the running order: same titles, chapters, seconds and optional slides', async () => {
  const { slides } = await readDeck()
  const { rows } = await deckOutline()
  const plan = planOf(slides.map(({ title, frontmatter }, i) => ({ no: i + 1, meta: { slide: { title, frontmatter } } })))
  expect(plan.map(({ no, title, seconds, optional, chapter }) => ({ no, title, seconds, optional, chapter: chapter.no })))
    .toEqual(rows.map(({ no, title, minutes, optional, chapter }) => ({ no, title, seconds: minutes * 60, optional, chapter })))
  expect(plan.filter(({ chapter }) => chapter.title === '')).toEqual([])
})

it('knows no minutes, and no chapter before the first', () => {
  const [slide] = planOf([{ no: 1, meta: { slide: { frontmatter: { minutes: 'deux' } } } }])
  expect(slide).toEqual({ no: 1, title: '', seconds: 0, optional: false, chapter: { no: 0, title: '' } })
})
