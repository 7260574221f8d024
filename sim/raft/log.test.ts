import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptAppend } from './append.ts'
import {
  commitTo, createLog, entriesBetween, findConflict, findConflictByTerm, lastIndex, lastTerm, matchesTerm, termAt, truncateFrom,
} from './log.ts'
import { entries, makeNode, msg, termsOf } from './test-support.ts'
import { MsgType } from './types.ts'

fc.configureGlobal({ seed: 20_261_120 })

const CONF = { voters: [1], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false }
const logOf = (...terms: number[]) => createLog(entries(terms), 0)

/** Terms of a log as leaders make them: they never decrease along it. */
const someTerms = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }).map(list => list.sort((a, b) => a - b))

describe('the log', () => {
  it('knows index and term of its last entry, and 0 for both when empty', () => {
    expect([lastIndex(logOf()), lastTerm(logOf())]).toEqual([0, 0])
    expect([lastIndex(logOf(1, 1, 4)), lastTerm(logOf(1, 1, 4))]).toEqual([3, 4])
  })

  it('has term 0 before its beginning and past its end', () => {
    expect([-1, 0, 1, 2, 3].map(i => termAt(logOf(2, 3), i))).toEqual([0, 0, 2, 3, 0])
  })

  it('keeps index and term of the entry before a compacted prefix, and nothing below', () => {
    const log = createLog(entries([3, 3], 6), 5, { index: 5, term: 2, confState: CONF, data: null })
    expect([4, 5, 6, 7, 8].map(i => termAt(log, i))).toEqual([0, 2, 3, 3, 0])
    expect([4, 5, 6].map(i => matchesTerm(log, i, termAt(log, i)))).toEqual([false, true, true])
    expect(lastIndex(log)).toBe(7)
    expect(entriesBetween(log, 7, 7).map(e => e.index)).toEqual([7])
    // Where no term is known the logs may agree (log_test.go TestFindConflictByTerm).
    expect(findConflictByTerm(log, 7, 1)).toBe(4)
    expect(findConflictByTerm(log, 7, 2)).toBe(5)
  })

  it('gives out entries by their indexes', () => {
    const log = logOf(1, 1, 2)
    expect(entriesBetween(log, 2, 3).map(e => e.index)).toEqual([2, 3])
    expect(entriesBetween(log, 4, 3)).toEqual([])
    expect(entriesBetween(log, 1, 2).map(e => e.index)).toEqual([1, 2])
    expect(entriesBetween(log, 3, 2)).toEqual([])
  })
})

describe('matching (paper §5.3)', () => {
  it('holds only where the log has an entry of that index and term', () => {
    const log = logOf(1, 2)
    expect(matchesTerm(log, 0, 0)).toBe(true)
    expect(matchesTerm(log, 2, 2)).toBe(true)
    expect(matchesTerm(log, 2, 1)).toBe(false)
    // Past the end, no term matches, not even the 0 that stands for absence.
    expect(matchesTerm(log, 3, 0)).toBe(false)
  })

  // log_test.go TestFindConflict, over the log [1, 2, 3].
  it.each([
    [[], 1, 0],
    [[1, 2, 3], 1, 0],
    [[2, 3], 2, 0],
    [[3], 3, 0],
    [[1, 2, 3, 4, 4], 1, 4],
    [[2, 3, 4, 4], 2, 4],
    [[3, 4, 4], 3, 4],
    [[4, 4], 4, 4],
    [[4, 4], 1, 1],
    [[1, 4, 4], 2, 2],
    [[1, 2, 4, 4], 3, 3],
  ])('finds the first conflict of %j from index %i at %i', (terms, first, conflict) => {
    expect(findConflict(logOf(1, 2, 3), entries(terms, first))).toBe(conflict)
  })
})

describe('findConflictByTerm', () => {
  it.each([
    // The log of raft.go's worked example for conflict hints, and log_test.go's.
    [[1, 1, 2, 2, 2, 5], 6, 4, 5],
    [[1, 1, 2, 2, 2, 5], 6, 5, 6],
    [[1, 1, 2, 2, 2, 5], 5, 1, 2],
    [[2, 2, 5, 5], 4, 1, 0],
    [[], 0, 3, 0],
  ])('in %j at or below %i, of term at most %i: %i', (terms, index, term, found) => {
    expect(findConflictByTerm(logOf(...terms), index, term)).toBe(found)
  })

  it('is the largest index whose term is at most the given one', () => {
    fc.assert(fc.property(someTerms, fc.nat(12), fc.integer({ min: 0, max: 6 }), (terms, at, term) => {
      const index = Math.min(at, terms.length)
      let expected = 0
      for (let i = 1; i <= index; i++) if (terms[i - 1] <= term) expected = i
      expect(findConflictByTerm(logOf(...terms), index, term)).toBe(expected)
    }))
  })
})

