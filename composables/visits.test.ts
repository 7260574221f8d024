import { describe, expect, it } from 'vitest'
import { STOPPED, toggled } from './pacing.ts'
import { accounted, NO_ACCOUNT } from './visits.ts'

describe('the account of the slides shown', () => {
  const started = toggled(STOPPED, 1000)

  it('has a line for each slide that comes on stage, at the timer’s time', () => {
    const first = accounted(NO_ACCOUNT, started, 1, 1000)
    const second = accounted(first, started, 2, 31_000)
    expect(second.visits).toEqual([{ no: 1, at: 0 }, { no: 2, at: 30 }])
    expect(accounted(second, started, 2, 99_000)).toBe(second)
  })

  it('leaves out the time of a pause', () => {
    const first = accounted(NO_ACCOUNT, started, 1, 1000)
    const paused = toggled(started, 11_000)
    const moved = accounted(first, paused, 2, 60_000)
    const again = toggled(paused, 100_000)
    expect(accounted(moved, again, 3, 105_000).visits.map(({ at }) => at)).toEqual([0, 10, 15])
  })

  it('begins anew with the timer, and ends a rehearsal with it', () => {
    const kept = { visits: [{ no: 1, at: 0 }], rehearsal: 5 }
    expect(accounted(kept, STOPPED, 1, 0)).toBe(NO_ACCOUNT)
    expect(accounted(NO_ACCOUNT, STOPPED, 1, 0)).toBe(NO_ACCOUNT)
  })
})
