/** Two nodes at the edge promote by detection, three vote. Sources: Spectro Cloud, K3s and MicroK8s documentation. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Deux mini-clusters. À gauche, deux nœuds : une base PostgreSQL active et sa copie, à travers Kine, comme chez Spectro Cloud. À droite, trois membres qui votent, comme avec MicroK8s, K3s ou Talos. Un nœud meurt de chaque côté : à gauche la copie est promue par détection, sans majorité ; à droite, deux voix sur trois suffisent.',
  zones: [
    { id: 'two', label: 'Deux nœuds', tone: 'plain' },
    { id: 'three', label: 'Trois nœuds', tone: 'plain' },
  ],
  things: [
    { id: 'n1', zone: 'two', row: 0, kind: 'machine', label: 'nœud 1' },
    { id: 'n2', zone: 'two', row: 0, kind: 'machine', label: 'nœud 2' },
    { id: 'active', zone: 'two', row: 0, kind: 'storage', label: 'PostgreSQL', sub: 'active', inside: 'n1' },
    { id: 'copy', zone: 'two', row: 0, kind: 'storage', label: 'PostgreSQL', sub: 'copie', state: 'passive', inside: 'n2' },
    { id: 'm1', zone: 'three', row: 0, kind: 'member', label: 'm1', state: 'leader' },
    { id: 'm2', zone: 'three', row: 0, kind: 'member', label: 'm2' },
    { id: 'm3', zone: 'three', row: 0, kind: 'member', label: 'm3' },
    { id: 'kine', zone: 'two', row: 1, kind: 'note', label: 'Spectro Cloud, K3s : SQL par Kine' },
    { id: 'raft', zone: 'three', row: 1, kind: 'note', label: 'K3s, Talos : etcd. MicroK8s : Dqlite' },
  ],
  arrows: [{ from: 'active', to: 'copy', kind: 'flow' }],
  steps: [
    {
      things: {
        n1: { state: 'down' },
        active: { state: 'down' },
        copy: { sub: 'promue, sans majorité', state: 'new' },
        m1: { state: 'down' },
        m2: { sub: '2 voix sur 3', state: 'leader' },
      },
      dropArrows: ['active→copy'],
    },
  ],
} satisfies Picture
