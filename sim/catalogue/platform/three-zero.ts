/** Three control planes, all on A: a lost site is a lost quorum (C3.4), and an operator on B that knows what to do cannot say it (C2.10). */
import type { Scenario } from '../../run/scenario.ts'

export const threeZero: Scenario = {
  id: 'three-zero',
  title: '3/0 : l’opérateur qui ne peut rien écrire',
  world: 'platform',
  seed: 1,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }],
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-a2', site: 'A' }, { name: 'esx-b', site: 'B' }],
    vms: [
      ...[1, 2, 3].map(i => ({ name: `cp${i}`, host: i === 3 ? 'esx-a2' : 'esx-a', role: 'control-plane' })),
      { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-b', role: 'node' }, { name: 'n3', host: 'esx-b', role: 'node' },
    ],
    workloads: [
      { name: 'base', kind: 'statefulset', replicas: 2, on: ['n1', 'n2'], volume: 'zone' },
      { name: 'boutique', kind: 'deployment', replicas: 2, on: ['n2', 'n3'] },
      { name: 'operateur', kind: 'deployment', replicas: 1, on: ['n3'] },
    ],
    service: { name: 'boutique', rate: 200, workload: 'boutique', capacity: 200 },
    database: { workload: 'base', operator: { workload: 'operateur', every: 10_000_000 } },
    settings: { leaseSpread: 0 },
  },
  story: [
    { cue: 'Trois control planes, tous sur A. Sur B : la boutique, un réplica de la base, un opérateur.', plus: 25_000_000 },
    { act: { type: 'lose-host', host: 'esx-a2' }, plus: 5_050_000 },
    { cue: 'Une VM perdue : il en reste deux sur trois, l’API répond, les utilisateurs ne remarquent rien.', event: 'host-lost', plus: 20_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
    { cue: 'A tombe. La boutique vit, base-1 aussi, mais le Service de la base vise base-0.', event: 'service-changed', plus: 5_000_000 },
    { cue: 'L’opérateur sait quoi faire : promouvoir base-1. Il appelle l’API : zéro sur trois.', event: 'operator-blocked', plus: 1_000_000 },
    { act: { type: 'restore-site', site: 'A' }, plus: 300_000_000 },
    { cue: 'A revient. Deux minutes de démarrage, et l’opérateur peut enfin promouvoir base-1.', event: 'service-restored', plus: 1_000_000 },
  ],
}
