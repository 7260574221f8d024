/**
 * The recoveries of `composables/recoveries.ts` as lanes of one axis, in time since site A was lost: who
 * waits for whom, and from when the API answers again. Pure geometry, in pixels of the slide's canvas.
 */
import type { Recovery } from '../../composables/recoveries.ts'
import { spanText } from '../../composables/times.ts'

export const FRAME = { width: 900, height: 354, left: 162, right: 716, top: 36, row: 92, figures: 728 } as const
const MINUTE = 60_000_000
/** What stands behind the last answer: room for « API ✓ ». */
const TAIL = 2 * MINUTE

export interface Segment {
  readonly kind: 'silence' | 'person' | 'boot' | 'api'
  readonly x: number
  readonly width: number
  /** Above the segment; in it when the API answers. */
  readonly text: string
}
export interface Lane {
  readonly scenario: string
  readonly y: number
  readonly segments: readonly Segment[]
  /** What is lost, and for how long the API was silent. */
  readonly rpo: string
  readonly rto: string
}

const RETURNS = { backup: 'restauration, puis démarrage', replica: 'démarrage', disk: 'redémarrage sur B' } as const

/** How a disk reaches the other site: the lane's name, and what stands there. */
export const DISKS = {
  backup: { name: 'Sans réplication', on: ({ every }: Recovery) => ['B\u00A0: une sauvegarde', `par ${every === 60 * MINUTE ? 'heure' : spanText(every)}`] },
  replica: { name: 'Asynchrone', on: ({ every }: Recovery) => ['B\u00A0: une réplique', `toutes les ${spanText(every)}`] },
  disk: { name: 'Synchrone', on: ({ witness }: Recovery) => ['B\u00A0: le même disque', `${witness}\u00A0: le témoin`] },
} as const

/** One scale for all, whichever are shown: a lane does not move when the next one comes. */
export function drawComebacks(recoveries: readonly Recovery[]) {
  const span = Math.max(...recoveries.map(r => r.answers)) + TAIL
  const place = (at: number) => FRAME.left + at / span * (FRAME.right - FRAME.left)
  const segment = (kind: Segment['kind'], from: number, to: number, text: string): Segment => ({ kind, x: place(from), width: place(to) - place(from), text })
  const lanes = recoveries.map((r, i): Lane => {
    const starts = r.decided ?? r.declared
    return {
      scenario: r.scenario, y: FRAME.top + i * FRAME.row, rpo: spanText(r.rpo), rto: spanText(r.rto),
      segments: [
        segment('silence', 0, r.declared, ''),
        ...(r.decided === null ? [] : [segment('person', r.declared, r.decided, 'attend un humain')]),
        segment('boot', starts, r.answers, RETURNS[r.from]),
        segment('api', r.answers, span, 'API ✓'),
      ],
    }
  })
  const minutes = Math.floor(span / MINUTE)
  return {
    lanes,
    ticks: [0, 5, 10, 15, 20, 25, 30].filter(m => m <= minutes).map(m => ({ x: place(m * MINUTE), text: m === 0 ? 'A perdu' : `${m}\u00A0min` })),
    /** Where a silent host is declared lost, the same for all. */
    declared: { x: place(recoveries[0].declared), text: `${spanText(recoveries[0].declared)} de silence\u00A0: l’hyperviseur sait` },
  }
}
