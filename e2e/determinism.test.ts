/** The same run is the same everywhere: in Node and in Chromium, and however its time is cut. */
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import { digestOf } from '../sim/run/digest.ts'
import { frameAt, playStory, recordTo, runHash } from '../sim/run/run.ts'
import { fingerprints, log, openRuns } from './pages/hashes.ts'
import type * as Entry from './pages/hashes.ts'

declare const page: typeof Entry

const ENTRY = fileURLToPath(new URL('pages/hashes.ts', import.meta.url))
const here = fingerprints()

it('a page computes the runs that Node computes: trace, cues and frames', async () => {
  const browser = await launchBrowser()
  try {
    const lone = await openEntry(browser, ENTRY)
    expect(await lone.page.evaluate(() => page.fingerprints())).toEqual(here)
    expect(lone.complaints).toEqual([])
  } finally {
    await browser.close()
  }
})

it('the runs compared are long, different, and acted in', () => {
  const all = Object.values(here)
  expect(new Set(all.map(f => f.hash)).size).toBe(all.length)
  expect(here['bad-network'].rows).toBeGreaterThan(20_000)
  const run = openRuns()['two-sites-cut, acted in']
  playStory(run)
  // All of them and nothing else: the fork comes before the story's own first action, and none was refused.
  expect(run.actions).toEqual(log.map(({ at, action }) => ({ at, action })))
})

it.each(Object.keys(here))('%s: the trace is the same in whatever slices its time passes, looked at or not', (name) => {
  const whole = openRuns()[name]
  const end = playStory(whole)
  const instants = fc.array(fc.integer({ min: 0, max: end }), { minLength: 1, maxLength: 30 })
  fc.assert(fc.property(instants, fc.boolean(), (some, looks) => {
    const run = openRuns()[name]
    // Looking goes back and forth, as a speaker does; recording goes on only.
    for (const at of looks ? some : some.toSorted((a, b) => a - b)) {
      if (looks) expect(digestOf(frameAt(run, at))).toBe(digestOf(frameAt(whole, at)))
      else recordTo(run, at)
    }
    recordTo(run, end)
    expect(runHash(run)).toBe(here[name].hash)
  }), { numRuns: name === 'bad-network' ? 5 : 20, seed: 20_261_120 })
})
