/** The talk's first picture: one control plane, on A. A goes dark: pods stay green, and nothing changes any more. */
import type { Scenario } from '../../run/scenario.ts'

export const coldOpen: Scenario = {
  id: 'cold-open',
  title: 'A s’éteint : plus rien ne change',
  world: 'platform',
  seed: 1,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }],
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }],
    vms: [
      { name: 'cp1', host: 'esx-a', role: 'control-plane', disk: 'site' },
      { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-b', role: 'node' }, { name: 'n3', host: 'esx-b', role: 'node' },
    ],
    workloads: [{ name: 'boutique', kind: 'deployment', replicas: 3, on: ['n1', 'n2', 'n3'] }],
    service: { name: 'boutique', rate: 300, workload: 'boutique', capacity: 200 },
    clients: [{ name: 'kubectl', site: 'B' }],
    settings: { leaseSpread: 0 },
  },
  story: [
    { cue: 'Trois pods : un sur A, deux sur B. L’API, qui commande le cluster, est sur A.', plus: 25_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_050_000 },
    { cue: 'A s’éteint. Sur B, tout tourne, mais une requête sur trois part vers un pod mort.', event: 'service-changed', plus: 3_000_000 },
    { act: { type: 'kubectl', client: 'kubectl', verb: 'get' }, plus: 400_000_000 },
    { act: { type: 'kubectl', client: 'kubectl', verb: 'deploy', workload: 'boutique' }, plus: 25_000_000 },
    { cue: 'Sept minutes plus tard : pas de remplaçant, aucune réponse à kubectl. Une photo, pas un cluster.', event: 'request-ended', where: { outcome: 'failed' }, nth: 2, plus: 500_000 },
  ],
}
