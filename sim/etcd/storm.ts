/**
 * A cluster and all that befalls it, drawn from a seed in the manner of TigerBeetle's simulator
 * (VOPR): its size, sites, links, clocks, disks and settings, the faults and repairs
 * (`storm-faults.ts`) and what clients ask meanwhile (`storm-load.ts`). Each seed draws which kinds
 * of trouble it uses and how much of each (swarm testing: Groce et al., 2012): rare combinations come
 * up that an even mix would drown. The same seed gives the same storm.
 */
import type { EtcdAction } from './actions.ts'
import type { EtcdDescription, EtcdSettings, LinkDescription } from './description.ts'
import { diceOf } from './dice.ts'
import type { Dice } from './dice.ts'
import { drawFaults, drawStops } from './storm-faults.ts'
import { drawLoad } from './storm-load.ts'

export interface Timed {
  /** µs. */
  readonly at: number
  readonly action: EtcdAction
}

/** What becomes of the members that the calm does not need: they recover too, stay down, or stay cut off. */
export type Rest = 'healed' | 'down' | 'cut'

export interface Storm {
  readonly description: EtcdDescription
  /** In order of time; some make no sense when their instant comes, and are refused. */
  readonly actions: readonly Timed[]
  readonly until: number
  readonly rest: Rest
}

export interface StormOptions {
  /** Numbers of founding members to draw from. */
  readonly sizes?: readonly number[]
  /** How long it lasts, µs. */
  readonly lasts?: number
}

const SIZES = [1, 2, 3, 4, 5, 6, 7]
const SITES = ['A', 'B', 'C']

export function storm(seed: number, { sizes = SIZES, lasts = 60_000_000 }: StormOptions = {}): Storm {
  const dice = diceOf(seed, 'storm')
  const sites = SITES.slice(0, dice.between(1, SITES.length))
  const founders = Array.from({ length: dice.pick(sizes) }, (_, i) => `m${i + 1}`)
  const spares = dice.chance(0.4) ? Array.from({ length: dice.between(1, 3) }, (_, i) => `m${founders.length + i + 1}`) : []
  const members = [...founders, ...spares]
  const drift = dice.pick([0, 0, 10_000, 100_000])
  const description: EtcdDescription = {
    sites: sites.map(name => ({ name })),
    links: drawLinks(dice, sites),
    members: members.map((name, i) => ({
      name, site: sites[i % sites.length], drift: drift === 0 ? 0 : dice.between(-drift, drift), ...(i < founders.length ? {} : { spare: true }),
    })),
    clients: ['c1', 'c2', 'c3'].map(name => ({
      name, site: dice.pick(sites), endpoints: dice.shuffle(members), deadline: dice.pick([1_000_000, 5_000_000, 10_000_000]),
    })),
    settings: drawSettings(dice),
  }
  const cast = { sites, founders, spares, clients: description.clients.map(c => c.name), until: lasts }
  const actions = [
    ...drawFaults(diceOf(seed, 'storm/faults'), cast), ...drawLoad(diceOf(seed, 'storm/load'), cast), ...drawStops(diceOf(seed, 'storm/clients'), cast),
  ]
  return { description, actions: actions.sort((a, b) => a.at - b.at), until: lasts, rest: dice.pick(['healed', 'down', 'cut']) }
}

/** Who can be struck, and who asks. */
export interface Cast {
  readonly sites: readonly string[]
  readonly founders: readonly string[]
  /** Machines that an operator may add. */
  readonly spares: readonly string[]
  readonly clients: readonly string[]
  readonly until: number
}

function drawLinks(dice: Dice, sites: readonly string[]): readonly LinkDescription[] {
  const loss = dice.pick([0, 0, 1, 5, 10, 20, 30]) / 100
  const duplicates = dice.pick([0, 0, 0.05, 0.2])
  const reorders = dice.pick([0, 0, 0.05, 0.3])
  const jitter = dice.pick([0, 200, 5_000, 40_000])
  return sites.flatMap((a, i) => sites.slice(i).map(b => ({
    between: [a, b] as const, latency: a === b ? dice.pick([50, 300, 1_000]) : dice.pick([300, 2_500, 15_000, 50_000]), jitter, loss, duplicates, reorders,
  })))
}

function drawSettings(dice: Dice): Partial<EtcdSettings> {
  const snapshots = dice.chance(0.6)
  return {
    version: dice.pick(['3.4.23', '3.5.21', '3.5.30', '3.6.11', '3.7.0']),
    preVote: dice.chance(0.5),
    fsync: dice.pick([500, 1_000, 10_000]),
    fsyncJitter: dice.pick([0, 1_000, 30_000]),
    maxLearners: dice.pick([1, 2]),
    ...(snapshots ? { snapshotCount: dice.pick([10, 30, 100]), catchUpEntries: dice.pick([0, 5, 30]) } : {}),
    ...(dice.chance(0.05) ? { quota: dice.pick([30_000, 40_000]) } : {}),
  }
}
