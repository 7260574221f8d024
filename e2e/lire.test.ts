/** The deck to read: every slide in order, for any screen, for whoever does not see it, and light. */
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-chromium'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLink } from '../sim/run/link.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import { runSlidev } from '../scripts/slidev.ts'
import { spaced } from './pdf.ts'
import { startDeck } from './support.ts'
import type { Deck } from './support.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core')
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let deck: Deck

beforeAll(async () => { deck = await startDeck() })
afterAll(() => deck?.close())

async function reading(page: Page, place = 'lire', url = deck.url): Promise<void> {
  await page.goto(url + place)
  await page.locator('.lire-slide').first().waitFor()
}

it('has every slide in order, under its chapter, with headings in order and its landmarks', async () => {
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  await reading(page)
  const titles = await page.locator('.lire-slide h3').allTextContents()
  expect(titles.map(title => spaced(title).trim())).toEqual(deck.rows.map(row => spaced(`${row.no} ${row.title}`)))
  const levels = await page.locator('.lire :is(h1, h2, h3, h4, h5, h6)').evaluateAll(all => all.map(each => Number(each.tagName[1])))
  expect(levels.filter(level => level === 1)).toEqual([1])
  expect(levels[0]).toBe(1)
  expect(levels.filter((level, i) => i > 0 && level > levels[i - 1] + 1)).toEqual([])
  expect(levels.filter(level => level === 2)).toHaveLength(new Set(deck.rows.map(row => row.chapter)).size + 1)
  for (const landmark of ['main', 'nav[aria-label]', '[role=search][aria-label]', 'header', '.skip']) expect(await page.locator(`.lire ${landmark}`).count(), landmark).toBeGreaterThan(0)
  await context.close()
  expect(complaints).toEqual([])
})

it('says what is said, with voices and clicks, and nothing that is for the speakers alone', async () => {
  const { context } = await deck.open()
  const page = await context.newPage()
  await reading(page)
  const said = (await page.locator('.lire-slide').allTextContents()).map(spaced)
  expect(await page.locator('.lire-slide .said').count()).toBe(deck.rows.length)
  for (const text of said) expect(text).not.toMatch(/\[(?:click|privé|\/privé|A|B)\]|Si la scène ne bouge pas/)
  // One step a click where the notes have one.
  for (const row of deck.rows.filter(row => row.scenario)) {
    expect(await page.locator(`#diapositive-${row.no}`).locator('xpath=..').locator('.said .step').allTextContents(), `slide ${row.no}`)
      .toEqual(Array.from({ length: row.clicks }, (_, i) => `clic ${i + 1}`))
  }
  await context.close()
})

it('leads from a run to the lab, and to the live slide', async () => {
  const { context } = await deck.open()
  const page = await context.newPage()
  await reading(page)
  for (const row of deck.rows) {
    const slide = page.locator(`#diapositive-${row.no}`).locator('xpath=..')
    const replay = slide.locator('a.replay')
    expect(await replay.count(), `slide ${row.no}`).toBe(row.scenario ? 1 : 0)
    if (!row.scenario) continue
    const [path, fragment] = (await replay.getAttribute('href') ?? '').split('#')
    expect(path).toBe('/labo')
    expect(readLink(fragment, id => scenarios.find(s => s.id === id))).toMatchObject({ ok: true, run: { at: 0, cue: 0, log: [], scenario: { id: row.scenario } } })
  }
  await page.locator('#diapositive-3').locator('xpath=..').getByRole('link', { name: 'Voir la diapositive 3', exact: true }).click()
  await page.locator('#slideshow .slidev-page-3 .slidev-layout').waitFor()
  await context.close()
})

it('links each slide’s first terms to the glossary, whose terms all stand at the end', async () => {
  const { context } = await deck.open()
  const page = await context.newPage()
  await reading(page)
  const hrefs = await page.locator('.lire-slide a.term').evaluateAll(all => all.map(a => ({ slide: a.closest('article')!.getAttribute('aria-labelledby'), href: a.getAttribute('href') as string })))
  expect(hrefs.length).toBeGreaterThan(deck.rows.length)
  expect(new Set(hrefs.map(({ slide, href }) => slide + href)).size).toBe(hrefs.length)
  const ids = await page.locator('.lire-glossary dt').evaluateAll(all => all.map(each => `#${each.id}`))
  expect(hrefs.filter(({ href }) => !ids.includes(href))).toEqual([])
  const term = page.locator('.said a.term').first()
  const target = await term.getAttribute('href')
  await term.click()
  expect(await page.evaluate(() => `#${document.activeElement?.id}`)).toBe(target)
  expect(new URL(page.url()).hash).toBe(target)
  await context.close()
})

