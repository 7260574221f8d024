/**
 * Storms of a platform with its etcd, every invariant of both worlds after every event; then calm: all is
 * repaired, and where a majority of members has kept its disk the API answers and writes.
 */
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { majorityOf } from '../raft/index.ts'
import type { Storm } from './storm.ts'
import { platformEtcd } from './world.ts'
import type { PlatformEtcdState } from './world.ts'

/** Declared lost, booted, elected, a lease renewed: with room. */
const CALM = 45_000_000

/** One storm, watched: what is wrong first, or null. */
export function fuzz(seed: number, { description, actions, until }: Storm, watch: Watcher): Wrong | null {
  const engine = createEngine(platformEtcd, description, { seed })
  const putBack = new Set<string>()
  const wrong = playWatched(engine, actions, until, watch, (action) => {
    if (action.type === 'fail-over' || action.type === 'restore-backup' || action.type === 'revert-snapshot') putBack.add(action.vm)
  })
  if (wrong) return wrong
  repair(engine)
  return watch(engine, until + CALM) ?? mute(engine, putBack.size)
}

/** Sites, hosts and links come back. */
function repair({ state, kernel }: Engine<PlatformEtcdState>): void {
  const { sites, hosts } = state.platform
  for (const site of sites) platformEtcd.act(state, kernel, { type: 'restore-site', site })
  for (const { name } of hosts) platformEtcd.act(state, kernel, { type: 'restore-host', host: name })
  for (const [i, from] of sites.entries()) for (const to of sites.slice(i + 1)) platformEtcd.act(state, kernel, { type: 'heal', from, to })
}

/** @param putBack members that somebody has started on an old disk: such a one may have panicked */
function mute({ state, kernel }: Engine<PlatformEtcdState>, putBack: number): Wrong | null {
  const wrong = (property: string, sentence: string): Wrong => ({ at: kernel.now, property, sentence })
  const { members, requests } = state.store
  if (members.length - putBack < majorityOf(members.length)) return null
  if (!state.platform.apiUp) return wrong('api-returns', 'the API does not answer though all is repaired')
  const applied = Math.max(...members.map(m => m.store.revision))
  return requests.count > 0 && applied <= 1 ? wrong('writes-return', `${requests.count} writes were asked for, none is stored`) : null
}
