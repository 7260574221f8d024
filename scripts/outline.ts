/**
 * `npm run outline`: prints the running order, and fails when it does not hold.
 *
 * `--json` prints a list of rows for the tests and other tools.
 */
import { relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { load } from '@slidev/parser/fs'
import { scenarios } from '../sim/catalogue/index.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import { clock, expectedWords, isOff, runningOrder, TALK_SECONDS, WORD_LIMIT } from './running-order.ts'
import type { Problem, Row, RunningOrder, SourceSlide } from './running-order.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Reads a deck with the pages that it includes.
 *
 * @param root the project's folder; paths are reported from there
 * @returns the slides as shown, and what the parser could not read
 */
export async function readDeck(root: string = ROOT): Promise<{ slides: SourceSlide[], problems: Problem[] }> {
  const deck = await load({ userRoot: root, roots: [root], allowedRoots: [root] }, `${root.replace(/[\\/]$/, '')}/slides.md`)
  const problems: Problem[] = Object.entries(deck.markdownFiles).flatMap(([path, { errors }]) =>
    (errors ?? []).map(({ row, message }) => ({ file: relative(root, path), line: row + 1, message })),
  )
  const slides = deck.slides.map(({ frontmatter, content, note, title, source }): SourceSlide => {
    const file = relative(root, source.filepath)
    for (const error of source.frontmatterDoc?.errors ?? []) {
      problems.push({
        file,
        // The parser counts from the line below the frontmatter's opening mark.
        line: source.start + 1 + (error.linePos?.[0].line ?? 0),
        message: `the frontmatter is not YAML: ${error.message.split('\n')[0].replace(/ at line .*$/, '')}`,
      })
    }
    return { file, line: source.start + 1, raw: source.raw, content, title, note, frontmatter }
  })
  return { slides, problems }
}

/** The running order of this deck with everything that is wrong with it. */
export async function deckOutline(): Promise<RunningOrder> {
  const { slides, problems } = await readDeck()
  const order = runningOrder(slides, scenarios.map(scenario => ({ id: scenario.id, cues: cuesOf(scenario) })))
  return { ...order, problems: [...problems, ...order.problems] }
}

/** @throws Error with one problem per line when the running order does not hold. */
export async function checkDeck(): Promise<void> {
  const { problems } = await deckOutline()
  if (problems.length > 0)
    throw new Error(problems.map(formatProblem).join('\n'))
}

/** `pages/05-etcd-et-raft.md:42: minutes are missing` */
export function formatProblem({ file, line, message }: Problem): string {
  return `${file}:${line}: ${message}`
}

/** The running order as a table, with the totals on its last line. A slide whose words do not fit its time has a mark. */
export function formatTable(rows: readonly Row[], seconds: number): string {
  const header = ['no', 'ch', 'title', 'min', 'watch', 'clicks', 'words', 'of', '']
  const lines = rows.map(row => [
    String(row.no),
    String(row.chapter),
    row.title,
    clock(row.minutes * 60),
    row.watch === 0 ? '' : clock(row.watch * 60),
    String(row.clicks),
    String(row.noteWords),
    `${expectedWords(row)} ${isOff(row) ? '✗' : ' '}`,
    [row.scenario, row.still ? 'still' : '', row.optional ? 'optional' : '', row.draft ? 'draft' : ''].filter(Boolean).join(', '),
  ])
  const widths = header.map((name, column) => Math.max(name.length, ...lines.map(line => line[column].length)))
  const isText = (column: number): boolean => column === 2 || column === header.length - 1
  const format = (line: string[]): string =>
    line.map((cell, column) => isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd()
  const words = rows.reduce((sum, { noteWords }) => sum + noteWords, 0)
  const optional = rows.reduce((sum, row) => sum + (row.optional ? row.minutes * 60 : 0), 0)
  const drafts = rows.filter(({ draft }) => draft).length
  return [
    format(header),
    ...lines.map(format),
    '',
    `${rows.length} slides, ${drafts} of them drafts; ${words} words of notes, at most ${WORD_LIMIT}; ${clock(seconds)} of ${clock(TALK_SECONDS)}, ${clock(optional)} of it optional`,
  ].join('\n')
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
  const { rows, seconds, problems } = await deckOutline()
  console.log(values.json ? JSON.stringify(rows, null, 2) : formatTable(rows, seconds))
  for (const problem of problems)
    console.error(formatProblem(problem))
  if (problems.length > 0)
    process.exitCode = 1
}

if (import.meta.main)
  await main()
