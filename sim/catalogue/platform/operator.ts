/**
 * An operator on B that knows what to do, and an API that A has taken along (C2.9, C2.10): once with one
 * control plane, once with three, all on A (C3.4). No machine restarts on B: its disk is on A, and in the
 * second story the hypervisor has no licence for it either.
 */
import type { PlatformDescription } from '../../platform/description.ts'
import type { Scenario } from '../../run/scenario.ts'

/** A shop whose database has its primary on A and a replica on B; what would move the Service to it runs on B. */
const shop = {
  sites: [{ name: 'A' }, { name: 'B' }],
  workloads: [
    { name: 'base', kind: 'statefulset', replicas: 2, on: ['n1', 'n2'], volume: 'zone' },
    { name: 'boutique', kind: 'deployment', replicas: 2, on: ['n2', 'n3'] },
    { name: 'operateur', kind: 'deployment', replicas: 1, on: ['n3'] },
  ],
  service: { name: 'boutique', rate: 200, workload: 'boutique', capacity: 200 },
  database: { workload: 'base', operator: { workload: 'operateur', every: 10_000_000 } },
  settings: { leaseSpread: 0 },
} satisfies Partial<PlatformDescription>

const node = (name: string, host: string) => ({ name, host, role: 'node', disk: 'site' }) as const
const plane = (name: string, host: string) => ({ name, host, role: 'control-plane', disk: 'site' }) as const

export const monoCpLost: Scenario = {
  id: 'mono-cp-lost',
  title: 'Mono control plane : B tourne, personne ne décide',
  world: 'platform',
  seed: 1,
  description: {
    ...shop,
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }],
    vms: [plane('cp1', 'esx-a'), node('n1', 'esx-a'), node('n2', 'esx-b'), node('n3', 'esx-b')],
    clients: [{ name: 'kubectl', site: 'B' }],
  },
  story: [
    { cue: 'Un control plane, sur A. Le Service de la base vise base-0 ; sur B, un réplica et un opérateur.', plus: 25_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_050_000 },
    { cue: 'A tombe. Sur B, les pods tournent et base-1 est saine ; mais le Service vise toujours base-0.', event: 'service-changed', plus: 5_000_000 },
    { act: { type: 'crash-pod', pod: 'boutique-1' }, plus: 2_000_000 },
    { act: { type: 'kubectl', client: 'kubectl', verb: 'get' }, event: 'operator-blocked', plus: 1_000_000 },
    { cue: 'Figés : les Services, kubectl, et l’opérateur, qui veut viser base-1. L’API était sur A.', event: 'request-ended', plus: 1_000_000 },
  ],
}

export const threeZero: Scenario = {
  id: 'three-zero',
  title: '3/0 : l’opérateur qui ne peut rien écrire',
  world: 'platform',
  seed: 1,
  description: {
    ...shop,
    hosts: [...[1, 2, 3].map(i => ({ name: `esx-a${i}`, site: 'A' })), { name: 'esx-b', site: 'B' }],
    vms: [...[1, 2, 3].map(i => plane(`cp${i}`, `esx-a${i}`)), node('n1', 'esx-a2'), node('n2', 'esx-b'), node('n3', 'esx-b')],
    settings: { ...shop.settings, ha: false },
  },
  story: [
    { cue: 'Trois control planes, tous sur A. Sur B : la boutique, un réplica de la base, un opérateur.', plus: 25_000_000 },
    { act: { type: 'lose-host', host: 'esx-a1' }, plus: 5_050_000 },
    { cue: 'Une VM tombe : il reste deux control planes sur trois, et un autre prend la main. L’API répond.', event: 'controller-elected', plus: 5_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 60_000_000 },
    { cue: 'A tombe, les trois d’un coup ; sans licence, aucune VM ne redémarre sur B.', event: 'vm-stuck', where: { vm: 'cp2' }, plus: 1_000_000 },
    { cue: 'L’opérateur de B sait quoi faire, viser base-1 : il appelle l’API, zéro sur trois.', event: 'operator-blocked', plus: 1_000_000 },
  ],
}
