/** What the talk supposes, one cluster stretched over both sites, and what it keeps for the end. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Notre hypothèse : un seul cluster étiré, un Kubernetes dont les nœuds sont sur les deux sites. Au clic, l’alternative apparaît en pointillé : un cluster entier par zone, un sur le site A, un sur le site B, gardés pour la fin.',
  zones: [
    { id: 'K', label: 'Un seul cluster, étiré', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'nodesA', zone: 'A', row: 0, kind: 'vm', label: 'nœuds' },
    { id: 'nodesB', zone: 'B', row: 0, kind: 'vm', label: 'nœuds' },
  ],
  arrows: [
    { from: 'K', to: 'A', kind: 'flow' },
    { from: 'K', to: 'B', kind: 'flow' },
  ],
  steps: [
    {
      addThings: [
        { id: 'kubeA', zone: 'A', row: 0, kind: 'cluster', label: 'Kubernetes A', sub: 'pour la fin', state: 'absent' },
        { id: 'kubeB', zone: 'B', row: 0, kind: 'cluster', label: 'Kubernetes B', sub: 'pour la fin', state: 'absent' },
      ],
    },
  ],
} satisfies Picture
