import { expect, it } from 'vitest'
import { recordedFailovers } from '../../sim/study/failovers.ts'
import { AXIS, drawHistogram, FRAME, placeOf } from './histogram.ts'

const real = recordedFailovers(false)

it('draws a dot for each that was recorded, within the frame, none on another', () => {
  const { dots, radius } = drawHistogram(real, [])
  expect(dots).toHaveLength(30)
  for (const { x, y } of dots) {
    expect(x - radius).toBeGreaterThanOrEqual(0)
    expect(y - radius).toBeGreaterThanOrEqual(FRAME.top)
    expect(x + radius).toBeLessThanOrEqual(FRAME.width)
    expect(y + radius).toBeLessThanOrEqual(FRAME.base)
  }
  const places = dots.map(d => `${d.x} ${d.y}`)
  expect(new Set(places).size).toBe(places.length)
})

it('has both on one scale: the same sample gives bars as high as its dots', () => {
  const { bars, dots } = drawHistogram(real, real)
  for (const bar of bars) {
    const stack = dots.filter(d => d.x > bar.x && d.x < bar.x + bar.width)
    expect(bar.height).toBeCloseTo(stack.length * (FRAME.base - FRAME.top) / (30 * 0.22), 6)
  }
})

it('has no bar before any run, and shares do not depend on how many there are', () => {
  expect(drawHistogram(real, []).bars.every(b => b.height === 0)).toBe(true)
  expect(drawHistogram(real, [...real, ...real]).bars).toEqual(drawHistogram(real, real).bars)
})

it('places an instant where its interval is', () => {
  expect(placeOf(AXIS.from)).toBe(FRAME.left)
  expect(placeOf(AXIS.from + AXIS.width * AXIS.bins)).toBeCloseTo(FRAME.width - FRAME.right, 6)
})
