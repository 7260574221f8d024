import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runSlidev } from '../scripts/slidev.ts'
import type { Row } from '../scripts/running-order.ts'
import { serveDist } from '../scripts/serve.ts'
import { settle, shownDigest, startDeck } from './support.ts'

const BASE = '/un/sous-dossier/'
const built: string[] = []

/** A copy of the deck, built for the public under another base path. */
async function build(...args: string[]): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'deck-base-'))
  built.push(out)
  await runSlidev(['build', '--base', BASE, '--out', out, ...args], { DECK_PUBLIC: '1' })
  return out
}
let copy: string
beforeAll(async () => { copy = await build() })
afterAll(() => { for (const out of built) rmSync(out, { recursive: true, force: true }) })

it.each([
  ['addresses in the path', () => copy, ['3', 'presenter/1', '3']],
  ['addresses after a #, which any file server can serve', () => build('--router-mode', 'hash'), ['#/3', '#/presenter/1', '#/3']],
])('the deck, built for the public, works under another base path, with %s', async (_, folder, [slide, presenter, again]) => {
  const out = await folder()
  const deck = await startDeck(out, BASE)
  try {
    const { context, complaints } = await deck.open()
    const page = await context.newPage()
    await page.goto(deck.url + slide)
    await settle(page, 3, 0)
    await page.goto(deck.url + presenter)
    await page.locator('.slidev-presenter .slidev-page-1 .slidev-layout').first().waitFor()
    await page.goto(deck.url + again)
    await page.reload()
    await settle(page, 3, 0)
    await context.close()
    expect(textsOf(out).some(text => text.includes('[privé]') || text.includes('[/privé]')), 'private cues').toBe(false)
    expect(complaints).toEqual([])
  }
  finally {
    await deck.close()
  }
})

it('two copies open on one origin do not mix: neither places, nor runs, nor the black screen', async () => {
  const deck = await startDeck()
  const other = await serveDist(copy, { port: 0, base: BASE })
  try {
    const { context, complaints } = await deck.open({ reducedMotion: 'no-preference' })
    // The origin of the first deck also has the other, under its base path.
    const origin = new URL(deck.url).origin
    await context.route(url => url.href.startsWith(origin + BASE), async (route) => {
      await route.fulfill({ response: await route.fetch({ url: route.request().url().replace(origin, new URL(other.url).origin) }) })
    })
    const { no } = deck.rows.find(row => row.scenario) as Row
    const open = async (address: string) => {
      const page = await context.newPage()
      await page.goto(address)
      await settle(page, no, 0)
      await expect.poll(() => shownDigest(page, no), { timeout: 10_000 }).not.toBe('')
      return page
    }
    const here = [await open(`${deck.url}presenter/${no}`), await open(`${deck.url}${no}`)]
    const there = [await open(`${origin}${BASE}presenter/${no}`), await open(`${origin}${BASE}${no}`)]
    const digest = await shownDigest(there[0], no)
    await here[0].bringToFront()
    await here[0].locator(`#slideshow .slidev-page-${no} .timeline`).press('End')
    await Promise.all(here.map(page => expect.poll(() => shownDigest(page, no), { timeout: 10_000 }).not.toMatch(new RegExp(`^(${digest})?$`))))
    await here[0].keyboard.press('PageDown')
    await here[0].keyboard.press('b')
    await here[1].locator('.blank-screen').waitFor()
    await Promise.all(here.map(page => settle(page, no, 1)))
    for (const page of there) {
      await settle(page, no, 0)
      expect(await shownDigest(page, no)).toBe(digest)
      expect(await page.locator('.blank-screen, .blank-mark').count()).toBe(0)
    }
    await there[1].bringToFront()
    await there[1].keyboard.press('PageDown')
    await there[1].keyboard.press('PageDown')
    await Promise.all(there.map(page => settle(page, no, 2)))
    for (const page of here) await settle(page, no, 1)
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
    expect(complaints).toEqual([])
  }
  finally {
    await other.close()
    await deck.close()
  }
})

/** All JavaScript of a built deck. */
function textsOf(out: string): string[] {
  return readdirSync(join(out, 'assets'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js')).map(file => readFileSync(join(out, 'assets', file), 'utf8'))
}
