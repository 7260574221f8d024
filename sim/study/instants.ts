/**
 * The availability of a layout as the simulator finds it: instants drawn at random, each site there or
 * lost by chance and independently of the others, and at each instant what a cluster of that layout
 * says: it is built, its sites are lost, it is given the time to elect, and a client writes. The
 * closed form counts votes; this one asks whether the write was acknowledged.
 */
import { createEngine, runUntil } from '../kernel/world.ts'
import { createRandom, happens, streamOf } from '../kernel/random.ts'
import type { EtcdDescription } from '../etcd/description.ts'
import { requestOf } from '../etcd/requests.ts'
import { Outcome } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { lostIn, membersOf } from './layout.ts'
import type { Layout } from './layout.ts'

export interface InstantsFound {
  readonly instants: number
  /** Those at which a write was acknowledged. */
  readonly served: number
}

/** The first leader; then an election, however many campaigns it takes; then the write. µs. */
const STARTED = 6_000_000
const SETTLED = 20_000_000
const ANSWERED = 6_000_000

/** Is a write acknowledged, long after the loss of the sites of these places? */
export function servesWithout(layout: Layout, lost: readonly number[], seed: number): boolean {
  if (membersOf(layout) === 0) return false
  const engine = createEngine(etcd, descriptionOf(layout), { seed })
  const { state, kernel } = engine
  runUntil(engine, STARTED)
  // A site without members has nothing to lose.
  for (const place of lost.filter(site => layout[site] > 0)) etcd.act(state, kernel, { type: 'lose-site', site: siteName(place) })
  runUntil(engine, STARTED + SETTLED)
  etcd.act(state, kernel, { type: 'write', client: 'c1', key: 'x', value: '1' })
  runUntil(engine, STARTED + SETTLED + ANSWERED)
  return requestOf(state.requests, state.requests.count - 1).outcome === Outcome.Ok
}

/** So many instants, with sites that are there a share `site` of the time; the same seed finds the same. */
export function drawInstants(layout: Layout, site: number, instants: number, seed: number): InstantsFound {
  const verdicts = new Map<number, boolean>()
  const stream = streamOf(createRandom(seed), 'instants')
  let served = 0
  for (let i = 0; i < instants; i++) {
    let states = 0
    for (let place = 0; place < layout.length; place++) if (!happens(stream, site)) states |= 1 << place
    let verdict = verdicts.get(states)
    if (verdict === undefined) verdicts.set(states, verdict = servesWithout(layout, lostIn(states, layout.length), seed))
    if (verdict) served++
  }
  return { instants, served }
}

const siteName = (place: number) => 'ABCDEFGHIJ'[place]

/** A client on a site of its own, which none of the losses takes, and which reaches everyone. */
function descriptionOf(layout: Layout): EtcdDescription {
  const members = layout.flatMap((count, place) => Array.from({ length: count }, () => siteName(place))).map((site, i) => ({ name: `m${i + 1}`, site }))
  return {
    sites: [...layout.map((_, place) => ({ name: siteName(place) })), { name: 'clients' }],
    links: [], members,
    clients: [{ name: 'c1', site: 'clients', endpoints: members.map(m => m.name) }],
  }
}
