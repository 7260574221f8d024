/**
 * Script time of an animation frame of a whole stage in headless Chromium, beside the same page with
 * frames computed and nothing drawn: at the tempo of a slide, and at the cluster's own speed.
 */
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import { figure, median, quantile } from './figures.ts'
import type { Figure } from './figures.ts'
import type * as Entry from './pages/stage.ts'

const FRAMES = 360
const ENTRY = fileURLToPath(new URL('pages/stage.ts', import.meta.url))
/** Most members, rows of the log table, sentences and requests must have been on the page meanwhile. */
const LEAST = { members: 7, rows: 8, sentences: 9, requests: 20 }

declare const page: typeof Entry

export async function measureStage(frames = FRAMES): Promise<Figure[]> {
  const browser = await launchBrowser()
  const figures: Figure[] = []
  try {
    for (const [name, speed] of [['stage-7x50', 'tempo'], ['stage-7x50-1x', 1]] as const) {
      const measured = async (drawn: boolean) => {
        const lone = await openEntry(browser, ENTRY)
        const times = await lone.page.evaluate(([d, s, count]) => page.measure(d, s, count), [drawn, speed, frames] as const)
        const seen = await lone.page.evaluate(() => page.drawn)
        if (lone.complaints.length > 0) throw new Error(lone.complaints.join('\n'))
        for (const [what, least] of Object.entries(LEAST)) {
          if (drawn && seen[what as keyof typeof seen] < least) throw new Error(`measured a stage without its ${what}: ${seen[what as keyof typeof seen]}`)
        }
        await lone.close()
        return times
      }
      const nothing = await measured(false)
      const stage = await measured(true)
      figures.push(figure(name, 'ms', median(stage), median(nothing)), figure(`${name}-p95`, 'ms', quantile(stage, 0.95), quantile(nothing, 0.95)))
    }
    return figures
  } finally {
    await browser.close()
  }
}
