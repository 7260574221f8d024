/**
 * For tests of `SlideRun.vue`: one slide with a run of the scenario `replication`, its time in the
 * test's hands, and what one sees and presses there.
 */
import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import SlideRun from '../components/stage/SlideRun.vue'
import { loadStaging } from '../components/stage/worlds.ts'
import { prepare } from '../composables/runs.ts'
import { setSession } from '../composables/session.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import { digestOf } from '../sim/run/digest.ts'
import { cueInstant, frameAt, openRun } from '../sim/run/run.ts'
import type { TimedAction } from '../sim/run/run.ts'
import { loadWorld } from '../sim/run/worlds.ts'
import { clicks, resetSlide } from './slidev-client.ts'

export const ID = 'replication'
export const world = await loadWorld('etcd')
export const scenario = scenarios.find(s => s.id === ID)!
export const reference = openRun(world, scenario)
/** What Node computes for a click, or for an instant of a run. */
export const digestOfCue = (cue: number) => digestOf(frameAt(reference, cueInstant(reference, cue)))
export const digestAt = (at: number, log: readonly TimedAction[] = []) => digestOf(frameAt(openRun(world, scenario, log), at))
/** Longer than any way from a cue to the next. */
export const LONG = 60_000

export let run: VueWrapper
export let animate: ReturnType<typeof vi.spyOn>
let reducedMotion = false

/** Each test of the file begins with the slide at click 0, live, and ends without it. */
export function useSlide(): void {
  beforeEach(async () => {
    vi.useFakeTimers()
    animate = vi.spyOn(globalThis, 'requestAnimationFrame')
    reducedMotion = false
    vi.spyOn(window, 'matchMedia').mockImplementation(query => ({
      matches: reducedMotion && query.includes('reduce'), media: query, addEventListener() {}, removeEventListener() {},
    } as unknown as MediaQueryList))
    // happy-dom takes the page itself for focused, and any focus for one given by a key.
    vi.spyOn(document.body, 'matches').mockReturnValue(false)
    resetSlide({ scenario: ID })
    await prepare(scenario)
    await loadStaging(scenario.world)
  })
  afterEach(() => {
    run?.unmount()
    setSession(null)
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}

/** From now on, whoever watches wants no movement. */
export function reduceMotion(): void {
  reducedMotion = true
}

/** Mounts the run, and waits for nothing. */
export function mountRun(options: { attachTo?: HTMLElement } = {}): void {
  run = mount(SlideRun, options)
}

export async function show(): Promise<void> {
  mountRun({ attachTo: document.body })
  await flushPromises()
}

/** The talk goes to a click, and time passes. */
export async function goTo(click: number, ms = LONG): Promise<void> {
  clicks.value = click
  await pass(ms)
}

export async function pass(ms: number): Promise<void> {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

export const digest = () => run.attributes('data-digest')
export const at = () => Number(run.attributes('data-at'))
export const member = (name: string) => run.get(`.member[aria-label^="${name},"]`)
export const menu = () => run.find('[role="menu"]')
export const button = (label: string) => run.findAll('button').find(b => b.text() === label || b.attributes('aria-label') === label)

export async function choose(name: string, label: string): Promise<void> {
  await member(name).trigger('click')
  const item = run.findAll('[role="menuitem"]').find(i => i.text() === label)
  if (!item) expect.unreachable(`« ${label} » is not in the menu: ${menu().text()}`)
  await item.trigger('click')
}
