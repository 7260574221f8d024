/**
 * A histogram of what the simulator found, and above it, a dot each, what was recorded. Both are shares
 * of their own sample on one scale: a dot of thirty is as high as a thirtieth of the bars. Pure geometry.
 */
import type { Failover } from '../../sim/study/failovers.ts'
import { histogramOf } from '../../composables/failovers.ts'

export const FRAME = { width: 430, height: 158, left: 6, right: 6, top: 4, base: 128 } as const
/** ms: where the axis begins, the width of an interval, and how many there are; what takes longer is in the last. */
export const AXIS = { from: 800, width: 100, bins: 20 } as const

export interface Bar { readonly x: number, readonly y: number, readonly width: number, readonly height: number }
export interface Histogram {
  readonly bars: readonly Bar[]
  readonly dots: readonly { readonly x: number, readonly y: number }[]
  readonly radius: number
  readonly ticks: readonly { readonly x: number, readonly text: string }[]
}

const STEP = (FRAME.width - FRAME.left - FRAME.right) / AXIS.bins
const TICKS = [1_000, 1_500, 2_000, 2_500]
const tick = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1 })

/** Where an instant, ms, stands on the axis. */
export const placeOf = (ms: number): number => FRAME.left + (ms - AXIS.from) / AXIS.width * STEP

export function drawHistogram(recorded: readonly Failover[], simulated: readonly Failover[]): Histogram {
  const { from, width, bins } = AXIS
  const real = histogramOf(recorded, from, width, bins)
  const found = histogramOf(simulated, from, width, bins)
  const shares = (counts: readonly number[], of: number) => counts.map(n => (of === 0 ? 0 : n / of))
  const [dots, bars] = [shares(real, recorded.length), shares(found, simulated.length)]
  // The scale is that of the recording, which is there first: it does not move as runs come in.
  const highest = Math.max(...dots, 0.22)
  const scale = (FRAME.base - FRAME.top) / highest
  const x = (bin: number) => FRAME.left + bin * STEP
  const one = scale / recorded.length
  return {
    bars: bars.map((share, bin) => ({ x: x(bin) + 1.5, y: FRAME.base - share * scale, width: STEP - 3, height: share * scale })),
    dots: real.flatMap((count, bin) => Array.from({ length: count }, (_, i) => ({ x: x(bin) + STEP / 2, y: FRAME.base - (i + 0.5) * one }))),
    radius: Math.min(STEP, one) / 2 - 0.75,
    ticks: TICKS.map(ms => ({ x: placeOf(ms), text: `${tick.format(ms / 1_000)}\u00A0s` })),
  }
}
