import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../sim/catalogue/platform/index.ts'
import type { PlatformView } from '../../../sim/platform/view.ts'
import { platform } from '../../../sim/platform/world.ts'
import { frameAt, openRun, playStory } from '../../../sim/run/run.ts'
import { recoveryOf, stripOf } from './recovery.ts'

const nb = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ')

function stripsOf(id: string) {
  const run = openRun(platform, scenarios.find(s => s.id === id)!)
  playStory(run)
  const cues = run.cues.map(({ at }) => at)
  return cues.map(at => stripOf(recoveryOf(frameAt<PlatformView>(run, at).view, at), at, cues))
}
const textsOf = ({ marks, stretches }: ReturnType<typeof stripOf>) => [...marks, ...stretches].map(m => nb(m.text))

describe.each([
  ['active-passive-backup', [['copie 2 h'], ['copie 2 h', 'panne 10 h', 'RPO 8 h'], ['copie 2 h', 'panne 10 h', 'reprise 16 h', 'RPO 8 h', 'RTO 6 h']]],
  ['active-passive-mirror', [['copie 10 h'], ['copie 10 h', 'panne 10 h 03', 'RPO 3 min'], ['copie 10 h', 'panne 10 h 03', 'reprise 10 h 18', 'RPO 3 min', 'RTO 15 min']]],
])('%s', (id, told) => {
  const strips = stripsOf(id)
  it('tells each figure from the click on where it is known', () => {
    expect(strips.map(textsOf)).toEqual(told)
  })

  it('covers its width, part after part, and stretches go from mark to mark', () => {
    for (const { parts, stretches, marks } of strips) {
      expect(parts[0].from).toBe(0)
      expect(parts.at(-1)?.to).toBe(1)
      for (const [i, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[i].to)
      for (const s of stretches) expect([s.from, s.to].every(end => marks.some(m => m.share === end))).toBe(true)
    }
  })

  it('a later click moves nothing that stands', () => {
    const [, lost, back] = strips
    expect(back.marks.slice(0, 2)).toEqual(lost.marks)
    expect(back.stretches[0]).toEqual(lost.stretches[0])
  })
})

it('without a copy there is a loss and no RPO', () => {
  const run = openRun(platform, scenarios.find(s => s.id === 'mono-cp-stretched')!)
  playStory(run)
  const at = run.cues[1].at
  expect(recoveryOf(frameAt<PlatformView>(run, at).view, at)).toMatchObject({ copied: null, back: null })
  expect(stripOf(recoveryOf(frameAt<PlatformView>(run, at).view, at), at, [0, at]).stretches).toEqual([])
})
