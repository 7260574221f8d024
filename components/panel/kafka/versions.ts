/**
 * From ZooKeeper to KRaft, by versions of Kafka: what changed, and what could no longer be done (facts
 * C9.1, C9.2; KIP-500, KIP-833). Of a release without a date here, the sources read give none.
 */
export interface Version {
  readonly version: string
  readonly date?: string
  /** What it brings, in a few words: a slide's panel has room for a line, and for one of what is gone. */
  readonly title: string
  readonly detail?: string
  /** What is no longer possible from then on. */
  readonly gone?: string
  readonly zookeeper: 'on' | 'deprecated' | 'off'
  readonly kraft: 'early' | 'ready'
  readonly source: string
}

const UPGRADE = 'kafka.apache.org, upgrade'

export const versions: readonly Version[] = [
  { version: '2.8', title: 'accès anticipé', detail: 'Les métadonnées sans ZooKeeper (KIP-500).', zookeeper: 'on', kraft: 'early', source: UPGRADE },
  { version: '3.0', title: 'préversion', zookeeper: 'on', kraft: 'early', source: UPGRADE },
  { version: '3.3', title: 'KRaft en production', detail: 'Pour les nouveaux clusters (KIP-833).', zookeeper: 'on', kraft: 'ready', source: 'KIP-833' },
  { version: '3.5', title: 'ZooKeeper déprécié', zookeeper: 'deprecated', kraft: 'ready', source: UPGRADE },
  { version: '3.6', title: 'migration prête', detail: 'Un cluster peut passer de l’un à l’autre.', zookeeper: 'deprecated', kraft: 'ready', source: UPGRADE },
  { version: '3.9', title: 'pont vers 4.0', detail: 'Dernière avec ZooKeeper : on monte en 3.9 d’abord.', zookeeper: 'deprecated', kraft: 'ready', source: UPGRADE },
  { version: '4.0', title: 'sans ZooKeeper', gone: 'on n’y monte qu’en KRaft', detail: 'Et depuis 3.3 au moins.', zookeeper: 'off', kraft: 'ready', source: `${UPGRADE} (4.0)` },
  { version: '4.3', date: '22 mai 2026', title: 'KRaft seul', zookeeper: 'off', kraft: 'ready', source: 'kafka.apache.org/43' },
]
