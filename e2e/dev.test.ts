/**
 * The development server: two windows on it, as on the built deck; and a device of the network, which
 * shares nothing with them but the server.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-chromium'
import { expectedDigest } from './frames.ts'
import { settle, shownDigest, startDevDeck } from './support.ts'
import type { Deck } from './support.ts'
import type { Row } from '../scripts/running-order.ts'

let deck: Deck
let row: Row

beforeAll(async () => {
  deck = await startDevDeck()
  row = deck.rows.find(r => r.scenario === 'election') as Row
})
afterAll(() => deck?.close())

async function at(page: Page, click: number): Promise<void> {
  await settle(page, row.no, click)
  const expected = await expectedDigest(row.scenario as string, click)
  await expect.poll(() => shownDigest(page, row.no), { timeout: 20_000 }).toBe(expected)
}

it('presenter and projector stay together through keys of either and reloads', async () => {
  const { context, complaints } = await deck.open()
  const presenter = await context.newPage()
  await presenter.goto(`${deck.url}presenter/${row.no}`)
  await at(presenter, 0)
  const projector = await context.newPage()
  await projector.goto(`${deck.url}1`)
  await at(projector, 0)
  await projector.keyboard.press('PageDown')
  await Promise.all([at(presenter, 1), at(projector, 1)])
  await presenter.bringToFront()
  await presenter.keyboard.press('PageDown')
  await Promise.all([at(presenter, 2), at(projector, 2)])
  await projector.reload()
  await at(projector, 2)
  await presenter.reload()
  await Promise.all([at(presenter, 2), at(projector, 2)])
  await context.close()
  expect(complaints).toEqual([])
})

it('another device follows clicks and what is done to a run; a late one finds both', async () => {
  const [room, device, late] = [await deck.open(), await deck.open(), await deck.open()]
  const presenter = await room.context.newPage()
  await presenter.goto(`${deck.url}presenter/${row.no}`)
  await at(presenter, 0)
  const follower = await device.context.newPage()
  await follower.goto(`${deck.url}1`)
  await at(follower, 0)
  await presenter.keyboard.press('PageDown')
  await Promise.all([at(presenter, 1), at(follower, 1)])
  const run = (page: Page) => page.locator(`#slideshow .slidev-page-${row.no}`)
  await run(presenter).locator('.member[aria-label^="m2,"]').click()
  await run(presenter).getByRole('menuitem', { name: 'Arrêter m2' }).click()
  const arrived = await late.context.newPage()
  await arrived.goto(`${deck.url}1`)
  for (const page of [presenter, follower, arrived]) {
    await settle(page, row.no, 1)
    await run(page).locator('.member.down[aria-label^="m2,"]').waitFor()
    await run(page).getByRole('radio', { name: 'Suite 1' }).waitFor()
  }
  await run(presenter).locator('.timeline').press('End')
  await expect.poll(() => shownDigest(presenter, row.no), { timeout: 10_000 }).not.toBe('')
  const shown = await shownDigest(presenter, row.no)
  for (const page of [follower, arrived]) await expect.poll(() => shownDigest(page, row.no), { timeout: 10_000 }).toBe(shown)
  for (const { context, complaints } of [room, device, late]) {
    await context.close()
    expect(complaints).toEqual([])
  }
})
