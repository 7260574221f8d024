/**
 * What a Kafka cluster, or several side by side, is built from: sites, links, controllers, brokers,
 * topics, clients, timings. Plain data, part of a scenario. Defaults are Kafka's own (KRaftConfigs,
 * ReplicationConfigs, ServerLogConfigs, ProducerConfig: facts C9.3–C9.5).
 */
import * as v from 'valibot'
import { fields, firstIssue, list, micros, options, share, text, whole } from '../kernel/form.ts'

export interface LinkDescription {
  /** Names of two sites; the same twice is the network inside one. */
  readonly between: readonly [string, string]
  /** One-way delay, µs. */
  readonly latency: number
  /** Uniform extra delay in [0, jitter], µs. */
  readonly jitter?: number
  /** Share of messages lost, 0 to 1. */
  readonly loss?: number
  /** Records that pass, bytes per second. */
  readonly bandwidth?: number
}

export interface ProcessDescription {
  readonly name: string
  readonly site: string
  /** Which cluster it belongs to, where there are several. */
  readonly cluster?: string
}

export interface BrokerDescription extends ProcessDescription {
  /** broker.rack; its site when left out; empty: nobody told Kafka. */
  readonly rack?: string
}

export interface TopicDescription {
  readonly name: string
  readonly cluster?: string
  readonly partitions?: number
  readonly replicationFactor?: number
  /** --replica-assignment: the same brokers for every partition, the first preferred; placed by Kafka when left out. */
  readonly replicas?: readonly string[]
  readonly minInsyncReplicas?: number
  readonly uncleanLeaderElection?: boolean
}

export interface ProducerDescription {
  readonly name: string
  readonly site: string
  readonly topic: string
  /** 0: nobody answers; 1: the leader has it; all: every in-sync replica has it. */
  readonly acks?: 0 | 1 | 'all'
  /** Period of its messages, µs; none of its own when left out. */
  readonly every?: number
  /** Instant of the first, µs. */
  readonly from?: number
  /** Bytes of a message (a batch of records is one here). */
  readonly size?: number
  /** retries=0: an error goes straight to the application. Kafka's default: until delivery.timeout.ms. */
  readonly retries?: 0
}

export interface ConsumerDescription {
  readonly name: string
  readonly site: string
  readonly topic: string
}

/** MirrorMaker 2: reads a topic of one cluster, writes what it read to a topic of another. */
export interface MirrorDescription extends ConsumerDescription {
  readonly into: string
}

export interface KafkaSettings {
  /** Which Kafka, all of them with KRaft: what differs follows it, see `elrOf`. */
  readonly version: '3.9' | '4.0' | '4.1' | '4.2' | '4.3'
  /** eligible.leader.replicas.version=1; the version's default when left out. */
  readonly eligibleLeaderReplicas: boolean
  /** replica.lag.time.max.ms, µs. */
  readonly replicaLagTimeMax: number
  /** broker.session.timeout.ms and broker.heartbeat.interval.ms, µs. */
  readonly sessionTimeout: number
  readonly heartbeatInterval: number
  /** controller.quorum.fetch.timeout.ms, µs: controllers without news of their leader stand for election. */
  readonly controllerTimeout: number
  /** default.replication.factor, min.insync.replicas, unclean.leader.election.enable, for topics that say nothing. */
  readonly defaultReplicationFactor: number
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElection: boolean
  /** request.timeout.ms and delivery.timeout.ms of producers, µs. */
  readonly requestTimeout: number
  readonly deliveryTimeout: number
}

export interface KafkaDescription {
  readonly sites: readonly { readonly name: string }[]
  readonly links: readonly LinkDescription[]
  readonly controllers: readonly ProcessDescription[]
  readonly brokers: readonly BrokerDescription[]
  readonly topics: readonly TopicDescription[]
  readonly producers: readonly ProducerDescription[]
  readonly consumers: readonly ConsumerDescription[]
  readonly mirrors?: readonly MirrorDescription[]
  readonly settings?: Partial<KafkaSettings>
}

const NEWEST = '4.3'

/** Settings of a cluster: Kafka's defaults, with what the description changes. ELR is on in new clusters since 4.1 (C9.10). */
export function settingsOf(description: KafkaDescription): KafkaSettings {
  const version = description.settings?.version ?? NEWEST
  return {
    version,
    eligibleLeaderReplicas: version !== '3.9' && version !== '4.0',
    replicaLagTimeMax: 30_000_000,
    sessionTimeout: 9_000_000,
    heartbeatInterval: 2_000_000,
    controllerTimeout: 2_000_000,
    defaultReplicationFactor: 1,
    minInsyncReplicas: 1,
    uncleanLeaderElection: false,
    requestTimeout: 30_000_000,
    deliveryTimeout: 120_000_000,
    ...description.settings,
  }
}

/** A link that no description names: RTT 0.5 ms inside a site, 5 ms between two; 100 MB/s. */
export const DEFAULT_LINK = { inside: { latency: 250, jitter: 100 }, between: { latency: 2_500, jitter: 300 }, bandwidth: 100_000_000 }
/** Bytes of a message when nobody says. */
export const MESSAGE_SIZE = 1_000

export const LIMITS = {
  sites: 10, links: 55, controllers: 9, brokers: 12, topics: 8, partitions: 12, clients: 12,
  /** Of a run: then producers are silent. */
  messages: 20_000,
  /** Characters of a name. */
  name: 20,
  bytes: 1_000_000_000,
} as const

/** Name of a site, a process, a topic or a client. */
export const name = text(LIMITS.name)
const flag = v.boolean('est vrai ou faux')
const duration = v.optional(micros(1))
const count = (most: number) => v.optional(whole(1, most))

