/** The third zone, with the facts' figures: who survives what (C3.4), and what the third voice costs (C11.4). */
import { describe, expect, it } from 'vitest'
import { first, leadersOf, played, valuesOf } from '../../test-support/played.ts'
import type { Played } from '../../test-support/played.ts'

const OK = 'ok'
/** From being asked to being answered, ms, each request of a run. */
const timesOf = (run: Played) => run.requests.map((_, request) => (first(run, 'request-ended', { request }).at - first(run, 'request-sent', { request }).at) / 1_000)

describe('one member a zone', () => {
  const run = played('three-zones')

  it('A, B and C are lost in turn: each write is answered, and nobody steps in', () => {
    expect(run.requests).toEqual([['c1', 'x=1', OK], ['c2', 'x=2', OK], ['c1', 'x=3', OK], ['c1', 'x=4', OK]])
    expect(run.cues.map(at => leadersOf(run.stateAt(at)))).toEqual([['m1'], ['m2'], ['m1'], ['m1']])
    expect(valuesOf(run.end)).toMatchObject({ m1: '4', m2: '4' })
    expect(run.events.filter(e => ['data-changed', 'conf-changed'].includes(e.event) && e.at > run.cues[0])).toEqual([])
  })

  it('the third zone does not slow a write until A or B is missing: then each waits for its 20 ms', () => {
    const [together, withoutA, withoutB, withoutC] = timesOf(run)
    for (const near of [together, withoutC]) expect(near).toBeLessThan(15)
    for (const far of [withoutA, withoutB]) expect(far).toBeGreaterThan(20)
    for (const far of [withoutA, withoutB]) expect(far).toBeLessThan(35)
  })

  it('losing C costs no election: its member did not lead', () => {
    const stopped = first(run, 'stopped', { member: 'm3' })
    expect(run.events.filter(e => e.event === 'role-changed' && e.to === 'leader' && e.at > stopped.at)).toEqual([])
  })
})

describe('two, two and one', () => {
  const run = played('two-two-one')

  it('A is survived; so are C and a machine more; a second zone is not', () => {
    expect(run.requests).toEqual([['c2', 'x=7', OK], ['c2', 'x=8', OK], ['c2', 'x=9', 'unknown: context deadline exceeded']])
    expect(valuesOf(run.end)).toMatchObject({ m3: '8', m4: '8' })
    expect(leadersOf(run.end)).toEqual([])
  })
})
