/**
 * What is there for the speaker: the pacing, the black screen, keys that do no harm, rehearsals; and
 * Slidev's own controls in French, each slide announced.
 */
import axe from 'axe-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { BrowserContext, Page } from 'playwright-chromium'
import { settle, startDeck } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck
let context: BrowserContext
let complaints: string[]

beforeAll(async () => {
  deck = await startDeck()
})
afterAll(() => deck?.close())
beforeEach(async () => {
  ({ context, complaints } = await deck.open())
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

/** Opens a window on a slide, of the presenter or of the audience, where it stands still. */
async function open(path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(deck.url + path)
  await settle(page, Number(/\d+/.exec(path)?.[0]), Number(/clicks=(\d+)/.exec(path)?.[1] ?? 0))
  return page
}

/** Says that the timer was started so long ago, s, and reloads: as after a talk that has gone on. */
async function startedAgo(page: Page, seconds: number): Promise<void> {
  await page.evaluate((ago) => {
    const timer = { status: 'running', slides: {}, startedAt: Date.now() - 1000 * ago, pausedAt: 0 }
    localStorage.setItem('Deux sites, trois voix / · chronomètre', JSON.stringify({ timer, savedAt: Date.now() }))
  }, seconds)
  await page.reload()
}

/** Planned start of a slide, s. */
const startOf = (no: number) => deck.rows.filter(row => row.no < no).reduce((sum, { minutes }) => sum + 60 * minutes, 0)
const endOf = (no: number) => startOf(no + 1)
const optional = () => deck.rows.find(row => row.optional)!

const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 10_000 })
const bar = (page: Page) => page.locator('.presenter-bar')
const panel = (page: Page) => page.getByRole('complementary', { name: 'Cadence' })
const black = (page: Page) => page.locator('.blank-screen')
const mark = (page: Page) => page.locator('.blank-mark')

it('the presenter sees how late or early it is, before and after a reload', async () => {
  const page = await open('presenter/10')
  await poll(() => bar(page).innerText()).toContain('51:00')
  expect(await page.locator('.slidev-presenter .grid-section.bottom > .group').isVisible(), 'Slidev’s own timer').toBe(false)
  await startedAgo(page, endOf(10) + 75)
  await poll(() => bar(page).innerText()).toMatch(/retard 1:1[5-9]/)
  await startedAgo(page, startOf(10) - 60)
  await poll(() => bar(page).innerText()).toMatch(/avance 0:5\d/)
  await startedAgo(page, startOf(10) + 5)
  await poll(() => bar(page).innerText()).toContain('à l’heure')
})

it('the timer is started, paused and set back from the keyboard', async () => {
  const page = await open('presenter/1')
  await page.getByRole('button', { name: 'Lancer le chronomètre' }).press('Enter')
  await poll(() => bar(page).innerText()).toContain('50:5')
  await page.getByRole('button', { name: 'Mettre le chronomètre en pause' }).press('Enter')
  const paused = await bar(page).innerText()
  await page.reload()
  await poll(() => bar(page).innerText()).toBe(paused)
  await page.getByRole('button', { name: 'Remettre le chronomètre à zéro' }).press('Enter')
  await poll(() => bar(page).innerText()).toContain('51:00')
})

it('the panel tells what can be skipped, nearest first, and the time of each chapter', async () => {
  const { no } = optional()
  const page = await open(`presenter/${no - 1}`)
  await startedAgo(page, endOf(no - 1) + 120)
  await bar(page).waitFor()
  await page.keyboard.press('p')
  const skips = panel(page).locator('table').nth(1).locator('tbody tr')
  expect(await skips.first().innerText()).toMatch(new RegExp(`^${no}\\b`))
  const gains = await skips.locator('td:nth-child(3)').allInnerTexts()
  const seconds = gains.map(each => each.split(':')).reduce((sum, [m, s]) => sum + 60 * Number(m) + Number(s), 0)
  expect(seconds).toBe(deck.rows.filter(row => row.optional).reduce((sum, row) => sum + 60 * row.minutes, 0))
  const chapters = panel(page).locator('table').first().locator('tbody tr')
  expect(await chapters.count()).toBe(Math.max(...deck.rows.map(row => row.chapter)))
  expect(await chapters.locator('xpath=self::*[@aria-current]').innerText()).toMatch(new RegExp(`^${deck.rows[no - 2].chapter} ·`))
  await page.keyboard.press('Escape')
  expect(await panel(page).count()).toBe(0)
  expect(new URL(page.url()).pathname).toBe(`/presenter/${no - 1}`)
})

