import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { committedIndex, jointCommittedIndex, jointVoteResult, majorityOf, VoteResult, voteResult } from './quorum.ts'

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
    const matches = fc.array(fc.nat(20), { minLength: 1, maxLength: 51 })
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

describe('a joint quorum (paper §6)', () => {
  // quorum/testdata/joint_commit.txt: an empty half leaves the other alone to decide; both must agree.
  it.each([
    [[], [], Infinity],
    [[100], [], 100],
    [[], [100], 100],
    [[13], [100], 13],
    [[5, 0, 0], [5, 5], 0],
    [[9, 9, 0], [9, 0, 0], 0],
    [[12, 5, 7], [3, 8], 3],
    [[50, 60, 70], [10, 20, 30, 40], 20],
  ])('of %j and %j has reached %i', (incoming, outgoing, index) => {
    expect(jointCommittedIndex(incoming, outgoing)).toBe(index)
    expect(jointCommittedIndex(outgoing, incoming)).toBe(index)
  })

  it('has reached an index exactly when a majority of each half has', () => {
    const half = fc.array(fc.nat(12), { maxLength: 7 })
    fc.assert(fc.property(half, half, (incoming, outgoing) => {
      const reached = (matches: readonly number[], index: number) => matches.length === 0 || matches.filter(m => m >= index).length > matches.length / 2
      const index = jointCommittedIndex(incoming, outgoing)
      for (let i = 1; i <= 13; i++) expect(reached(incoming, i) && reached(outgoing, i)).toBe(i <= index)
    }))
  })

  it('is a majority quorum when both halves are the same', () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { maxLength: 9 }), matches => {
      expect(jointCommittedIndex(matches, matches)).toBe(committedIndex(matches))
    }))
  })

  const { Won, Lost, Pending } = VoteResult
  it.each([[Won, Won, Won], [Won, Pending, Pending], [Won, Lost, Lost], [Pending, Pending, Pending], [Pending, Lost, Lost], [Lost, Lost, Lost]])(
    'of results %i and %i gives %i', (a, b, result) => {
      expect([jointVoteResult(a, b), jointVoteResult(b, a)]).toEqual([result, result])
    })

  it('without voters in a half asks the other one; without any it is won', () => {
    expect(voteResult(0, 0, 0)).toBe(Won)
    expect([voteResult(3, 1, 0), voteResult(3, 2, 0), voteResult(3, 0, 2)].map(r => jointVoteResult(r, voteResult(0, 0, 0)))).toEqual([Pending, Won, Lost])
  })
})
