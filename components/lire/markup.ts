/**
 * HTML of this deck's own making (slides, notes, glossary) as tags and texts between them, so that
 * words can be marked or linked without touching a tag.
 */
import type { GlossaryTerm } from 'virtual:deck-reading'
import { fold, stretchesOf } from './fold.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'', '&nbsp;': '\u00A0' }

/** A text as it stands in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string)
}

/** The words of HTML, tags left out: what is searched. */
export function textOf(html: string): string {
  return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/&(?:amp|lt|gt|quot|nbsp|#39);/g, entity => ENTITIES[entity])
}

/** Applies `change` to each text; `inside` names the tags that stand open around it. */
function eachText(html: string, change: (text: string, inside: readonly string[]) => string): string {
  const open: string[] = []
  return html.replaceAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>|[^<]+/gi, (piece, closing: string | undefined, tag: string | undefined, empty: string | undefined) => {
    if (tag === undefined) return change(piece, open)
    if (closing) open.splice(open.lastIndexOf(tag), 1)
    else if (!empty && tag !== 'br' && tag !== 'hr') open.push(tag)
    return piece
  })
}

/** The HTML with every one of the words in a `<mark>`. */
export function marked(html: string, words: readonly string[]): string {
  if (words.length === 0) return html
  return eachText(html, (escaped) => {
    const text = textOf(escaped)
    let done = 0
    let out = ''
    for (const { from, to } of stretchesOf(text, words)) {
      out += `${escapeHtml(text.slice(done, from))}<mark>${escapeHtml(text.slice(from, to))}</mark>`
      done = to
    }
    return done === 0 && out === '' ? escaped : out + escapeHtml(text.slice(done))
  })
}

/** Finds the terms of a glossary in texts, whatever their number and case. */
export interface TermFinder {
  readonly pattern: RegExp
  readonly idOf: ReadonlyMap<string, string>
}

export function termFinder(terms: readonly GlossaryTerm[]): TermFinder {
  const idOf = new Map(terms.flatMap(({ id, forms }) => forms.map(form => [fold(form).text, id] as const)))
  // The longest first: « entrée vide » before « entrée ».
  const forms = [...new Set(terms.flatMap(({ forms }) => forms))].sort((a, b) => b.length - a.length)
  const alternatives = forms.map(form => `(${escapeRegExp(form).replaceAll(/\\?[-\s/]+|$/g, join => `${/[a-zéèà]/.test(form) ? '(?:e?s|x)?' : ''}${join}`)})`)
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}-])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}-])`, 'giu'), idOf: withIndex(forms, idOf) }
}

function withIndex(forms: readonly string[], idOf: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(forms.map((form, i) => [String(i), idOf.get(fold(form).text) as string]))
}

/**
 * The HTML with each term, at its first occurrence, a link to its entry.
 *
 * @param seen ids that are linked already; those linked here are added
 */
export function linked(html: string, { pattern, idOf }: TermFinder, seen: Set<string>): string {
  return eachText(html, (text, inside) => {
    if (inside.some(tag => ['a', 'code', 'pre', 'b', 'h4', 'th'].includes(tag))) return text
    return text.replaceAll(pattern, (word, ...rest) => {
      const groups = rest.slice(0, idOf.size) as (string | undefined)[]
      const id = idOf.get(String(groups.findIndex(group => group !== undefined)))
      if (id === undefined || seen.has(id)) return word
      seen.add(id)
      return `<a class="term" href="#${id}">${word}</a>`
    })
  })
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
