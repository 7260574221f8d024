/**
 * Links that anyone may write, opened one after the other in one page of the built deck: sound ones,
 * damaged ones, and ones whose texts are markup. Whatever comes, the page shows it or says in a
 * sentence why not; nothing of a link becomes an element, and nothing of it runs.
 */
import type { Page } from 'playwright-chromium'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/index.ts'
import { below } from '../sim/kernel/random.ts'
import type { Stream } from '../sim/kernel/random.ts'
import { encodeLink } from '../sim/run/link.ts'
import type { SharedRun } from '../sim/run/link.ts'
import type { TimedAction } from '../sim/run/run.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { ACTIONS, draws, mutated, pick } from '../test-support/mutate.ts'
import { startDeck } from './support.ts'
import type { Deck } from './support.ts'

const SOUND = 200
const CORRUPTED = 400
const MARKUP = 40

/** Texts that would do something if anything took them for markup. */
const EVIL = [
  '<img src=x onerror=pwned()>', '<script>pwned()</script>', '"><svg onload=pwned()>', '<a href="javascript:pwned()">x</a>',
  '{{ pwned() }}', '</title><b id=pwn>', '&lt;img src=x onerror=pwned()&gt;', '<style>*{display:none}</style>',
] as const

let deck: Deck

beforeAll(async () => { deck = await startDeck() })
afterAll(() => deck?.close())

function drawnLog(s: Stream, change = false): TimedAction[] {
  let at = 0
  return Array.from({ length: below(s, 12) }, (_, i) => {
    at += 1_000 * below(s, 900)
    const action = (change ? mutated(s, pick(s, ACTIONS), { json: true }) : pick(s, ACTIONS)) as TimedAction['action']
    return { at, id: `a${i}`, action }
  }).filter(({ action }) => typeof action?.type === 'string')
}

function drawnRun(s: Stream): SharedRun {
  const scenario = pick(s, scenarios.filter(({ world }) => world === 'etcd'))
  const log = drawnLog(s)
  return { scenario, seed: scenario.seed, settings: {}, log, at: (log.at(-1)?.at ?? 0) + 1_000 * below(s, 4_000) }
}

/** One character or byte of a link changed, or its end cut; or made of actions that are nearly right. */
function corrupted(s: Stream): string {
  const fragment = encodeLink(below(s, 3) === 0 ? { ...drawnRun(s), log: drawnLog(s, true), seed: below(s, 2 ** 33), cue: below(s, 9) } : drawnRun(s))
  const at = below(s, fragment.length)
  switch (below(s, 4)) {
    case 0: return fragment.slice(0, at) || '1'
    case 1: return fragment.slice(0, at) + pick(s, ['A', '-', '%3Cimg src=x onerror=pwned()%3E', '<b id=pwn>', '%', '%ff', '😀']) + fragment.slice(at + 1)
    case 2: return pick(s, EVIL) + fragment
    default: return fragment
  }
}

/** A scenario that no catalogue has, with markup wherever a text may stand. */
function evilRun(s: Stream): SharedRun {
  const text = () => pick(s, EVIL)
  const short = (i: number) => `${pick(s, ['<b id=pwn>', '"><i>', '<img/src=x>'])}${i}`.slice(0, 20)
  const [member, other, client] = [short(1), short(2), short(3)]
  const scenario: Scenario = {
    id: text().slice(0, 60), title: text(), world: 'etcd', seed: 1,
    description: { sites: [{ name: '<i>A' }, { name: '<u>B' }], links: [], members: [{ name: member, site: '<i>A' }, { name: other, site: '<u>B' }], clients: [{ name: client, site: '<i>A', endpoints: [member, other] }] },
    story: [{ cue: text(), bet: { question: text(), answers: [{ text: text(), event: 'committed' }, { text: `${text()}.`, event: 'applied' }] } }, { cue: text(), plus: 4_000_000 }],
  }
  const write = (at: number, key: string, value: string) => ({ at, id: `${at}`, action: { type: 'write', client, key, value } })
  const log = [
    write(5_000_000, '<img src=x onerror=pwned()>', '<b id=pwn>'), write(5_100_000, text().slice(0, 40), text().slice(0, 40)),
    { at: 5_200_000, id: 'e', action: { type: 'etcdctl', client, line: `etcdctl put "${text().slice(0, 30)}" '<b id=pwn>'` } },
    { at: 5_300_000, id: 'c', action: { type: 'crash', member: other } },
  ]
  return { scenario, seed: below(s, 100), settings: {}, log, at: 6_000_000 }
}

interface Verdict { readonly shown: boolean, readonly said: string }

