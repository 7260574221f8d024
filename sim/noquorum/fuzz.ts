/**
 * Storms over the counter-model: sites that are cut and healed while clients write and read, drawn from a
 * seed. While one lasts its invariants hold after every event; then all links are healed, and it settles
 * on one primary and one value of each key. That it may lose writes on the way is what it is for.
 */
import { below, createRandom, streamOf } from '../kernel/random.ts'
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine } from '../kernel/world.ts'
import type { AnyWorld, Engine } from '../kernel/world.ts'
import type { Action, Description } from './description.ts'
import type { State } from './state.ts'

export interface Storm {
  readonly description: Description
  /** In order of time, µs; some make no sense when their instant comes, and are refused. */
  readonly actions: readonly { readonly at: number, readonly action: Action }[]
  readonly until: number
}

/** Two patiences, and pasts that are merged, µs. */
const CALM = 5_000_000

/** @param lasts µs */
export function storm(seed: number, lasts: number): Storm {
  const dice = streamOf(createRandom(seed), 'storm')
  const pick = <T>(of: readonly T[]): T => of[below(dice, of.length)]
  const sites = ['A', 'B', 'C'].slice(0, 2 + below(dice, 2))
  const members = Array.from({ length: 2 + below(dice, 4) }, (_, i) => ({ name: `m${i + 1}`, site: sites[i % sites.length] }))
  const clients = sites.map((site, i) => ({ name: `c${i + 1}`, site, endpoints: [...members.filter(m => m.site === site), ...members.filter(m => m.site !== site)].map(m => m.name) }))
  const deed = (): Action => {
    const [from, to] = [pick(sites), pick(sites)]
    const { name: client } = pick(clients)
    return pick<Action>([{ type: 'cut', from, to }, { type: 'heal', from, to }, { type: 'write', client, key: pick(['x', 'y']) }, { type: 'write', client }, { type: 'read', client }])
  }
  const actions: { at: number, action: Action }[] = []
  for (let at = below(dice, 500_000); at < lasts; at += 20_000 + below(dice, 1_500_000)) actions.push({ at, action: deed() })
  return { description: { sites: sites.map(name => ({ name })), members, clients }, actions, until: lasts }
}

/** @param watch checks the invariants of the engine's world after every event up to an instant: the first violation, or null */
export function fuzz(world: AnyWorld, seed: number, { description, actions, until }: Storm, watch: Watcher): Wrong | null {
  const engine = createEngine(world, description, { seed }) as Engine<State>
  const { state, kernel } = engine
  const wrong = playWatched(engine, actions, until, watch)
  if (wrong) return wrong
  for (const { name: from } of description.sites) for (const { name: to } of description.sites) world.act(state, kernel, { type: 'heal', from, to })
  return watch(engine, kernel.now + CALM) ?? unsettled(engine)
}

function unsettled({ state: { members, requests }, kernel: { now } }: Engine<State>): Wrong | null {
  const primaries = members.filter(m => m.primary).map(m => m.name)
  if (primaries.length !== 1) return { at: now, property: 'calm/one-primary', sentence: `${primaries.length} primaries once all is healed: ${primaries.join(', ')}` }
  const keys = new Set(members.flatMap(m => [...m.store.keys()]))
  const parted = [...keys].find(key => new Set(members.map(m => m.store.get(key)?.request)).size > 1)
  if (parted !== undefined) return { at: now, property: 'calm/one-value', sentence: `members hold different values of ${parted} once all is healed` }
  const waits = requests.find(r => r.answeredAt < 0 && members.some(m => m.waiting.includes(r.id)))
  return waits === undefined ? null : { at: now, property: 'calm/progress', sentence: `request ${waits.id} still waits once all is healed` }
}
