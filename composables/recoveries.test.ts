import { expect, it } from 'vitest'
import { scenarios } from '../sim/catalogue/index.ts'
import type { PlatformView } from '../sim/platform/view.ts'
import { platform } from '../sim/platform/world.ts'
import { frameAt, openRun, playStory } from '../sim/run/run.ts'
import type { Scenario } from '../sim/run/scenario.ts'
import { DECLARED_LOST } from '../sim/platform/rules.ts'
import { recoveries, recoveryOf, STORIES } from './recoveries.ts'

const story = (id: string) => scenarios.find(s => s.id === id) as Scenario
const MINUTE = 60_000_000

it.each(STORIES)('%s: what is read off the trace is what the platform itself counts', (id) => {
  const run = openRun(platform, story(id))
  const recovery = recoveryOf(run)
  const end = playStory(run)
  const { recoveries: counted } = frameAt<PlatformView>(run, end).view
  expect(counted.at(-1)).toMatchObject({ kind: recovery.from === 'disk' ? 'restart' : recovery.from, rpo: recovery.rpo, rto: recovery.rto })
  const lostAt = run.actions.find(({ action }) => action.type === 'lose-site')!.at
  const answersAt = (after: number) => frameAt<PlatformView>(run, lostAt + after).view.controlPlane.answers
  expect([-1, 0, recovery.answers - 1, recovery.answers].map(answersAt)).toEqual([true, false, false, true])
  // Counted from the last heartbeat, of which there is one a second.
  expect(recovery.declared).toBeLessThanOrEqual(DECLARED_LOST)
  expect(recovery.declared).toBeGreaterThan(DECLARED_LOST - 1_000_000)
})

it('a person for the first two, nobody for the third; each loses less and stops for less than the one before (C2.16)', async () => {
  const [backup, replica, stretched] = await recoveries()
  expect([backup, replica, stretched].map(r => r.from)).toEqual(['backup', 'replica', 'disk'])
  expect([backup.decided, replica.decided, stretched.decided].map(at => at !== null)).toEqual([true, true, false])
  expect(stretched.rpo).toBe(0)
  expect(replica.rpo).toBeLessThanOrEqual(replica.every)
  expect(backup.rpo).toBeGreaterThan(replica.rpo)
  expect(backup.rpo).toBeLessThanOrEqual(backup.every)
  expect(backup.rto).toBeGreaterThan(replica.rto)
  expect(replica.rto).toBeGreaterThan(stretched.rto)
  expect(stretched.rto).toBeLessThan(5 * MINUTE)
})

it('automatic recovery needs the witness: the third site lost with A, the same machine stays where it is', () => {
  const stretched = story('mono-cp-stretched')
  expect(recoveryOf(openRun(platform, stretched)).witness).toBe('C')
  const [entry, loss] = stretched.story
  const run = openRun(platform, { ...stretched, story: [entry, { act: { type: 'lose-site', site: 'C' }, plus: 0 }, loss, { cue: 'Rien.', plus: 10 * MINUTE }] })
  expect(() => recoveryOf(run)).toThrow(/recovered/)
})
