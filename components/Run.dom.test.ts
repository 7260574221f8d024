import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type * as slidevClient from '../test-support/slidev-client.ts'

let place: VueWrapper | undefined
let stub: typeof slidevClient

beforeEach(async () => {
  // The page has just begun, for each of them.
  vi.resetModules()
  vi.spyOn(performance, 'now').mockReturnValue(0)
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  stub = await import('../test-support/slidev-client.ts')
  stub.resetSlide({ scenario: 'cold-open' })
})
afterEach(() => {
  place?.unmount()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The run stands on slide 2. */
async function placed(shown: number, context: 'slide' | 'previewNext' = 'slide'): Promise<void> {
  stub.page.value = 2
  stub.currentSlideNo.value = shown
  stub.renderContext.value = context
  const { default: Run } = await import('./Run.vue')
  place = mount(Run)
}

async function isDrawn(): Promise<boolean> {
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
  return place?.find('.run').exists() ?? false
}

it('on stage it is loaded at once', async () => {
  await placed(2)
  expect(await isDrawn()).toBe(true)
})

it('behind the stage it waits until the page has rested for three seconds', async () => {
  await placed(1)
  expect(await isDrawn()).toBe(false)
  vi.advanceTimersByTime(2_900)
  expect(await isDrawn()).toBe(false)
  vi.advanceTimersByTime(200)
  expect(await isDrawn()).toBe(true)
})

it('or until somebody comes to it', async () => {
  await placed(1)
  expect(await isDrawn()).toBe(false)
  stub.currentSlideNo.value = 2
  expect(await isDrawn()).toBe(true)
})

it('in a preview it is loaded at once', async () => {
  await placed(1, 'previewNext')
  expect(await isDrawn()).toBe(true)
})
