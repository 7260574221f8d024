/** The trap of topologySpreadConstraints (C8.8), and its two remedies: the same loss, told three times. */
import type { PlatformDescription } from '../../platform/description.ts'
import type { Scenario, Step } from '../../run/scenario.ts'

const LOST = 'A tombe, Kubernetes attend. Deux pods sur quatre : 300 requêtes, de la place pour 200.'
const before: readonly Step[] = [
  { cue: 'Quatre pods, deux par zone, maxSkew 1. Il en faut trois pour servir tout le monde.', plus: 25_000_000 },
  { act: { type: 'lose-site', site: 'A' }, plus: 5_050_000 },
  { cue: LOST, event: 'overloaded', plus: 2_000_000 },
]

const spreadOver = (id: string, title: string, spread: 'hard' | 'honor' | 'soft', after: readonly Step[]): Scenario => ({
  id, title, world: 'platform', seed: 1,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }, { name: 'esx-c', site: 'C' }],
    vms: [
      { name: 'cp2', host: 'esx-b', role: 'control-plane' }, { name: 'cp1', host: 'esx-a', role: 'control-plane' }, { name: 'cp3', host: 'esx-c', role: 'control-plane' },
      { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-a', role: 'node' },
      { name: 'n3', host: 'esx-b', role: 'node' }, { name: 'n4', host: 'esx-b', role: 'node' },
    ],
    workloads: [{ name: 'web', kind: 'deployment', replicas: 4, on: ['n1', 'n3', 'n2', 'n4'], spread }],
    service: { name: 'web', rate: 300, workload: 'web', capacity: 100 },
    settings: { leaseSpread: 0 },
  } satisfies PlatformDescription,
  story: [...before, ...after],
})

export const spreadTrap = spreadOver('spread-trap', 'topologySpreadConstraints : le piège', 'hard', [
  { cue: 'Les remplaçants restent Pending : la zone morte compte encore, à 0 pod. B est pris pour plein.', event: 'pod-pending', where: { why: 'spread' }, nth: 2, plus: 15_000_000 },
])
export const spreadHonor = spreadOver('spread-honor', 'Remède : nodeTaintsPolicy à Honor', 'honor', [
  { cue: 'Avec nodeTaintsPolicy à Honor, la zone morte ne compte plus : les remplaçants naissent sur B.', event: 'relieved', plus: 2_000_000 },
])
export const spreadAnyway = spreadOver('spread-anyway', 'Remède : ScheduleAnyway', 'soft', [
  { cue: 'Avec ScheduleAnyway, l’écart n’est qu’un souhait : les remplaçants naissent sur B.', event: 'relieved', plus: 2_000_000 },
  { act: { type: 'restore-site', site: 'A' }, plus: 30_000_000 },
  { cue: 'A revient : rien ne se rééquilibre tout seul, les quatre pods restent sur B.', event: 'pod-gone', nth: 2, plus: 15_000_000 },
])
