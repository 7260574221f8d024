import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addInflight, clearInflights, createInflights, freeUpTo, isFull } from './inflights.ts'

fc.configureGlobal({ seed: 20_261_120 })

describe('the window of appends under way', () => {
  it('is full at its number of messages', () => {
    const window = createInflights(3, Infinity)
    for (const index of [5, 6, 9]) {
      expect(isFull(window)).toBe(false)
      addInflight(window, index, 1)
    }
    expect(isFull(window)).toBe(true)
    expect(() => addInflight(window, 10, 1)).toThrow('invariant inflights/room')
  })

  it('is full once its bytes are reached, by one append more than fits', () => {
    const window = createInflights(10, 100)
    addInflight(window, 1, 60)
    expect(isFull(window)).toBe(false)
    addInflight(window, 2, 60)
    expect(isFull(window)).toBe(true)
    freeUpTo(window, 1)
    expect([isFull(window), window.bytes]).toEqual([false, 60])
  })

  it('is freed of all up to an index, of none by an old one', () => {
    const window = createInflights(4, Infinity)
    for (const index of [2, 4, 6, 8]) addInflight(window, index, 1)
    freeUpTo(window, 1)
    expect(window.count).toBe(4)
    freeUpTo(window, 6)
    expect(window.count).toBe(1)
    freeUpTo(window, 99)
    expect([window.count, window.bytes]).toEqual([0, 0])
  })

  it('is empty again when it is cleared', () => {
    const window = createInflights(1, 1)
    addInflight(window, 1, 5)
    clearInflights(window)
    expect([isFull(window), window.count, window.bytes]).toEqual([false, 0, 0])
  })

  it('behaves as a list of (index, bytes) does, however it turns and grows', () => {
    const limits = fc.record({ size: fc.integer({ min: 1, max: 6 }), maxBytes: fc.integer({ min: 1, max: 40 }) })
    const acts = fc.array(fc.record({ add: fc.boolean(), by: fc.nat(9) }), { maxLength: 60 })
    fc.assert(fc.property(limits, acts, ({ size, maxBytes }, list) => {
      const window = createInflights(size, maxBytes)
      let model: { index: number, bytes: number }[] = []
      let last = 0
      for (const { add, by } of list) {
        if (add && !isFull(window)) {
          addInflight(window, ++last, by)
          model.push({ index: last, bytes: by })
        } else if (!add) {
          freeUpTo(window, last - by)
          model = model.filter(m => m.index > last - by)
        }
        const bytes = model.reduce((sum, m) => sum + m.bytes, 0)
        expect([window.count, window.bytes]).toEqual([model.length, bytes])
        expect(isFull(window)).toBe(model.length === size || bytes >= maxBytes)
        expect(window.indexes.length).toBeLessThanOrEqual(size)
      }
    }))
  })
})
