import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { committedIndex, majorityOf, VoteResult, voteResult } from './quorum.ts'

fc.configureGlobal({ seed: 20_261_120 })

const SIZES = [1, 2, 3, 4, 5, 6, 7]

describe('a majority', () => {
  it('is N/2 + 1 for 1 to 7 voters', () => {
    expect(SIZES.map(majorityOf)).toEqual([1, 2, 2, 3, 3, 4, 4])
  })

  it('always shares a member with any other, and is the least number that does', () => {
    for (const n of SIZES) {
      expect(2 * majorityOf(n)).toBeGreaterThan(n)
      expect(2 * (majorityOf(n) - 1)).toBeLessThanOrEqual(n)
    }
  })
})

describe('the committed index', () => {
  it.each([
    [[], Infinity], [[5], 5], [[5, 3], 3], [[5, 3, 4], 4], [[7, 0, 0], 0], [[9, 9, 2, 1], 2], [[9, 8, 2, 1, 0], 2], [[3, 3, 3, 3, 3, 3, 3], 3],
  ])('of %j is %i', (matches, index) => {
    expect(committedIndex(matches)).toBe(index)
  })

  it('is the highest index that a majority has reached', () => {
    const matches = fc.array(fc.nat(20), { minLength: 1, maxLength: 7 })
    fc.assert(fc.property(matches, all => {
      const reached = (index: number) => all.filter(m => m >= index).length >= majorityOf(all.length)
      let expected = 0
      while (reached(expected + 1)) expected++
      expect(committedIndex(all)).toBe(expected)
    }))
  })

  it('leaves the voters’ own indexes as they are', () => {
    const matches = [1, 3, 2]
    committedIndex(matches)
    expect(matches).toEqual([1, 3, 2])
  })
})

describe('the result of a vote', () => {
  it('is won at a majority, lost once none can be reached, pending between, for every count of 1 to 7 voters', () => {
    for (const n of SIZES) {
      for (let granted = 0; granted <= n; granted++) {
        for (let refused = 0; granted + refused <= n; refused++) {
          const silent = n - granted - refused
          const expected = granted > n / 2 ? VoteResult.Won : granted + silent > n / 2 ? VoteResult.Pending : VoteResult.Lost
          expect(voteResult(n, granted, refused), `${granted} for, ${refused} against of ${n}`).toBe(expected)
        }
      }
    }
  })
})
