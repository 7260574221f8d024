import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prepare } from '../../composables/runs.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { digestOf } from '../../sim/run/digest.ts'
import { cueInstant, frameAt, openRun } from '../../sim/run/run.ts'
import { stepsBetween } from '../../sim/run/steps.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { clicks, isPrintMode, resetSlide } from '../../test-support/slidev-client.ts'
import { SETTLED } from '../a11y/speech.ts'
import Run from '../stage/SlideRun.vue'

const ID = 'leader-lost'
const scenario = scenarios.find(s => s.id === ID)!
const reference = openRun(await loadWorld('etcd'), scenario)
const CUE = 2
const way = stepsBetween(reference, cueInstant(reference, CUE - 1), cueInstant(reference, CUE))
const digestAt = (at: number) => digestOf(frameAt(reference, at))

let run: VueWrapper
let reduced: boolean
let animate: ReturnType<typeof vi.spyOn>

beforeEach(async () => {
  vi.useFakeTimers()
  reduced = true
  animate = vi.spyOn(globalThis, 'requestAnimationFrame')
  vi.spyOn(window, 'matchMedia').mockImplementation(query => ({
    matches: reduced && query.includes('reduce'), media: query, addEventListener() {}, removeEventListener() {},
  } as unknown as MediaQueryList))
  resetSlide({ scenario: ID })
  await prepare(scenario)
})
afterEach(() => {
  run.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function show(): Promise<void> {
  run = mount(Run, { attachTo: document.body })
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
}
async function goTo(click: number): Promise<void> {
  clicks.value = click
  await flushPromises()
  await vi.advanceTimersByTimeAsync(SETTLED)
}
async function press(label: string): Promise<void> {
  await run.get(`.steps button[aria-label="${label}"]`).trigger('click')
  await vi.advanceTimersByTimeAsync(SETTLED)
}
const shown = () => run.get('.steps span').text()
const said = () => run.get('[aria-live="polite"]').text()
const digest = () => run.attributes('data-digest')

it('a click arrives on its cue at once; the steps on the way are stills of the run, each told', async () => {
  expect(way.length).toBeGreaterThan(2)
  await show()
  await goTo(CUE - 1)
  await goTo(CUE)
  expect(digest()).toBe(digestAt(way.at(-1)!))
  expect(shown()).toBe(`Étape ${way.length}/${way.length}`)
  await press('Revoir depuis la première étape')
  for (const [i, at] of way.entries()) {
    expect(shown()).toBe(`Étape ${i + 1}/${way.length}`)
    expect(digest(), `step ${i + 1}`).toBe(digestAt(at))
    expect(said()).toMatch(new RegExp(`^Étape ${i + 1} sur ${way.length}\\.`))
    if (i < way.length - 1) await press('Étape suivante')
  }
  await press('Étape précédente')
  expect(digest()).toBe(digestAt(way.at(-2)!))
  expect(said()).toContain(`Étape ${way.length - 1} sur ${way.length}.`)
  expect(animate).not.toHaveBeenCalled()
})

it('what is said step by step is what happened, and something was said beyond the number', async () => {
  await show()
  await goTo(CUE)
  const told: string[] = []
  for (const [i] of way.entries()) {
    await press(i === 0 ? 'Revoir depuis la première étape' : 'Étape suivante')
    told.push(said().replace(/^[^.]*\. ?/, ''))
  }
  expect(told.filter(text => text !== '').length).toBeGreaterThan(way.length / 2)
  expect(new Set(told).size).toBeGreaterThan(2)
})

it('before the first step there is nowhere to go back to', async () => {
  await show()
  await goTo(CUE)
  await press('Revoir depuis la première étape')
  expect(run.get('[aria-label="Étape précédente"]').attributes('aria-disabled')).toBe('true')
  await press('Étape précédente')
  expect(digest()).toBe(digestAt(way[0]))
})

it.each([
  ['with motion', () => { reduced = false }, CUE], ['at the beginning, which nothing leads to', () => {}, 0], ['in print', () => { isPrintMode.value = true }, CUE],
])('there are none %s', async (_, enter, click) => {
  enter()
  clicks.value = click
  await show()
  expect(run.find('.scene').exists()).toBe(true)
  expect(run.find('.steps').exists()).toBe(false)
})
