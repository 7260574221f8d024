/**
 * `npm run check:firefox`: the runs that Node and Chromium compute alike (`e2e/pages/hashes.ts`), in
 * the system's Firefox. No part of `npm test`: npm carries no Firefox, and Playwright drives only its
 * own. Puppeteer speaks WebDriver BiDi to any.
 */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { launch } from 'puppeteer-core'
import { fingerprints, playAll, RATES, SEEDS } from '../e2e/pages/hashes.ts'
import type * as Entry from '../e2e/pages/hashes.ts'
import { bundle } from './page.ts'

declare const page: typeof Entry

const ENTRY = fileURLToPath(new URL('../e2e/pages/hashes.ts', import.meta.url))
/** Most differences that are named. */
const NAMED = 10

const NAMES = ['firefox', 'firefox-esr']

/**
 * The one that `DECK_FIREFOX` names, else the first in the usual places.
 *
 * @throws Error with the remedy when there is none
 */
function firefoxPath(): string {
  const named = process.env.DECK_FIREFOX
  if (named) return named
  const found = places().find(path => existsSync(path))
  if (!found) throw new Error('No Firefox found: install it (on Debian: apt-get install firefox-esr), or set DECK_FIREFOX to its path.')
  return found
}

function places(): string[] {
  if (process.platform === 'darwin') return ['/Applications/Firefox.app/Contents/MacOS/firefox']
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']]
      .flatMap(folder => (folder ? [join(folder, 'Mozilla Firefox', 'firefox.exe')] : []))
  }
  return (process.env.PATH ?? '').split(delimiter).flatMap(folder => NAMES.map(name => join(folder, name)))
}

/** What differs between two tables of the same names. */
function differences(where: string, theirs: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(own), ...Object.keys(theirs)])]
  return names.filter(name => !isDeepStrictEqual(theirs[name], own[name])).map(name => `${name}${where}`)
}

/**
 * Runs the comparison.
 *
 * @returns the browser's name and version, how many runs were compared, and those that differ
 * @throws Error when there is no Firefox, or the page fails
 */
export async function compareFirefox(): Promise<{ version: string, compared: number, different: string[] }> {
  const html = await bundle(ENTRY)
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(html))
  await new Promise<void>(done => server.listen(0, 'localhost', done))
  const browser = await launch({ browser: 'firefox', executablePath: firefoxPath(), headless: true, protocolTimeout: 600_000 })
  try {
    const tab = await browser.newPage()
    await tab.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    const own = await fingerprints()
    let compared = Object.keys(own).length
    const different = differences('', await tab.evaluate(() => page.fingerprints()), own)
    for (const rate of RATES) {
      const played = await playAll(rate, SEEDS)
      compared += Object.keys(played).length
      different.push(...differences(` at ${rate} frames a second`, await tab.evaluate((r, seeds) => page.playAll(r, seeds), rate, SEEDS), played))
    }
    return { version: await browser.version(), compared, different }
  } finally {
    await browser.close()
    server.close()
  }
}

if (import.meta.main) {
  compareFirefox().then(({ version, compared, different }) => {
    console.log(`${version}: ${compared - different.length} of ${compared} runs as in Node.`)
    for (const each of different.slice(0, NAMED)) console.error(`different: ${each}`)
    process.exitCode = different.length > 0 ? 1 : 0
  }, (error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
