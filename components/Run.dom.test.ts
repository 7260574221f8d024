import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prepare, scenarioOf } from '../composables/runs.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { currentSlideNo, isPrintMode, page, renderContext, resetSlide } from '../test-support/slidev-client.ts'
import Run from './Run.vue'

let run: VueWrapper

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.spyOn(window, 'matchMedia').mockImplementation(query => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList))
  resetSlide({ scenario: 'replication' })
  await prepare(scenarioOf('replication') as Scenario)
})
afterEach(() => {
  run.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const settled = async () => {
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
}
const isLoaded = () => run.find('.scene').exists()

it('a slide on stage loads its run at once', async () => {
  run = mount(Run)
  expect(run.get('[role="status"]').text()).toBe('Chargement de la simulation…')
  await settled()
  expect(isLoaded()).toBe(true)
})

it.each([['printed', () => { isPrintMode.value = true }], ['previewed', () => { renderContext.value = 'previewNext' }]])('so does one that is %s', async (_, enter) => {
  currentSlideNo.value = page.value + 1
  enter()
  run = mount(Run)
  await settled()
  expect(isLoaded()).toBe(true)
})

it('one in the background waits for Slidev’s three seconds, or for its turn', async () => {
  currentSlideNo.value = page.value - 1
  run = mount(Run)
  await settled()
  expect(isLoaded()).toBe(false)
  expect(run.get('.run').attributes('data-waitfor')).toContain('.scene')
  currentSlideNo.value++
  await settled()
  expect(isLoaded()).toBe(true)
})

it('after the three seconds it is there before its turn', async () => {
  currentSlideNo.value = page.value - 1
  run = mount(Run)
  await settled()
  expect(isLoaded()).toBe(false)
  vi.advanceTimersByTime(3_000)
  await settled()
  expect(isLoaded()).toBe(true)
})
