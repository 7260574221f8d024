import { describe, expect, it } from 'vitest'
import { documented, rangeOf } from '../../test-support/fidelity.ts'
import { kolmogorovSmirnov } from '../check/statistics.ts'
import { sampleFailover } from './failover.ts'
import { withoutPreVote, withPreVote } from './recorded-failovers.ts'

describe.each([
  ['without pre-vote', false, withoutPreVote],
  ['with pre-vote', true, withPreVote],
] as const)('2,000 failovers %s', (_, preVote, recorded) => {
  const samples = Array.from({ length: 2_000 }, (_, i) => sampleFailover(i + 1, preVote))

  it.each([['first-campaign', 'firstCampaignMs'], ['elected', 'electedMs']] as const)('cannot be told from the thirty recorded on a real etcd: %s', (id, figure) => {
    const times = samples.map(s => s[figure])
    expect(kolmogorovSmirnov(times, recorded.map(s => s[figure])).p).toBeGreaterThan(0.05)
    const row = documented.find(r => r.id === (preVote ? `${id}-pre-vote` : id))
    expect(row?.simulated ?? '').toContain(`${rangeOf(times)} ms`)
  })

  it('second-campaign: need one in 10 ± 2 % of cases', () => {
    const share = samples.filter(s => s.campaigns > 1).length / samples.length
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.12)
  })
})

it('a failover is its seed’s, and no other’s', () => {
  expect(sampleFailover(7, true)).toEqual(sampleFailover(7, true))
  expect(sampleFailover(7, true)).not.toEqual(sampleFailover(8, true))
})

it('the test can tell: timeouts half as long are not the recorded ones', () => {
  const halved = Array.from({ length: 500 }, (_, i) => sampleFailover(i + 1, true).electedMs / 2)
  expect(kolmogorovSmirnov(halved, withPreVote.map(s => s.electedMs)).p).toBeLessThan(0.001)
})
