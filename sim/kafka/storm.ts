/**
 * Storms: clusters and their troubles, drawn from a seed. Machines crash, freeze, are cut off and come
 * back; links saturate; sites go dark and sometimes burn; operators lower the minimum or force an
 * election. A third of them have a second cluster, into which a mirror copies. Some of what is drawn
 * makes no sense when its instant comes, and is refused.
 */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { Stream } from '../kernel/random.ts'
import type { KafkaAction } from './actions.ts'
import type { BrokerDescription, KafkaDescription, KafkaSettings } from './description.ts'

export interface Timed {
  /** µs. */
  readonly at: number
  readonly action: KafkaAction
}

export interface Storm {
  readonly description: KafkaDescription
  /** In order of time. */
  readonly actions: readonly Timed[]
  readonly until: number
}

const SITES = ['A', 'B', 'C']

export function storm(seed: number, seconds = 25): Storm {
  const dice = streamOf(createRandom(seed), 'storm')
  const until = seconds * 1_000_000
  const sites = SITES.slice(0, between(dice, 2, 3))
  const brokers = Array.from({ length: between(dice, 2, 5) }, (_, i): BrokerDescription => ({ name: `b${i + 1}`, site: sites[i % sites.length] }))
  const factor = between(dice, 1, brokers.length)
  const loss = pick(dice, [0, 0, 0, 0.01, 0.05])
  const description: KafkaDescription = {
    sites: sites.map(name => ({ name })), brokers,
    links: sites.flatMap((a, i) => sites.slice(i).map(b => ({
      between: [a, b] as const, latency: a === b ? 250 : pick(dice, [500, 2_500, 20_000]), jitter: pick(dice, [0, 300, 10_000]), loss,
    }))),
    controllers: Array.from({ length: pick(dice, [1, 3, 3, 5]) }, (_, i) => ({ name: `k${i + 1}`, site: sites[i % sites.length] })),
    topics: [
      { name: 't', replicationFactor: factor, partitions: between(dice, 1, 2), minInsyncReplicas: between(dice, 1, factor), uncleanLeaderElection: happens(dice, 0.1) },
    ],
    producers: [
      { name: 'p1', site: pick(dice, sites), topic: 't', every: 500_000, from: 1_500_000, size: 10_000 },
      { name: 'p2', site: pick(dice, sites), topic: 't', every: 1_100_000, from: 1_800_000, size: 200_000, acks: pick(dice, [0, 1, 'all']), ...(happens(dice, 0.5) ? { retries: 0 } : {}) },
    ],
    consumers: [{ name: 'c', site: pick(dice, sites), topic: 't' }],
    settings: drawSettings(dice),
  }
  const machines = [...description.controllers, ...brokers].map(m => m.name)
  const actions = drawTroubles(dice, machines, sites, until)
  const other = drawMirror(streamOf(createRandom(seed), 'storm/mirror'), sites, until)
  if (other === null) return { description, until, actions: inTime(actions) }
  return {
    until, actions: inTime([...actions, ...other.actions]),
    description: {
      ...description,
      controllers: [...description.controllers, ...other.controllers], brokers: [...brokers, ...other.brokers],
      topics: [...description.topics, other.topic], consumers: [...description.consumers, other.consumer], mirrors: [other.mirror],
    },
  }
}

const inTime = (actions: readonly Timed[]) => actions.toSorted((a, b) => a.at - b.at)

