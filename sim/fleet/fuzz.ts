/**
 * Storms over fleets: a description and its troubles, all drawn from the seed. While one lasts every
 * invariant is checked after every event; then all is repaired, and writes must be served again.
 */
import { SECOND } from '../kernel/time.ts'
import { below, createRandom, streamOf } from '../kernel/random.ts'
import { playWatched } from '../kernel/storms.ts'
import type { Watcher, Wrong } from '../kernel/storms.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import type { AnyWorld, Engine } from '../kernel/world.ts'
import type { FleetAction } from './actions.ts'
import { FAILOVERS } from './description.ts'
import type { FleetDescription } from './description.ts'
import type { FleetState } from './state.ts'

export interface Storm { readonly description: FleetDescription, readonly deeds: readonly { readonly at: number, readonly action: FleetAction }[], readonly lasts: number }

/** After the storm everything is repaired, and this long later each group's next write is served, µs. */
const CALM = 20 * SECOND
const SITES = ['A', 'B', 'C', 'M']

export function storm(seed: number, lasts: number): Storm {
  const dice = streamOf(createRandom(seed), 'storm')
  const roll = (n: number) => below(dice, n)
  const pick = <T>(items: readonly T[]): T => items[roll(items.length)]
  const failover = pick(FAILOVERS)
  const mode = failover === 'person' || failover === 'probe' ? 'async' : failover === 'operator' ? pick(['async', 'sync'] as const) : 'sync'
  const holders = failover === 'arbiter' || failover === 'fencing' ? ['A', 'B'] : ['A', 'B', 'C'].slice(0, 2 + roll(2))
  const stretched = failover === 'operator' || roll(3) === 0
  const parts = ['A', 'B', 'C'].map(site => ({ site, voters: roll(3), capacity: 5 + roll(40) }))
  const clusters = stretched
    ? [{ name: 'K', parts: parts.some(p => p.voters > 0) ? parts : parts.map(p => ({ ...p, voters: 1 })) }]
    : parts.map(p => ({ name: `K${p.site}`, parts: [{ ...p, voters: 1 + roll(3) }] }))
  const description: FleetDescription = {
    sites: SITES.map(name => ({ name })),
    links: SITES.flatMap((a, i) => SITES.slice(i + 1).map(b => ({ between: [a, b] as const, latency: 500 + roll(20_000), jitter: roll(5_000) }))),
    clusters, hub: { site: 'M', manages: clusters.filter(() => roll(2) === 0).map(c => c.name) },
    users: ['A', 'B'].map(to => ({ name: `u${to}`, to, every: 100_000 + roll(300_000), writes: 1 + roll(3) })),
    data: {
      primary: 'A', copies: holders.slice(1), mode, every: 100_000 + roll(900_000), failover, silence: 300_000 + roll(1_000_000),
      ...(failover === 'arbiter' ? { arbiter: 'C' } : {}),
    },
  }
  const deeds: { at: number, action: FleetAction }[] = []
  for (let at = SECOND; at < lasts; at += 100_000 + roll(2_000_000)) deeds.push({ at, action: trouble(description, roll, pick) })
  return { description, deeds, lasts }
}

function trouble({ clusters }: FleetDescription, roll: (n: number) => number, pick: <T>(items: readonly T[]) => T): FleetAction {
  const site = pick(SITES)
  // As often as not between the two that hold the data: that is where a doubt hurts.
  const [from, to] = roll(2) === 0 ? ['A', 'B'] : [site, pick(SITES)]
  switch (roll(10)) {
    case 0: return { type: 'lose-site', site }
    case 1: return { type: 'stop-machine', site }
    case 2: case 3: return { type: 'restore-site', site }
    case 4: return { type: 'cut', from, to }
    case 5: return { type: 'heal', from, to }
    case 6: return { type: pick(['stop-hub', 'start-hub', 'set-policy'] as const) }
    case 7: return { type: pick(['register', 'deploy'] as const), cluster: pick(clusters).name }
    case 8: return { type: 'route', users: pick(['uA', 'uB']), to: pick(['A', 'B', 'C']) }
    default: return roll(2) === 0 ? { type: 'promote', site } : { type: 'restore-quorum', cluster: pick(clusters).name, site }
  }
}

/** @param watch checks the invariants of the engine's world after every event up to an instant: the first violation, or null */
export function fuzz(world: AnyWorld, seed: number, { description, deeds, lasts }: Storm, watch: Watcher): Wrong | null {
  const engine = createEngine(world, description, { seed }) as Engine<FleetState>
  return playWatched(engine, deeds, lasts, watch) ?? calm(world, engine, watch)
}

/** Everything is repaired: every cluster decides again, one place reigns, what the hub asks for is applied, and writes are confirmed. */
function calm(world: AnyWorld, engine: Engine<FleetState>, watch: Watcher): Wrong | null {
  const { state, kernel } = engine
  const { sites } = state.description
  const repairs: FleetAction[] = [
    ...sites.map(({ name }): FleetAction => ({ type: 'restore-site', site: name })),
    ...sites.flatMap((a, i) => sites.slice(i + 1).map((b): FleetAction => ({ type: 'heal', from: a.name, to: b.name }))),
    { type: 'start-hub' },
  ]
  // Twice: a shot that was meant for a silent machine may come when its link is back, and somebody starts that machine again.
  for (let i = 0; i < 2; i++) {
    for (const action of repairs) world.act(state, kernel, action)
    const wrong = watch(engine, kernel.now + CALM / 2)
    if (wrong) return wrong
  }
  const until = kernel.now
  const kings = state.holders.filter(h => h.role === 'primary')
  if (kings.length !== 1 || kings[0].silent) return { at: kernel.now, property: 'calm/one-primary', sentence: `Après la tempête, ${kings.length} primaires.` }
  const undecided = state.clusters.find(c => !c.decides)
  if (undecided) return { at: kernel.now, property: 'calm/decides', sentence: `Après la tempête, le cluster ${undecided.name} ne décide pas.` }
  const apart = state.clusters.find(c => c.registered && c.policy !== state.hub?.policy)
  if (apart) return { at: kernel.now, property: 'calm/policy', sentence: `Après la tempête, le cluster ${apart.name} n’applique pas la dernière règle.` }
  const behind = state.holders.find(h => h.epoch !== state.epoch)
  if (behind) return { at: kernel.now, property: 'calm/one-reign', sentence: `${sites[behind.site].name} suit encore le règne ${behind.epoch}.` }
  const told = state.acked.length
  runUntil(engine, until + CALM)
  return state.acked.length === told ? { at: kernel.now, property: 'calm/progress', sentence: 'Après la tempête, aucune écriture n’est plus confirmée.' } : null
}
