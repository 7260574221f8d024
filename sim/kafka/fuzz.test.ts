import { describe, expect, it } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { movedByRunning } from '../check/keyframes.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { KafkaDescription } from './description.ts'
import { fuzz } from './fuzz.ts'
import { fateOf } from './losses.ts'
import { storm } from './storm.ts'
import type { Timed } from './storm.ts'
import { kafka } from './world.ts'

breakNothing({ world: kafka, seeds: 600, seconds: 25, storm, fuzz })

function played(description: KafkaDescription, actions: readonly Timed[], until: number, seed: number) {
  const engine = createEngine(kafka, description, { seed })
  for (const { at, action } of actions) {
    runUntil(engine, at)
    kafka.act(engine.state, engine.kernel, action)
  }
  runUntil(engine, until)
  return engine
}

describe('a storm', () => {
  const storms = Array.from({ length: 300 }, (_, i) => storm(i + 1))

  it('covers sites, brokers, controllers, versions and every kind of action but one', () => {
    const drawn = <T>(of: (s: typeof storms[number]) => T) => new Set(storms.map(of))
    expect(drawn(s => s.description.sites.length)).toEqual(new Set([2, 3]))
    const own = <T extends { readonly cluster?: string }>(list: readonly T[]) => list.filter(x => x.cluster === undefined).length
    expect(drawn(s => own(s.description.brokers))).toEqual(new Set([2, 3, 4, 5]))
    expect(drawn(s => own(s.description.controllers))).toEqual(new Set([1, 3, 5]))
    expect(drawn(s => s.description.settings?.version)).toEqual(new Set(['3.9', '4.0', '4.1', '4.3']))
    // Producers write by themselves.
    expect(new Set(storms.flatMap(s => s.actions.map(a => a.action.type)))).toEqual(new Set([
      'crash', 'restart', 'pause', 'resume', 'cut', 'heal', 'throttle', 'delay', 'lose-site', 'restore-site', 'burn-site', 'elect-unclean', 'configure',
    ]))
  })

  it('has a mirror into another cluster, one time in three; some save what the first one loses, some not all of it', () => {
    const mirrored = storms.map((s, i) => ({ ...s, seed: i + 1 })).filter(s => s.description.mirrors !== undefined)
    expect(mirrored.length).toBeGreaterThan(80)
    expect(mirrored.length).toBeLessThan(120)
    const met = { copied: 0, lost: 0 }
    for (const { description, actions, until, seed } of mirrored) {
      const { state, kernel } = played(description, actions, until, seed)
      const fates = state.messages.filter(m => m.copyOf < 0).map(m => fateOf(state, kernel, m))
      for (const fate of ['copied', 'lost'] as const) if (fates.includes(fate)) met[fate]++
    }
    expect(met.copied).toBeGreaterThan(5)
    expect(met.lost).toBeGreaterThan(20)
  })
})

describe('what this world names as unchanging', () => {
  const stormy = (seed: number, shared = kafka.shared) => {
    const { description, actions, until } = storm(seed)
    return movedByRunning(createEngine({ ...kafka, shared }, description, { seed }), actions, until)
  }

  it('does not change: keyframes taken in twelve storms are what the clusters were', () => {
    for (let seed = 1; seed <= 12; seed++) expect(stormy(seed), `seed ${seed}`).toBeNull()
  })

  it.each(['messages[]', 'brokers[]', 'replicas[]', 'followers[]'])('would be found out to change if it named « %s »', (name) => {
    expect([1, 2, 3].map(seed => stormy(seed, [...kafka.shared, name])).some(path => path !== null)).toBe(true)
  })
})
