/** Site A is lost with the only API: the replica on B is sound, and nobody can point the Service at it. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Sur le site A, l’API et la base principale ; sur le site B, l’opérateur, la boutique, le Service qui vise la base de A, et le réplica. Au premier clic, le site A est perdu avec l’API et la base ; le Service de B vise toujours A. Au second, l’opérateur de B veut corriger le Service, et l’API ne répond pas : le réplica est sain, l’opérateur et le Service sont figés.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b', share: 1.7 },
  ],
  things: [
    { id: 'api', zone: 'A', row: 0, kind: 'api', label: 'API' },
    { id: 'operator', zone: 'B', row: 0, kind: 'operator', label: 'opérateur' },
    { id: 'replica', zone: 'B', row: 0, kind: 'pod', label: 'base', sub: 'réplica' },
    { id: 'primary', zone: 'A', row: 1, kind: 'pod', label: 'base', sub: 'principale' },
    { id: 'service', zone: 'B', row: 1, kind: 'service', label: 'Service', sub: 'vise A' },
    { id: 'shop', zone: 'B', row: 1, kind: 'pod', label: 'boutique' },
  ],
  arrows: [
    { from: 'operator', to: 'api', kind: 'flow' },
    { from: 'shop', to: 'service', kind: 'flow' },
    { from: 'service', to: 'primary', kind: 'flow' },
  ],
  steps: [
    {
      zones: { A: { lost: true, label: 'Site A perdu' } },
      things: { api: { state: 'down' }, primary: { state: 'down' }, replica: { sub: 'réplica, sain' } },
      addArrows: [{ from: 'service', to: 'primary', kind: 'refused' }],
      dropArrows: ['operator→api'],
    },
    {
      things: { operator: { state: 'frozen' }, service: { state: 'frozen', sub: 'vise toujours A' } },
      addArrows: [{ from: 'operator', to: 'api', kind: 'refused', label: 'sans réponse' }],
    },
  ],
} satisfies Picture
