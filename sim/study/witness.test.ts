import { describe, expect, it } from 'vitest'
import { BUDGETS, keeps } from './budgets.ts'
import { measureWitness } from './witness.ts'

describe('the distance of the third zone', () => {
  it('is not paid while A and B are there, and paid by every write once B is missing', () => {
    const [near, far] = [measureWitness({ rtt: 5 }), measureWitness({ rtt: 49 })]
    expect(far.together! - near.together!).toBeLessThan(2)
    expect(far.withoutB! - near.withoutB!).toBeGreaterThan(42)
    expect(far.withoutB! - near.withoutB!).toBeLessThan(50)
    expect([near.unrest, far.unrest]).toEqual([0, 0])
  }, 60_000)

  it('where a storage witness may still be, an etcd member costs each write 200 ms', () => {
    expect(measureWitness({ rtt: 200 }).withoutB!).toBeGreaterThan(200)
    expect(BUDGETS.map(b => keeps(b, 200))).toEqual([true, false, false, false])
  }, 60_000)

  it('« less than » 50 ms between members is not 50 ms', () => {
    expect(BUDGETS.filter(b => keeps(b, 50)).map(b => b.rtt)).toEqual([200, 100])
    expect(BUDGETS.filter(b => keeps(b, 49)).map(b => b.rtt)).toEqual([200, 100, 50])
  })
})
