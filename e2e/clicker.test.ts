/**
 * Nothing that the mouse or the keyboard does on a scene takes the clicker or the speaker's keys away:
 * after each use, PageDown advances, in both windows. And all that the mouse does, Tab reaches.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-chromium'
import { betOf } from '../sim/run/bet.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import { openPair, slideOf } from './pair.ts'
import type { Pair } from './pair.ts'
import { shownDigest, startDeck } from './support.ts'
import type { Deck } from './support.ts'
import type { Row } from '../scripts/running-order.ts'

let deck: Deck
let row: Row
let pair: Pair
let presenter: Page
let projector: Page

beforeAll(async () => {
  deck = await startDeck()
  // Beside it stands the journal, with its filter.
  row = deck.rows.find(r => r.scenario === 'election') as Row
})
afterAll(() => deck?.close())
beforeEach(async () => {
  pair = await openPair(deck)
  ;({ presenter, projector } = pair)
})
afterEach(async () => {
  await pair.close()
  expect(pair.complaints).toEqual([])
})

async function open({ no }: Row, click = 0): Promise<void> {
  await pair.open(no, click)
  for (const page of pair.both) await expect.poll(() => shownDigest(page, no), { timeout: 20_000 }).not.toBe('')
}

/** Each leaves something open, typed or focused. */
const uses: Readonly<Record<string, (slide: Locator, page: Page) => Promise<unknown>>> = {
  'a menu left open': async (slide) => {
    await slide.locator('.member[aria-label^="m2,"]').click()
    await slide.getByRole('menuitem').first().waitFor()
  },
  'an action chosen': async (slide) => {
    await slide.locator('.member[aria-label^="m2,"]').click()
    await slide.getByRole('menuitem', { name: 'Arrêter m2' }).click()
    await slide.getByRole('button', { name: 'Revenir au scénario' }).waitFor()
  },
  'the timeline dragged': async (slide, page) => {
    const box = (await slide.locator('.timeline').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20, { steps: 4 })
    await page.mouse.up()
  },
  'more controls left open, a speed chosen': async (slide) => {
    await slide.getByRole('button', { name: 'Plus de commandes' }).click()
    await slide.getByRole('radio', { name: '1/10×' }).click()
  },
  'a panel chosen': async (slide) => {
    await slide.getByRole('button', { name: 'Plus de commandes' }).click()
    await slide.getByRole('radio', { name: 'Quorum' }).click()
    await slide.getByRole('region', { name: 'Majorité' }).waitFor()
  },
  'a line typed in the console': async (slide, page) => {
    await slide.getByRole('button', { name: 'Plus de commandes' }).click()
    await slide.getByRole('radio', { name: 'Console' }).click()
    await slide.getByLabel(/^Commande de/).click()
    await page.keyboard.type('etcdctl get x')
  },
  'the list of all actions, searched': async (slide, page) => {
    await slide.getByRole('button', { name: 'Plus de commandes' }).click()
    await slide.getByRole('button', { name: /^Toutes les actions/ }).click()
    await slide.getByLabel('Chercher une action').waitFor()
    await page.keyboard.type('arreter')
  },
  'the filter of the journal': async (slide) => {
    await slide.getByRole('button', { name: /^Filtre/ }).click()
    await slide.getByRole('group', { name: 'Ce que montre le journal' }).getByRole('button').last().click()
  },
  'the controls reached by key': async (slide) => {
    await slide.getByRole('button', { name: 'Événement suivant' }).press('Enter')
    await slide.locator('.timeline').press('Home')
    await slide.getByRole('button', { name: 'Plus de commandes' }).press('Enter')
    await slide.getByRole('radio', { name: '1/10×' }).press('Enter')
  },
}

it.each(Object.keys(uses))('after %s, in either window, PageDown advances in both', async (use) => {
  await open(row)
  for (const [click, page] of [projector, presenter].entries()) {
    await page.bringToFront()
    await uses[use](slideOf(page, row.no), page)
    await page.keyboard.press('PageDown')
    await pair.settle(row.no, click + 1)
    expect(await slideOf(page, row.no).locator('.action-menu, .command-list').count()).toBe(0)
  }
})

