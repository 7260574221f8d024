/**
 * Two windows of one talk: the presenter's and the projector's. They stay together whoever acts and
 * whichever reloads; the clicker works after any use of the mouse.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Page } from 'playwright-chromium'
import { expectedDigest } from './frames.ts'
import { openPair, slideOf } from './pair.ts'
import type { Pair } from './pair.ts'
import { settle, shownDigest, startDeck } from './support.ts'
import type { Deck } from './support.ts'
import type { Row } from '../scripts/running-order.ts'

let deck: Deck
let row: Row
let pair: Pair
let presenter: Page
let projector: Page

beforeAll(async () => {
  deck = await startDeck()
  row = deck.rows.find(r => r.scenario === 'leader-lost') as Row
})
afterAll(() => deck?.close())

beforeEach(async () => {
  // Motion as on stage: what is compared is where the windows come to rest.
  pair = await openPair(deck, { reducedMotion: 'no-preference' })
  ;({ presenter, projector } = pair)
  await presenter.goto(`${deck.url}presenter/${row.no}`)
  await at(presenter, 0)
  // Opened anywhere: it finds the talk where it is.
  await projector.goto(`${deck.url}1`)
  await at(projector, 0)
})
afterEach(async () => {
  await pair.close()
  expect(pair.complaints).toEqual([])
})

/** Waits until a window stands still on a click of the slide, with the frame that Node computes. */
async function at(page: Page, click: number): Promise<void> {
  await settle(page, row.no, click)
  const expected = await expectedDigest(row.scenario as string, click)
  await expect.poll(() => shownDigest(page, row.no), { timeout: 20_000 }).toBe(expected)
}

async function together(click: number): Promise<void> {
  await Promise.all(pair.both.map(page => at(page, click)))
}

/** Opens what can be done to a member and chooses; the run plays on in both windows. */
async function doTo(page: Page, member: string, offer: string): Promise<void> {
  await slideOf(page, row.no).locator(`.member[aria-label^="${member},"]`).click()
  await page.getByRole('menuitem', { name: offer }).click()
}

const stopped = (page: Page, member: string) => slideOf(page, row.no).locator(`.member.down[aria-label^="${member},"]`)

it('follow a click, a step back and a jump of the presenter', async () => {
  await presenter.bringToFront()
  await presenter.keyboard.press('PageDown')
  await together(1)
  await presenter.keyboard.press('PageDown')
  await together(2)
  await presenter.keyboard.press('PageUp')
  await together(1)
  await presenter.keyboard.press('ArrowUp')
  await Promise.all(pair.both.map(page => page.waitForURL(url => url.pathname.endsWith(`/${row.no - 1}`))))
})

it('follow keys pressed in the projector’s window', async () => {
  await projector.bringToFront()
  await projector.keyboard.press('PageDown')
  await together(1)
  await projector.keyboard.press('ArrowRight')
  await together(2)
  await projector.keyboard.press('PageUp')
  await together(1)
})

it('survive a reload of the projector’s window, then of the presenter’s', async () => {
  await presenter.bringToFront()
  await presenter.keyboard.press('PageDown')
  await presenter.keyboard.press('PageDown')
  await together(2)
  await projector.reload()
  await together(2)
  await presenter.reload()
  // The mouse over the presenter's window publishes Slidev's shared state: nobody may follow it.
  await presenter.mouse.move(400, 300)
  await presenter.mouse.move(420, 320)
  await together(2)
  await presenter.keyboard.press('PageDown')
  await together(3)
})

it('a presenter’s window opened late, elsewhere, takes the projector’s place', async () => {
  await presenter.close()
  await projector.bringToFront()
  await projector.keyboard.press('PageDown')
  await at(projector, 1)
  const late = await projector.context().newPage()
  await late.goto(`${deck.url}presenter/1`)
  await Promise.all([late, projector].map(page => at(page, 1)))
})

it('show the same fork when someone acts in either, and the clicker goes on', async () => {
  await projector.bringToFront()
  await doTo(projector, 'm2', 'Arrêter m2')
  await Promise.all(pair.both.map(page => stopped(page, 'm2').waitFor({ state: 'attached' })))
  await presenter.bringToFront()
  await doTo(presenter, 'm3', 'Arrêter m3')
  await Promise.all(pair.both.map(page => stopped(page, 'm3').waitFor({ state: 'attached' })))
  expect(await stopped(projector, 'm2').count(), 'the first action is kept').toBe(1)
  await presenter.keyboard.press('PageDown')
  await together(1)
})

it('after a click in the scene, on a control and on « Revenir au scénario », PageDown still advances', async () => {
  await projector.bringToFront()
  const slide = slideOf(projector, row.no)
  await slide.getByRole('button', { name: 'Lire la suite' }).click()
  await slide.getByRole('button', { name: 'Mettre en pause' }).click()
  await doTo(projector, 'm3', 'Figer m3')
  await slide.getByRole('button', { name: 'Revenir au scénario' }).click()
  await together(0)
  await projector.keyboard.press('PageDown')
  await together(1)
})

it('the presenter’s timer survives a reload', async () => {
  await presenter.bringToFront()
  await presenter.evaluate(() => {
    const key = Object.keys(localStorage).find(k => k.endsWith('chronomètre'))
    if (!key) throw new Error('no timer kept')
    localStorage.setItem(key, JSON.stringify({
      timer: { status: 'running', slides: {}, startedAt: Date.now() - 600_000, pausedAt: 0 }, savedAt: Date.now(),
    }))
  })
  await presenter.reload()
  await expect.poll(() => presenter.locator('body').innerText()).toMatch(/4[01]\s*:\s*\d\d/)
})