/** In one storm of three: another cluster, what copies into it, and what may befall it or the site of the first. */
function drawMirror(dice: Stream, sites: readonly string[], until: number) {
  if (!happens(dice, 1 / 3)) return null
  const own = { cluster: 'other' } as const
  const controllers = Array.from({ length: pick(dice, [1, 3]) }, (_, i) => ({ ...own, name: `l${i + 1}`, site: pick(dice, sites) }))
  const brokers = Array.from({ length: between(dice, 1, 3) }, (_, i) => ({ ...own, name: `d${i + 1}`, site: pick(dice, sites) }))
  const factor = between(dice, 1, brokers.length)
  const actions = drawTroubles(dice, [...controllers, ...brokers].map(m => m.name), sites, until)
  // What a mirror is for: a link too full for it to keep up, and a site that burns.
  if (happens(dice, 0.6)) {
    const [from, to] = [pick(dice, sites), pick(dice, sites)]
    const at = between(dice, 2_000_000, until)
    actions.push({ at, action: { type: 'throttle', from, to, bandwidth: 30_000 } }, { at: at + 6_000_000, action: { type: 'burn-site', site: from } })
  }
  return {
    controllers, brokers, actions,
    topic: { ...own, name: 'other.t', replicationFactor: factor, minInsyncReplicas: between(dice, 1, factor) },
    consumer: { name: 'oc', site: pick(dice, sites), topic: 'other.t' },
    mirror: { name: 'mm', site: pick(dice, sites), topic: 't', into: 'other.t' },
  }
}

/** Shorter waits than Kafka's, so that half a minute holds several of each. */
function drawSettings(dice: Stream): Partial<KafkaSettings> {
  return {
    version: pick(dice, ['3.9', '4.0', '4.1', '4.3']), replicaLagTimeMax: pick(dice, [1_500_000, 4_000_000]), sessionTimeout: pick(dice, [1_500_000, 4_000_000]),
    heartbeatInterval: 500_000, controllerTimeout: 1_500_000, requestTimeout: pick(dice, [2_000_000, 8_000_000]), deliveryTimeout: pick(dice, [8_000_000, 60_000_000]),
  }
}

function drawTroubles(dice: Stream, machines: readonly string[], sites: readonly string[], until: number): Timed[] {
  const timed: Timed[] = []
  const trouble = (struck: KafkaAction, repaired: KafkaAction | null) => {
    const at = between(dice, 2_000_000, until)
    timed.push({ at, action: struck })
    if (repaired !== null && happens(dice, 0.85)) timed.push({ at: at + between(dice, 10_000, 8_000_000), action: repaired })
  }
  for (let n = between(dice, 3, 14); n > 0; n--) {
    const machine = pick(dice, machines)
    const site = pick(dice, sites)
    const [from, to] = [machine, pick(dice, machines)]
    const [a, b] = [site, pick(dice, sites)]
    const oneWay = happens(dice, 0.4)
    switch (between(dice, 0, 9)) {
      case 0: case 1: trouble({ type: 'crash', machine }, { type: 'restart', machine }); break
      case 2: case 3: trouble({ type: 'pause', machine }, { type: 'resume', machine }); break
      case 4: trouble({ type: 'cut', from, to, oneWay }, { type: 'heal', from, to, oneWay }); break
      case 5: trouble({ type: 'cut', from: a, to: b, oneWay }, { type: 'heal', from: a, to: b, oneWay }); break
      case 6: trouble({ type: 'throttle', from: a, to: b, bandwidth: pick(dice, [30_000, 100_000, 300_000]) }, { type: 'throttle', from: a, to: b }); break
      case 7: trouble({ type: 'lose-site', site }, { type: 'restore-site', site }); break
      case 8: trouble({ type: 'delay', from: a, to: b, latency: pick(dice, [1_000, 200_000, 2_000_000]) }, { type: 'delay', from: a, to: b, latency: 2_500 }); break
      default: drawRare(dice, trouble, site)
    }
  }
  return timed
}

function drawRare(dice: Stream, trouble: (struck: KafkaAction, repaired: null) => void, site: string): void {
  switch (between(dice, 0, 3)) {
    case 0: return trouble({ type: 'burn-site', site }, null)
    case 1: return trouble({ type: 'elect-unclean', topic: 't' }, null)
    case 2: return trouble({ type: 'configure', topic: 't', minInsyncReplicas: between(dice, 1, 3) }, null)
    default: return trouble({ type: 'configure', topic: 't', uncleanLeaderElection: happens(dice, 0.5) }, null)
  }
}

const between = (dice: Stream, from: number, to: number) => from + below(dice, to - from + 1)
const pick = <T>(dice: Stream, list: readonly T[]): T => list[below(dice, list.length)]
