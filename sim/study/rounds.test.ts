import { describe, expect, it } from 'vitest'
import { closedForm, measured } from './rounds.ts'

describe('attempts that an election takes', () => {
  it.each([
    [5, [0.902, 0.995, 0.9998]], [10, [0.81, 0.982, 0.999]], [20, [0.64, 0.932, 0.991]], [50, [0.25, 0.67, 0.90]],
  ])('the closed form at %i ms is the talk’s (C10.12)', (delay, shares) => {
    shares.forEach((share, i) => expect(closedForm(delay, i + 1)).toBeCloseTo(share, 2))
  })

  it.each([5, 20, 50])('the engine, pre-vote and all, is within five points of it at %i ms', delay => {
    measured(delay, 1_000, 3).forEach((share, i) => expect(Math.abs(share - closedForm(delay, i + 1))).toBeLessThan(0.05))
  })
})
