/** What the figures are measured on: five members, three on A and two on B, and one client's writes. */
import type { EtcdDescription } from '../sim/etcd/description.ts'
import { etcd } from '../sim/etcd/world.ts'
import type { EtcdState } from '../sim/etcd/state.ts'
import { createEngine, runUntil } from '../sim/kernel/world.ts'
import type { Engine } from '../sim/kernel/world.ts'
import { SECOND } from '../sim/kernel/time.ts'
import type { Micros } from '../sim/kernel/time.ts'
import type { Scenario } from '../sim/run/scenario.ts'

/** From here on there is a leader, and the client writes. */
export const SETTLED: Micros = 3 * SECOND

/** So many members, three of five on A, and a client that writes once in so many µs; never when left out. */
export function clusterOf(size: number, every?: Micros): EtcdDescription {
  const names = Array.from({ length: size }, (_, i) => `m${i + 1}`)
  return {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [],
    members: names.map((name, i) => ({ name, site: i % 5 < 3 ? 'A' : 'B' })),
    clients: every === undefined ? [] : [{ name: 'c1', site: 'A', endpoints: names, every, from: 2 * SECOND }],
  }
}

/** Without a client: heartbeats only. */
export const idle: EtcdDescription = clusterOf(5)

/** Twenty writes a second. */
export const busy: EtcdDescription = clusterOf(5, SECOND / 20)

/** The same as a scenario: its one cue is where the traffic is under way. */
export const busyScenario: Scenario = {
  id: 'bench', title: 'Cinq membres, vingt écritures par seconde', world: 'etcd', seed: 1, description: busy,
  story: [{ cue: 'Le trafic est établi.', plus: SETTLED }],
}

/** What a stage must draw in time: seven members, fifty writes a second. */
export const crowdedScenario: Scenario = {
  id: 'bench-7x50', title: 'Sept membres, cinquante écritures par seconde', world: 'etcd', seed: 1, description: clusterOf(7, SECOND / 50),
  story: [{ cue: 'Le trafic est établi.', plus: SETTLED }],
}

/** A cluster that has settled; its trace is hashed and not kept, as wherever nobody looks. */
export function settled(description: EtcdDescription): Engine<EtcdState> {
  const engine = createEngine(etcd, description, { seed: 1 })
  runUntil(engine, SETTLED)
  return engine
}

/** Runs a settled cluster on for some virtual time; the raft messages delivered meanwhile. */
export function deliver(engine: Engine<EtcdState>, time: Micros): number {
  const before = engine.state.delivered
  runUntil(engine, engine.kernel.now + time)
  return engine.state.delivered - before
}
