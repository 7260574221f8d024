/**
 * Storms by the thousand. While one lasts: every invariant after every event. Then a majority
 * recovers (`calm.ts`) and must make progress: a write acknowledged in time, all keys read, members
 * in the same state. At the end the histories are judged: what clients were told is linearizable (a
 * lost write shows in the last read), serializable reads come from a past state, watches are ordered
 * and complete, no member's revision went back; each is a property of its own.
 */
import { createEngine } from '../kernel/world.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import type { AnyWorld, Engine, Kernel } from '../kernel/world.ts'
import { act } from './actions.ts'
import type { Call } from './calls.ts'
import { beginCalm, compareAtRest, establishedLeader, heal, isStuck } from './calm.ts'
import type { Calm } from './calm.ts'
import { diceOf } from './dice.ts'
import { createRecorder, noteStops, observe, recordedRequests, recordedWatches, witnesses } from './history-record.ts'
import type { Recorder } from './history-record.ts'
import { checkRevisions } from './history-revisions.ts'
import { checkHistoryAndWatches } from './history-watches.ts'
import { allRequests } from './requests.ts'
import { Outcome } from './state.ts'
import type { EtcdState } from './state.ts'
import { ALL_KEYS } from './storm-load.ts'
import { storm } from './storm.ts'
import type { Storm } from './storm.ts'
import { etcd } from './world.ts'

export interface Finding {
  readonly seed: number
  readonly atMs: number
  readonly property: string
  readonly sentence: string
}

export interface Fuzzed {
  readonly finding: Finding | null
  /** The search for a history that explains the answers spent its budget: neither pass nor failure. */
  readonly undecided: boolean
}

/**
 * After the storm a leader, a write and a read take no longer than this; nor does coming to rest, µs.
 * Long: without pre-vote, members that lack entries and whose clocks are fast may campaign before the
 * one that has them for half a minute (seed 74519).
 */
const CALM = 120_000_000
const POLL = 500_000

/** Requests carried out in search of a history, at most. */
const HISTORY_STEPS = 100_000

/** The storm of a seed as the fuzzer draws it, lasting that many virtual seconds. */
export function fuzzStorm(seed: number, seconds: number): Storm {
  return storm(seed, { lasts: seconds * 1_000_000 })
}

/**
 * One storm, watched.
 *
 * @param watcherOf makes the watcher of the fuzzer's world: etcd's, which also records histories
 */
export function fuzz(seed: number, of: Storm, watcherOf: (world: AnyWorld) => Watcher): Fuzzed {
  const recorder = createRecorder()
  const world = recording(recorder)
  const engine = createEngine(world, of.description, { seed }) as Engine<EtcdState>
  const run: Run = { engine, recorder, watch: watcherOf(world) }
  let wrong: Wrong | 'undecided' | null
  try {
    wrong = weather(run, of) ?? clear(run, seed, of) ?? judge(run)
  } catch (error) {
    const { message, stack } = error as Error
    wrong = { at: engine.kernel.now, property: `assertion: ${message}`, sentence: stack ?? message }
  }
  if (wrong === null || wrong === 'undecided') return { finding: null, undecided: wrong !== null }
  return { finding: { seed, atMs: wrong.at / 1_000, property: wrong.property, sentence: wrong.sentence }, undecided: false }
}

interface Run {
  readonly engine: Engine<EtcdState>
  readonly recorder: Recorder
  readonly watch: Watcher
}

/** etcd's world with one checker more, which records. */
function recording(recorder: Recorder): AnyWorld {
  const check = (state: EtcdState, kernel: Kernel) => observe(recorder, state, kernel)
  return { ...etcd, invariants: [...etcd.invariants, { id: 'stays-up', start: () => check }] }
}

function weather({ engine, recorder, watch }: Run, { actions, until }: Storm): Wrong | null {
  for (const { at, action } of actions) {
    const wrong = watch(engine, at)
    if (wrong) return wrong
    // One that makes no sense now is refused, and changes nothing.
    act(engine.state, engine.kernel, action)
    noteStops(recorder, engine.state)
  }
  return watch(engine, until)
}

/** What the calm must bring, in this order: a write acknowledged, a read of all keys, members at rest in the same state. */
function clear(run: Run, seed: number, { rest }: Storm): Wrong | null {
  const { state, kernel } = run.engine
  const calm = beginCalm(state, kernel, run.recorder, rest, diceOf(seed, 'calm'))
  // Over its quota the cluster takes no put; a deletion always has room.
  return until(run, calm, 'progress', () => answered(run, calm, { kind: 'delete', key: 'calm' }))
    ?? until(run, calm, 'progress', () => answered(run, calm, { kind: 'range', ...ALL_KEYS }))
    ?? until(run, calm, 'convergence', () => {
      const found = compareAtRest(state, run.recorder, calm)
      if (typeof found !== 'object') return found === 'the same'
      return { at: kernel.now, property: 'convergence', sentence: found.sentence }
    })
}

/** Goes on until something is so; what is wrong, when it is not in time. */
function until({ engine, recorder, watch }: Run, calm: Calm, property: string, isSo: () => boolean | Wrong): Wrong | null {
  const { state, kernel } = engine
  const since = kernel.now
  while (kernel.now - since <= CALM) {
    heal(state, kernel, recorder, calm)
    noteStops(recorder, state)
    const so = isSo()
    if (so === true) return null
    const wrong = so === false ? watch(engine, kernel.now + POLL) : so
    if (wrong) return wrong
  }
  if (isStuck(state, recorder, calm)) return null
  const well = state.members.filter(m => calm.healed.has(m.id)).map(m => m.name)
  return { at: kernel.now, property, sentence: `nothing of the kind within ${CALM / 1e6} s, with ${well.join(', ')} well again` }
}

/** Has the leader of the calm answered this? Asks it, if not. */
function answered({ engine: { state, kernel }, recorder }: Run, calm: Calm, call: Call): boolean {
  const asked = allRequests(state.requests).filter(r => r.call.kind === call.kind && r.sentAt >= calm.since && r.answeredAt >= calm.since)
  if (asked.some(r => r.outcome === Outcome.Ok)) return true
  const leader = establishedLeader(state, recorder, calm)
  if (leader) act(state, kernel, { type: 'ask', client: state.clients[0].description.name, member: leader.name, call })
  return false
}

function judge({ engine: { state, kernel }, recorder }: Run): Wrong | 'undecided' | null {
  const at = kernel.now
  const revisions = checkRevisions(recorder.revisions)
  if (revisions !== null) return { at, property: 'revisions', sentence: revisions }
  const requests = recordedRequests(allRequests(state.requests))
  const watches = recordedWatches(recorder, state)
  // The members' own account most often is the explanation. If it is not, any other will do.
  const account = witnesses(recorder)
  if (checkHistoryAndWatches(requests, [...watches, ...account], HISTORY_STEPS).verdict === 'kept') return null
  const { verdict, property, sentence } = checkHistoryAndWatches(requests, watches, HISTORY_STEPS, account)
  if (verdict === 'unknown') return 'undecided'
  if (verdict === 'kept') return null
  if (property === 'watch') return { at, property: 'watches', sentence }
  // Is it the serializable reads alone that no past state explains?
  const others = requests.filter(({ request }) => !('serializable' in request && request.serializable))
  const explained = checkHistoryAndWatches(others, watches, HISTORY_STEPS).verdict === 'kept'
  return { at, property: explained ? 'serializable-reads' : 'linearizability', sentence }
}
