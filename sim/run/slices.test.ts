import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { handled, NOBODY } from '../kernel/queue.ts'
import { schedule } from '../kernel/world.ts'
import type { World } from '../kernel/world.ts'
import { EVENT_LIMIT, frameAt, openRun, recordSlice, recordTo, runHash } from './run.ts'
import type { Run } from './run.ts'

const description = { ...twoSites(), clients: [{ ...twoSites().clients[0], every: 50_000, from: 1_000_000 }] }
const busy = { id: 'busy', title: 'Trafic', world: 'etcd', seed: 17, description, story: [{ cue: 'Début.' }, { cue: 'Élu.', event: 'role-changed', where: { to: 'leader' }, plus: 300 }] }
const UNTIL = 20_000_000
const events = (run: Run) => handled(run.recorder.kernel.queue)

describe('recording in slices', () => {
  it.each([1, 100, 2_000])('of %i events records what is recorded in one go, story and log included', size => {
    for (const [scenario, log] of [[busy, []], [busy, [{ at: 5_000_000, id: 'a', action: { type: 'crash', member: 'm1' } }]], [scenarios[3], []]] as const) {
      const [whole, sliced] = [openRun(etcd, scenario, log), openRun(etcd, scenario, log)]
      recordTo(whole, UNTIL)
      let last = 0
      for (;;) {
        const before = events(sliced)
        const { done, progress } = recordSlice(sliced, UNTIL, size)
        expect(events(sliced) - before).toBeLessThan(size + 512)
        expect(progress).toBeGreaterThanOrEqual(last)
        expect(progress).toBeLessThanOrEqual(1)
        last = progress
        if (done) break
      }
      expect(last).toBe(1)
      expect([runHash(sliced), sliced.cues, sliced.actions]).toEqual([runHash(whole), whole.cues, whole.actions])
    }
  })

  it('tells how far it has come', () => {
    const run = openRun(etcd, busy)
    const shares: number[] = []
    for (let slice = recordSlice(run, UNTIL, 500); !slice.done; slice = recordSlice(run, UNTIL, 500)) shares.push(slice.progress)
    expect(shares.length).toBeGreaterThan(5)
    expect(shares[shares.length >> 1]).toBeGreaterThan(0.2)
    expect(shares[shares.length >> 1]).toBeLessThan(0.8)
  })

  it('left off, leaves a run that goes on as any other', () => {
    const [whole, left] = [openRun(etcd, busy), openRun(etcd, busy)]
    recordSlice(left, UNTIL, 3_000)
    expect(frameAt(left, 1_000_000)).toEqual(frameAt(whole, 1_000_000))
    expect(frameAt(left, UNTIL)).toEqual(frameAt(whole, UNTIL))
    expect(runHash(left)).toBe(runHash(whole))
  })
})

/** A world whose every event schedules another one at once: time stands still for ever. */
const standstill: World<null, object, never, null> = {
  id: 'standstill', vocabulary: [], words: () => null, reject: () => null, rejectAction: () => null,
  build(_, kernel) {
    schedule(kernel, 1_000, 0, NOBODY, null)
    return {}
  },
  act: () => null,
  handle: (_, kernel) => schedule(kernel, 0, 0, NOBODY, null),
  hold: (_state, _kernel, due) => due,
  view: () => null, salience: () => null, importance: () => 0, narrate: () => null, landmark: () => null, fidelity: '', explain: r => r.refused, invariants: [], shared: [],
}

it('a run that does not end is stopped, and says so', () => {
  const run = openRun(standstill, { id: 'sans-fin', title: 'Sans fin', world: 'standstill', seed: 1, description: null, story: [{ cue: 'Début.' }] })
  expect(() => recordTo(run, 2_000)).toThrow('Scénario « sans-fin » : la simulation s’arrête à 0 s, après 5 millions d’événements.')
  expect(events(run)).toBe(EVENT_LIMIT + 1)
  // What came before can still be shown.
  expect(frameAt(run, 500).at).toBe(500)
})