it.each(['1366x768', '1920x1080', '1024x768'])('the bar and its panel fit a presenter’s window of %s', async (size) => {
  const page = await open('presenter/24')
  const [width, height] = size.split('x').map(Number)
  await page.setViewportSize({ width, height })
  await startedAgo(page, endOf(24) + 600)
  await bar(page).waitFor()
  await page.keyboard.press('p')
  const boxes = await Promise.all(['nav', '.presenter-bar', '.pacing-panel', '.grid-section.note'].map(each => page.locator(each).first().boundingBox()))
  const [nav, timer, aside, notes] = boxes.map(box => box!)
  expect(timer.x, 'the bar and the navigation').toBeGreaterThanOrEqual(nav.x + nav.width)
  expect(timer.x + timer.width).toBeLessThanOrEqual(width)
  expect(aside.y).toBeGreaterThanOrEqual(0)
  expect(aside.y + aside.height).toBeLessThanOrEqual(timer.y)
  expect(aside.x + aside.width, 'the panel and the notes').toBeLessThanOrEqual(notes.x)
})

it('a mirrored screen shows the pacing on demand only', async () => {
  const page = await open('10')
  await startedAgo(page, endOf(10) + 75)
  await page.waitForTimeout(3500)
  expect(await panel(page).count()).toBe(0)
  await page.keyboard.press('p')
  await poll(() => panel(page).innerText()).toMatch(/retard 1:\d\d/)
  expect(await panel(page).innerText()).toContain(`sauter ${optional().no}`)
  await panel(page).getByRole('button', { name: 'Mettre le chronomètre en pause' }).click()
  await page.keyboard.press('PageDown')
  await page.waitForURL(url => url.href !== `${deck.url}10`)
  await page.keyboard.press('p')
  await poll(() => panel(page).count()).toBe(0)
})

it.each(['b', '.'])('%s blanks the room’s screen in both windows, and brings it back', async (key) => {
  const [presenter, projector] = [await open('presenter/3'), await open('3')]
  await presenter.bringToFront()
  await presenter.keyboard.press(key)
  await black(projector).waitFor()
  expect(await mark(presenter).innerText()).toContain('Écran noir')
  expect(await black(presenter).count()).toBe(0)
  const box = await black(projector).boundingBox()
  expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, 1366, 768])
  expect(await black(projector).evaluate(e => getComputedStyle(e).backgroundColor)).toBe('rgb(0, 0, 0)')
  // From the other window this time.
  await projector.bringToFront()
  await projector.keyboard.press(key)
  await mark(presenter).waitFor({ state: 'detached' })
  expect(await black(projector).count()).toBe(0)
})

it('the next click brings the slide back, and moves nothing', async () => {
  const [presenter, projector] = [await open('presenter/3'), await open('3')]
  for (const page of [presenter, projector]) {
    await page.bringToFront()
    await page.keyboard.press('b')
    await Promise.all([black(projector).waitFor(), mark(presenter).waitFor()])
    await page.keyboard.press('PageDown')
    await Promise.all([black(projector), mark(presenter)].map(each => each.waitFor({ state: 'detached' })))
    expect([presenter, projector].map(each => new URL(each.url()).pathname)).toEqual(['/presenter/3', '/3'])
  }
  await projector.keyboard.press('PageDown')
  await presenter.waitForURL('**/presenter/4**')
})

it('a window that is reloaded or comes late finds the screen black', async () => {
  const [presenter, projector] = [await open('presenter/3'), await open('3')]
  await presenter.bringToFront()
  await presenter.keyboard.press('b')
  await projector.reload()
  await black(projector).waitFor()
  await presenter.reload()
  await mark(presenter).waitFor()
  await context.newPage().then(page => page.goto(`${deck.url}3`).then(() => black(page).waitFor()))
})

it('the room sees nothing of a jump behind the black screen', async () => {
  const [presenter, projector] = [await open('presenter/3'), await open('3')]
  await presenter.bringToFront()
  await presenter.keyboard.press('b')
  await black(projector).waitFor()
  await presenter.keyboard.press('g')
  await presenter.locator('#slidev-goto-input').fill('12')
  await presenter.keyboard.press('Enter')
  await projector.waitForURL(url => url.pathname === '/12')
  expect(await black(projector).isVisible()).toBe(true)
  await presenter.keyboard.press('PageDown')
  await black(projector).waitFor({ state: 'detached' })
  expect(new URL(projector.url()).pathname).toBe('/12')
})

