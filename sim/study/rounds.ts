/**
 * How many attempts an Elasticsearch election takes when two candidates are left, far from each other: by
 * the engine, and by the talk's closed form (fact C10.12), which leaves pre-vote out: two candidates draw
 * their instants in (0, W], and one wins when they are at least d apart.
 */
import type { ElasticDescription } from '../elasticsearch/description.ts'
import { windowOf } from '../elasticsearch/elections.ts'
import { Mode } from '../elasticsearch/state.ts'
import { elasticsearch } from '../elasticsearch/world.ts'
import { createEngine, runUntil, stepEngine } from '../kernel/world.ts'

/** Share of elections won after so many attempts, or fewer. @param delay time to join, ms */
export function closedForm(delay: number, attempts: number): number {
  let lost = 1
  for (let attempt = 0; attempt < attempts; attempt++) {
    const apart = Math.max(0, 1 - delay * 1_000 / windowOf(attempt))
    lost *= 1 - apart * apart
  }
  return 1 - lost
}

const SETTLED = 10_000_000
const PATIENCE = 60_000_000

/** Three nodes on three sites, one-way delay in ms between any two; the master is killed. Attempts of the one who then wins. */
export function attemptsOf(delay: number, seed: number): number {
  const sites = ['A', 'B', 'C']
  const description: ElasticDescription = {
    sites: sites.map(name => ({ name })),
    links: [['A', 'B'], ['A', 'C'], ['B', 'C']].map(([a, b]) => ({ between: [a, b] as const, latency: Math.round(delay * 1_000) })),
    nodes: sites.map(site => ({ name: `es-${site}`, site, roles: ['master'] })),
    indices: [], clients: [],
  }
  const engine = createEngine(elasticsearch, description, { seed })
  runUntil(engine, SETTLED)
  const { nodes } = engine.state
  const first = nodes.find(n => n.mode === Mode.Leader)
  if (!first) throw new Error(`seed ${seed}: no master within ${SETTLED} µs`)
  elasticsearch.act(engine.state, engine.kernel, { type: 'crash', node: first.name })
  const next = () => nodes.find(n => n !== first && n.mode === Mode.Leader)
  while (!next() && stepEngine(engine, SETTLED + PATIENCE));
  const winner = next()
  if (!winner) throw new Error(`seed ${seed}: no new master within ${PATIENCE} µs`)
  // The next attempt is planned before one is made.
  return winner.attempt - 1
}

/** Shares of elections won after 1, 2 … `attempts` attempts or fewer. @param taken attempts that each one took */
export const wonWithin = (taken: readonly number[], attempts: number): readonly number[] =>
  Array.from({ length: attempts }, (_, i) => taken.filter(n => n <= i + 1).length / taken.length)

/** The same by the engine, over seeds 1 to `runs`. */
export function measured(delay: number, runs: number, attempts: number): readonly number[] {
  return wonWithin(Array.from({ length: runs }, (_, i) => attemptsOf(delay, i + 1)), attempts)
}