/** Follows links, one after the other, each until the page has shown it or said why not. */
async function follow(page: Page, fragments: readonly string[]): Promise<Verdict[]> {
  return page.evaluate(async (links) => {
    const verdicts: { shown: boolean, said: string }[] = []
    const main = document.querySelector<HTMLElement>('main.run')!
    for (const link of links) {
      // Back to the gallery in between, so that what comes is of this link.
      location.hash = ''
      while (!document.querySelector('.gallery')) await new Promise(done => setTimeout(done))
      location.hash = link
      const began = performance.now()
      for (;;) {
        await new Promise(done => setTimeout(done))
        const said = [...document.querySelectorAll('.notice, .error')].map(each => each.textContent).join(' ')
        const shown = document.querySelector('svg.scene') !== null && main.dataset.digest !== ''
        if (!document.querySelector('.gallery') && (shown || document.querySelector('.error'))) {
          verdicts.push({ shown, said })
          break
        }
        if (performance.now() - began > 10_000) {
          verdicts.push({ shown, said: `${link}: nothing came of it` })
          break
        }
      }
    }
    return verdicts
  }, fragments)
}

/** What only a link could have brought into the page. */
const brought = (page: Page) => page.evaluate(() => ({
  // What the deck's own templates draw has a scope (`data-v-…`).
  elements: [...document.querySelectorAll('#pwn, [onerror], [onload], a[href^="javascript"], .lab :is(img, script, style, b, i, u)')]
    .filter(each => !each.getAttributeNames().some(name => name.startsWith('data-v-'))).map(each => each.outerHTML.slice(0, 200)),
  ran: (window as unknown as { ran?: number }).ran ?? 0,
}))

async function lab() {
  const { context, complaints } = await deck.open()
  await context.addInitScript(() => {
    const counted = window as unknown as { ran: number, pwned: () => void }
    counted.ran = 0
    counted.pwned = () => { counted.ran++ }
  })
  const page = await context.newPage()
  await page.goto(`${deck.url}labo`)
  await page.locator('.gallery').waitFor()
  return { page, context, complaints }
}

it(`${SOUND} sound links and ${CORRUPTED} corrupted ones: all are shown or explained, none throws`, async () => {
  const { page, context, complaints } = await lab()
  const s = draws(20_261_126)
  const began = Date.now()
  const sound = await follow(page, Array.from({ length: SOUND }, () => encodeLink(drawnRun(s))))
  const between = Date.now()
  const odd = await follow(page, Array.from({ length: CORRUPTED }, () => corrupted(s)))
  console.log(`Links in the browser: ${((between - began) / SOUND).toFixed(1)} ms a sound one, ${((Date.now() - between) / CORRUPTED).toFixed(1)} ms a corrupted one.`)
  expect(sound.filter(({ shown, said }) => !shown || said !== '')).toEqual([])
  for (const { shown, said } of odd) if (!shown || said !== '') expect(said).toMatch(/^(?:Ce lien|Le scénario|Le journal|Scénario) [^\n]{5,400}\.$/)
  // Each kind was met.
  expect(odd.filter(({ said }) => /incomplet|format/.test(said)).length).toBeGreaterThan(CORRUPTED / 4)
  expect(odd.filter(({ said }) => /n’est pas valable/.test(said)).length).toBeGreaterThan(20)
  expect(odd.filter(({ said }) => said === '').length).toBeGreaterThan(20)
  expect(await brought(page)).toEqual({ elements: [], ran: 0 })
  await context.close()
  expect(complaints).toEqual([])
})

it(`${MARKUP} links made of markup: it is shown as text in every panel, and nothing of it runs`, async () => {
  const { page, context, complaints } = await lab()
  const s = draws(7)
  const fragments = Array.from({ length: MARKUP }, () => encodeLink(evilRun(s), { whole: true }))
  for (const [i, fragment] of fragments.entries()) {
    const [{ shown, said }] = await follow(page, [fragment])
    expect({ shown, said }).toEqual({ shown: true, said: '' })
    expect(await brought(page)).toEqual({ elements: [], ran: 0 })
    if (i % 12 > 0) continue
    for (const panel of ['Journaux répliqués', 'Clients', 'Quorum', 'Console', 'Journal']) {
      await page.getByRole('button', { name: 'Plus de commandes' }).click()
      await page.locator('.more').getByRole('radio', { name: panel }).click()
      await page.locator('.stage-panel').waitFor()
      expect(await brought(page), panel).toEqual({ elements: [], ran: 0 })
    }
    await page.keyboard.press('/')
    await page.locator('.listing').waitFor()
    expect(await brought(page)).toEqual({ elements: [], ran: 0 })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Jumeau' }).click()
    expect(await brought(page)).toEqual({ elements: [], ran: 0 })
    await page.getByRole('button', { name: 'Jumeau' }).click()
    expect(await page.locator('h2').first().textContent()).toMatch(/[<{&]/)
  }
  await context.close()
  expect(complaints).toEqual([])
})
