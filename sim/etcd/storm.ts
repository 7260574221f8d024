/**
 * Random faults drawn from a seed, in the manner of TigerBeetle's simulator (VOPR): first the
 * cluster, then one fault or repair after the other. The same seed gives the same storm.
 */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { EtcdAction } from './actions.ts'
import type { EtcdDescription } from './description.ts'

/** A cluster, and what goes wrong in it. */
export interface Storm {
  readonly description: EtcdDescription
  /** In order of time; some make no sense when their instant comes, and are refused. */
  readonly actions: readonly { readonly at: number, readonly action: EtcdAction }[]
  readonly until: number
}

export interface StormOptions {
  /** Numbers of members to draw from. */
  readonly sizes?: readonly number[]
  /** How long it lasts, µs; drawn between 20 and 30 s when left out. */
  readonly lasts?: number
  /** Draw whether members ask for pre-votes; never when left out. */
  readonly preVotes?: boolean
}

/**
 * A cluster and what goes wrong in it, all drawn from the seed: members over two sites, loss up to
 * 20 %, jitter, slow disks, clients that write, and every 0.2 to 2 s a fault or a repair.
 */
export function storm(seed: number, { sizes = [3, 5], lasts, preVotes = false }: StormOptions = {}): Storm {
  const s = streamOf(createRandom(seed), 'storm')
  const pick = <T>(list: readonly T[]): T => list[below(s, list.length)]
  const size = pick(sizes)
  const names = Array.from({ length: size }, (_, i) => `m${i + 1}`)
  const between = (from: number, to: number) => from + below(s, to - from + 1)
  const loss = pick([0, 0, 5, 10, 20]) / 100
  const jitter = pick([0, 200, 5_000, 40_000])
  const link = (a: string, b: string, latency: number) => ({ between: [a, b] as const, latency, jitter, loss })
  const description: EtcdDescription = {
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [link('A', 'A', 300), link('B', 'B', 300), link('A', 'B', pick([300, 2_500, 15_000]))],
    members: names.map((name, i) => ({ name, site: i < (size + 1) / 2 ? 'A' : 'B' })),
    clients: [
      { name: 'c1', site: 'A', endpoints: names, every: between(60_000, 300_000), deadline: 2_000_000 },
      { name: 'c2', site: 'B', endpoints: [...names].reverse(), every: between(60_000, 300_000) },
    ],
    settings: { fsync: pick([500, 1_000, 10_000]), fsyncJitter: pick([0, 1_000, 30_000]) },
  }
  const until = lasts ?? between(20_000_000, 30_000_000)
  const actions: { at: number, action: EtcdAction }[] = []
  for (let at = between(500_000, 3_000_000); at < until; at += between(200_000, 2_000_000)) {
    actions.push({ at, action: fault(pick(names), pick(names), happens(s, 0.5), below(s, 14)) })
    // Faults come in clusters.
    if (happens(s, 0.3)) actions.push({ at, action: fault(pick(names), pick(names), happens(s, 0.5), below(s, 14)) })
  }
  const preVote = preVotes && happens(s, 0.5)
  return { description: { ...description, settings: { ...description.settings, preVote } }, actions, until }
}

function fault(member: string, other: string, oneWay: boolean, kind: number): EtcdAction {
  switch (kind) {
    case 0: case 1: return { type: 'crash', member }
    case 2: case 3: case 4: return { type: 'restart', member }
    case 5: return { type: 'pause', member }
    case 6: case 7: return { type: 'resume', member }
    case 8: return { type: 'isolate', member }
    case 9: case 10: return { type: 'rejoin', member }
    case 11: return { type: 'cut', from: member, to: other, oneWay }
    case 12: return { type: 'cut', from: 'A', to: 'B', oneWay }
    default: return { type: 'heal', from: 'A', to: 'B' }
  }
}
