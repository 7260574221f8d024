/** The lab on the built deck, at a desk and on a phone; what leads there from a slide; what is shared from it. */
import { readFile } from 'node:fs/promises'
import type { BrowserContext, Download, Page } from 'playwright-chromium'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { ENGINE_VERSION } from '../sim/run/limits.ts'
import { decodeLink, encodeLink, playedScenario } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import { cueInstant, frameAt, openRun } from '../sim/run/run.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import { audit, AXE } from './audit.ts'
import { settle, startDeck } from './support.ts'
import type { Deck } from './support.ts'

const DESK = { viewport: { width: 1366, height: 768 } }
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

const etcd = await loadWorld('etcd')
let deck: Deck

beforeAll(async () => { deck = await startDeck() })
afterAll(() => deck?.close())

async function opened(options: object = DESK): Promise<{ page: Page, context: BrowserContext, complaints: string[] }> {
  const { context, complaints } = await deck.open(options)
  await context.addInitScript({ content: AXE })
  return { page: await context.newPage(), context, complaints }
}

/** The run that the address of a page holds, and what Node shows of it. */
function linked(address: string): { run: SharedRun, digest: string } {
  const link = decodeLink(new URL(address).hash.slice(1), id => scenarios.find(s => s.id === id), etcd)
  if (!link.ok) throw new Error(link.wrong)
  const { run } = link
  return { run, digest: digestOf(frameAt(openRun(etcd, playedScenario(run), run.log), run.at)) }
}

/** Waits until the page stands still on the frame that Node computes from its address. */
async function expectSame(page: Page): Promise<SharedRun> {
  await expect.poll(() => page.locator('main.run').evaluate(main => (main as HTMLElement).dataset.digest ?? ''), { timeout: 15_000 }).not.toBe('')
  const { run, digest } = linked(page.url())
  expect(await page.locator('main.run').getAttribute('data-digest')).toBe(digest)
  return run
}

async function pick(page: Page, title: string): Promise<void> {
  await page.goto(`${deck.url}labo`)
  await page.locator('.gallery a', { hasText: title }).click()
  await page.locator('svg.scene').first().waitFor()
}

const more = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name: 'Plus de commandes' }).click()
  await page.locator('.more').getByRole(typeof name === 'string' && name === 'Ouvrir au labo' ? 'link' : name instanceof RegExp ? 'button' : 'radio', { name }).click()
}
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Controls that a finger would miss. */
const small = (page: Page) => page.locator('.lab :is(button, a, input, select, summary)').evaluateAll(all => all.flatMap((each) => {
  const { width, height } = each.getBoundingClientRect()
  return each.checkVisibility() && (width < 24 || height < 24) ? [`${each.outerHTML.slice(0, 80)} ${width}×${height}`] : []
}))

