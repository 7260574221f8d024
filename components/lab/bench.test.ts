import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeLink, encodeLink } from '../../sim/run/link.ts'
import { frameAt, openRun, playStory } from '../../sim/run/run.ts'
import type { TimedAction } from '../../sim/run/run.ts'
import { rejectScenario } from '../../sim/run/scenario.ts'
import { loadWorld } from '../../sim/run/worlds.ts'
import { scenarios } from '../../sim/catalogue/index.ts'
import { benchScenario, FIRST_BENCH, layoutOfScenario, MOST_MEMBERS, RATES, rejectBench, VERSIONS } from './bench.ts'
import type { BenchLayout } from './bench.ts'

const world = await loadWorld('etcd')

const sound = fc.record<BenchLayout>({
  members: fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }).filter(m => { const n = m.reduce((a, b) => a + b, 0); return n > 0 && n <= MOST_MEMBERS }),
  latency: fc.constantFrom(0, 0.3, 2.5, 15, 200), writes: fc.constantFrom(...RATES), preVote: fc.boolean(),
  fsync: fc.constantFrom(0.5, 1, 10, 300), heartbeat: fc.constantFrom(50, 100, 500), election: fc.constantFrom(2_500, 5_000),
  version: fc.constantFrom(...VERSIONS), spare: fc.boolean(),
})

it('every sound layout is a scenario that the world plays, and comes back from its link', () => {
  fc.assert(fc.property(sound, fc.nat(1_000), (layout, seed) => {
    expect(rejectBench(layout)).toBeNull()
    const scenario = benchScenario(layout, seed)
    expect([rejectScenario(scenario), world.reject(scenario.description)]).toEqual([null, null])
    // One site has no delay to another.
    expect(layoutOfScenario(scenario)).toEqual(layout.members.length > 1 ? layout : { ...layout, latency: FIRST_BENCH.latency })
    const link = decodeLink(encodeLink({ scenario, seed, settings: {}, log: [], at: 0 }, { whole: true }), () => undefined, world)
    expect(link.ok && link.run.scenario).toEqual(scenario)
  }), { numRuns: 60, seed: 3 })
})

it('a cluster that is laid out elects a leader and takes its clients’ writes', () => {
  const run = openRun(world, benchScenario({ ...FIRST_BENCH, members: [2, 2, 1], writes: 20 }, 1))
  playStory(run)
  const { view } = frameAt<{ members: { role: string }[], clients: { ok: number }[] }>(run, 6_000_000)
  expect(view.members.filter(m => m.role === 'leader')).toHaveLength(1)
  for (const client of view.clients) expect(client.ok).toBeGreaterThan(50)
})

it('a machine in reserve is no member until someone adds and starts it', () => {
  const scenario = benchScenario({ ...FIRST_BENCH, spare: true }, 1)
  const action = (at: number, done: object): TimedAction => ({ at, id: `a${at}`, action: done as TimedAction['action'] })
  const run = openRun(world, scenario, [
    action(7_000_000, { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4' } }),
    action(8_000_000, { type: 'start', member: 'm4', state: 'existing' }),
  ])
  const standing = (at: number) => frameAt<{ members: { name: string, standing: string }[] }>(run, at).view.members.map(m => `${m.name} ${m.standing}`)
  expect(standing(6_000_000)).toEqual(['m1 voter', 'm2 voter', 'm3 voter', 'm4 stranger', 'm5 stranger'])
  expect(standing(12_000_000)).toEqual(['m1 voter', 'm2 voter', 'm3 voter', 'm4 voter', 'm5 stranger'])
})

it.each<[Partial<BenchLayout>, string]>([
  [{ members: [0, 0] }, 'au moins un membre'], [{ members: [5, 5] }, 'au plus 9'], [{ latency: NaN }, 'délai entre sites'],
  [{ fsync: 0 }, 'disque'], [{ heartbeat: 1 }, 'battement'], [{ election: 300 }, 'cinq battements'], [{ election: 60_000 }, '50\u202F000'], [{ version: '2.3' }, 'version'],
])('%j is refused, with the reason', (wrong, reason) => {
  expect(rejectBench({ ...FIRST_BENCH, ...wrong })).toContain(reason)
})

it('a scenario of the talk is not a bench', () => {
  expect(scenarios.map(layoutOfScenario)).toEqual(scenarios.map(() => null))
})
