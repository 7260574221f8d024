/** One cluster per site and a hub that administers them: without the hub traffic goes on; without A, what was prepared on B serves. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Deux clusters complets, un par site, chacun avec son API, son etcd et son service ; entre eux, des clients qui joignent les deux ; au-dessus, un méta-cluster qui les administre. Le méta-cluster tombe : plus d’administration, mais le trafic continue. Puis le site A tombe : les clients joignent le service de B, si la bascule a été préparée.',
  zones: [
    { id: 'M', label: 'Administration', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a', share: 3 },
    { id: 'U', label: 'Trafic', tone: 'plain', share: 1 },
    { id: 'B', label: 'Site B', tone: 'b', share: 3 },
  ],
  things: [
    { id: 'hub', zone: 'M', row: 0, kind: 'cluster', label: 'méta-cluster' },
    { id: 'cluster-a', zone: 'A', row: 0, kind: 'cluster', label: 'cluster A' },
    { id: 'api-a', zone: 'A', row: 0, kind: 'api', label: 'API, etcd', inside: 'cluster-a' },
    { id: 'service-a', zone: 'A', row: 0, kind: 'service', label: 'service', inside: 'cluster-a' },
    { id: 'clients', zone: 'U', row: 0, kind: 'client', label: 'clients' },
    { id: 'cluster-b', zone: 'B', row: 0, kind: 'cluster', label: 'cluster B' },
    { id: 'service-b', zone: 'B', row: 0, kind: 'service', label: 'service', inside: 'cluster-b' },
    { id: 'api-b', zone: 'B', row: 0, kind: 'api', label: 'API, etcd', inside: 'cluster-b' },
  ],
  arrows: [
    { from: 'hub', to: 'cluster-a', kind: 'async', label: 'administre' },
    { from: 'hub', to: 'cluster-b', kind: 'async', label: 'administre' },
    { from: 'clients', to: 'service-a', kind: 'flow' },
    { from: 'clients', to: 'service-b', kind: 'flow' },
  ],
  steps: [
    {
      things: { hub: { state: 'down' } },
      dropArrows: ['hub→cluster-a', 'hub→cluster-b'],
    },
    {
      zones: { A: { lost: true } },
      things: {
        'cluster-a': { state: 'down' },
        'api-a': { state: 'down' },
        'service-a': { state: 'down' },
      },
      dropArrows: ['clients→service-a'],
    },
  ],
} satisfies Picture
