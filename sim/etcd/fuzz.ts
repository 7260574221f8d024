/**
 * Storms by the thousand. Safety while it lasts: every invariant after every event. Then the sky
 * clears (all links healed, all members running) and the cluster must make progress: a new write is
 * committed in time, and no write that was ever acknowledged is missing from the leader's log.
 */
import { ProcessStatus } from '../kernel/process.ts'
import { createEngine, stepEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { Role, termAt } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import { storm } from './storm.ts'
import type { Storm } from './storm.ts'
import { Outcome } from './state.ts'
import type { Command, EtcdState } from './state.ts'
import { etcd } from './world.ts'

/** What watches an engine: runs it to an instant, and says what was wrong first, if anything. */
export type Watcher = (engine: Engine, until: number) => { readonly at: number, readonly property: string } | null

export interface Finding {
  readonly seed: number
  readonly atMs: number
  readonly property: string
}

/** After the storm a healthy cluster elects and commits well within this, µs. */
const CALM = 30_000_000

const SIZES = [1, 2, 3, 4, 5, 6, 7]

/** The storm of a seed as the fuzzer draws it, lasting that many virtual seconds. */
export function fuzzStorm(seed: number, seconds: number): Storm {
  return storm(seed, { sizes: SIZES, lasts: seconds * 1_000_000, preVotes: true })
}

/** One storm, watched; what it found, or null. */
export function fuzz(seed: number, seconds: number, watch: Watcher): Finding | null {
  const { description, actions, until } = fuzzStorm(seed, seconds)
  const engine: Engine<EtcdState> = createEngine(etcd, description, { seed })
  const { kernel, state } = engine
  const found = (wrong: { at: number, property: string }): Finding => ({ seed, atMs: wrong.at / 1_000, property: wrong.property })
  for (const { at, action } of actions) {
    const wrong = watch(engine, at)
    if (wrong) return found(wrong)
    // One that makes no sense now is refused, and changes nothing.
    etcd.act(state, kernel, action)
  }
  const wrong = watch(engine, until)
  if (wrong) return found(wrong)
  clear(engine)
  const after = settle(engine, watch)
  return after && found(after)
}

/** Heals every link, resumes and restarts every member. */
function clear({ state, kernel }: Engine<EtcdState>): void {
  const act = (action: Parameters<typeof etcd.act>[2]) => void etcd.act(state, kernel, action)
  act({ type: 'heal', from: 'A', to: 'B' })
  for (const { id, name } of state.members) {
    act({ type: 'rejoin', member: name })
    const { status } = kernel.processes[id - 1]
    if (status === ProcessStatus.Down) act({ type: 'restart', member: name })
    else if (status === ProcessStatus.Paused) act({ type: 'resume', member: name })
  }
}

/** Progress: some write sent after the storm is acknowledged. Durability: none that ever was is lost. */
function settle(engine: Engine<EtcdState>, watch: Watcher): { at: number, property: string } | null {
  const { kernel, state } = engine
  const calm = kernel.now
  const isNew = (r: { sentAt: number, outcome: number }) => r.sentAt > calm && r.outcome === Outcome.Ok
  let leader = establishedLeader(state)
  while (!leader || !state.requests.some(isNew)) {
    if (kernel.now - calm > CALM) return { at: kernel.now, property: 'progress' }
    const wrong = watch(engine, kernel.now + 500_000)
    if (wrong) return wrong
    leader = establishedLeader(state)
  }
  const held = new Set(leader.log.entries.map(e => (e.data as Command | null)?.request))
  const lost = state.requests.some(r => r.outcome === Outcome.Ok && !held.has(r.id))
  return lost ? { at: kernel.now, property: 'acknowledged-writes-stay' } : null
}

/** A leader that has committed in its own term: what it has committed is all there is. */
function establishedLeader(state: EtcdState): RaftNode | undefined {
  return state.members.map(m => m.node).find(node => node?.role === Role.Leader && termAt(node.log, node.log.committed) === node.term) ?? undefined
}

/** Runs without checking anything: for measuring, and for tests of what the calm requires. */
export const unwatched: Watcher = (engine, until) => {
  while (stepEngine(engine, until));
  engine.kernel.now = Math.max(engine.kernel.now, until)
  return null
}