it.each(['presenter', 'projector'])('a control that a key has used leaves the speaker’s keys to the speaker, in the %s’s window', async (where) => {
  await open(row)
  const page = where === 'presenter' ? presenter : projector
  const target = deck.rows.find(({ no }) => no > row.no + 1) as Row
  const control = slideOf(page, row.no).getByRole('button', { name: 'Événement suivant' })
  await page.bringToFront()
  await control.press('Enter')
  await page.keyboard.press('p')
  await page.getByRole('complementary', { name: 'Cadence' }).waitFor()
  await page.keyboard.press('p')
  await control.press('Enter')
  await page.keyboard.press('ArrowDown')
  await pair.settle(row.no + 1, 0)
  await page.keyboard.press('ArrowUp')
  await pair.settle(row.no, 0)
  await control.press('Enter')
  expect(await control.evaluate(button => button === document.activeElement)).toBe(true)
  await page.keyboard.press('g')
  await page.locator('#slidev-goto-dialog input:focus').waitFor()
  await page.keyboard.type(String(target.no))
  await page.keyboard.press('Enter')
  await pair.settle(target.no, 0)
})

it('after a bet PageDown tells who won, in both windows', async () => {
  const asked = (scenario: string | null) => {
    const story = scenarios.find(({ id }) => id === scenario)
    return story ? Array.from({ length: 9 }, (_, cue) => cue).find(cue => cue > 0 && betOf(story, cue)) : undefined
  }
  const betting = deck.rows.find(({ scenario, still }) => !still && asked(scenario)) as Row
  const cue = asked(betting.scenario)!
  await open(betting, cue - 1)
  await projector.bringToFront()
  await slideOf(projector, betting.no).locator('.bet [role="radio"]').first().click()
  await slideOf(presenter, betting.no).locator('.bet [aria-checked="true"]').waitFor()
  await projector.keyboard.press('PageDown')
  await pair.settle(betting.no, cue)
  for (const page of pair.both) await slideOf(page, betting.no).locator('.bet.verdict').waitFor()
})

it('Tab goes through all that can be done, in the order of the page', async () => {
  await open(row)
  await presenter.close()
  const slide = slideOf(projector, row.no)
  await slide.getByRole('button', { name: 'Plus de commandes' }).press('Enter')
  // What comes last is loaded last.
  await slide.getByRole('link', { name: 'Ouvrir au labo' }).waitFor()
  const controls = slide.locator('[tabindex="0"], button, input, a[href]').filter({ visible: true })
  const expected = await controls.evaluateAll(all => all.map((each, i) => {
    each.setAttribute('data-test-order', String(i))
    return i
  }))
  expect(expected.length).toBeGreaterThan(20)
  await controls.first().focus()
  const reached: number[] = []
  for (let presses = 0; presses < expected.length; presses++) {
    reached.push(await projector.evaluate(() => Number(document.activeElement?.getAttribute('data-test-order') ?? -1)))
    await projector.keyboard.press('Tab')
  }
  expect(reached).toEqual(expected)
})

it('what was done is there again when both windows are reloaded at once, until a new session begins', async () => {
  await open(row, 1)
  const cue = await shownDigest(presenter, row.no)
  await projector.bringToFront()
  await uses['an action chosen'](slideOf(projector, row.no), projector)
  await uses['a panel chosen'](slideOf(projector, row.no), projector)
  await slideOf(projector, row.no).locator('.timeline').press('End')
  await expect.poll(async () => [await shownDigest(presenter, row.no), await shownDigest(projector, row.no)].map(d => d !== '' && d !== cue), { timeout: 10_000 }).toEqual([true, true])
  const forked = await shownDigest(projector, row.no)
  await Promise.all([presenter.reload(), projector.reload()])
  await pair.settle(row.no, 1)
  for (const page of pair.both) {
    await expect.poll(() => shownDigest(page, row.no), { timeout: 20_000 }).toBe(forked)
    await slideOf(page, row.no).locator('.member.down[aria-label^="m2,"]').waitFor()
    await slideOf(page, row.no).getByRole('region', { name: 'Majorité' }).waitFor()
  }
  await presenter.bringToFront()
  await presenter.keyboard.press('p')
  const pacing = presenter.getByRole('complementary', { name: 'Cadence' })
  await pacing.getByRole('button', { name: 'Nouvelle séance…' }).click()
  await pacing.getByRole('button', { name: 'Effacer' }).click()
  for (const page of pair.both) {
    await slideOf(page, row.no).getByRole('region', { name: 'Journal de la simulation' }).waitFor()
    await expect.poll(() => slideOf(page, row.no).getByRole('button', { name: 'Revenir au scénario' }).count()).toBe(0)
  }
  await presenter.keyboard.press('PageDown')
  await pair.settle(row.no, 2)
})
