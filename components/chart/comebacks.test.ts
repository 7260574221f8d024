import { beforeAll, describe, expect, it } from 'vitest'
import { recoveries } from '../../composables/recoveries.ts'
import type { Recovery } from '../../composables/recoveries.ts'
import { DISKS, drawComebacks, FRAME } from './comebacks.ts'
import type { Lane } from './comebacks.ts'

let found: readonly Recovery[]
beforeAll(async () => { found = await recoveries() })

const endOf = (lane: Lane, kind: string) => lane.segments.filter(s => s.kind === kind).map(s => s.x + s.width)[0]

describe('the lanes', () => {
  it('are true to scale: a pixel is as many seconds everywhere', () => {
    const { lanes, declared } = drawComebacks(found)
    const perPixel = found.map((r, i) => r.answers / (endOf(lanes[i], 'boot') - FRAME.left))
    for (const scale of [...perPixel, found[0].declared / (declared.x - FRAME.left)]) expect(scale).toBeCloseTo(perPixel[0], 3)
  })

  it('have no hole and no overlap, from the loss to the edge', () => {
    for (const { segments } of drawComebacks(found).lanes) {
      expect(segments[0].x).toBe(FRAME.left)
      expect(segments.slice(1).map(s => s.x)).toEqual(segments.slice(0, -1).map(s => expect.closeTo(s.x + s.width, 6)))
      expect(segments.at(-1)!.x + segments.at(-1)!.width).toBeCloseTo(FRAME.right, 6)
    }
  })

  it('wait for a person where one acted, and nowhere else', () => {
    const { lanes } = drawComebacks(found)
    expect(lanes.map(l => l.segments.map(s => s.kind))).toEqual([
      ['silence', 'person', 'boot', 'api'], ['silence', 'person', 'boot', 'api'], ['silence', 'boot', 'api'],
    ])
  })

  it('leave room for what is written on them', () => {
    for (const { segments } of drawComebacks(found).lanes) {
      expect(segments.find(s => s.kind === 'api')!.width).toBeGreaterThan(55)
      const person = segments.find(s => s.kind === 'person')
      if (person) expect(person.width).toBeGreaterThan(140)
    }
  })

  it('stand on one axis: a longer wait makes all of them shorter', () => {
    const slow = found.map((r, i) => (i === 0 ? { ...r, answers: r.answers * 2 } : r))
    expect(endOf(drawComebacks(slow).lanes[2], 'boot')).toBeLessThan(endOf(drawComebacks(found).lanes[2], 'boot'))
  })
})

it('says what stands on the other site, as the story sets it', () => {
  expect(found.map(r => DISKS[r.from].on(r))).toEqual([
    ['B\u00A0: une sauvegarde', 'par heure'], ['B\u00A0: une réplique', 'toutes les 5\u00A0min'], ['B\u00A0: le même disque', 'C\u00A0: le témoin'],
  ])
})
