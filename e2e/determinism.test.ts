/** The same run is the same everywhere: in Node and in Chromium, and however its time is cut. */
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { launchBrowser } from '../scripts/browser.ts'
import { openEntry } from '../scripts/page.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { frameAt, openRun, playStory, recordTo, runHash } from '../sim/run/run.ts'
import { fingerprints, log, openRuns, playAll, RATES, SEEDS } from './pages/hashes.ts'
import type * as Entry from './pages/hashes.ts'

declare const page: typeof Entry

const ENTRY = fileURLToPath(new URL('pages/hashes.ts', import.meta.url))
const here = await fingerprints()

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

it('the catalogue under twenty seeds is shown alike at 30, 60 and 144 frames a second, in Node and in Chromium', async () => {
  const browser = await launchBrowser()
  try {
    const lone = await openEntry(browser, ENTRY)
    const there = (rate: number) => lone.page.evaluate(([r, seeds]) => page.playAll(r, seeds), [rate, SEEDS] as const)
    const first = await playAll(RATES[0], SEEDS)
    const seen = Object.values(first)
    expect(seen).toHaveLength(SEEDS * scenarios.length)
    // The platform's stories leave nothing to chance: they are the same under every seed.
    const byChance = Object.entries(first).filter(([name]) => scenarios.find(s => name.startsWith(`${s.id}, `))?.world !== 'platform').map(([, p]) => p.hash)
    expect(new Set(byChance).size).toBe(byChance.length)
    // A story asks for the leader that it names: under every third seed. Under the others it comes as far as it can.
    expect(seen.filter(p => p.missing === '').length).toBeGreaterThan(seen.length / 5)
    expect(Math.min(...seen.map(p => p.frames.length))).toBeGreaterThan(20)
    for (const rate of RATES) {
      // At work at the same time: the page, and Node.
      const [theirs, own] = await Promise.all([there(rate), playAll(rate, SEEDS)])
      expect(theirs, `in Chromium at ${rate} frames a second`).toEqual(own)
      for (const [name, { drawn, ...shown }] of Object.entries(own)) {
        const { drawn: before, ...other } = first[name]
        expect(shown, `${name} at ${rate} frames a second`).toEqual(other)
        // As often as the screen, but for a last frame on each way to a cue.
        expect(Math.abs(drawn / before - rate / RATES[0]) / rate * RATES[0], `${name}: ${drawn} frames at ${rate}, ${before} at ${RATES[0]}`).toBeLessThan(0.1)
      }
    }
    expect(lone.complaints).toEqual([])
  } finally {
    await browser.close()
  }
})

it('the runs compared are long, different, and acted in', async () => {
  const all = Object.values(here)
  expect(new Set(all.map(f => f.hash)).size).toBe(all.length)
  expect(here['bad-network'].rows).toBeGreaterThan(20_000)
  const run = (await openRuns())['two-sites-cut, acted in']
  playStory(run)
  // All of them and nothing else: the fork comes before the story's own first action, and none was refused.
  expect(run.actions).toEqual(log.map(({ at, action }) => ({ at, action })))
})

it.each(Object.keys(here))('%s: the trace is the same in whatever slices its time passes, looked at or not', async (name) => {
  const whole = (await openRuns())[name]
  const { world, scenario, log: done } = whole
  const end = playStory(whole)
  const instants = fc.array(fc.integer({ min: 0, max: end }), { minLength: 1, maxLength: 30 })
  fc.assert(fc.property(instants, fc.boolean(), (some, looks) => {
    const run = openRun(world, scenario, done)
    // Looking goes back and forth, as a speaker does; recording goes on only.
    for (const at of looks ? some : some.toSorted((a, b) => a - b)) {
      if (looks) expect(digestOf(frameAt(run, at))).toBe(digestOf(frameAt(whole, at)))
      else recordTo(run, at)
    }
    recordTo(run, end)
    expect(runHash(run)).toBe(here[name].hash)
  }), { numRuns: name === 'bad-network' ? 5 : 20, seed: 20_261_120 })
})
