import { describe, expect, it } from 'vitest'
import { carryOut } from './carry-out.ts'
import { histogramOf, recordedFailovers, summaryOf } from './failovers.ts'
import { sizeOf } from './task.ts'
import type { Task } from './task.ts'

describe('the failovers of the real etcd', () => {
  it('are summed up as the facts have them', () => {
    expect(summaryOf(recordedFailovers(false))).toEqual({ runs: 30, medianMs: 1_264.5, maxMs: 2_560, again: 3 })
    expect(summaryOf(recordedFailovers(true))).toMatchObject({ runs: 30, maxMs: 1_785, again: 4 })
    expect(summaryOf(recordedFailovers(true)).medianMs / 1_000).toBeCloseTo(1.16, 2)
  })
})

describe('a histogram', () => {
  it('counts everyone once, the extremes in the first and last intervals', () => {
    const of = [700, 800, 899.9, 900, 1_050, 9_000].map(electedMs => ({ electedMs, campaigns: 1 }))
    expect(histogramOf(of, 800, 100, 4)).toEqual([3, 1, 1, 1])
  })
})

describe('a task', () => {
  const tasks: readonly Task[] = [
    { kind: 'failovers', preVote: true, runs: 120 },
    { kind: 'instants', layouts: [[2, 1], [1, 1, 1]], site: 0.99, instants: 1_000, seed: 1 },
    { kind: 'timings', rtt: 5, fsync: 1, heartbeat: 100, election: 1_000 },
    { kind: 'witness', rtt: 20 },
  ]

  it.each(tasks)('$kind comes to as many pieces as it says, the same each time', (task) => {
    const pieces = [...carryOut(task)].flat()
    expect(pieces).toHaveLength(sizeOf(task))
    expect([...carryOut(task)].flat()).toEqual(pieces)
  })

  it('of failovers is cut into batches, which together are those of the seeds from 1 on', () => {
    const batches = [...carryOut(tasks[0])]
    expect(batches.map(b => b.length)).toEqual([50, 50, 20])
    expect([...carryOut({ kind: 'failovers', preVote: true, runs: 60 })].flat()).toEqual(batches.flat().slice(0, 60))
  })
})