it('finds words without case or accent, marks them, says how many slides hold them, and gives all back', async () => {
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  await reading(page)
  await page.evaluate(() => document.querySelector('#diapositive-20')!.scrollIntoView())
  await page.keyboard.press('/')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('lire-recherche')
  await page.keyboard.type('MAJORITE temoin')
  await expect.poll(() => page.locator('.lire-slide').count()).toBeLessThan(deck.rows.length)
  const slides = page.locator('.lire-slide')
  const count = await slides.count()
  expect(await slides.first().evaluate(slide => slide.getBoundingClientRect().top >= 0), 'what is found is in view').toBe(true)
  expect(count).toBeGreaterThan(0)
  expect(await page.locator('.lire output[role=status]').textContent()).toBe(count === 1 ? '1 diapositive' : `${count} diapositives`)
  for (let i = 0; i < count; i++) {
    const marks = (await slides.nth(i).locator('mark').allTextContents()).map(mark => mark.toLowerCase())
    expect(marks).toContain('majorité')
    expect(marks).toContain('témoin')
  }
  await page.locator('#lire-recherche').fill('zzzz')
  await expect.poll(() => slides.count()).toBe(0)
  expect(await page.locator('.lire output[role=status]').textContent()).toBe('aucune diapositive')
  await page.locator('#lire-recherche').press('Escape')
  await expect.poll(() => slides.count()).toBe(deck.rows.length)
  expect(await page.locator('mark').count()).toBe(0)
  await context.close()
  expect(complaints).toEqual([])
})

it('draws only what is near the screen, and nothing of it moves', async () => {
  const { context, complaints } = await deck.open({ reducedMotion: 'no-preference' })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const counted = window as unknown as { frames: number }
    counted.frames = 0
    const ask = window.requestAnimationFrame.bind(window)
    window.requestAnimationFrame = callback => ask((now) => { counted.frames++; callback(now) })
  })
  const run = deck.rows.find(row => row.scenario)!
  await reading(page, `lire#diapositive-${run.no}`)
  await page.locator('.still .run[data-digest]:not([data-digest=""])').first().waitFor()
  expect(await page.locator('.still .scaled').count()).toBeLessThanOrEqual(8)
  await page.waitForTimeout(500)
  const frames = () => page.evaluate(() => (window as unknown as { frames: number }).frames)
  const before = await frames()
  await page.waitForTimeout(1_000)
  expect(await frames() - before).toBe(0)
  await page.evaluate(() => document.querySelector('#glossaire')!.scrollIntoView())
  await expect.poll(() => page.locator('.still .run').count()).toBe(0)
  await context.close()
  expect(complaints).toEqual([])
})

describe.each([[360, 740], [390, 844], [1366, 768]])('at %i × %i', (width, height) => {
  it('fits the screen, and axe finds nothing serious', async () => {
    const { context, complaints } = await deck.open({ viewport: { width, height } })
    const page = await context.newPage()
    await reading(page)
    await page.locator('details').evaluateAll(all => all.forEach((each) => { (each as HTMLDetailsElement).open = true }))
    const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, out: [...document.querySelectorAll('.lire *')]
      .filter(each => !each.closest('.still') && each.getBoundingClientRect().right > innerWidth + 0.5).map(each => each.outerHTML.slice(0, 120)) }))
    expect(wide).toEqual({ page: width, out: [] })
    const small = await page.locator('.lire :is(a, summary, input):not(.term)').evaluateAll(all => all
      .filter(each => each.checkVisibility() && !each.closest('p:not(.go, .ways), td, .skip') && each.getBoundingClientRect().height < 24).map(each => each.outerHTML.slice(0, 120)))
    expect(small).toEqual([])
    await page.addScriptTag({ path: AXE })
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string, impact: string, nodes: { html: string }[] }[] }> } }
      const { violations } = await axe.run(document, { resultTypes: ['violations'] })
      return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    })
    expect(found).toEqual([])
    await context.close()
    expect(complaints).toEqual([])
  })
})

describe('the front door', () => {
  it('of a phone is the page to read; a slide’s own address stays the slide', async () => {
    const { context, complaints } = await deck.open(PHONE)
    const page = await context.newPage()
    await page.goto(deck.url)
    await page.locator('.lire-slide').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/lire')
    await page.getByRole('link', { name: 'Voir les diapositives' }).click()
    await page.locator('#slideshow .slidev-page-1 .slidev-layout').waitFor()
    expect(new URL(page.url()).pathname).toBe('/1')
    await context.close()
    expect(complaints).toEqual([])
  })

  it('of a desk is the first slide', async () => {
    const { context } = await deck.open()
    const page = await context.newPage()
    await page.goto(deck.url)
    await page.locator('#slideshow .slidev-page-1 .slidev-layout').waitFor()
    expect(new URL(page.url()).pathname).toBe('/1')
    await context.close()
  })
})

it('works without the notes, with addresses after a #, and says that they are not there', async () => {
  const out = mkdtempSync(join(tmpdir(), 'deck-lire-'))
  await runSlidev(['build', '--without-notes', '--router-mode', 'hash', '--out', out])
  const bare = await startDeck(out)
  try {
    const { context, complaints } = await bare.open()
    const page = await context.newPage()
    await reading(page, '#/lire', bare.url)
    expect(await page.locator('.lire header').textContent()).toContain('sans les notes')
    expect(await page.locator('.lire .said').count()).toBe(0)
    expect(await page.locator('.lire-slide').count()).toBe(bare.rows.length)
    await page.locator('a[href="#diapositive-3"]').click()
    expect(new URL(page.url()).hash).toBe('#/lire#diapositive-3')
    await page.reload()
    await page.locator('.lire-slide').first().waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('diapositive-3')
    await page.getByRole('link', { name: 'Voir la diapositive 3', exact: true }).click()
    await page.locator('#slideshow .slidev-page-3 .slidev-layout').waitFor()
    await context.close()
    expect(complaints).toEqual([])
  } finally {
    await bare.close()
    rmSync(out, { recursive: true, force: true })
  }
})
