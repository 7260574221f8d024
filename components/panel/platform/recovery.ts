/**
 * What the loss of a machine costs, read off a frame: its newest copy, the loss, its return. From the
 * copy to the loss goes what cannot be had again (RPO), from the loss to the return it serves nobody (RTO).
 */
import type { PlatformView } from '../../../sim/platform/view.ts'
import { clockText, spanText } from '../../../composables/times.ts'

/** Instants, µs; null for what has not happened. */
export interface Recovery { readonly copied: number | null, readonly lost: number | null, readonly back: number | null }

export function recoveryOf({ recoveries, vms }: PlatformView, at: number): Recovery {
  const done = recoveries.at(-1)
  if (done) {
    const lost = done.at - done.rto
    return { copied: lost - done.rpo, lost, back: done.at }
  }
  const vm = vms.find(v => v.lostAt >= 0) ?? vms.find(v => v.copies.some(isElsewhere))
  const ages = vm?.copies.filter(isElsewhere).map(({ age }) => age) ?? []
  return { copied: ages.length > 0 ? at - at % SECOND - Math.min(...ages) : null, lost: vm && vm.lostAt >= 0 ? vm.lostAt : null, back: null }
}

/** A snapshot does not survive what takes the machine's disk. */
const isElsewhere = (copy: PlatformView['vms'][number]['copies'][number]) => copy.kind !== 'snapshot'

/** A frame knows ages in whole seconds. */
const SECOND = 1_000_000

export interface Mark { readonly id: 'copied' | 'lost' | 'back', readonly share: number, readonly text: string }
export interface Stretch { readonly id: 'rpo' | 'rto', readonly from: number, readonly to: number, readonly text: string }
export interface Part { readonly id: 'serves' | 'out' | 'ahead', readonly from: number, readonly to: number }

export interface RecoveryStrip {
  readonly marks: readonly Mark[]
  readonly stretches: readonly Stretch[]
  readonly parts: readonly Part[]
}

const WORDS = { copied: 'copie', lost: 'panne', back: 'reprise' } as const
/** Of the width, before the first cue and after the last. */
const MARGIN = 0.06

/** Shares of the strip's width, which goes from the first cue to the last (µs), with a margin. */
export function stripOf({ copied, lost, back }: Recovery, at: number, cues: readonly number[]): RecoveryStrip {
  const [first, last] = [Math.min(...cues), Math.max(...cues)]
  const margin = (last - first) * MARGIN
  const shareOf = (instant: number) => Math.min(1, Math.max(0, (instant - first + margin) / (last - first + 2 * margin)))
  const now = shareOf(at)
  const instants = { copied, lost, back }
  const stops = [0, shareOf(lost ?? at), shareOf(back ?? at)]
  return {
    marks: (['copied', 'lost', 'back'] as const).flatMap((id) => {
      const instant = instants[id]
      return instant === null ? [] : [{ id, share: shareOf(instant), text: `${WORDS[id]} ${clockText(instant)}` }]
    }),
    stretches: [
      ...(copied !== null && lost !== null ? [{ id: 'rpo' as const, from: shareOf(copied), to: shareOf(lost), text: `RPO ${spanText(lost - copied)}` }] : []),
      ...(lost !== null && back !== null ? [{ id: 'rto' as const, from: shareOf(lost), to: shareOf(back), text: `RTO ${spanText(back - lost)}` }] : []),
    ],
    parts: [
      { id: 'serves' as const, from: stops[0], to: stops[1] },
      ...(lost === null ? [] : [{ id: 'out' as const, from: stops[1], to: stops[2] }]),
      ...(back === null ? [] : [{ id: 'serves' as const, from: stops[2], to: now }]),
      { id: 'ahead' as const, from: now, to: 1 },
    ],
  }
}
