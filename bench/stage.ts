/**
 * Script time of an animation frame of a whole stage in headless Chromium, beside the same page with
 * frames computed and nothing drawn: at the tempo of a slide, and at the cluster's own speed.
 */
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-chromium'
import type { Speed } from '../composables/playback.ts'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import { figure, median, quantile } from './figures.ts'
import type { Figure } from './figures.ts'
import type * as Entry from './pages/stage.ts'
import { stages } from './stages.ts'
import type { StageName } from './stages.ts'

const FRAMES = 360
const ENTRY = fileURLToPath(new URL('pages/stage.ts', import.meta.url))
/** Of all worlds at the tempo; of etcd's at the cluster's own speed, too. */
const MEASURED: readonly (readonly [name: string, stage: StageName, speed: Speed])[] = [
  ...Object.keys(stages).map(stage => [stage, stage as StageName, 'tempo'] as const), ['stage-7x50-1x', 'stage-7x50', 1],
]

declare const page: typeof Entry

export async function measureStage(): Promise<Figure[]> {
  const browser = await launchBrowser()
  const figures: Figure[] = []
  try {
    for (const [name, stage, speed] of MEASURED) {
      const nothing = await timesOf(browser, stage, false, speed, FRAMES)
      const drawn = await timesOf(browser, stage, true, speed, FRAMES)
      figures.push(figure(name, 'ms', median(drawn), median(nothing)), figure(`${name}-p95`, 'ms', quantile(drawn, 0.95), quantile(nothing, 0.95)))
    }
    return figures
  } finally {
    await browser.close()
  }
}

/** Script times of so many frames, ms. Throws what the page complains of, and when it has not drawn what it should. */
export async function timesOf(browser: Browser, stage: StageName, drawn: boolean, speed: Speed, frames: number): Promise<number[]> {
  const lone = await openEntry(browser, ENTRY)
  const times = await lone.page.evaluate(([name, draws, s, count]) => page.measure(name, draws, s, count), [stage, drawn, speed, frames] as const)
  const seen = await lone.page.evaluate(() => page.seen)
  await lone.close()
  if (lone.complaints.length > 0) throw new Error(lone.complaints.join('\n'))
  for (const [what, least] of Object.entries(stages[stage].least)) {
    if (drawn && seen[what] < least) throw new Error(`measured ${stage} with ${seen[what]} of ${least} ${what}`)
  }
  return times
}
