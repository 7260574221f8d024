/** What the stories of a platform with its etcd share: one Kubernetes, its nodes and a shop; the figures of users are examples. */
import type { PlatformDescription } from '../../platform/description.ts'

export const shop = {
  workloads: [{ name: 'boutique', kind: 'deployment', replicas: 3, on: ['n1', 'n2', 'n3'] }],
  service: { name: 'boutique', rate: 300, workload: 'boutique', capacity: 200 },
  clients: [{ name: 'kubectl', site: 'B' }],
  settings: { leaseSpread: 0 },
} satisfies Partial<PlatformDescription>
