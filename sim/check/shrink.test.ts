import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shrink } from './shrink.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const holds = (wanted: readonly number[]) => (items: readonly number[]) => wanted.every(item => items.includes(item))

describe('shrinking a failing list', () => {
  it.each([
    ['one culprit', 100, [37]],
    ['two neighbours', 100, [4, 5]],
    ['the first and the last', 64, [0, 63]],
    ['five far apart', 200, [3, 50, 99, 140, 198]],
    ['everything', 9, numbers(9)],
    ['nothing at all', 50, []],
    ['the only item', 1, [0]],
  ])('finds %s, in order', (_, count, wanted) => {
    const { items, minimal } = shrink(numbers(count), holds(wanted))
    expect({ items, minimal }).toEqual({ items: wanted, minimal: true })
  })

  it('leaves nothing that can be left out, whatever the predicate', () => {
    // Not monotonous: sums that a number divides.
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 25 }), fc.integer({ min: 2, max: 7 }), (list, divisor) => {
      const fails = (items: readonly number[]) => items.length > 0 && items.reduce((a, b) => a + b, 0) % divisor === 0
      fc.pre(fails(list))
      const { items, minimal } = shrink(list, fails, 100_000)
      expect(minimal && fails(items)).toBe(true)
      for (const i of items.keys()) expect(fails(items.filter((_, j) => j !== i))).toBe(false)
    }))
  })

  it('asks few questions for one culprit: about twice the logarithm', () => {
    expect(shrink(numbers(1_024), holds([777])).trials).toBeLessThanOrEqual(22)
  })

  it('stops when the trials run out, with what it has, and says so', () => {
    let asked = 0
    const result = shrink(numbers(1_000), (items) => {
      asked++
      return holds([1, 500, 998])(items)
    }, 25)
    expect(asked).toBe(25)
    expect(result).toMatchObject({ trials: 25, minimal: false })
    expect(holds([1, 500, 998])(result.items)).toBe(true)
    expect(result.items.length).toBeLessThan(1_000)
  })

  it('does the same each time', () => {
    expect(shrink(numbers(300), holds([7, 200]))).toEqual(shrink(numbers(300), holds([7, 200])))
  })

  it('refuses a list that does not fail', () => {
    expect(() => shrink([1, 2], () => false)).toThrow('only a list that fails')
  })
})
