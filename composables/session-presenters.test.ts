import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEther } from '../test-support/ether.ts'
import type { Ether } from '../test-support/ether.ts'
import { ANSWER_TIME, openSession } from './session.ts'
import type { Intent } from './session.ts'
import { FIRST_LOOK } from './playback.ts'
import type { Playback } from './playback.ts'

let ether: Ether
beforeEach(() => { vi.useFakeTimers(); ether = createEther() })
afterEach(() => { vi.useRealTimers() })
function openWindow(role: string) {
  const told: Intent[] = []
  return { told, ...openSession({ deck: 'deck', presenter: () => role === 'presenter', follows: () => role === 'device', position: () => ({ no: 1, clicks: 0 }), move: to => void told.push(to), channel: ether.channel }) }
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
it('a presenter that was only slow comes to where the window went without it', () => {
  const presenter = openWindow('presenter')
  const viewer = openWindow('viewer')
  ether.deliver()
  viewer.told.length = 0
  viewer.ask('prevSlide')
  vi.advanceTimersByTime(ANSWER_TIME)
  expect(viewer.told).toEqual(['prevSlide'])
  const places = [{ no: 34, clicks: 0 }, { no: 35, clicks: 0 }]
  expect(places.map(viewer.ask), 'it goes by itself').toEqual([false, false])
  ether.deliver()
  expect(presenter.told).toEqual(['prevSlide', ...places])
  expect(viewer.ask('next'), 'and asks again').toBe(true)
})

const account = (version: number): Playback => ({
  cue: 1, epoch: 'e', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: 0, since: null, to: null, version, by: 'x',
})

it('a device of the room hears all, late too, and nobody hears it', () => {
  const presenter = openWindow('presenter')
  presenter.publishRun('4/election', account(3))
  const device = openWindow('device')
  ether.deliver()
  expect([device.told, device.runs]).toEqual([[{ no: 1, clicks: 0 }], { '4/election': account(3) }])
  device.publishRun('4/election', account(99))
  expect([device.ask('next'), device.askStage('4/election', { kind: 'pause', seen: 3, at: 0 })]).toEqual([false, false])
  ether.deliver()
  expect([presenter.told, presenter.runs]).toEqual([[], { '4/election': account(3) }])
  presenter.publishRun('4/election', account(4))
  ether.deliver()
  expect(device.runs).toEqual({ '4/election': account(4) })
  expect(openWindow('presenter').told, 'it says nothing of where it is').toEqual([])
})
