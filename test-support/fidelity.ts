/**
 * docs/fidelite.md as data, for the tests that keep it true: each recorded behaviour has its row, and
 * the figures of the simulator in it are those that its test measures.
 */
import { readFileSync } from 'node:fs'
import { quantile } from '../sim/check/statistics.ts'

export interface DocumentedRow {
  readonly id: string
  readonly recorded: string
  readonly simulated: string
  /** A scenario of the catalogue that shows it; null where none does. */
  readonly scenario: string | null
}

/** Rows of etcd's tables that end with the id of a behaviour: no other world was recorded. */
export const documented: readonly DocumentedRow[] = readFileSync(new URL('../docs/fidelite.md', import.meta.url), 'utf8')
  .split('\n## La plateforme')[0].split('\n').flatMap(line => {
    const cells = line.split('|').map(cell => cell.trim())
    const id = /^`([a-z-]+)`$/.exec(cells.at(-2) ?? '')?.[1]
    return id === undefined ? [] : [{ id, recorded: cells[2], simulated: cells[3], scenario: /^`([a-z-]+)`$/.exec(cells.at(-3) ?? '')?.[1] ?? null }]
  })

/** A number as the document writes it: narrow spaces between thousands, a comma, one decimal below ten. */
export function inFrench(value: number): string {
  const [whole, part] = (value < 10 ? value.toFixed(1) : value.toFixed(0)).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, '\u202F') + (part === undefined || part === '0' ? '' : `,${part}`)
}

/** "p1 – median – p99" of what was measured. */
export function rangeOf(samples: readonly number[]): string {
  return [0.01, 0.5, 0.99].map(q => inFrench(quantile(samples, q))).join(' – ')
}
