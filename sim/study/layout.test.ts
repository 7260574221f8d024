import { describe, expect, it } from 'vitest'
import { availabilityOf, countOf, LAYOUTS, nameOf, toleranceOf, without, YEAR } from './layout.ts'
import type { Layout } from './layout.ts'

/** Survives the loss of A, of B, of C? From the talk's facts, C3.4. */
const SURVIVES: Record<string, readonly boolean[]> = {
  '3/0': [false, true], '2/1': [false, true], '2/2': [false, false], '3/2': [false, true], '4/1': [false, true],
  '1/1/1': [true, true, true], '2/2/1': [true, true, true],
}

describe('the layouts of the table', () => {
  it.each(LAYOUTS.map(layout => [nameOf(layout), layout] as const))('%s survives what the facts say', (name, layout) => {
    expect(layout.map((_, site) => without(layout, [site]).decides)).toEqual(SURVIVES[name])
  })

  it('leave as many copies as stood elsewhere', () => {
    expect(LAYOUTS.map(layout => without(layout, [0]).present)).toEqual([0, 1, 2, 2, 1, 2, 3])
  })
})

/** Closed forms of C3.5: a, a², 3a² − 2a³. */
describe.each([0.99, 0.995, 0.999, 0.9995])('at %d per site', (a) => {
  it.each([
    [[1], a], [[3, 0], a], [[2, 1], a], [[3, 2], a], [[4, 1], a], [[1, 1], a * a], [[2, 2], a * a],
    [[1, 1, 1], 3 * a * a - 2 * a * a * a], [[2, 2, 1], 3 * a * a - 2 * a * a * a],
  ] as const)('%j', (layout: Layout, expected) => {
    expect(availabilityOf(layout, a)).toBeCloseTo(expected, 12)
  })
})

it('a year’s downtime is that of the facts', () => {
  const hours = (layout: Layout, a: number) => (1 - availabilityOf(layout, a)) * YEAR / 60
  expect(hours([2, 1], 0.999)).toBeCloseTo(8.76, 2)
  expect(hours([2, 2], 0.999)).toBeCloseTo(17.51, 2)
  expect(hours([1, 1, 1], 0.999) * 60).toBeCloseTo(1.6, 1)
  expect(hours([2, 1], 0.99)).toBeCloseTo(87.6, 1)
  expect(hours([2, 2], 0.99)).toBeCloseTo(174.32, 2)
  expect(hours([1, 1, 1], 0.99)).toBeCloseTo(2.61, 2)
})

it('quorum and tolerance from one to nine are those of etcd’s FAQ', () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => [countOf(n, n).needed, toleranceOf(n)])
  expect(rows).toEqual([[1, 0], [2, 0], [2, 1], [3, 1], [3, 2], [4, 2], [4, 3], [5, 3], [5, 4]])
})

it('nobody declared: nobody decides', () => {
  expect(countOf(0, 0)).toEqual({ present: 0, needed: 0, declared: 0, decides: false })
})