it.each(['presenter/24', '24'])('F5, Shift + F5 and Escape do no harm to %s', async (path) => {
  const page = await open(`${path}`)
  const address = page.url()
  await page.evaluate(() => {
    Object.assign(window, { prevented: [] as boolean[] })
    window.addEventListener('keydown', (event) => { if (event.key === 'F5') (window as unknown as { prevented: boolean[] }).prevented.push(event.defaultPrevented) })
  })
  for (const key of ['F5', 'Shift+F5', 'Escape', 'Escape']) await page.keyboard.press(key)
  // Still the same page: a reload would have taken the list away.
  expect(await page.evaluate(() => (window as unknown as { prevented: boolean[] }).prevented)).toEqual([true, true])
  expect(page.url()).toBe(address)
  // Ctrl + F5 is left to whoever means it.
  await page.keyboard.press('Control+F5')
  expect(await page.evaluate(() => (window as unknown as { prevented?: boolean[] }).prevented?.at(-1) ?? false)).toBe(false)
})

it('Escape closes the overview and leaves the presenter where it is', async () => {
  const page = await open('presenter/3')
  await page.keyboard.press('o')
  const close = page.getByRole('button', { name: 'Fermer' })
  await close.waitFor()
  await page.keyboard.press('Escape')
  await close.waitFor({ state: 'hidden' })
  expect(new URL(page.url()).pathname).toBe('/presenter/3')
})

it('Slidev’s controls speak French in both windows', async () => {
  const presenter = await open('presenter/3')
  const audience = await open('3')
  // What a control says, by sight or to a screen reader; neither slides, notes nor numbers.
  const said = (page: Page) => page.evaluate(() => [...document.querySelectorAll('#app *')]
    .filter(element => !element.closest('.slidev-slide-content, .slidev-note, .speaker'))
    .flatMap(element => [element.getAttribute('title'), element.getAttribute('placeholder'), ...element.childElementCount === 0 ? [element.textContent] : []])
    .filter(text => /\p{L}{2}/u.test(text ?? '')).map(text => text!.trim()))
  const english = /\b(?:the|slide|slides|show|hide|enter|close|current|next|mode|mirror|font|resize|click|clicks|goto|options|toggle|settings|sync|cursor|draw|wake|brightness|invert|end|presenter|drawing|brush|undo|undefined)\b/i
  for (const page of [presenter, audience]) {
    await page.bringToFront()
    await page.getByRole('button', { name: 'Vue d’ensemble' }).waitFor({ state: 'attached' })
    await page.locator('nav').getByRole('button', { name: 'Réglages', exact: true }).last().dispatchEvent('click')
    await page.getByText('Écran allumé').waitFor({ state: 'attached' })
    await page.locator('nav').getByRole('button', { name: 'Synchronisation', exact: true }).last().dispatchEvent('click')
    await page.getByText('Suivre seulement').waitFor({ state: 'attached' })
    const texts = await said(page)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter(text => english.test(text))).toEqual([])
  }
  await presenter.bringToFront()
  expect(await presenter.title()).toBe('Présentateur – Deux sites, trois voix')
  await presenter.getByRole('button', { name: 'Dessiner' }).click()
  await presenter.getByRole('button', { name: 'Gomme' }).waitFor()
  expect((await said(presenter)).filter(text => english.test(text))).toEqual([])
})

it('a slide is announced when it comes on stage, politely, outside the slides', async () => {
  const page = await open('11')
  const region = page.locator('[role=status][aria-live=polite].announcer')
  await page.keyboard.press('ArrowDown')
  await settle(page, 12, 0)
  const { title } = deck.rows[11]
  await poll(() => region.innerText()).toBe(`Diapositive 12 sur ${deck.rows.length} : ${title}`)
  expect(await region.evaluate(element => element.closest('#app'))).toBeNull()
})

it('nothing of this is printed, nor in a deck embedded in another page', async () => {
  const page = await context.newPage()
  for (const path of ['3?print', '3?embedded']) {
    await page.goto(deck.url + path)
    await page.locator('.slidev-page-3 .slidev-layout').waitFor({ state: 'attached' })
    await page.keyboard.press('b')
    await page.keyboard.press('p')
    await page.waitForTimeout(3500)
    expect(await page.locator('.announcer, .speaker, .blank-screen, .blank-mark').count(), path).toBe(0)
  }
})

it('two windows keep one account of the real times, whichever is reloaded or closed', async () => {
  const [presenter, projector] = [await open('presenter/10'), await open('10')]
  await projector.keyboard.press('p')
  await panel(projector).waitFor()
  await presenter.bringToFront()
  await presenter.getByRole('button', { name: 'Lancer le chronomètre' }).click()
  const shown = (page: Page) => page.evaluate(() => {
    const account = JSON.parse(localStorage.getItem('Deux sites, trois voix / · passages') ?? '{}') as { visits?: { no: number }[] }
    return account.visits?.map(({ no }) => no) ?? []
  })
  const move = async (page: Page, no: number) => {
    await page.bringToFront()
    await page.keyboard.press('ArrowDown')
    await Promise.all([presenter, projector].filter(each => !each.isClosed()).map(each => each.waitForURL(url => url.pathname.endsWith(`/${no}`))))
  }
  await move(presenter, 11)
  await move(presenter, 12)
  await poll(() => shown(presenter)).toEqual([10, 11, 12])
  await presenter.reload()
  await bar(presenter).waitFor()
  await move(presenter, 13)
  await poll(() => shown(projector)).toEqual([10, 11, 12, 13])
  await presenter.close()
  await move(projector, 14)
  await poll(() => shown(projector)).toEqual([10, 11, 12, 13, 14])
})