describe('an accepted append', () => {
  const append = (own: number[], index: number, logTerm: number, terms: number[], commit = 0) => {
    const node = makeNode({ log: own })
    const before = [...node.log.entries]
    const accepted = acceptAppend(node, msg({ type: MsgType.App, from: 2, to: 1, term: 9, index, logTerm, entries: entries(terms, index + 1), commit }))
    return { node, before, accepted }
  }

  it('removes nothing when the entries are already there, even if the log is longer', () => {
    const { node, before, accepted } = append([1, 1, 2, 2], 0, 0, [1, 1])
    expect(accepted).toBe(true)
    expect(node.log.entries).toEqual(before)
    expect(node.log.revision).toBe(0)
  })

  it('truncates at the first conflict only: what matches before it stays, the very same entries', () => {
    const { node, before } = append([1, 1, 2, 2], 1, 1, [1, 3])
    expect(termsOf(node)).toEqual([1, 1, 3])
    expect(node.log.entries.slice(0, 2).every((e, i) => e === before[i])).toBe(true)
  })

  it('is refused, and changes nothing, when the entry before it does not match', () => {
    for (const [index, logTerm] of [[4, 3], [5, 2], [2, 2]]) {
      const { node, before, accepted } = append([1, 1, 2, 2], index, logTerm, [3])
      expect(accepted).toBe(false)
      expect(node.log.entries).toEqual(before)
    }
  })

  it('commits at most up to its own last entry, whatever the leader has committed', () => {
    expect(append([1, 1, 1], 0, 0, [1, 1], 3).node.log.committed).toBe(2)
    expect(append([1, 1, 1], 0, 0, [1, 1], 1).node.log.committed).toBe(1)
  })

  it('makes the log equal the leader’s up to its last entry, and keeps the rest exactly when nothing conflicted', () => {
    fc.assert(fc.property(someTerms, someTerms, fc.nat(12), fc.nat(12), (own, leaders, from, length) => {
      const index = Math.min(from, leaders.length)
      const fresh = leaders.slice(index, index + length)
      const { node, accepted } = append(own, index, leaders[index - 1] ?? 0, fresh)
      const matched = index <= own.length && (index === 0 || own[index - 1] === leaders[index - 1])
      expect(accepted).toBe(matched)
      if (!matched) {
        expect(termsOf(node)).toEqual(own)
        return
      }
      const end = index + fresh.length
      const conflicts = fresh.some((term, i) => own[index + i] !== term)
      const prefix = [...own.slice(0, index), ...fresh]
      expect(termsOf(node)).toEqual(conflicts ? prefix : [...prefix, ...own.slice(end)])
    }))
  })
})

describe('the commit index', () => {
  it('never decreases', () => {
    const log = logOf(1, 1, 1, 1)
    expect(commitTo(log, 3)).toBe(true)
    expect(commitTo(log, 2)).toBe(false)
    expect(commitTo(log, 3)).toBe(false)
    expect(log.committed).toBe(3)
  })

  it('never passes the end of the log: a leader that claims so is a lost disk', () => {
    expect(() => commitTo(logOf(1), 2)).toThrow('tocommit(2) is out of range [lastIndex(1)]')
  })

  it('protects what is below it: truncating a committed entry throws and names the invariant', () => {
    const log = logOf(1, 1, 1)
    commitTo(log, 2)
    expect(() => truncateFrom(log, 2)).toThrow('invariant log/committed-stays')
    expect(log.entries).toHaveLength(3)
    truncateFrom(log, 3)
    expect(log.entries).toHaveLength(2)
  })

  it('makes a truncated entry due to be persisted again', () => {
    const log = logOf(1, 1, 1)
    expect(log.handed).toBe(3)
    truncateFrom(log, 2)
    expect(log.handed).toBe(1)
  })
})
