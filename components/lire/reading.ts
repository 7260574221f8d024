/** The deck as the reading page tells it: chapters, their slides, and what each shows and says. */
import reading from 'virtual:deck-reading'
import { LAB, slidePlace } from '../../composables/place.ts'
import type { SlideRoute } from '../../composables/slidev.ts'
import { captionsOf, storyFragment } from '../../composables/story.ts'
import { chapterOf } from '../frame/chapters.ts'
import { steppedHtml } from '../handout/notes.ts'
import { foldedText } from './fold.ts'
import { escapeHtml, linked, termFinder, textOf } from './markup.ts'

export interface ReadSlide {
  readonly route: SlideRoute
  readonly no: number
  readonly anchor: string
  readonly title: string
  /** The click whose frame is shown. */
  readonly click: number
  /** A picture, a schema or a run: on a phone, a slide of words alone is only read. */
  readonly drawn: boolean
  /** HTML, glossary terms linked: the slide's words and what its figures show; captions; what is said. */
  readonly words: string
  readonly cues: readonly string[]
  readonly said: string
  readonly source: string
  /** Places of the deck. */
  readonly live: string
  readonly replay: string | null
  /** Everything a search looks at, folded. */
  readonly searched: string
}

export interface ReadChapter {
  readonly no: number
  readonly title: string
  readonly slides: readonly ReadSlide[]
}

export const { glossary } = reading

const finder = termFinder(glossary.flatMap(({ terms }) => terms))

/** Chapters in order, each with its slides. */
export function chaptersRead(routes: readonly SlideRoute[]): ReadChapter[] {
  const chapters: { no: number, title: string, slides: ReadSlide[] }[] = []
  for (const route of routes) {
    const chapter = chapterOf(routes, route.no)
    if (chapter && chapters.at(-1)?.no !== chapter.no) chapters.push({ ...chapter, slides: [] })
    chapters.at(-1)?.slides.push(readSlide(route))
  }
  return chapters
}

function readSlide(route: SlideRoute): ReadSlide {
  const { no, meta: { slide: { frontmatter, noteHTML, title = `Diapositive ${route.no}` } } } = route
  const { html = '', alts = [] } = reading.slides[no - 1] ?? {}
  const cues = captionsOf(frontmatter.scenario)
  const source = typeof frontmatter.source === 'string' ? frontmatter.source : ''
  const fragment = cues.length > 0 ? storyFragment(frontmatter.scenario) : null
  const click = Number(frontmatter.handoutClick ?? frontmatter.clicks ?? 0)
  const words = html + alts.map(alt => `<p>${escapeHtml(alt)}</p>`).join('')
  const said = steppedHtml(noteHTML ?? '')
  const seen = new Set<string>()
  return {
    route, no, anchor: `diapositive-${no}`, title, click, source,
    drawn: cues.length > 0 || alts.length > 0 || frontmatter.layout === 'chapter' || frontmatter.layout === 'cover',
    // In reading order, so that the first occurrence is the one that is linked.
    words: linked(words, finder, seen), cues: cues.map(cue => linked(escapeHtml(cue), finder, seen)), said: linked(said, finder, seen),
    live: slidePlace(no, 0), replay: fragment && `${LAB}#${fragment}`,
    searched: foldedText([title, textOf(words), ...cues, textOf(said), source].join('\n')),
  }
}

/** Whether a slide holds every word of a query, wherever they stand. */
export function holds(slide: ReadSlide, words: readonly string[]): boolean {
  return words.every(word => slide.searched.includes(word))
}
