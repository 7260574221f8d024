/**
 * Every story of the catalogue, opened from the lab's gallery in one page and gone through from cue to
 * cue: its scene is drawn, and each frame is the one that Node computes.
 */
import type { Page } from 'playwright-chromium'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { frameAt, openRun, playStory } from '../sim/run/run.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import { startDeck } from './support.ts'
import type { Deck } from './support.ts'

let deck: Deck

beforeAll(async () => { deck = await startDeck() })
afterAll(() => deck?.close())

/** What Node shows at each cue. */
async function computed(scenario: Scenario): Promise<string[]> {
  const run = openRun(await loadWorld(scenario.world), scenario)
  playStory(run)
  return run.cues.map(({ at }) => `${at} ${digestOf(frameAt(run, at))} drawn`)
}

/** What the page shows at each cue, « Repère suivant » from one to the next. */
const shown = (page: Page, title: string) => page.evaluate(async (wanted) => {
  const till = async <T>(what: () => T | null | undefined | false | ''): Promise<T> => {
    for (let tries = 0; tries < 900; tries++) {
      const found = what()
      if (found) return found
      await new Promise(done => requestAnimationFrame(done))
    }
    throw new Error(`${wanted}: waited in vain for ${what}; the page says ${document.querySelector('main.run')?.textContent?.slice(0, 200)}`)
  }
  const at = (selector: string) => document.querySelector<HTMLElement>(selector)
  location.hash = ''
  const card = await till(() => [...document.querySelectorAll<HTMLElement>('.gallery a')].find(a => a.querySelector('strong')?.textContent === wanted))
  card.click()
  const next = await till(() => [...document.querySelectorAll<HTMLButtonElement>('.cues button')].at(-1))
  const frames: string[] = []
  for (let last = ''; ;) {
    const { dataset } = at('main.run')!
    const digest = await till(() => dataset.digest !== last && at('.cues span')!.textContent.startsWith(`${frames.length + 1} sur`) && dataset.digest)
    frames.push(`${dataset.at} ${digest} ${at('svg.scene')!.querySelectorAll('text').length > 2 ? 'drawn' : 'empty'}`)
    if (next.disabled) return frames
    last = digest
    next.click()
  }
}, title)

it('every story starts from the gallery and goes to its last cue, with the frames that Node computes', async () => {
  const { context, complaints } = await deck.open()
  const page = await context.newPage()
  await page.goto(`${deck.url}labo`)
  // The bench, and every story by its own title.
  expect(await page.locator('.gallery a').count()).toBe(scenarios.length + 1)
  const wrong: string[] = []
  for (const scenario of scenarios) {
    const [inNode, inPage] = [await computed(scenario), await shown(page, scenario.title)]
    for (const [cue, frame] of inNode.entries()) if (inPage[cue] !== frame) wrong.push(`${scenario.id}, cue ${cue}: ${inPage[cue]} instead of ${frame}`)
    if (inPage.length !== inNode.length) wrong.push(`${scenario.id}: ${inPage.length} cues instead of ${inNode.length}`)
  }
  await context.close()
  expect(wrong).toEqual([])
  expect(complaints).toEqual([])
})
