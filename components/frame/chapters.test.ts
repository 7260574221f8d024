import { describe, expect, it } from 'vitest'
import { chapterOf, chaptersOf } from './chapters.ts'

const slides = [
  { title: 'Le titre', frontmatter: { layout: 'cover', chapter: 1 } },
  { title: 'Contexte', frontmatter: { layout: 'chapter', chapter: 1 } },
  { title: 'Deux sites', frontmatter: {} },
  { title: 'Disponibilité', frontmatter: { layout: 'chapter', chapter: 2 } },
  { title: 'Disponible', frontmatter: {} },
].map(slide => ({ meta: { slide } }))

describe('chapters', () => {
  it('are named by the slides that announce them', () => {
    expect(chaptersOf(slides)).toEqual([
      { no: 1, title: 'Contexte' },
      { no: 2, title: 'Disponibilité' },
    ])
  })

  it('last until the next one is announced', () => {
    expect([1, 2, 3, 4, 5].map(no => chapterOf(slides, no)?.title))
      .toEqual(['Contexte', 'Contexte', 'Contexte', 'Disponibilité', 'Disponibilité'])
  })

  it('are none before the first', () => {
    expect(chapterOf([{ meta: { slide: { title: 'Seule', frontmatter: {} } } }], 1)).toBeUndefined()
  })
})
