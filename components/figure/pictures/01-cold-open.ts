/** The cold open: site A goes dark, the pods of B stay green, and nothing changes any more. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Une boutique sur deux sites : l’API de Kubernetes et un pod sur le site A, deux pods sur le site B. Au premier clic, le site A s’éteint : l’API et son pod s’arrêtent, les deux pods de B tournent toujours. Au second clic, le pod de remplacement n’arrive jamais sur B, et kubectl n’obtient pas de réponse de l’API ; le pod mort de A reste noté Running.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'api', zone: 'A', row: 0, kind: 'api', label: 'API' },
    { id: 'kubectl', zone: 'B', row: 0, kind: 'client', label: 'kubectl' },
    { id: 'pod1', zone: 'A', row: 1, kind: 'pod', label: 'pod 1', sub: 'Running' },
    { id: 'pod2', zone: 'B', row: 1, kind: 'pod', label: 'pod 2', sub: 'Running' },
    { id: 'pod3', zone: 'B', row: 1, kind: 'pod', label: 'pod 3', sub: 'Running' },
    { id: 'pod4', zone: 'B', row: 1, kind: 'pod', label: 'pod 4', sub: 'si besoin', state: 'absent' },
  ],
  arrows: [
    { from: 'kubectl', to: 'api', kind: 'flow' },
  ],
  steps: [
    {
      zones: { A: { lost: true, label: 'Site A éteint' } },
      things: { api: { state: 'down' }, pod1: { state: 'down' } },
      dropArrows: ['kubectl→api'],
    },
    {
      things: { pod1: { sub: 'noté Running' }, pod4: { sub: 'jamais créé' } },
      addArrows: [{ from: 'kubectl', to: 'api', kind: 'refused', label: 'sans réponse' }],
    },
  ],
} satisfies Picture