const settingsForm = fields({
  version: v.optional(v.picklist(['3.9', '4.0', '4.1', '4.2', '4.3'], 'n’est pas une version de Kafka connue ici (3.9 à 4.3)')),
  eligibleLeaderReplicas: v.optional(flag),
  replicaLagTimeMax: duration, sessionTimeout: duration, heartbeatInterval: v.optional(micros(1_000, 'est plus court qu’une milliseconde')),
  controllerTimeout: v.optional(micros(10_000, 'est plus court que dix millisecondes')), requestTimeout: duration, deliveryTimeout: duration,
  defaultReplicationFactor: count(LIMITS.brokers), minInsyncReplicas: count(LIMITS.brokers), uncleanLeaderElection: v.optional(flag),
})

const client = { name, site: name, topic: name }
const process = { name, site: name, cluster: v.optional(name) }

export const descriptionForm = fields({
  sites: list(fields({ name }), 1, LIMITS.sites),
  links: list(fields({
    between: v.strictTuple([name, name], 'est une paire de sites'), latency: micros(), jitter: v.optional(micros()), loss: v.optional(share()),
    bandwidth: count(LIMITS.bytes),
  }), 0, LIMITS.links),
  controllers: list(fields(process), 1, LIMITS.controllers),
  brokers: list(fields({ ...process, rack: v.optional(text(LIMITS.name, 0)) }), 1, LIMITS.brokers),
  topics: list(fields({
    name, cluster: v.optional(name), partitions: count(LIMITS.partitions), replicationFactor: count(LIMITS.brokers),
    replicas: v.optional(list(name, 1, LIMITS.brokers)), minInsyncReplicas: count(LIMITS.brokers), uncleanLeaderElection: v.optional(flag),
  }), 1, LIMITS.topics),
  producers: list(fields({
    ...client, acks: v.optional(v.picklist([0, 1, 'all'], 'est 0, 1 ou « all »')), every: v.optional(micros(100_000, 'est plus court qu’un dixième de seconde')),
    from: v.optional(micros()), size: count(LIMITS.bytes), retries: v.optional(v.literal(0, 'ne peut être que 0')),
  }), 0, LIMITS.clients),
  consumers: list(fields(client), 0, LIMITS.clients),
  mirrors: v.optional(list(fields({ ...client, into: name }), 0, LIMITS.clients)),
  settings: v.optional(options(settingsForm)),
})

/** What is wrong with a description, in a sentence for its author, or null. */
export function rejectDescription(candidate: unknown): string | null {
  const wrong = firstIssue(descriptionForm, candidate, 'la description du cluster')
  if (wrong !== null) return wrong
  const description = candidate as KafkaDescription
  return rejectNames(description) ?? rejectClusters(description) ?? rejectTopics(description)
}

function rejectNames({ sites, links, controllers, brokers, topics, producers, consumers, mirrors = [] }: KafkaDescription): string | null {
  const siteNames = sites.map(s => s.name)
  const things = [...controllers, ...brokers, ...producers, ...consumers, ...mirrors]
  const twice = firstTwice([...siteNames, ...things.map(t => t.name)]) ?? firstTwice(topics.map(t => t.name))
  if (twice !== undefined) return `le nom « ${twice} » est donné deux fois`
  const astray = things.find(t => !siteNames.includes(t.site))
  if (astray) return `« ${astray.name} » est sur un site inconnu, « ${astray.site} »`
  const nowhere = links.flatMap(l => l.between).find(s => !siteNames.includes(s))
  if (nowhere !== undefined) return `un lien mène à un site inconnu, « ${nowhere} »`
  const again = firstTwice(links.map(({ between: [a, b] }) => JSON.stringify(a < b ? [a, b] : [b, a])))
  if (again !== undefined) return `le lien ${again} est décrit deux fois`
  const asked = [...producers, ...consumers, ...mirrors].find(c => !topics.some(t => t.name === c.topic))
  if (asked) return `« ${asked.name} » s’adresse à un topic inconnu, « ${asked.topic} »`
  const into = mirrors.find(m => m.into === m.topic || !topics.some(t => t.name === m.into))
  return into ? `« ${into.name} » recopie vers un topic inconnu, « ${into.into} »` : null
}

/** A cluster has a controller at least, and a topic stands on brokers of its own. */
function rejectClusters({ controllers, brokers, topics }: KafkaDescription): string | null {
  const without = [...brokers, ...topics].find(t => !controllers.some(c => c.cluster === t.cluster))
  if (without) return `« ${without.name} » est d’un cluster sans contrôleur`
  return controllers.some(c => !brokers.some(b => b.cluster === c.cluster)) ? 'un cluster n’a aucun broker' : null
}

function rejectTopics(description: KafkaDescription): string | null {
  const settings = settingsOf(description)
  let partitions = 0
  for (const topic of description.topics) {
    partitions += topic.partitions ?? 1
    const brokers = description.brokers.filter(b => b.cluster === topic.cluster).map(b => b.name)
    const factor = topic.replicas?.length ?? topic.replicationFactor ?? settings.defaultReplicationFactor
    if (factor > brokers.length) return `le topic « ${topic.name} » veut ${factor} répliques pour ${brokers.length} brokers`
    const stray = topic.replicas?.find(b => !brokers.includes(b)) ?? firstTwice(topic.replicas ?? [])
    if (stray !== undefined) return `le topic « ${topic.name} » ne peut pas placer de réplique sur « ${stray} »`
  }
  return partitions > LIMITS.partitions ? `le cluster compte plus de ${LIMITS.partitions} partitions` : null
}

const firstTwice = (names: readonly string[]) => names.find((n, i) => names.indexOf(n) !== i)
