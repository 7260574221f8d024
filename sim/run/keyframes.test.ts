import { describe, expect, it } from 'vitest'
import { twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { restoreKeyframe } from '../kernel/world.ts'
import { dueAt, GAP, KEYFRAME_LIMIT, nearestBefore, nearestTo, thinned } from './keyframes.ts'
import type { Placed } from './keyframes.ts'
import { openRun, recordTo } from './run.ts'

/** A keyframe at so many rows, each a µs. */
const placed = (rows: number): Placed => ({
  done: 0, told: [], keyframe: { at: rows, mark: { count: rows, last: rows, lanes: [0, 0, 0, 0] }, saved: { root: null, multiple: new Set() } },
})

/** The keyframes of a run of that many rows, each laid when it is due. */
function laid(rows: number): readonly number[] {
  let keyframes = [placed(0)]
  for (let next = dueAt(0); next <= rows; next = dueAt(next)) keyframes = thinned([...keyframes, placed(next)])
  return keyframes.map(k => k.keyframe.mark.count)
}

const gaps = (list: readonly number[]) => list.slice(1).map((rows, i) => rows - list[i])

describe('keyframes', () => {
  it('stand as near as can be through the first minutes', () => {
    expect(Math.max(...gaps(laid(150_000)))).toBe(GAP)
  })

  it.each([['heartbeats', []], ['writes', [{ ...twoSites().clients[0], every: 50_000 }]]])('are eight thousand messages apart at most, of %s', (_, clients) => {
    const run = openRun(etcd, { id: 'gaps', title: 'Écarts', world: 'etcd', seed: 17, description: { ...twoSites(), clients }, story: [{ cue: 'Début.' }] })
    recordTo(run, 180_000_000)
    const delivered = run.keyframes.map(({ keyframe }) => (restoreKeyframe(etcd, keyframe).state as { delivered: number }).delivered)
    expect(delivered.length).toBeGreaterThan(2)
    expect(Math.max(...gaps(delivered))).toBeLessThanOrEqual(8_000)
  })

  it.each([200_000, 1_000_000, 4_000_000])('are bounded in number after %i rows, dense at the end, thinner with age', rows => {
    const list = laid(rows)
    expect(list.length).toBeLessThanOrEqual(KEYFRAME_LIMIT)
    expect(list[0]).toBe(0)
    expect(rows - (list.at(-1) as number)).toBeLessThan(Math.max(GAP, rows / 100))
    // Going back never replays more than a twelfth of the way back.
    for (const [i, gap] of gaps(list).entries()) expect(gap, `after row ${list[i]}`).toBeLessThanOrEqual(Math.max(GAP, rows / KEYFRAME_LIMIT, (rows - list[i]) / 12))
  })

  it('are found by instant and by row', () => {
    const list = [0, 10, 20, 30].map(placed)
    const found = (at: number) => [nearestTo(list, at), nearestBefore(list, at)].map(k => k.keyframe.at)
    expect([0, 9, 10, 25, 99].map(found)).toEqual([[0, 0], [0, 0], [10, 10], [20, 20], [30, 30]])
  })
})
