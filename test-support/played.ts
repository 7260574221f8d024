/** For tests of the stories: one played to its end, and what became of it, in words. */
import { told } from '../sim/etcd/test-support.ts'
import { allRequests } from '../sim/etcd/requests.ts'
import type { Told } from '../sim/etcd/test-support.ts'
import { labelOf } from '../sim/etcd/calls.ts'
import { ENDINGS } from '../sim/etcd/endings.ts'
import { WORDS } from '../sim/etcd/events.ts'
import type { EtcdState, Member } from '../sim/etcd/state.ts'
import { etcd } from '../sim/etcd/world.ts'
import { createEngine, runUntil } from '../sim/kernel/world.ts'
import { Role } from '../sim/raft/index.ts'
import { openRun, playStory } from '../sim/run/run.ts'
import { scenarios } from '../sim/catalogue/etcd.ts'

export interface Played {
  /** All that happened, members by name. */
  readonly events: readonly Told[]
  /** Instants of the cues, µs. */
  readonly cues: readonly number[]
  readonly captions: readonly string[]
  /** The state at an instant. */
  readonly stateAt: (at: number) => EtcdState
  readonly end: EtcdState
  /** Every request: who asked for what, and what came of it. */
  readonly requests: readonly (readonly [client: string, label: string, outcome: string])[]
}

/** The names of events' fields that are places of members. */
const PLACES = ['member', 'who', 'from', 'to', 'leader', 'voter', 'candidate']

export function played(id: string): Played {
  const scenario = scenarios.find(s => s.id === id)
  if (!scenario) throw new Error(`no scenario ${id}`)
  const run = openRun(etcd, scenario)
  const over = playStory(run)
  const engineAt = (at: number) => {
    const engine = createEngine(etcd, scenario.description, { seed: scenario.seed, keepTrace: true })
    for (const { at: when, action } of run.actions) {
      if (when > at) break
      runUntil(engine, when)
      if (etcd.act(engine.state, engine.kernel, action as never) !== null) throw new Error(`${id}: an action of the story is refused`)
    }
    runUntil(engine, at)
    return engine
  }
  const { state, kernel } = engineAt(over)
  const { clients, members } = state
  const named = (e: Told): Told => Object.fromEntries(Object.entries(e).map(([field, value]) => (
    [field, PLACES.includes(field) && typeof value === 'number' && value > 0 ? members[value - 1].name : value]
  ))) as unknown as Told
  return {
    events: told(kernel.trace).map(named), cues: run.cues.map(c => c.at), captions: run.cues.map(c => c.caption),
    stateAt: at => engineAt(at).state, end: state,
    requests: allRequests(state.requests).map(r => [clients[r.client].description.name, labelOf(r.call), WORDS.outcome[r.outcome] + (ENDINGS[r.ended].text ? `: ${ENDINGS[r.ended].text}` : '')]),
  }
}

/** Who leads, by name. */
export const leadersOf = ({ members }: EtcdState) => members.filter(m => m.node?.role === Role.Leader).map(m => m.name)

/** Null, too, once it is deleted. */
export const valueOf = (member: Member | undefined, key = 'x') => member?.store.newest.get(key)?.value || null

/** What each member has applied of a key. */
export const valuesOf = ({ members }: EtcdState, key = 'x') => Object.fromEntries(members.map(m => [m.name, valueOf(m, key)]))

/** The first event of that name with those fields, or an error. */
export function first({ events }: Played, event: string, where: Readonly<Record<string, string | number>> = {}): Told {
  const found = events.find(e => e.event === event && Object.entries(where).every(([field, value]) => e[field] === value))
  if (!found) throw new Error(`no ${event} with ${JSON.stringify(where)}`)
  return found
}

/** That these came in this order. */
export function inOrder(...events: readonly Told[]): boolean {
  return events.every((e, i) => i === 0 || e.no > events[i - 1].no)
}
