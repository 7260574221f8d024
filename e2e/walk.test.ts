import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectedDigest } from './frames.ts'
import { overflow, shownDigest, startDeck, walk } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck

beforeAll(async () => {
  deck = await startDeck()
})
afterAll(() => deck?.close())

it.each([
  ['a projector', { width: 1920, height: 1080 }],
  ['a laptop’s screen', { width: 1366, height: 768 }],
  ['an old projector', { width: 1024, height: 768 }],
])('every slide fits at every click on %s, shows the frame that Node computes, and nothing complains', async (_, viewport) => {
  const { context, complaints } = await deck.open({ viewport })
  const page = await context.newPage()
  const problems: string[] = []
  let frames = 0
  let compared = 0
  await walk(page, deck, async (row, click) => {
    frames += 1
    const where = `slide ${row.no} “${row.title}” at click ${click}`
    problems.push(...(await overflow(page, row.no)).map(each => `${where}: ${each}`))
    if (row.scenario) {
      const [shown, expected] = [await shownDigest(page, row.no), await expectedDigest(row.scenario, click)]
      compared += 1
      if (shown !== expected) problems.push(`${where}: shows frame ${shown}, Node computes ${expected}`)
    }
    problems.push(...complaints.splice(0).map(each => `${where}: ${each}`))
  })
  await context.close()
  expect(problems).toEqual([])
  expect(compared).toBeGreaterThan(0)
  expect(frames).toBe(deck.rows.reduce((sum, { clicks }) => sum + clicks + 1, 0))
})
