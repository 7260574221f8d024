/** The development server: two windows on it, as on the built deck. */
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
  row = deck.rows.find(r => r.scenario) as Row
})
afterAll(() => deck?.close())

it('presenter and projector stay together through keys of either and reloads', async () => {
  const { context, complaints } = await deck.open()
  const at = async (page: Page, click: number) => {
    await settle(page, row.no, click)
    const expected = await expectedDigest(row.scenario as string, click)
    await expect.poll(() => shownDigest(page, row.no), { timeout: 20_000 }).toBe(expected)
  }
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
