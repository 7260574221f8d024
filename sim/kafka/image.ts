/**
 * What the controllers decide and everybody learns from the metadata log: brokers registered and
 * fenced, leaders, in-sync replicas, settings of topics. An image never changes: a record makes the
 * next one (Kafka: metadata/…/image, PartitionRegistration).
 */

export interface Registration {
  /** Which of the broker's starts is registered (Kafka's broker epoch). */
  readonly life: number
  /** Not heard of in time, or not caught up yet: it neither leads nor joins an ISR. */
  readonly fenced: boolean
}

export interface Partition {
  readonly topic: number
  /** Brokers, by process, the preferred leader first. */
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** Out of the ISR since it has fewer than min.insync.replicas, and safe all the same (KIP-966). */
  readonly elr: readonly number[]
  /** Who led last, once nobody can any more; else `NOBODY`. */
  readonly lastKnownLeader: number
  readonly leader: number
  /** Rises with every leader. */
  readonly leaderEpoch: number
  /** Rises with every change. */
  readonly partitionEpoch: number
}

export interface TopicConfig {
  readonly name: string
  readonly minInsyncReplicas: number
  readonly unclean: boolean
}

export interface Image {
  /** By process; undefined for what is no broker of this cluster. */
  readonly brokers: readonly (Registration | undefined)[]
  /** By number; undefined for those of another cluster. */
  readonly partitions: readonly (Partition | undefined)[]
  readonly topics: readonly TopicConfig[]
}

export const NOBODY = -1

/** How a leader came to lead. */
export const How = { Isr: 0, Elr: 1, LastKnown: 2, Unclean: 3 } as const
export type How = (typeof How)[keyof typeof How]

/** A record of the metadata log. */
export type MetadataRecord =
  | { readonly kind: 'register', readonly broker: number, readonly life: number }
  | { readonly kind: 'fence' | 'unfence', readonly broker: number }
  | { readonly kind: 'partition', readonly number: number, readonly to: Partition, readonly how: How }
  | { readonly kind: 'config', readonly topic: number, readonly config: TopicConfig }

export function apply(image: Image, record: MetadataRecord): Image {
  switch (record.kind) {
    case 'register': return { ...image, brokers: image.brokers.with(record.broker, { life: record.life, fenced: true }) }
    case 'fence': case 'unfence': {
      const life = image.brokers[record.broker]?.life ?? 0
      return { ...image, brokers: image.brokers.with(record.broker, { life, fenced: record.kind === 'fence' }) }
    }
    case 'partition': return { ...image, partitions: image.partitions.with(record.number, record.to) }
    case 'config': return { ...image, topics: image.topics.with(record.topic, record.config) }
  }
}

/** min.insync.replicas as it counts: no more than there are replicas. */
export function minIsrOf(image: Image, partition: Partition): number {
  return Math.min(image.topics[partition.topic].minInsyncReplicas, partition.replicas.length)
}

export const isActive = (image: Image, broker: number) => image.brokers[broker]?.fenced === false
