/** The terms of `docs/glossaire.md`, read from its tables: the page has no copy of its own. */
import type { GlossaryGroup, GlossaryTerm } from 'virtual:deck-reading'
import { inlineHtml } from './slide-html.ts'

/** Groups of terms, one a heading. @throws Error when a row has not its three cells */
export function glossaryOf(markdown: string): GlossaryGroup[] {
  return markdown.split(/^## /m).slice(1).map((part) => {
    const [title, ...lines] = part.split('\n')
    const rows = lines.filter(line => line.startsWith('|')).slice(2)
    return { title: title.trim(), terms: rows.map(termOf) }
  })
}

function termOf(row: string): GlossaryTerm {
  const cells = row.replace(/^\|\s*|\s*\|\s*$/g, '').split(/\s\|\s/)
  if (cells.length !== 3) throw new Error(`docs/glossaire.md: a row has ${cells.length} cells, not 3: ${row}`)
  const [french, english, sense] = cells
  const term = french.replaceAll('*', '')
  const id = `terme-${term.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}`
  return { id, term, english, sense: inlineHtml(sense), forms: formsOf(term) }
}

/**
 * « majorité, quorum » is two words for one notion, « plan de reprise d’activité (PRA) » too.
 * Where a comma only adds an adjective (« lecture linéarisable, lecture sérialisable » repeats its
 * noun, « réplication synchrone, asynchrone » does not), the adjective alone names too much.
 */
function formsOf(term: string): string[] {
  const [first, ...others] = term.split(/,\s|\s\(|\)/).map(form => form.trim()).filter(form => form !== '')
  return [first, ...others.filter(form => !(first.includes(' ') && !form.includes(' ') && form === form.toLowerCase()))]
}
