/**
 * The clusters of a description, at the instant they are switched on: they have been running, so
 * brokers are registered, topics exist, and the preferred replica of each partition leads it.
 */
import { createNetwork } from '../kernel/network.ts'
import type { LinkSettings } from '../kernel/network.ts'
import { createProcess } from '../kernel/process.ts'
import { NOBODY } from '../kernel/queue.ts'
import { streamOf } from '../kernel/random.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { DEFAULT_LINK, MESSAGE_SIZE, settingsOf } from './description.ts'
import type { KafkaDescription, LinkDescription, TopicDescription } from './description.ts'
import { NOBODY as NO_LEADER } from './image.ts'
import type { Image, Partition } from './image.ts'
import { place } from './placement.ts'
import { createMeta } from './quorum.ts'
import { Due, Fault } from './state.ts'
import type { Broker, Client, KafkaState, Replica } from './state.ts'

export function build(description: KafkaDescription, kernel: Kernel): KafkaState {
  const settings = settingsOf(description)
  const { controllers, brokers, topics } = description
  const sites = description.sites.map(s => s.name)
  const names = [...new Set(controllers.map(c => c.cluster))]
  const clusterOf = (thing: { readonly cluster?: string }) => names.indexOf(thing.cluster)
  const own = clientDescriptions(description)
  const endpoints = [...controllers, ...brokers, ...own].map(e => ({ name: e.name, site: sites.indexOf(e.site) }))
  const linkAt = (a: number, b: number) => linkBetween(description, sites[a], sites[b])
  const bandwidth = sites.flatMap((_, a) => sites.map((_, b) => linkAt(a, b)?.bandwidth ?? DEFAULT_LINK.bandwidth))
  const partitions = topics.flatMap((t, topic) => placed(description, kernel, t).map((replicas, p) => ({ topic, replicas, p })))
  const images = names.map((_, cluster): Image => ({
    brokers: [...controllers, ...brokers].map((b, i) => (i >= controllers.length && clusterOf(b) === cluster ? { life: 1, fenced: false } : undefined)),
    partitions: partitions.map(({ topic, replicas }) => (clusterOf(topics[topic]) === cluster ? begun(topic, replicas) : undefined)),
    topics: topics.map(t => ({
      name: t.name, minInsyncReplicas: t.minInsyncReplicas ?? settings.minInsyncReplicas, unclean: t.uncleanLeaderElection ?? settings.uncleanLeaderElection,
    })),
  }))
  const machine = (m: typeof brokers[number], index: number) => {
    kernel.processes.push(createProcess())
    schedule(kernel, 0, Due.Start, NOBODY, index)
    const cluster = clusterOf(m)
    return { index, name: m.name, cluster, destroyed: false, stoppedAt: -1, meta: createMeta(kernel, m.name, images[cluster]) }
  }
  const partitionName = ({ topic, p }: typeof partitions[number]) => ((topics[topic].partitions ?? 1) > 1 ? `${topics[topic].name}-${p}` : topics[topic].name)
  const first = controllers.length + brokers.length
  const state: KafkaState = {
    settings, bandwidth: [...bandwidth], bandwidths: bandwidth,
    network: createNetwork(kernel.random, sites, endpoints, (a, b) => settingsBetween(linkAt(a, b), a === b)),
    clusters: names.map((name, c) => ({ name: name ?? '', origin: originOf(description, images[c], c, clusterOf), told: 0 })),
    controllers: controllers.map((c, i) => ({ ...machine(c, i), active: null })),
    brokers: brokers.map((b, i): Broker => ({
      ...machine(b, controllers.length + i), rack: b.rack ?? b.site, startedAt: 0, checkedAt: 0,
      replicas: partitions.flatMap(({ replicas }, partition) => (replicas.includes(controllers.length + i) ? [emptyReplica(partition)] : [])),
    })),
    clients: own.map((c, index) => clientOf(c, index, first + index, topics, partitions)),
    messages: [], topics: topics.map(t => ({ name: t.name, cluster: clusterOf(t) })),
    partitions: partitions.map(p => ({ cluster: clusterOf(topics[p.topic]), topic: p.topic, name: partitionName(p) })),
    lost: partitions.map(() => 0), unclean: partitions.map(() => 0),
  }
  for (const { index, kind, every } of state.clients) {
    if (kind === 'producer' && every > 0) schedule(kernel, own[index].from ?? 0, Due.Traffic, NOBODY, index)
    for (const { partition, token } of state.clients[index].positions) schedule(kernel, 0, Due.Refetch, NOBODY, { client: index, partition, token })
  }
  return state
}

