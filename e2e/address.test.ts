/** On paper, beside every run: its address and the code of it, once the deck has a public address. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-chromium'
import { encode } from 'uqr'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runSlidev } from '../scripts/slidev.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import { decodeLink } from '../sim/run/link.ts'
import { cueInstant, openRun } from '../sim/run/run.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import type { Row } from '../scripts/running-order.ts'
import { overflow, settle, startDeck } from './support.ts'
import type { Deck } from './support.ts'

const ADDRESS = 'https://exemple.org/talk'

let out: string
let deck: Deck
let runs: Row[]

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'deck-address-'))
  // With a slash too many, as one may write it.
  await runSlidev(['build', '--out', out], { DECK_URL: `${ADDRESS}/` })
  deck = await startDeck(out)
  runs = deck.rows.filter(row => row.scenario)
})
afterAll(async () => {
  await deck?.close()
  rmSync(out, { recursive: true, force: true })
})

/** What a code says, read from what it fills: the modules that uqr gives for the text, and no other. */
async function saysOf(code: Locator, text: string): Promise<boolean> {
  const drawn = await code.evaluate((svg) => {
    const { width } = (svg as SVGSVGElement).viewBox.baseVal
    const path = svg.querySelector('path') as SVGPathElement
    const point = (svg as SVGSVGElement).createSVGPoint()
    return Array.from({ length: width }, (_, y) => Array.from({ length: width }, (_, x) => {
      point.x = x + 0.5
      point.y = y + 0.5
      return path.isPointInFill(point)
    }))
  })
  return JSON.stringify(drawn) === JSON.stringify(encode(text, { ecc: 'M', border: 4 }).data)
}

async function expectAddress(link: Locator, row: Row, click: number): Promise<void> {
  const where = `slide ${row.no} at click ${click}`
  const href = await link.getAttribute('href') ?? ''
  expect(href.startsWith(`${ADDRESS}/labo#`), where).toBe(true)
  const scenario = scenarios.find(s => s.id === row.scenario)!
  const world = await loadWorld(scenario.world)
  expect(decodeLink(href.split('#')[1], id => scenarios.find(s => s.id === id), world), where)
    .toMatchObject({ ok: true, notice: null, run: { scenario: { id: row.scenario }, log: [], cue: click, at: cueInstant(openRun(world, scenario), click) } })
  expect(await link.locator('.letters').textContent(), where).toBe(href.replace('https://', ''))
  expect(await saysOf(link.locator('.qr'), href), where).toBe(true)
  expect(await saysOf(link.locator('.qr'), `${href}x`), where).toBe(false)
}

async function printed(page: Page, row: Row, click: number): Promise<Locator> {
  await page.goto(`${deck.url}${row.no}?print=clicks&clicks=${click}`)
  await settle(page, row.no, click)
  return page.locator(`#slideshow .slidev-page-${row.no} .run-address`)
}

it('each printed cue carries the address of that very run and cue, and nothing overflows', async () => {
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  for (const row of runs) {
    for (const click of [0, row.clicks]) {
      await expectAddress(await printed(page, row, click), row, click)
      expect(await overflow(page, row.no), `slide ${row.no} at click ${click}`).toEqual([])
    }
  }
  await context.close()
  expect(complaints).toEqual([])
})

it('a slide that is shown, not printed, has none', async () => {
  const { context } = await deck.open()
  const page = await context.newPage()
  await page.goto(`${deck.url}${runs[0].no}`)
  await settle(page, runs[0].no, 0)
  expect(await page.locator('.run-address').count()).toBe(0)
  await context.close()
})

it('so does each sheet of the handout with a run, and no other; every sheet holds it', async () => {
  const { context, complaints } = await deck.open({ viewport: { width: 1000, height: 1400 } })
  const page = await context.newPage()
  await page.goto(`${deck.url}handout?print`)
  await page.locator('.slide-sheet .frame .slidev-layout').nth(deck.rows.length - 1).waitFor({ state: 'attached' })
  await expect.poll(() => page.locator('.replay .qr').count(), { timeout: 30_000 }).toBe(runs.length)
  for (const row of runs) await expectAddress(page.locator(`#diapositive-${row.no} .replay`), row, row.clicks)
  const wrong = await page.locator('.slide-sheet').evaluateAll(sheets => sheets.flatMap((sheet) => {
    const box = (selector: string) => sheet.querySelector(selector)?.getBoundingClientRect()
    const [replay, footer, frame] = [box('.replay'), box('footer')!, box('.frame')!]
    return replay && (replay.bottom > footer.top || replay.top < frame.bottom || replay.right > frame.right + 1) ? [sheet.id] : []
  }))
  expect(wrong).toEqual([])
  expect(await page.locator('.title-sheet').textContent()).toContain(`En ligne\u00A0: ${ADDRESS}.`)
  await context.close()
  expect(complaints).toEqual([])
})
