import { afterAll, beforeAll, expect, it } from 'vitest'
import { overflow, startDeck, walk } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck

beforeAll(async () => {
  deck = await startDeck()
})
afterAll(() => deck?.close())

it.each([
  ['a laptop’s screen', { width: 1366, height: 768 }],
  ['an old projector', { width: 1024, height: 768 }],
])('every slide fits at every click on %s, and nothing complains', async (_, viewport) => {
  const { context, complaints } = await deck.open({ viewport })
  const page = await context.newPage()
  const problems: string[] = []
  let frames = 0
  await walk(page, deck, async (row, click) => {
    frames += 1
    const where = `slide ${row.no} “${row.title}” at click ${click}`
    problems.push(...(await overflow(page, row.no)).map(each => `${where}: ${each}`))
    problems.push(...complaints.splice(0).map(each => `${where}: ${each}`))
  })
  await context.close()
  expect(problems).toEqual([])
  expect(frames).toBe(deck.rows.reduce((sum, { clicks }) => sum + clicks + 1, 0))
})
