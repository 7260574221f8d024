/** The plan of the talk, read from its slides: title, minutes, chapter, what is optional. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { PlannedSlide } from '../../composables/pacing.ts'
import { useNav } from '../../composables/slidev.ts'
import { chaptersOf } from '../frame/chapters.ts'

/** What is read of a slide of the navigation. */
interface Slide {
  no: number
  meta: { slide: { title?: string, frontmatter: Record<string, unknown> } }
}

/** Every slide, in order. A slide before the first chapter belongs to a chapter 0 without a name. */
export function planOf(slides: readonly Slide[]): PlannedSlide[] {
  const titles = new Map(chaptersOf(slides).map(({ no, title }) => [no, title]))
  let chapter = { no: 0, title: '' }
  return slides.map(({ no, meta: { slide } }) => {
    const { frontmatter } = slide
    if (typeof frontmatter.chapter === 'number')
      chapter = { no: frontmatter.chapter, title: titles.get(frontmatter.chapter) ?? '' }
    return {
      no, chapter,
      title: slide.title ?? '',
      seconds: typeof frontmatter.minutes === 'number' ? Math.round(frontmatter.minutes * 60) : 0,
      optional: frontmatter.optional === true,
    }
  })
}

export function usePlan(): ComputedRef<PlannedSlide[]> {
  const { slides } = useNav()
  return computed(() => planOf(slides.value))
}
