/** A fork that begins at a keyframe is the run that one would get by playing it all. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { digestOf } from './digest.ts'
import { frameAt, forkRun, openRun, playStory, recordTo, runHash } from './run.ts'
import type { TimedAction } from './run.ts'
import { loadWorld } from './worlds.ts'

const world = await loadWorld('etcd')
const kinds = ['crash', 'restart', 'pause', 'resume', 'isolate', 'rejoin'] as const
const action = fc.record({ type: fc.constantFrom(...kinds), member: fc.constantFrom('m1', 'm2', 'm3') })
const timed = fc.record({ ms: fc.integer({ min: 1, max: 9_000 }), action })

it('has the trace, the cues and the frames of a run opened with its log', () => {
  fc.assert(fc.property(fc.constantFrom(...scenarios.slice(0, 6)), fc.array(timed, { minLength: 1, maxLength: 5 }), fc.nat(12_000), (scenario, made, ahead) => {
    const log: TimedAction[] = made.toSorted((a, b) => a.ms - b.ms).map(({ ms, action }, i) => ({ at: ms * 1_000, id: `a${i}`, action }))
    let run = openRun(world, scenario)
    for (const [i] of log.entries()) {
      // Whoever acts has seen some of the future that goes.
      recordTo(run, log[i].at + ahead * 500)
      run = forkRun(run, log.slice(0, i + 1))
    }
    const whole = openRun(world, scenario, log)
    const end = playStory(whole)
    expect(playStory(run)).toBe(end)
    expect(runHash(run)).toBe(runHash(whole))
    expect(run.cues).toEqual(whole.cues)
    expect(run.actions).toEqual(whole.actions)
    for (const at of [0, log[0].at, Math.floor(end / 3), end]) expect(digestOf(frameAt(run, at))).toBe(digestOf(frameAt(whole, at)))
  }), { numRuns: 60, seed: 5 })
})

it('parts from a run in the past of its own log: the actions after that are gone', () => {
  const [scenario] = scenarios
  const crash = (at: number, member: string): TimedAction => ({ at, id: `${member}-${at}`, action: { type: 'crash', member } })
  const first = [crash(1_000_000, 'm1'), crash(3_000_000, 'm2')]
  const other = [crash(1_000_000, 'm1'), crash(2_000_000, 'm3')]
  const run = forkRun(forkRun(openRun(world, scenario), first), other)
  const whole = openRun(world, scenario, other)
  for (const each of [run, whole]) playStory(each)
  expect(runHash(run)).toBe(runHash(whole))
})

it('takes a log that has nothing in common', () => {
  const [scenario] = scenarios
  const late: TimedAction[] = [{ at: 2_000_000, id: 'late', action: { type: 'crash', member: 'm1' } }]
  const early: TimedAction[] = [{ at: 500_000, id: 'early', action: { type: 'crash', member: 'm2' } }]
  const run = openRun(world, scenario, late)
  playStory(run)
  for (const log of [early, []]) {
    const [fork, whole] = [forkRun(run, log), openRun(world, scenario, log)]
    for (const each of [fork, whole]) playStory(each)
    expect(runHash(fork)).toBe(runHash(whole))
  }
})
