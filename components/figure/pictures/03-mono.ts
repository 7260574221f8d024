/** One control plane, one VM, on one site; what works stands on both. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Un seul control plane, dans une VM du site A. Les nœuds qui portent les applications sont sur les deux sites, et ceux de B reçoivent leurs ordres de A.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'hypA', zone: 'A', row: 0, kind: 'machine', label: 'hyperviseurs' },
    { id: 'n1', zone: 'A', row: 0, kind: 'vm', label: 'nœud 1', inside: 'hypA' },
    { id: 'cp', zone: 'A', row: 0, kind: 'vm', label: 'control plane', inside: 'hypA' },
    { id: 'hypB', zone: 'B', row: 0, kind: 'machine', label: 'hyperviseurs' },
    { id: 'n2', zone: 'B', row: 0, kind: 'vm', label: 'nœud 2', inside: 'hypB' },
    { id: 'n3', zone: 'B', row: 0, kind: 'vm', label: 'nœud 3', inside: 'hypB' },
  ],
  arrows: [
    { from: 'cp', to: 'n2', kind: 'flow', label: 'ordres' },
  ],
} satisfies Picture
