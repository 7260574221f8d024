/**
 * Failovers side by side: those recorded on a real etcd and those of the simulator, summed up alike.
 * Light: the page that draws them does not need the engine, which `carry-out.ts` runs elsewhere.
 */
import { quantile } from '../check/statistics.ts'
import { withoutPreVote, withPreVote } from '../etcd/recorded-failovers.ts'
import type { RecordedFailover } from '../etcd/recorded-failovers.ts'

/** From the leader's death to the next leader's election, ms; and how many campaigns it took. */
export type Failover = Pick<RecordedFailover, 'electedMs' | 'campaigns'>

export interface Summary {
  readonly runs: number
  readonly medianMs: number
  readonly maxMs: number
  /** Those in which the first campaign elected nobody. */
  readonly again: number
}

/** The thirty recorded on etcd 3.4.23 with this setting. */
export function recordedFailovers(preVote: boolean): readonly Failover[] {
  return preVote ? withPreVote : withoutPreVote
}

/** @throws Error when there are none */
export function summaryOf(failovers: readonly Failover[]): Summary {
  const times = failovers.map(f => f.electedMs)
  return {
    runs: times.length, medianMs: quantile(times, 0.5), maxMs: times.reduce((a, b) => Math.max(a, b)),
    again: failovers.filter(f => f.campaigns > 1).length,
  }
}

/** Counts per interval of `width` ms, from `from` ms on; what is beyond the last one counts in it. */
export function histogramOf(failovers: readonly Failover[], from: number, width: number, bins: number): readonly number[] {
  const counts = Array<number>(bins).fill(0)
  for (const { electedMs } of failovers) counts[Math.min(bins - 1, Math.max(0, Math.floor((electedMs - from) / width)))]++
  return counts
}
