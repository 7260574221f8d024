/**
 * `npm run export`: one PDF page per click of every slide, in `exports/`.
 *
 * Slidev's own exporter draws them; it needs only a browser and the environment
 * in which that browser starts. Not with `--per-slide`: it then prints each
 * slide once and drops its clicks without a word.
 */
import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { resolveBrowser } from './browser.ts'
import { checkDeck } from './outline.ts'
import { runSlidev } from './slidev.ts'

/** Where the PDF is written, from the project's folder. */
export const PDF = 'exports/deux-sites-trois-voix.pdf'

/**
 * Exports the deck with every click.
 *
 * @throws Error when the slides have problems, no browser is found, or the export fails
 */
export async function exportDeck(): Promise<void> {
  await checkDeck()
  const { executablePath, env } = await resolveBrowser()
  mkdirSync(fileURLToPath(new URL('../exports', import.meta.url)), { recursive: true })
  await runSlidev([
    'export',
    '--with-clicks',
    '--output',
    PDF,
    '--executable-path',
    executablePath,
    '--timeout',
    '240000',
  ], env)
}

if (import.meta.main) {
  exportDeck().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
