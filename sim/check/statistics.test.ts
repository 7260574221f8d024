import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov, quantile, wilson } from './statistics.ts'

describe('a quantile', () => {
  it('is the sample at that share, or between its two neighbours', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2)
    expect(quantile([1, 2], 0.5)).toBe(1.5)
    expect([quantile([5, 1, 9], 0), quantile([5, 1, 9], 1)]).toEqual([1, 9])
  })

  it('of nothing does not exist', () => {
    expect(() => quantile([], 0.5)).toThrow('at least one sample')
  })
})

describe('the Kolmogorov–Smirnov test', () => {
  it('finds no distance between a sample and itself', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1 }), (sample) => {
      expect(kolmogorovSmirnov(sample, sample)).toEqual({ distance: 0, p: 1 })
    }))
  })

  it('gives the distance between the two empirical distributions, ties together', () => {
    expect(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]).distance).toBe(0.5)
    expect(kolmogorovSmirnov([1, 1, 1], [1, 1, 2]).distance).toBeCloseTo(1 / 3)
    expect(kolmogorovSmirnov([1, 2], [8, 9]).distance).toBe(1)
  })

  it('gives the table’s probabilities: 5 % at λ = 1.358, 1 % at 1.628', () => {
    // With large equal samples the correction vanishes, and λ = distance × √(n / 2).
    const n = 1_000_000
    const size = Math.sqrt(n / 2)
    const shifted = (lambda: number) => {
      const shift = Math.round(n * lambda / (size + 0.12 + 0.11 / size))
      return kolmogorovSmirnov(Array.from({ length: n }, (_, i) => i), Array.from({ length: n }, (_, i) => i + shift)).p
    }
    expect(shifted(1.358)).toBeCloseTo(0.05, 3)
    expect(shifted(1.628)).toBeCloseTo(0.01, 3)
  })
})

describe('Wilson’s interval', () => {
  it('is what the tables say', () => {
    // Newcombe, 1998, table I, method 3: 81 of 263 and 0 of 20.
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4)
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4)
    expect(wilson(0, 20).low).toBe(0)
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4)
  })

  it('of no case does not exist', () => {
    expect(() => wilson(0, 0)).toThrow('at least one case')
  })
})
