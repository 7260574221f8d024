/**
 * Where nobody watches, nothing runs: the callbacks of animation frames and timers, counted. All that
 * the page has set up counts, Slidev's own included.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-chromium'
import { settle, startDeck } from './support.ts'
import type { Deck } from './support.ts'
import type { Row } from '../scripts/running-order.ts'

/** Callbacks that have run so far, by what called them. */
interface Calls { requestAnimationFrame: number, setTimeout: number, setInterval: number }

let deck: Deck
let run: Row
let before: Row
let words: Row

beforeAll(async () => {
  deck = await startDeck()
  run = deck.rows.find((r, i) => r.scenario && !r.still && !deck.rows[i - 1].scenario)!
  before = deck.rows[run.no - 2]
  words = deck.rows.find(r => !r.scenario && r.clicks === 0)!
})
afterAll(() => deck?.close())

/** Before the page's own scripts: each callback that it registers is counted when it is called. */
const COUNT = `{
  const calls = window.calls = { requestAnimationFrame: 0, setTimeout: 0, setInterval: 0 }
  for (const name of Object.keys(calls)) {
    const real = window[name]
    window[name] = (callback, ...rest) => real.call(window, (...args) => { calls[name]++; return callback(...args) }, ...rest)
  }
}`

/** A window that moves, at a slide, once Slidev has mounted all slides. */
async function openAt(row: Row, view = ''): Promise<{ page: Page, close: () => Promise<void> }> {
  const { context, complaints } = await deck.open({ reducedMotion: 'no-preference' })
  await context.addInitScript({ content: COUNT })
  const page = await context.newPage()
  await page.goto(`${deck.url}${view}${row.no}`)
  await settle(page, row.no, 0)
  await page.waitForFunction(count => document.querySelectorAll('#slideshow .slidev-page .run .scene').length >= count, deck.rows.filter(r => r.scenario).length, { timeout: 30_000 })
  return { page, close: async () => {
    await context.close()
    expect(complaints).toEqual([])
  } }
}

const callsOf = (page: Page) => page.evaluate(() => ({ ...(window as unknown as { calls: Calls }).calls }))

/** Callbacks within some time, ms. */
async function calledWithin(page: Page, ms: number): Promise<Calls> {
  const before = await callsOf(page)
  await page.waitForTimeout(ms)
  const after = await callsOf(page)
  return {
    requestAnimationFrame: after.requestAnimationFrame - before.requestAnimationFrame,
    setTimeout: after.setTimeout - before.setTimeout,
    setInterval: after.setInterval - before.setInterval,
  }
}

/** What loading and a click have set going comes to an end, the pointer's hiding last: then, for three seconds, nothing. */
async function expectRest(page: Page): Promise<void> {
  await expect.poll(() => calledWithin(page, 4_000), { timeout: 30_000 }).toEqual(NOTHING)
  expect(await calledWithin(page, 3_000)).toEqual(NOTHING)
}

const NOTHING: Calls = { requestAnimationFrame: 0, setTimeout: 0, setInterval: 0 }
const play = (page: Page) => page.locator(`#slideshow .slidev-page-${run.no}`).getByRole('button', { name: 'Lire la suite' }).click()

it('with all slides mounted behind a slide of words: none', async () => {
  const { page, close } = await openAt(words)
  await expectRest(page)
  await close()
})

it('a run that stands still on stage: none', async () => {
  const { page, close } = await openAt(run)
  await expectRest(page)
  await close()
})

it('a run that plays is drawn frame by frame, and no more once its slide is left', async () => {
  const { page, close } = await openAt(run)
  await play(page)
  const playing = await calledWithin(page, 2_000)
  expect(playing.requestAnimationFrame).toBeGreaterThan(10)
  await page.keyboard.press('PageUp')
  await settle(page, before.no, before.clicks)
  await expectRest(page)
  await close()
})

it('a run that plays stops in a hidden tab, and goes on when it is seen again', async () => {
  const { page, close } = await openAt(run)
  // A headless browser shows all its tabs: the page is told what a browser with a screen would tell it.
  const show = (state: DocumentVisibilityState) => page.evaluate((to) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => to })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
  await play(page)
  await show('hidden')
  await expectRest(page)
  await show('visible')
  await expect.poll(async () => (await calledWithin(page, 500)).requestAnimationFrame, { timeout: 10_000 }).toBeGreaterThan(3)
  await close()
})
