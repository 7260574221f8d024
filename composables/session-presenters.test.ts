import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEther } from '../test-support/ether.ts'
import type { Ether } from '../test-support/ether.ts'
import { ANSWER_TIME, openSession } from './session.ts'
import type { Intent } from './session.ts'

let ether: Ether
beforeEach(() => { vi.useFakeTimers(); ether = createEther() })
afterEach(() => { vi.useRealTimers() })
function openWindow(role: string) {
  const told: Intent[] = []
  return { told, ...openSession({ deck: 'deck', presenter: () => role === 'presenter', position: () => ({ no: 1, clicks: 0 }), move: to => void told.push(to), channel: ether.channel }) }
}
it('is still asked when one of two presenters has said bye', () => {
  const [leaving] = [openWindow('presenter'), openWindow('presenter')]
  const viewer = openWindow('viewer')
  ether.deliver()
  leaving.close()
  ether.deliver()
  expect(viewer.ask('next')).toBe(true)
})
it('two presenters that hear one intent do not count for two', () => {
  openWindow('presenter'); const second = openWindow('presenter')
  const viewer = openWindow('viewer')
  ether.deliver()
  viewer.told.length = 0
  viewer.ask('next')
  ether.deliver()
  viewer.ask('prev'); viewer.ask('next')
  second.close()
  vi.advanceTimersByTime(ANSWER_TIME)
  expect(viewer.told).toEqual(['prev', 'next'])
})
it('a presenter that was only slow is found again', () => {
  openWindow('presenter')
  const viewer = openWindow('viewer')
  ether.deliver()
  viewer.ask('next')
  vi.advanceTimersByTime(ANSWER_TIME)
  ether.deliver()
  expect(viewer.ask('next')).toBe(true)
})
