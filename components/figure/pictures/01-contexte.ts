/** The setting of the whole talk: two sites on premises, hypervisors, one Kubernetes over both. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Le contexte : deux sites reliés par un réseau. Sur chacun, des hyperviseurs qui portent deux VM, nœuds de Kubernetes, et du stockage. Au-dessus, un seul cluster Kubernetes, étendu sur les deux sites.',
  zones: [
    { id: 'K', label: 'Un seul cluster Kubernetes', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'hypA', zone: 'A', row: 0, kind: 'machine', label: 'hyperviseurs' },
    { id: 'n1', zone: 'A', row: 0, kind: 'vm', label: 'nœud 1', inside: 'hypA' },
    { id: 'n2', zone: 'A', row: 0, kind: 'vm', label: 'nœud 2', inside: 'hypA' },
    { id: 'disA', zone: 'A', row: 0, kind: 'storage', label: 'stockage' },
    { id: 'hypB', zone: 'B', row: 0, kind: 'machine', label: 'hyperviseurs' },
    { id: 'n3', zone: 'B', row: 0, kind: 'vm', label: 'nœud 3', inside: 'hypB' },
    { id: 'n4', zone: 'B', row: 0, kind: 'vm', label: 'nœud 4', inside: 'hypB' },
    { id: 'disB', zone: 'B', row: 0, kind: 'storage', label: 'stockage' },
  ],
  arrows: [
    { from: 'K', to: 'A', kind: 'flow' },
    { from: 'K', to: 'B', kind: 'flow' },
    { from: 'A', to: 'B', kind: 'flow', label: 'réseau' },
    { from: 'B', to: 'A', kind: 'flow' },
  ],
} satisfies Picture