const begun = (topic: number, replicas: readonly number[]): Partition => ({
  topic, replicas, isr: replicas, elr: [], lastKnownLeader: NO_LEADER, leader: replicas[0], leaderEpoch: 0, partitionEpoch: 0,
})
const emptyReplica = (partition: number): Replica => ({ partition, records: [], highWatermark: 0, leaderEpoch: -1, leading: null, following: null })

/** Brokers of each partition of a topic, by process. */
function placed(description: KafkaDescription, kernel: Kernel, topic: TopicDescription): readonly (readonly number[])[] {
  const { controllers, brokers } = description
  const indexOf = (name: string) => controllers.length + brokers.findIndex(b => b.name === name)
  const partitions = topic.partitions ?? 1
  if (topic.replicas) return Array.from({ length: partitions }, () => topic.replicas?.map(indexOf) ?? [])
  const own = brokers.filter(b => b.cluster === topic.cluster).map(b => ({ index: indexOf(b.name), rack: b.rack ?? b.site }))
  return place(own, topic.replicationFactor ?? settingsOf(description).defaultReplicationFactor, partitions, streamOf(kernel.random, `${topic.name}/placement`))
}

/** Controllers vote, brokers learn. */
function originOf({ controllers, brokers }: KafkaDescription, image: Image, cluster: number, clusterOf: (thing: { readonly cluster?: string }) => number) {
  const ids = (things: readonly { readonly cluster?: string }[], before: number) => things.flatMap((t, i) => (clusterOf(t) === cluster ? [before + i + 1] : []))
  return {
    index: 0, term: 0, data: image,
    confState: { voters: ids(controllers, 0), learners: ids(brokers, controllers.length), votersOutgoing: [], learnersNext: [], autoLeave: false },
  }
}

interface OwnClient {
  readonly kind: Client['kind']
  readonly name: string
  readonly site: string
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly acks: Client['acks']
  readonly every: number
  readonly from?: number
  readonly size: number
  readonly retries: boolean
}

function clientDescriptions({ producers, consumers, mirrors = [] }: KafkaDescription): readonly OwnClient[] {
  const still = { acks: -1, every: 0, size: MESSAGE_SIZE, retries: true } as const
  return [
    ...producers.map(({ name, site, topic, acks = 'all', every = 0, from, size = MESSAGE_SIZE, retries }): OwnClient => ({
      kind: 'producer', name, site, reads: [], writes: [topic], acks: acks === 'all' ? -1 : acks, every, from, size, retries: retries !== 0,
    })),
    ...consumers.map(({ name, site, topic }): OwnClient => ({ kind: 'consumer', name, site, reads: [topic], writes: [], ...still })),
    ...mirrors.map(({ name, site, topic, into }): OwnClient => ({ kind: 'mirror', name, site, reads: [topic], writes: [into], ...still })),
  ]
}

function clientOf(
  { kind, name, reads, writes, acks, every, size, retries }: OwnClient, index: number, endpoint: number,
  topics: KafkaDescription['topics'], partitions: readonly { readonly topic: number }[],
): Client {
  const numbers = (names: readonly string[]) => partitions.flatMap(({ topic }, p) => (names.includes(topics[topic].name) ? [p] : []))
  return {
    index, endpoint, name, kind, acks, every, size, retries, written: 0, held: [], backoff: 0, pumping: false, into: numbers(writes),
    positions: numbers(reads).map(partition => ({ partition, offset: 0, lastEpoch: -1, token: 0, read: [], error: Fault.None })),
  }
}

function linkBetween({ links }: KafkaDescription, a: string, b: string): LinkDescription | undefined {
  return links.find(l => (l.between[0] === a && l.between[1] === b) || (l.between[0] === b && l.between[1] === a))
}

function settingsBetween(own: LinkDescription | undefined, inside: boolean): LinkSettings {
  const standard = inside ? DEFAULT_LINK.inside : DEFAULT_LINK.between
  return {
    latency: own?.latency ?? standard.latency, jitter: own?.jitter ?? (own ? 0 : standard.jitter), loss: own?.loss ?? 0, duplicates: 0, reorders: 0,
  }
}
