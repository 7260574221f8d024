/** What an automated audit finds on a page: axe, for tests of what a screen reader and a keyboard meet. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-chromium'

/** For a context's `addInitScript`. */
export const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/**
 * All of axe's rules but those of what is at most moderate, which take most of its time; and the size
 * of targets, which axe leaves out unless asked.
 */
const OPTIONS: RunOptions = {
  resultTypes: ['violations'],
  rules: { 'target-size': { enabled: true }, 'region': { enabled: false } },
}

/** Slides that are mounted and not shown have nothing to say: axe need not visit them. */
const HIDDEN = '.slidev-page[style*="display: none"]'

/** Slidev's layer for drawing by hand lies empty over every slide, and axe will not look through it. */
const LAYER = '.slidev-slide-content > svg.pointer-events-none { display: none }'

/** What axe finds serious or critical on a page now, in a context that has `AXE`: rule, element, reason. */
export async function audit(page: Page): Promise<string[]> {
  await page.addStyleTag({ content: LAYER })
  const { violations, passes } = await page.evaluate(async ([options, hidden]) => {
    const { axe } = window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<AxeResults> } }
    return axe.run({ include: [['html']], exclude: [[hidden]] }, options)
  }, [OPTIONS, HIDDEN] as const)
  return violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary?.replaceAll(/\s+/g, ' ')})`))
    .concat(passes.some(p => p.id === 'color-contrast') ? [] : ['color-contrast: axe measured no contrast at all'])
}
