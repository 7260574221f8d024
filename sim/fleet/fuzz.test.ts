/** Storms by the hundred: every promise kept, and each promise broken on purpose is noticed. */
import { describe, expect, it } from 'vitest'
import { movedByRunning } from '../check/keyframes.ts'
import { runChecked, watchOver } from '../check/properties.ts'
import { createEngine } from '../kernel/world.ts'
import type { AnyWorld, Engine } from '../kernel/world.ts'
import { FAILOVERS } from './description.ts'
import { fuzz, storm } from './fuzz.ts'
import type { Wrong } from './fuzz.ts'
import type { FleetState } from './state.ts'
import { fleet } from './world.ts'

const LASTS = 15_000_000
const SEEDS = 600

function watcherOf(world: AnyWorld) {
  const watch = watchOver(world)
  return (engine: Engine, until: number): Wrong | null => {
    const [broken] = runChecked(engine, until, watch).violations
    return broken ? { at: broken.at, property: broken.invariant, sentence: broken.sentence } : null
  }
}
const play = (world: AnyWorld, seed: number) => fuzz(world, seed, storm(seed, LASTS), watcherOf(world))

it(`${SEEDS} storms break no promise, and all is served again after them`, () => {
  const found: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const wrong = play(fleet, seed)
    if (wrong) found.push(`seed ${seed} at ${wrong.at} µs: ${wrong.property}: ${wrong.sentence} Again: play(fleet, ${seed}) in sim/fleet/fuzz.test.ts`)
  }
  expect(found).toEqual([])
}, 60_000)

it('a storm is its seed’s, and all failovers are drawn', () => {
  expect(storm(7, LASTS)).toEqual(storm(7, LASTS))
  expect(new Set(Array.from({ length: 50 }, (_, i) => storm(i, LASTS).description.data.failover))).toEqual(new Set(FAILOVERS))
  for (let seed = 1; seed <= 50; seed++) expect(fleet.reject(storm(seed, LASTS).description)).toBeNull()
})

it('what keyframes share is not moved by running', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { description, deeds } = storm(seed, LASTS)
    expect(movedByRunning(createEngine(fleet, description, { seed }), deeds, LASTS)).toBeNull()
  }
})

/** A rule broken on purpose after each event, and the checker that must notice. */
const saboteurs: readonly [string, (state: FleetState, seen: { hurt: boolean }) => void][] = [
  ['nothing-lost', (state) => {
    // Acknowledged without its copy, which is then promoted all the same.
    if (state.description.data.failover !== 'fencing') return
    for (const h of state.holders) if (h.role === 'primary') h.waits = []
    for (const h of state.holders) if (h.role === 'copy') h.seq = Math.min(h.seq, 1)
  }],
  ['primary-has-all', (state, seen) => {
    const king = state.holders.find(h => h.role === 'primary' && h.epoch === state.epoch)
    if (king && state.acked.length > 3 && !seen.hurt) {
      king.seq = 1
      seen.hurt = true
    }
  }],
  ['sync-keeps-all', (state, seen) => {
    const copy = state.holders.find(h => h.role === 'copy' && h.seq > 3)
    if (copy && state.description.data.mode === 'sync' && !seen.hurt) {
      copy.seq = 1
      seen.hurt = true
    }
  }],
  ['one-reign', (state) => { for (const h of state.holders) if (h.role === 'copy' && state.acked.length > 2) Object.assign(h, { role: 'primary', epoch: state.epoch, silent: false }) }],
  ['rpo-counts', (state) => { if (state.epoch > 1) state.figures.lostWrites = 0 }],
  ['hub-does-not-run', (state) => { if (state.acked.length > 2) state.clusters[0].policy = (state.hub?.policy ?? 0) + 1 }],
  ['deploys-need-quorum', (state) => { for (const c of state.clusters) if (!c.decides) c.revision++ }],
  ['requests-are-told', (state) => { if (state.acked.length > 2) state.open = [] }],
  ['restored-alone', (state) => {
    for (const c of state.clusters) if (state.acked.length > 2 && c.parts.length > 1 && !c.restored) Object.assign(c, { restored: true, parts: c.parts.map((p, i) => (i === 0 ? p : { ...p, voters: 0 })) })
  }],
]

function sabotaged(hurt: (state: FleetState, seen: { hurt: boolean }) => void): AnyWorld {
  const seen = { hurt: false }
  return { ...fleet, handle(state: FleetState, kernel, due) {
    fleet.handle(state, kernel, due)
    hurt(state, seen)
  } } as AnyWorld
}

describe('each promise can be broken, and is noticed', () => {
  it.each(saboteurs)('%s', (id, hurt) => {
    const noticed = new Set<string>()
    for (let seed = 1; seed <= 60 && !noticed.has(id); seed++) {
      const wrong = play(sabotaged(hurt), seed)
      if (wrong) noticed.add(wrong.property)
    }
    expect([...noticed]).toContain(id)
  })

  it('all of them have a saboteur', () => {
    expect(saboteurs.map(([id]) => id).sort()).toEqual(fleet.invariants.map(i => i.id).sort())
  })
})
