/**
 * Script time of an animation frame of the scene in headless Chromium (callback, frame computed,
 * Vue's flush), beside the same page with frames computed and nothing drawn.
 */
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import { figure, median, quantile } from './figures.ts'
import type { Figure } from './figures.ts'
import type * as Entry from './pages/scene.ts'

const FRAMES = 360
const ENTRY = fileURLToPath(new URL('pages/scene.ts', import.meta.url))

declare const page: typeof Entry

export async function measureScene(frames = FRAMES): Promise<Figure[]> {
  const browser = await launchBrowser()
  try {
    const lone = await openEntry(browser, ENTRY)
    const nothing = await lone.page.evaluate(count => page.measure(false, count), frames)
    const drawing = lone.page.evaluate(count => page.measure(true, count), frames)
    await lone.page.waitForFunction(() => page.drawnMarks() > 0)
    const drawn = await drawing
    if (lone.complaints.length > 0) throw new Error(lone.complaints.join('\n'))
    return [
      figure('scene', 'ms', median(drawn), median(nothing)),
      figure('scene-p95', 'ms', quantile(drawn, 0.95), quantile(nothing, 0.95)),
    ]
  } finally {
    await browser.close()
  }
}