it('an audit finds nothing serious in the bar, the panel, the overlay and the rehearsals', async () => {
  const audit = async (page: Page, include: string): Promise<string[]> => {
    await page.evaluate(axe.source)
    return page.evaluate(async (selector) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(selector)
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    }, include)
  }
  const presenter = await open('presenter/24')
  await startedAgo(presenter, endOf(24) + 75)
  await bar(presenter).waitFor()
  await presenter.keyboard.press('p')
  await panel(presenter).getByText('Touches').click()
  expect(await audit(presenter, '.presenter-bar')).toEqual([])
  expect(await audit(presenter, '.pacing-panel')).toEqual([])
  const audience = await open('24')
  await audience.keyboard.press('p')
  await panel(audience).waitFor()
  expect(await audit(audience, '.pacing-overlay')).toEqual([])
  const titles = deck.rows.map(({ title }) => title)
  await audience.evaluate((all) => {
    const seconds = Object.fromEntries(all.map((title, i) => [title, 20 + 3 * i]))
    localStorage.setItem('Deux sites, trois voix / · répétitions', JSON.stringify([{ startedAt: 1e12, seconds }, { startedAt: 2e12, seconds }]))
  }, titles)
  await audience.goto(`${deck.url}repetition`)
  await audience.getByRole('row').nth(deck.rows.length).waitFor()
  expect(await audit(audience, '.rehearsals')).toEqual([])
  expect(await audience.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

it('a rehearsal keeps the real times, through a reload, and compares them', async () => {
  const page = await open('presenter/1')
  await page.clock.install()
  const titles = deck.rows.map(({ title }) => title)
  const rehearse = async (first: number, second: number): Promise<void> => {
    await page.goto(`${deck.url}presenter/1`)
    await settle(page, 1, 0)
    await page.keyboard.press('p')
    await page.getByRole('button', { name: /Commencer/ }).click()
    await page.clock.fastForward(first * 1000)
    await page.keyboard.press('ArrowDown')
    await page.reload()
    await settle(page, 2, 0)
    await page.clock.fastForward(second * 1000)
    await poll(() => bar(page).innerText()).toContain('Répétition')
    await page.keyboard.press('p')
    await page.getByRole('button', { name: /Terminer/ }).click()
    await page.getByRole('link', { name: /Répétitions/ }).waitFor()
  }
  await rehearse(40, 100)
  await rehearse(30, 80)

  await page.goto(`${deck.url}repetition`)
  const cells = async (title: string): Promise<number[]> => {
    const texts = await page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: title, exact: true }) }).locator('td').allInnerTexts()
    return texts.slice(-5).map((text) => {
      const [, sign, m, s] = /([+−]?)(\d+):(\d+)/.exec(text) ?? []
      return (sign === '−' ? -1 : 1) * (60 * Number(m) + Number(s))
    })
  }
  const [planned, real, difference, previous] = await cells(titles[0])
  expect(planned).toBe(60 * deck.rows[0].minutes)
  expect(real).toBeGreaterThanOrEqual(30)
  expect(real).toBeLessThan(39)
  expect(difference).toBeCloseTo(real - planned, -0.5)
  expect(previous).toBeGreaterThanOrEqual(40)
  expect((await cells(titles[1]))[1]).toBeGreaterThanOrEqual(80)

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Télécharger le tableau' }).press('Enter')])
  expect(file.suggestedFilename()).toMatch(/^repetition-\d{4}-\d\d-\d\d\.csv$/)
  await page.getByRole('combobox').selectOption({ index: 1 })
  await poll(async () => (await cells(titles[0]))[1]).toBeGreaterThanOrEqual(40)
  await page.getByRole('button', { name: 'Effacer celle-ci' }).press('Enter')
  expect(await page.getByRole('option').count()).toBe(1)
  page.on('dialog', dialog => void dialog.accept())
  await page.getByRole('button', { name: 'Tout effacer' }).press('Enter')
  await page.getByText('Aucune répétition').waitFor()
  await page.reload()
  await page.getByText('Aucune répétition').waitFor()
})
