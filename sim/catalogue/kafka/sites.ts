/**
 * The Kafka of the talk: brokers b1 and b2 on site A, b3 and b4 on B, drawn like the members of etcd's
 * cluster; controllers k1 on A, k2 and k3 on B, so that they outlive A; clients outside both.
 */
import type { KafkaDescription } from '../../kafka/description.ts'

/** Outside the sites: 5 ms there and back. */
export const CLIENTS = 'Clients'

export const twoSites = {
  sites: [{ name: 'A' }, { name: 'B' }, { name: CLIENTS }],
  links: [],
  controllers: [{ name: 'k1', site: 'A' }, { name: 'k2', site: 'B' }, { name: 'k3', site: 'B' }],
  brokers: [{ name: 'b1', site: 'A' }, { name: 'b2', site: 'A' }, { name: 'b3', site: 'B' }, { name: 'b4', site: 'B' }],
} satisfies Partial<KafkaDescription>

export const everywhere = ['b1', 'b2', 'b3', 'b4'] as const

/** A batch of a megabyte every five seconds; what goes wrong goes straight to the application. */
export const producer = { name: 'producteur', site: CLIENTS, topic: 'commandes', acks: 'all', every: 5_000_000, from: 4_000_000, size: 1_000_000, retries: 0 } as const
export const consumer = { name: 'lecteur', site: CLIENTS, topic: 'commandes' } as const
/** The link between the sites when it is full, bytes per second: half of what is written. */
export const FULL = 100_000
