/**
 * Storms of a platform with its etcd, every invariant of both worlds after every event; then calm: all is
 * repaired, and where a majority of members has kept its disk the API answers and writes.
 */
import { createEngine, runUntil, stepEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { majorityOf } from '../raft/index.ts'
import { storm } from './storm.ts'
import type { Storm } from './storm.ts'
import { platformEtcd } from './world.ts'
import type { PlatformEtcdState } from './world.ts'

export interface Finding { readonly seed: number, readonly at: number, readonly property: string, readonly sentence: string }

/** Declared lost, booted, elected, a lease renewed: with room. */
const CALM = 45_000_000

/** What is wrong in the storm of a seed, or null. */
export function fuzzSeed(seed: number, invariants = platformEtcd.invariants): Finding | null {
  return fuzz(seed, storm(seed), invariants)
}

/** The same of any storm. */
export function fuzz(seed: number, { description, actions, until }: Storm, invariants = platformEtcd.invariants): Finding | null {
  const engine = createEngine(platformEtcd, description, { seed })
  const { state, kernel } = engine
  const inspect = platformEtcd.together?.(invariants)
  const broken = (): Finding | null => {
    const [first] = inspect?.(state, kernel) ?? []
    return first === undefined ? null : { seed, at: kernel.now, property: first.invariant, sentence: first.sentence }
  }
  const watch = (to: number): Finding | null => {
    let wrong = broken()
    while (wrong === null && stepEngine(engine, to)) wrong = broken()
    if (wrong === null) runUntil(engine, to)
    return wrong
  }
  const putBack = new Set<string>()
  for (const { at, action } of actions) {
    const wrong = watch(at)
    if (wrong) return wrong
    const refused = platformEtcd.act(state, kernel, action)
    if (refused === null && (action.type === 'fail-over' || action.type === 'restore-backup' || action.type === 'revert-snapshot')) putBack.add(action.vm)
  }
  const wrong = watch(until)
  if (wrong) return wrong
  repair(engine)
  return watch(until + CALM) ?? mute(seed, engine, putBack.size)
}

/** Sites, hosts and links come back. */
function repair({ state, kernel }: Engine<PlatformEtcdState>): void {
  const { sites, hosts } = state.platform
  for (const site of sites) platformEtcd.act(state, kernel, { type: 'restore-site', site })
  for (const { name } of hosts) platformEtcd.act(state, kernel, { type: 'restore-host', host: name })
  for (const [i, from] of sites.entries()) for (const to of sites.slice(i + 1)) platformEtcd.act(state, kernel, { type: 'heal', from, to })
}

/** @param putBack members that somebody has started on an old disk: such a one may have panicked */
function mute(seed: number, { state, kernel }: Engine<PlatformEtcdState>, putBack: number): Finding | null {
  const wrong = (property: string, sentence: string): Finding => ({ seed, at: kernel.now, property, sentence })
  const { members, requests } = state.store
  if (members.length - putBack < majorityOf(members.length)) return null
  if (!state.platform.apiUp) return wrong('api-returns', 'the API does not answer though all is repaired')
  const applied = Math.max(...members.map(m => m.store.revision))
  return requests.count > 0 && applied <= 1 ? wrong('writes-return', `${requests.count} writes were asked for, none is stored`) : null
}