describe.each([['at a desk', DESK], ['on a phone', PHONE]])('%s', (_, options) => {
  it('everything fits, with each panel, menu and dialog, and axe finds nothing serious', async () => {
    const { page, context, complaints } = await opened(options)
    const problems: string[] = []
    async function check(what: string): Promise<void> {
      const found = [...await audit(page), ...await small(page)]
      if (await wide(page) > 0) found.push(`${await wide(page)} px too wide`)
      problems.push(...found.map(each => `${what}: ${each}`))
    }
    await page.goto(`${deck.url}labo`)
    await page.locator('.gallery').waitFor()
    await check('gallery')
    await pick(page, 'Banc libre')
    await page.getByRole('button', { name: 'Composer le cluster' }).click()
    await check('bench')
    await pick(page, 'Le lien entre les sites est coupé')
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Repère suivant' }).click()
    for (const panel of ['Journaux répliqués', 'Clients', 'Quorum', 'Console', 'Journal']) {
      await more(page, panel)
      await page.locator('.stage-panel').waitFor()
      await check(panel)
    }
    await page.locator('svg.scene .member, svg.scene [role=button]').first().click()
    await page.locator('.action-menu, [role=menu]').first().waitFor()
    await check('menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.locator('.listing').waitFor()
    await check('all actions')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Jumeau' }).click()
    await page.locator('.twin svg').waitFor()
    await check('twin')
    await more(page, /^Partager/)
    await page.getByRole('button', { name: 'Code QR' }).click()
    await check('share')
    await context.close()
    expect(problems).toEqual([])
    expect(complaints).toEqual([])
  })

  it('a bench is composed, acted in, undone, reloaded: the same frame as Node computes from its address', async () => {
    const { page, context, complaints } = await opened(options)
    await pick(page, 'Banc libre')
    await page.getByRole('button', { name: 'Composer le cluster' }).click()
    await page.getByLabel('3', { exact: true }).check()
    await page.getByLabel('Une machine en réserve par site').check()
    await page.getByRole('button', { name: 'Construire ce cluster' }).click()
    await page.getByRole('button', { name: 'Mettre en pause' }).click()
    await expectSame(page)
    expect(await page.locator('main.run').innerText()).toContain('c3')
    await page.keyboard.press('/')
    await page.locator('.listing').getByText('Arrêter m1', { exact: false }).first().click()
    expect((await expectSame(page)).log).toMatchObject([{ action: { type: 'crash', member: 'm1' } }])
    const before = await page.locator('main.run').getAttribute('data-digest')
    await page.reload()
    expect((await expectSame(page)).log).toHaveLength(1)
    expect(await page.locator('main.run').getAttribute('data-digest')).toBe(before)
    await page.getByRole('button', { name: /^Annuler/ }).click()
    expect((await expectSame(page)).log).toEqual([])
    await page.getByRole('button', { name: 'Autre tirage' }).click()
    await expect.poll(() => linked(page.url()).run.seed).toBe(2)
    await expectSame(page)
    await context.close()
    expect(complaints).toEqual([])
  })

  it('a link followed within the page, damaged or from another engine, is shown or explained', async () => {
    const { page, context, complaints } = await opened(options)
    const [story] = scenarios.filter(s => s.id === 'replication')
    const run: SharedRun = { scenario: story, seed: story.seed, settings: {}, log: [], at: cueInstant(openRun(etcd, story), 2), cue: 2 }
    await page.goto(`${deck.url}labo#${encodeLink(run)}`)
    expect(await expectSame(page)).toEqual(run)
    const follow = (fragment: string) => page.evaluate((hash) => { location.hash = hash }, fragment)
    await follow(encodeLink(run).slice(0, -2))
    await expect.poll(() => page.locator('.notice').textContent()).toBe('Ce lien est incomplet ou abîmé.')
    await follow(encodeLink({ ...run, at: run.at + 1_000_000 }, { engine: ENGINE_VERSION + 1 }))
    await expect.poll(() => page.locator('.notice').textContent()).toMatch(/autre version du simulateur/)
    expect((await expectSame(page)).at).toBe(run.at + 1_000_000)
    await page.goBack()
    await page.getByRole('link', { name: 'Scénarios' }).click()
    await page.locator('.gallery').waitFor()
    await context.close()
    expect(complaints).toEqual([])
  })
})

it('a slider keeps the keys that move it, used by mouse or by key', async () => {
  const { page, context, complaints } = await opened()
  await pick(page, 'Banc libre')
  await page.getByRole('button', { name: 'Distance et disques' }).click()
  const slider = page.getByLabel(/^Aller-retour entre sites/)
  await slider.click()
  const start = Number(await slider.inputValue())
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
  expect(Number(await slider.inputValue())).toBe(start - 2)
  await context.close()
  expect(complaints).toEqual([])
})

describe('what is shared', () => {
  async function download(page: Page, name: RegExp): Promise<Download> {
    const [file] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name }).click()])
    return file
  }

  it('is the run that is shown: link, code, picture, film, trace; the trace replays where it is dropped', async () => {
    const { page, context, complaints } = await opened({ ...DESK, permissions: ['screen-wake-lock', 'clipboard-read', 'clipboard-write'] })
    await pick(page, 'Une élection au démarrage')
    await page.getByRole('button', { name: 'Repère suivant' }).click()
    await more(page, /^Partager/)
    await page.getByRole('button', { name: 'Copier le lien' }).click()
    await expect.poll(() => page.locator('.told').textContent()).toBe('Lien copié.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
    const svg = await readFile(await (await download(page, /SVG/)).path(), 'utf8')
    expect(svg).toMatch(/^<svg [^>]*viewBox=/)
    expect(svg).toContain('m1')
    expect(svg).toMatch(/<desc[^>]*>À [\d,]+\ss\. Pour décider, il faut 2 voix sur 3\. m1\s: site A, rôle /)
    expect((await readFile(await (await download(page, /PNG/)).path())).subarray(1, 4).toString()).toBe('PNG')
    const film = await download(page, /animation/)
    expect(film.suggestedFilename()).toMatch(/^election-\d+ms\.webm$/)
    expect((await readFile(await film.path())).length).toBeGreaterThan(5_000)
    const trace = await (await download(page, /JSON/)).path()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog').count()).toBe(0)
    const { run } = linked(page.url())
    await page.goto(`${deck.url}labo`)
    await page.locator('.trace-drop input').setInputFiles(trace)
    await expect.poll(() => page.locator('.trace-drop [role=status]').textContent()).toContain('les événements sont les mêmes')
    expect(await expectSame(page)).toEqual(run)
    await context.close()
    expect(complaints).toEqual([])
  })

  it('a slide shares its run too, leads to it in the lab, and the clicker goes on', async () => {
    const { page, context, complaints } = await opened()
    const row = deck.rows.find(r => r.scenario === 'election')!
    await page.goto(`${deck.url}${row.no}?clicks=1`)
    await settle(page, row.no, 1)
    const slide = page.locator(`#slideshow .slidev-page-${row.no} .run`)
    const digest = await slide.getAttribute('data-digest')
    await slide.getByRole('button', { name: 'Plus de commandes' }).click()
    const [tab] = await Promise.all([context.waitForEvent('page'), slide.getByRole('link', { name: 'Ouvrir au labo' }).click()])
    await tab.locator('svg.scene').waitFor()
    expect((await expectSame(tab)).cue).toBe(1)
    expect(await tab.locator('main.run').getAttribute('data-digest')).toBe(digest)
    await slide.getByRole('button', { name: 'Partager…' }).click()
    const address = await page.locator('#share-link').inputValue()
    expect(linked(address).digest).toBe(digest)
    expect(new URL(address).hash.length).toBeLessThanOrEqual(300)
    await page.keyboard.press('PageDown')
    await settle(page, row.no, 2)
    await expect.poll(() => page.locator('dialog').count()).toBe(0)
    // The lab is a page of its own: the talk does not take it along.
    await page.keyboard.press('PageDown')
    await settle(page, row.no, 3)
    expect(new URL(tab.url()).pathname).toBe('/labo')
    await context.close()
    expect(complaints).toEqual([])
  })

  it('on a phone a tap on a slide’s run offers the lab first', async () => {
    const { page, context, complaints } = await opened({ ...PHONE, viewport: { width: 390, height: 844 } })
    const row = deck.rows.find(r => r.scenario === 'election')!
    await page.goto(`${deck.url}${row.no}`)
    await settle(page, row.no, 0)
    const slide = page.locator(`#slideshow .slidev-page-${row.no} .run`)
    const tap = async () => {
      const box = (await slide.locator('svg.scene').boundingBox())!
      await page.touchscreen.tap(box.x + box.width / 3, box.y + box.height / 2)
    }
    await tap()
    const link = slide.getByRole('link', { name: 'Ouvrir au labo' })
    await link.waitFor()
    expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(24)
    expect(await audit(page)).toEqual([])
    const [tab] = await Promise.all([context.waitForEvent('page'), link.tap()])
    await tab.locator('svg.scene').waitFor()
    expect((await expectSame(tab)).scenario.id).toBe(row.scenario)
    await slide.getByRole('button', { name: 'Rester ici' }).tap()
    expect(await slide.locator('.phone-offer').count()).toBe(0)
    await context.close()
    expect(complaints).toEqual([])
  })
})

it('the lab downloads nothing of the presenter’s window or of drawing on slides', async () => {
  const { page, context } = await opened()
  const files: string[] = []
  page.on('response', response => files.push(new URL(response.url()).pathname))
  await page.goto(`${deck.url}labo`, { waitUntil: 'networkidle' })
  expect(files.length).toBeGreaterThan(5)
  expect(files.filter(file => /presenter|drauu|monaco|rehears|Desk|DrawingControls/i.test(file))).toEqual([])
  await context.close()
})
