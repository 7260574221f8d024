/**
 * The chapters of the talk, read from its slides.
 *
 * A slide with `chapter: N` in its frontmatter starts chapter N, and the slides
 * after it belong to it, as in the running order. The chapter's name is its
 * `chapterTitle`, or the title of the slide that is laid out as `chapter`.
 */

/** What is read of a slide of the navigation. */
interface Slide {
  meta: { slide: { title?: string, frontmatter: Record<string, unknown> } }
}

export interface Chapter {
  no: number
  title: string
}

/** The chapters that the deck announces, in order. */
export function chaptersOf(slides: readonly Slide[]): Chapter[] {
  return slides.flatMap(({ meta: { slide } }) => {
    const { chapter: no, chapterTitle, layout } = slide.frontmatter
    const title = chapterTitle ?? (layout === 'chapter' ? slide.title ?? '' : undefined)
    return typeof no === 'number' && typeof title === 'string' ? [{ no, title }] : []
  })
}

/** The chapter of slide `no`, counted from 1; none before the first is announced. */
export function chapterOf(slides: readonly Slide[], no: number): Chapter | undefined {
  const start = slides.slice(0, no).findLast(({ meta }) => typeof meta.slide.frontmatter.chapter === 'number')
  return start && chaptersOf(slides).find(chapter => chapter.no === start.meta.slide.frontmatter.chapter)
}
