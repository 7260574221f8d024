/** What the platform's stories share: two sites and their hosts, drawn alike everywhere; the figures of users are examples. */
import type { PlatformDescription } from '../../platform/description.ts'

export const MINUTE = 60_000_000
export const HOUR = 60 * MINUTE

/** A shop on machines: each site can serve 500 requests a second. */
export const shopHosts = {
  sites: [{ name: 'A' }, { name: 'B' }],
  hosts: [{ name: 'esx-a', site: 'A', capacity: 500 }, { name: 'esx-b', site: 'B', capacity: 500 }],
} satisfies Partial<PlatformDescription>

/** The same, and the third site that stretched storage asks for. */
export const witnessed = {
  sites: [...shopHosts.sites, { name: 'C' }],
  hosts: shopHosts.hosts,
  storage: { witness: 'C', preferred: 'A' },
} satisfies Partial<PlatformDescription>

/** A shop of three pods on three nodes, and who asks of it from B: whatever decides of them is the story's. */
export const threePods = {
  workloads: [{ name: 'boutique', kind: 'deployment', replicas: 3, on: ['n1', 'n2', 'n3'] }],
  service: { name: 'boutique', rate: 300, workload: 'boutique', capacity: 200 },
  clients: [{ name: 'kubectl', site: 'B' }],
  settings: { leaseSpread: 0 },
} satisfies Partial<PlatformDescription>

export const threeNodes = [
  { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-b', role: 'node' }, { name: 'n3', host: 'esx-b', role: 'node' },
] as const
