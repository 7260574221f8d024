/**
 * Eight systems that decide by majority, each with its own name for who votes (facts C1.11, C9, C10,
 * C12.10, C12.12, C12.19), laid out on two sites and on three.
 */
import type { Layout } from '../../sim/study/layout.ts'
import { without } from '../../composables/survival.ts'

export interface Named {
  readonly name: string
  readonly votes: string
  /** Voters on A and B, and on A, B and C. */
  readonly two: Layout
  readonly three: Layout
}

const usual = { two: [2, 1], three: [1, 1, 1] } as const

export const EIGHT: readonly Named[] = [
  { name: 'Kubernetes', votes: 'membres etcd, par Raft', ...usual },
  { name: 'Docker Swarm', votes: 'managers, par Raft', ...usual },
  { name: 'Mesos (retiré)', votes: 'serveurs ZooKeeper', ...usual },
  { name: 'MicroK8s', votes: 'votants Dqlite, par Raft', ...usual },
  { name: 'Ceph', votes: 'moniteurs', two: [3, 2], three: [2, 2, 1] },
  { name: 'DRBD', votes: 'nœuds, témoin compris', ...usual },
  { name: 'Kafka', votes: 'contrôleurs KRaft', ...usual },
  { name: 'Elasticsearch', votes: 'configuration de vote', ...usual },
]

/** What is lost: the larger of two sites, the smaller, any one of three. */
export const LOSSES = [
  { title: 'Deux sites, A perdu', of: ({ two }: Named) => [without(two, [0])] },
  { title: 'Deux sites, B perdu', of: ({ two }: Named) => [without(two, [1])] },
  { title: 'Trois, l’un perdu', of: ({ three }: Named) => three.map((_, site) => without(three, [site])) },
] as const

/** Of the worst case: votes present of those declared, and whether that decides. */
export function verdictOf(named: Named, loss: (typeof LOSSES)[number]) {
  return loss.of(named).reduce((worst, count) => (count.present < worst.present ? count : worst))
}
