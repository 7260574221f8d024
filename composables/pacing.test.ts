import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clock, elapsedOf, pacingOf, secondsBySlide, STOPPED, toggled } from './pacing.ts'
import type { PlannedSlide, Timer } from './pacing.ts'

const first = { no: 1, title: 'Contexte' }
const second = { no: 2, title: 'Pannes' }
const slide = (no: number, seconds: number, chapter = first, optional = false): PlannedSlide =>
  ({ no, title: `Titre ${no}`, seconds, optional, chapter })

/** Planned starts: 0, 30, 90, 150, 180, 240, 300; the talk is 360 s. */
const plan = [
  slide(1, 30), slide(2, 60), slide(3, 60, first, true), slide(4, 30, first, true),
  slide(5, 60, second), slide(6, 60, second, true), slide(7, 60, second),
]

describe('being late', () => {
  it.each([
    [1, 0, 0], [1, 29, 0], [2, 30, 0], [2, 89, 0],
    [2, 90, 0], [2, 105, 15], [1, 105, 75],
    [5, 170, -10], [7, 0, -300],
  ])('on slide %i at %i s: %i s', (no, elapsed, late) => {
    expect(pacingOf(plan, no, elapsed, []).late).toBe(late)
  })

  it('is made up for by what is left out', () => {
    const told = pacingOf(plan, 3, 170, []).late
    const skipped = pacingOf(plan, 5, 170, []).late
    expect(told).toBe(20)
    expect(skipped).toBe(-10)
  })

  it('moves the end by as much', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 900 }), (no, elapsed) => {
      const { late, end } = pacingOf(plan, no, elapsed, [])
      expect(end).toBe(360 + late)
    }))
  })
})

it.each([[0, 1], [29, 1], [30, 2], [179, 4], [359, 7], [360, 7], [1000, 7]])('at %i s the plan is on slide %i', (elapsed, no) => {
  expect(pacingOf(plan, 1, elapsed, []).expected.no).toBe(no)
})

describe('what can be left out', () => {
  it('is what comes after the slide on stage, nearest first, neighbours in one jump', () => {
    expect(pacingOf(plan, 1, 0, []).skips.map(({ slides, ...skip }) => ({ ...skip, nos: slides.map(s => s.no) }))).toEqual([
      { nos: [3, 4], to: 5, gain: 90, total: 90 },
      { nos: [6], to: 7, gain: 60, total: 150 },
    ])
    expect(pacingOf(plan, 3, 0, []).skips.map(skip => skip.slides[0].no)).toEqual([4, 6])
    expect(pacingOf(plan, 6, 0, []).skips).toEqual([])
  })

  it('leads nowhere after the last slide', () => {
    const [skip] = pacingOf([slide(1, 30), slide(2, 30, first, true)], 1, 0, []).skips
    expect(skip.to).toBeNull()
  })
})

describe('the time used', () => {
  const visits = [{ no: 1, at: 0 }, { no: 2, at: 40 }, { no: 1, at: 50 }, { no: 5, at: 65 }]

  it('adds the visits of a slide up, the last one until now', () => {
    expect([...secondsBySlide(visits, 100)]).toEqual([[1, 55], [2, 10], [5, 35]])
  })

  it('is summed by chapter, beside what was planned', () => {
    expect(pacingOf(plan, 5, 100, visits).chapters).toEqual([
      { ...first, planned: 180, used: 65, current: false },
      { ...second, planned: 180, used: 35, current: true },
    ])
  })

  it('loses nothing, whatever the way through the slides', () => {
    const way = fc.array(fc.record({ no: fc.integer({ min: 1, max: 7 }), lasts: fc.integer({ min: 0, max: 100 }) }), { minLength: 1 })
    fc.assert(fc.property(way, (steps) => {
      let at = 0
      const walked = steps.map(({ no, lasts }) => {
        const visit = { no, at }
        at += lasts
        return visit
      })
      const used = pacingOf(plan, 1, at, walked).chapters.reduce((sum, chapter) => sum + chapter.used, 0)
      expect(used).toBe(at)
    }))
  })
})

describe('the timer', () => {
  it('stands still while it is paused, and goes on from there', () => {
    const running = toggled(STOPPED, 1_000_000)
    expect(elapsedOf(running, 1_060_000)).toBe(60)
    const paused = toggled(running, 1_060_000)
    expect(paused.status).toBe('paused')
    expect(elapsedOf(paused, 1_500_000)).toBe(60)
    const again = toggled(paused, 1_500_000)
    expect(elapsedOf(again, 1_501_000)).toBe(61)
  })

  it('shows nothing before it is started, nor less than nothing', () => {
    expect(elapsedOf(STOPPED, 5)).toBe(0)
    const ahead: Timer = { ...STOPPED, status: 'running', startedAt: 2000 }
    expect(elapsedOf(ahead, 1000)).toBe(0)
  })
})

it.each([[0, '0:00'], [59.9, '0:59'], [61, '1:01'], [3060, '51:00'], [-65, '−1:05'], [-0.5, '0:00']])('%d s reads %s', (seconds, text) => {
  expect(clock(seconds)).toBe(text)
})
