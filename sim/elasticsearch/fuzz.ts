/**
 * Storms by the hundred. While one lasts: every invariant after every event. Then all is repaired, and
 * the cluster must elect a master that takes a write and bring its indices to the copies it has nodes for.
 */
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { act } from './actions.ts'
import { candidatesFor } from './deciders.ts'
import { Copied, Mode, Outcome } from './state.ts'
import type { ElasticState } from './state.ts'
import type { Storm } from './storm.ts'
import { newestCommitted } from './view.ts'
import { elasticsearch } from './world.ts'

/** Checks, elections, lag, delays and recoveries, one after the other, are over by then, µs. */
const CALM = 400_000_000
const POLL = 5_000_000

/** One storm, watched: what is wrong first, or null. */
export function fuzz(seed: number, { description, actions, until }: Storm, watch: Watcher): Wrong | null {
  const engine = createEngine(elasticsearch, description, { seed }) as Engine<ElasticState>
  return playWatched(engine, actions, until, watch) ?? calm(engine, watch)
}

function calm(engine: Engine<ElasticState>, watch: Watcher): Wrong | null {
  const { state, kernel } = engine
  repair(engine)
  const since = kernel.now
  while (kernel.now - since < CALM) {
    const wrong = watch(engine, kernel.now + POLL)
    if (wrong) return wrong
    if (isWell(state) && written(engine, since)) return null
  }
  const modes = state.nodes.map(n => `${n.name} ${['candidate', 'master', 'follower'][n.mode]} of term ${n.term}, state ${n.accepted.version}`)
  return { at: kernel.now, property: 'progress', sentence: `not well ${CALM / 1e6} s after all is repaired: ${modes.join(' · ')}` }
}

function repair({ state, kernel }: Engine<ElasticState>): void {
  const { sites } = state.network
  for (const from of sites) for (const to of sites) act(state, kernel, { type: 'heal', from, to })
  for (const { name } of state.nodes) {
    for (const type of ['rejoin', 'resume', 'start'] as const) act(state, kernel, { type, node: name })
    for (const { name: other } of state.nodes) act(state, kernel, { type: 'heal', from: name, to: other })
  }
  for (const from of sites) for (const to of sites) act(state, kernel, { type: 'delay', from, to, latency: 1_000 })
}

/** One master whom all follow, and every copy in use for which there is a place. */
function isWell(state: ElasticState): boolean {
  const masters = state.nodes.filter(n => n.mode === Mode.Leader)
  const cluster = newestCommitted(state)
  if (masters.length !== 1 || cluster === null || cluster.nodes.length < state.nodes.length) return false
  if (state.nodes.some(n => n.leader !== masters[0].index || n.applied !== cluster && n.applied?.version !== cluster.version)) return false
  return cluster.shards.length > 0 && cluster.shards.every(shard =>
    shard.copies.every(c => c.status === Copied.Started || (c.status === Copied.Unassigned && candidatesFor(state, cluster, shard).length === 0)))
}

/** Is a write asked since then acknowledged? Asks one, if not. */
function written({ state, kernel }: Engine<ElasticState>, since: number): boolean {
  if (newestCommitted(state)?.shards.some(s => s.copies.every(c => c.status !== Copied.Started))) return true
  const mine = state.requests.filter(r => r.sentAt >= since && r.kind === 'index')
  if (mine.some(r => r.outcome === Outcome.Ok)) return true
  if (mine.every(r => r.outcome !== Outcome.Waiting)) act(state, kernel, { type: 'index', client: state.clients[0].description.name })
  return false
}

