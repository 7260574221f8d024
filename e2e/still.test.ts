/** Where nobody watches, a slide is one frame: the overview and the presenter's preview. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectedDigest } from './frames.ts'
import { allDigests, settle, startDeck } from './support.ts'
import type { Deck } from './support.ts'
import type { Row } from '../scripts/running-order.ts'

let deck: Deck
let live: Row[]

beforeAll(async () => {
  deck = await startDeck()
  live = deck.rows.filter(r => r.scenario)
})
afterAll(() => deck?.close())

it('the overview shows each run at its last click', async () => {
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  await page.goto(`${deck.url}overview`)
  const expected = await Promise.all(live.map(row => expectedDigest(row.scenario as string, row.clicks)))
  expect(await allDigests(page, expected.length)).toEqual(expected)
  await context.close()
  expect(complaints).toEqual([])
})

it('the presenter’s preview shows the next click, and moves nothing', async () => {
  const row = live[0]
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  await page.goto(`${deck.url}presenter/${row.no}`)
  await settle(page, row.no, 0)
  const shown = () => page.locator('.run').evaluateAll(all => all.filter(r => r.checkVisibility()).map(r => (r as HTMLElement).dataset.digest))
  const expected = [await expectedDigest(row.scenario as string, 0), await expectedDigest(row.scenario as string, 1)]
  await expect.poll(shown, { timeout: 15_000 }).toEqual(expected)
  await context.close()
  expect(complaints).toEqual([])
})
