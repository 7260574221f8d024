/**
 * `npm run export`: two PDFs in `exports/`, one page per click of every slide, and the handout.
 *
 * Slidev's own exporter draws them; it needs only a browser and the environment
 * in which that browser starts. Not with `--per-slide`: it then prints each
 * slide once and drops its clicks without a word.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launchBrowser, resolveBrowser } from './browser.ts'
import { buildDeck } from './build.ts'
import { checkDeck } from './outline.ts'
import { serveDist } from './serve.ts'
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

/** The handout: A4, a sheet a slide, from the page `/handout` of the built deck. */
export const HANDOUT = 'exports/deux-sites-trois-voix-livret.pdf'

/**
 * Prints the handout of the deck built in `dist/`.
 *
 * @throws Error when there is no built deck, no browser, or a sheet does not draw
 */
export async function exportHandout(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const server = await serveDist(join(root, 'dist'), { port: 0 })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 1400 } })
    await page.goto(`${server.url}handout?print`)
    await page.waitForFunction(() => {
      const frames = [...document.querySelectorAll('.slide-sheet .frame')]
      const drawn = (frame: Element) => frame.querySelector('.slidev-layout') !== null
        && [...frame.querySelectorAll('[data-waitfor]')].every(each => each.querySelector(each.getAttribute('data-waitfor') || '*') !== null)
      return frames.length > 0 && frames.every(drawn)
    }, undefined, { timeout: 120_000 })
    await page.evaluate(async () => { await document.fonts.ready })
    mkdirSync(join(root, 'exports'), { recursive: true })
    await page.pdf({ path: join(root, HANDOUT), preferCSSPageSize: true, printBackground: true, outline: true, tagged: true })
  } finally {
    await browser.close()
    await server.close()
  }
}

if (import.meta.main) {
  exportDeck().then(() => buildDeck([])).then(exportHandout).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
