import { beforeEach, describe, expect, it, vi } from 'vitest'
import { scenarios as ofEtcd } from '../sim/catalogue/etcd.ts'
import { scenarios } from '../sim/catalogue/index.ts'
import type { TimedAction } from '../sim/run/run.ts'
import { cuesOf } from '../sim/run/scenario.ts'
import type * as Runs from './runs.ts'

const [first, second] = ofEtcd
const ids = scenarios.map(s => s.id).join(', ')

/** A log that no other has: its action at that millisecond. */
function logOf(ms: number): readonly TimedAction[] {
  return [{ at: ms * 1_000, id: `a${ms}`, action: { type: 'crash', member: 'm1' } }]
}

// Each test has a window's cache of its own.
let runs: typeof Runs
beforeEach(async () => {
  vi.resetModules()
  runs = await import('./runs.ts')
})

describe('the scenario of an id', () => {
  it.each(scenarios.map(s => s.id))('%s is found', (id) => {
    expect(runs.scenarioOf(id)).toMatchObject({ id })
  })

  it.each(['leader-perdu', 'ELECTION', '', 7, null])('%j is unknown, and the sentence names it and the known ones', (id) => {
    expect(runs.scenarioOf(id)).toBe(`Scénario inconnu\u00A0: «\u00A0${id}\u00A0». Scénarios connus\u00A0: ${ids}.`)
  })

  it('left out, the sentence says where to write it', () => {
    expect(runs.scenarioOf(undefined)).toBe(
      `Cette diapositive place <Run /> sans «\u00A0scenario:\u00A0» dans son en-tête. Scénarios connus\u00A0: ${ids}.`)
  })

  it('needs a click for each cue after the first', () => {
    for (const scenario of scenarios) expect(runs.clicksOf(scenario)).toBe(cuesOf(scenario).length - 1)
  })
})

describe('a world', () => {
  it('is loaded once for all its scenarios', async () => {
    expect(await runs.prepare(second)).toBe(await runs.prepare(first))
  })

  it('that nobody knows is an error that names the known ones', async () => {
    await expect(runs.prepare({ ...first, world: 'zookeeper' })).rejects.toThrow('zookeeper')
    await expect(runs.prepare({ ...first, world: 'zookeeper' })).rejects.toThrow('etcd')
  })

  it('must be loaded before a run is opened', () => {
    expect(() => runs.runOf(first, [])).toThrow('invariant runs/prepared')
  })
})

describe('the runs of a window', () => {
  beforeEach(async () => { await runs.prepare(first) })

  it('are the same for the same scenario and log', () => {
    const run = runs.runOf(first, logOf(1))
    expect(runs.runOf(first, JSON.parse(JSON.stringify(logOf(1))))).toBe(run)
    expect(runs.runOf(first, [])).toBe(runs.runOf(first, []))
  })

  it('differ by scenario, by seed and by log', () => {
    const different = [
      runs.runOf(first, []), runs.runOf(second, []), runs.runOf({ ...first, seed: 99 }, []),
      runs.runOf(first, logOf(1)), runs.runOf(first, logOf(2)),
    ]
    expect(new Set(different).size).toBe(5)
  })

  it('are twelve at most: the one unused for longest goes', () => {
    const opened = Array.from({ length: 12 }, (_, i) => runs.runOf(first, logOf(i)))
    expect(runs.runOf(first, logOf(0)), 'twelve are kept').toBe(opened[0])
    runs.runOf(first, logOf(12))
    expect(runs.runOf(first, logOf(0)), 'used again since').toBe(opened[0])
    for (let i = 2; i < 12; i++) expect(runs.runOf(first, logOf(i)), `the run ${i}`).toBe(opened[i])
    expect(runs.runOf(first, logOf(1)), 'unused for longest').not.toBe(opened[1])
  })
})
