/**
 * Whether the tables of docs/ hold: every request of the speakers has its slide, every sourced
 * claim its document.
 *
 * Rows name slides by their title, as it reads; a title may be shortened nowhere.
 */
import { plainTitle } from './deck-text.ts'
import type { SlideText } from './deck-text.ts'
import { cellsOf } from './markdown-text.ts'

/** The 82 remarks of the speakers, and the 42 systems that their sources name. */
export const REFERENCES: readonly string[] = [
  ...Array.from({ length: 82 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`),
  ...Array.from({ length: 42 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`),
]

/** Instead of a slide, for what the speakers have to settle. */
const OPEN_QUESTION = '— question ouverte'

/** A number with its unit or a percentage: what a reader would want to trace. */
const FIGURE = /(?<![\p{L}\d])\d[\d,\u00A0\u202F]*[\s\u00A0\u202F](?:%|(?:ns|µs|ms|s|min|h|secondes?|millisecondes?|minutes?|heures?|jours?|fois|[KMGT]i?o|[kMGT]?bit\/s|km|mots?)(?![\p{L}’]))/u

/** The rows of every table whose header has these columns. */
export function tableRows(markdown: string, columns: readonly string[]): string[][] {
  const lines = markdown.split(/\r?\n/)
  const isHeader = (line: string): boolean => cellsOf(line).join('|').toLowerCase() === columns.join('|')
  return lines.flatMap((header, index) => {
    if (!header.startsWith('|') || !isHeader(header))
      return []
    const below = lines.slice(index + 2)
    const end = below.findIndex(line => !line.startsWith('|'))
    return below.slice(0, end < 0 ? below.length : end).map(cellsOf)
  })
}

/** What `docs/couverture.md` lacks or says wrongly. */
export function coverageProblems(markdown: string, titles: readonly string[], openQuestions: string): string[] {
  const rows = tableRows(markdown, ['ref', 'demande', 'diapositive', 'où'])
  const problems = rows.flatMap(([ref, , slide = '']) => {
    if (slide.startsWith(OPEN_QUESTION)) {
      return referencesIn(ref).filter(one => !new RegExp(`\\b${one}\\b`).test(openQuestions))
        .map(one => `${one}: “${OPEN_QUESTION}”, but docs/questions-ouvertes.md does not mention it`)
    }
    return unknownTitles(slide, titles).map(title => `${ref}: no slide « ${title} »`)
  })
  const covered = new Set(rows.flatMap(([ref]) => referencesIn(ref)))
  return [...problems, ...REFERENCES.filter(ref => !covered.has(ref)).map(ref => `${ref}: no row`)]
}

/** What `docs/sources.md` lacks or says wrongly. */
export function sourceProblems(markdown: string, slides: readonly Pick<SlideText, 'file' | 'line' | 'title' | 'frontmatter' | 'texts'>[]): string[] {
  const rows = tableRows(markdown, ['diapositive', 'affirmation', 'document', 'adresse', 'confiance'])
  const titles = slides.map(({ title }) => title)
  const problems = rows.flatMap(([slide, claim = '', document = '', , confidence = '']) => [
    ...unknownTitles(slide, titles).map(title => `no slide « ${title} » (${claim})`),
    ...(document === '' ? [`« ${slide} »: no document for “${claim}”`] : []),
    ...(/^(?:haute|moyenne|basse|exemple)\b/i.test(confidence) ? [] : [`« ${slide} »: confidence “${confidence}” of “${claim}” is not haute, moyenne, basse or exemple`]),
  ])
  const traced = new Set(rows.flatMap(([slide]) => slidesNamed(slide, titles)))
  const lacking = slides.filter(slide => !traced.has(slide.title) && (slide.frontmatter.source !== undefined || figureOn(slide) !== undefined))
  return [...problems, ...lacking.map(slide => `${slide.file}:${slide.line} « ${slide.title} »: no row, but ${slide.frontmatter.source !== undefined ? 'a source' : `“${figureOn(slide)}”`}`)]
}

/** The first figure that the slide shows or its notes say. */
export function figureOn({ texts }: Pick<SlideText, 'texts'>): string | undefined {
  return texts.filter(({ kind }) => kind !== 'private' && kind !== 'source').map(({ text }) => FIGURE.exec(text)?.[0]).find(figure => figure !== undefined)
}

/** « R50–R56 », « R25, R59 »: every reference that is meant. */
export function referencesIn(cell: string): string[] {
  return [...cell.matchAll(/([RS])(\d{2})(?:\s*(?:–|-|à|…)\s*\1(\d{2}))?/g)].flatMap(([, letter, first, last = first]) =>
    Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, index) => letter + String(Number(first) + index).padStart(2, '0')))
}

/** A cell names one slide, or several between « ; » or line breaks. */
function namesIn(cell: string, titles: readonly string[]): string[] {
  const whole = plainTitle(cell)
  if (titles.includes(whole))
    return [whole]
  return cell.split(/\s*(?:;|<br\s*\/?>)\s*/).map(name => plainTitle(name.replaceAll(/^«\s*|\s*»$/g, '')))
}

function slidesNamed(cell: string, titles: readonly string[]): string[] {
  return namesIn(cell, titles).filter(name => titles.includes(name))
}

function unknownTitles(cell: string, titles: readonly string[]): string[] {
  return namesIn(cell, titles).filter(name => !titles.includes(name))
}
