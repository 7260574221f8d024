import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { carryOut } from '../../sim/study/carry-out.ts'
import { closedForm, measured } from '../../sim/study/rounds.ts'
import type { Task } from '../../sim/study/task.ts'
import Rounds from './Rounds.vue'
import { shareText } from './words.ts'

/** A worker that does its task one batch a step, when the test says so. */
class SlowWorker extends EventTarget {
  static newest: SlowWorker
  ended = false
  private batches: Iterator<unknown> = [].values()
  constructor() {
    super()
    SlowWorker.newest = this
  }

  postMessage(task: Task) {
    this.batches = carryOut(task)
  }

  step(): boolean {
    const { value, done } = this.batches.next()
    if (!done) this.dispatchEvent(new MessageEvent('message', { data: value }))
    return !done && !this.ended
  }

  terminate() {
    this.ended = true
  }
}

beforeEach(() => vi.stubGlobal('Worker', SlowWorker))
afterEach(() => vi.unstubAllGlobals())

it('computes when it is shown, can be stopped and begun anew, and shows the engine beside the formula', async () => {
  const page = mount(Rounds)
  const cells = (source: string) => page.findAll(`tr.${source}`).map(row => row.findAll('td').map(cell => cell.text()))
  const expected = (sharesAt: (delay: number) => readonly number[]) => [5, 10, 20, 50].map(delay => sharesAt(delay).map(shareText))
  expect(cells('formula')).toEqual(expected(delay => [1, 2, 3].map(n => closedForm(delay, n))))
  expect(cells('engine').flat().every(text => text === '…')).toBe(true)

  const first = SlowWorker.newest
  first.step()
  await nextTick()
  await page.get('.study button').trigger('click')
  expect(first.ended).toBe(true)
  expect(page.get('[role=status]').text()).toMatch(/^Arrêté en route/)
  await page.get('.study button').trigger('click')

  while (SlowWorker.newest.step());
  await nextTick()
  expect(cells('engine')).toEqual(expected(delay => measured(delay, 1_000, 3)))
  expect(page.find('.study button').exists()).toBe(false)
  expect(page.text()).toContain('graines 1 à 1\u202F000')
  page.unmount()
})
