/** The handout: a title sheet, then one A4 sheet a slide, with what is said. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportHandout, HANDOUT } from '../scripts/export.ts'
import { openPdf, pageTexts, spaced } from './pdf.ts'
import { startDeck } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck

beforeAll(async () => {
  deck = await startDeck()
  await exportHandout()
}, 300_000)
afterAll(() => deck?.close())

it('has a sheet for each slide, in order, numbered as its contents say', async () => {
  const texts = await pageTexts(HANDOUT)
  expect(texts).toHaveLength(deck.rows.length + 1)
  for (const row of deck.rows) {
    const sheet = texts[row.no]
    expect(sheet, `sheet of slide ${row.no}`).toContain(spaced(row.title))
    expect(sheet.trim().endsWith(String(row.no + 1)), `page number of slide ${row.no}`).toBe(true)
    expect(sheet, `live version of slide ${row.no}`).toContain(`/${row.no}`)
    expect(texts[0], 'contents').toContain(spaced(row.title))
  }
})

it('says nothing that is only for the stage', async () => {
  for (const text of await pageTexts(HANDOUT)) expect(text).not.toMatch(/\[(?:click|privé|\/privé|A|B)\]/)
})

it('carries its language, its title and an outline of its sheets', async () => {
  const pdf = await openPdf(HANDOUT)
  const { info } = await pdf.getMetadata() as { info: { Title?: string, Language?: string } }
  expect(info.Title).toBe('Deux sites, trois voix')
  expect(info.Language).toMatch(/^fr/)
  const [root, ...others] = await pdf.getOutline()
  expect(others).toEqual([])
  expect(root.items.map(item => spaced(item.title))).toEqual(deck.rows.map(row => spaced(row.title)))
})

it('cuts nothing: every sheet holds what it says', async () => {
  const { context, complaints } = await deck.open({ viewport: { width: 1000, height: 1400 } })
  const page = await context.newPage()
  await page.goto(`${deck.url}handout?print`)
  await page.locator('.slide-sheet .frame .slidev-layout').nth(deck.rows.length - 1).waitFor({ state: 'attached' })
  const cut = await page.locator('.sheet').evaluateAll(sheets => sheets.flatMap((sheet, i) => {
    const said = sheet.querySelector('.said, nav')
    const footer = sheet.querySelector('footer')
    const room = footer!.getBoundingClientRect().top - said!.getBoundingClientRect().bottom
    return room < 0 || sheet.scrollWidth > sheet.clientWidth ? [`sheet ${i + 1}: ${Math.round(room)} px`] : []
  }))
  await context.close()
  expect(cut).toEqual([])
  expect(complaints).toEqual([])
})
