/** The bench of the stage measures what it says: its page bundles, and every world's busy stage stands on it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-chromium'
import { median } from '../bench/figures.ts'
import { timesOf } from '../bench/stage.ts'
import { stages } from '../bench/stages.ts'
import type { StageName } from '../bench/stages.ts'
import { launchBrowser } from '../scripts/browser.ts'

const FRAMES = 30

let browser: Browser
beforeAll(async () => { browser = await launchBrowser() })
afterAll(() => browser.close())

it.each(Object.keys(stages) as StageName[])('%s yields its frames, with all that it must draw', async (name) => {
  expect(await timesOf(browser, name, true, 'tempo', FRAMES)).toHaveLength(FRAMES)
})

it('drawing is what they cost', async () => {
  const [nothing, drawn] = [await timesOf(browser, 'stage-fleet', false, 'tempo', FRAMES), await timesOf(browser, 'stage-fleet', true, 'tempo', FRAMES)]
  expect(median(drawn) / median(nothing)).toBeGreaterThan(1.5)
})
