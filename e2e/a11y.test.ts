/**
 * An automated audit of what a screen reader and a keyboard meet: axe on every slide of the built
 * deck as the audience has it, on what opens on a run, and on the presenter's window. Nothing serious,
 * nothing critical.
 */
import type { Locator, Page } from 'playwright-chromium'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { panels as own } from '../components/scene/etcd-panels.ts'
import { audit, AXE } from './audit.ts'
import { drawingContrast } from './contrast.ts'
import { settle, startDeck, walk } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck

beforeAll(async () => {
  deck = await startDeck()
})
afterAll(() => deck?.close())

async function auditedPage(): Promise<{ page: Page, close: () => Promise<void> }> {
  const { context } = await deck.open()
  await context.addInitScript({ content: AXE })
  return { page: await context.newPage(), close: () => context.close() }
}

it('finds nothing serious on any slide, at its last click and where a run begins', async () => {
  const { page, close } = await auditedPage()
  const problems: string[] = []
  let audits = 0
  let words = 0
  await walk(page, deck, async (row, click) => {
    if (click !== row.clicks && !(row.scenario && click === 0)) return
    audits += 1
    const drawn = await drawingContrast(page, row.no)
    words += drawn.measured
    problems.push(...[...await audit(page), ...drawn.faint].map(each => `slide ${row.no} “${row.title}” at click ${click}: ${each}`))
  })
  await close()
  expect([...new Set(problems)]).toEqual([])
  expect(words).toBeGreaterThan(500)
  expect(audits).toBe(deck.rows.length + deck.rows.filter(r => r.scenario && r.clicks > 0).length)
})

it('finds nothing serious in the presenter’s window, on a run and on a picture', async () => {
  const { page, close } = await auditedPage()
  const run = deck.rows.find(r => r.scenario)!
  const picture = deck.rows.find(r => !r.scenario && r.clicks > 1)!
  const problems: string[] = []
  for (const row of [run, picture]) {
    await page.goto(`${deck.url}presenter/${row.no}`)
    await settle(page, row.no, 0)
    problems.push(...(await audit(page)).map(each => `slide ${row.no} “${row.title}”: ${each}`))
  }
  await close()
  expect(problems).toEqual([])
})

it('finds nothing serious in what opens on a run: menus, dialog, command list, each panel', async () => {
  const { page, close } = await auditedPage()
  const row = deck.rows.find(r => r.scenario === 'follower-lost')!
  await page.goto(`${deck.url}${row.no}?clicks=1`)
  await settle(page, row.no, 1)
  const slide = page.locator(`#slideshow .slidev-page-${row.no}`)
  const problems: string[] = []
  let audits = 0
  const check = async (what: string, open: Locator) => {
    await open.waitFor()
    audits++
    const drawn = await drawingContrast(page, row.no)
    problems.push(...[...await audit(page), ...drawn.faint].map(each => `${what}: ${each}`))
  }
  const menu = slide.getByRole('menu')
  for (const thing of ['.member', '.site-name', '.link', '.client .square']) {
    await slide.locator(thing).first().click()
    await check(`menu of ${thing}`, menu)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
  }
  const more = slide.getByRole('dialog', { name: 'Plus de commandes' })
  const openMore = () => slide.getByRole('button', { name: 'Plus de commandes' }).click()
  await openMore()
  await more.getByRole('button', { name: 'Fidélité' }).click()
  await check('more controls', more.getByRole('note'))
  const panels = more.getByRole('radiogroup', { name: 'Panneau' }).getByRole('radio')
  const names = await panels.allTextContents()
  // The journal, and the world's own.
  expect(names).toHaveLength(1 + own.length)
  for (const [i, name] of names.entries()) {
    if (!await more.isVisible()) await openMore()
    await panels.nth(i).click()
    await check(`panel ${name}`, slide.locator('.stage-panel'))
  }
  await openMore()
  await more.getByRole('button', { name: 'Toutes les actions' }).click()
  await check('command list', slide.getByRole('listbox'))
  await page.keyboard.press('Escape')
  await slide.locator('.member').first().click()
  await menu.getByRole('menuitem', { name: /Tout savoir/ }).click()
  await check('inspector', slide.getByRole('button', { name: 'Fermer' }))
  await close()
  expect([...new Set(problems)]).toEqual([])
  expect(audits).toBe(4 + 1 + 1 + own.length + 2)
})

it('would find a button without a name, faint words, in a drawing too, and a target too small', async () => {
  const { page, close } = await auditedPage()
  await page.goto(`${deck.url}2`)
  await settle(page, 2, 0)
  await page.locator('.slidev-page-2 .slidev-layout').evaluate((slide) => {
    slide.insertAdjacentHTML('beforeend', `
      <div style="position: absolute; top: 200px; left: 300px; background: #fff">
        <button style="width: 30px; height: 30px"></button><p style="color: #bbb">Gris sur blanc</p>
        <div style="font-size: 8px; line-height: 1"><button style="width: 9px; height: 9px">a</button><button style="width: 9px; height: 9px">b</button></div>
        <svg width="100" height="40"><rect width="100" height="40" fill="#ddd" /><text x="10" y="25" fill="#999">Gris</text></svg>
      </div>`)
  })
  const { faint } = await drawingContrast(page, 2)
  const rules = new Set((await audit(page)).map(each => each.split(':')[0]))
  await close()
  expect([...rules].sort()).toEqual(['button-name', 'color-contrast', 'target-size'])
  expect(faint).toEqual([expect.stringMatching(/^“Gris” has 2\.\d\d : 1/)])
})
