import { describe, expect, it } from 'vitest'
import { wilson } from '../check/statistics.ts'
import { drawInstants, servesWithout } from './instants.ts'
import { availabilityOf, LAYOUTS, lostIn, nameOf, SITE_AVAILABILITIES, without } from './layout.ts'

const named = LAYOUTS.map(layout => [nameOf(layout), layout] as const)

it.each(named)('%s: the simulator acknowledges a write exactly when votes suffice, whichever sites are lost', (_, layout) => {
  for (let states = 0; states < 1 << layout.length; states++) {
    const lost = lostIn(states, layout.length)
    expect(servesWithout(layout, lost, 17), `without ${lost.join()}`).toBe(without(layout, lost).decides)
  }
})

describe.each(SITE_AVAILABILITIES)('instants at %d per site', (site) => {
  it.each(named)('%s: the closed form lies in their interval, as often as an interval of 95 %% promises', (_, layout) => {
    const closed = availabilityOf(layout, site)
    const seeds = Array.from({ length: 30 }, (_, seed) => seed)
    const holds = seeds.filter((seed) => {
      const { served, instants } = drawInstants(layout, site, 5_000, seed)
      const { low, high } = wilson(served, instants)
      return low <= closed && closed <= high
    })
    // Fewer than 23 of 30 at 95 %: one chance in 4,000.
    expect(holds.length).toBeGreaterThanOrEqual(23)
  })
})

it('the same seed finds the same, another one something else', () => {
  expect(drawInstants([2, 2], 0.99, 5_000, 1)).toEqual(drawInstants([2, 2], 0.99, 5_000, 1))
  expect(drawInstants([2, 2], 0.99, 5_000, 1)).not.toEqual(drawInstants([2, 2], 0.99, 5_000, 2))
})

it('the interval can tell: 2/2 is not as available as 2/1', () => {
  const { served, instants } = drawInstants([2, 2], 0.99, 20_000, 3)
  expect(wilson(served, instants).high).toBeLessThan(availabilityOf([2, 1], 0.99))
})
