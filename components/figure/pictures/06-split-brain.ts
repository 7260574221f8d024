/** Two halves that both accept writes: what it would be without quorum, what etcd does, how a hand makes it. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Le lien entre les sites A et B est coupé. Contre-modèle, sans quorum : le client de A écrit x = 9, celui de B écrit x = 7, les deux reçoivent OK, il y a deux vérités. Avec etcd, B n’a pas de majorité : son écriture expire, seul A décide. Puis quelqu’un force un nouveau cluster sur B alors que A vit encore : les deux sites acceptent de nouveau chacun leurs écritures.',
  zones: [
    { id: 'cas', label: 'Contre-modèle', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'regle', zone: 'cas', row: 0, kind: 'note', label: 'sans quorum, chacun décide' },
    { id: 'm1', zone: 'A', row: 0, kind: 'member', label: 'm1' },
    { id: 'm2', zone: 'A', row: 0, kind: 'member', label: 'm2', state: 'leader' },
    { id: 'c1', zone: 'A', row: 1, kind: 'client', label: 'client de A' },
    { id: 'm3', zone: 'B', row: 0, kind: 'member', label: 'm3', state: 'leader' },
    { id: 'c2', zone: 'B', row: 1, kind: 'client', label: 'client de B' },
  ],
  arrows: [
    { from: 'A', to: 'B', kind: 'cut' },
    { from: 'c1', to: 'm2', kind: 'flow', label: 'x = 9 : OK' },
    { from: 'c2', to: 'm3', kind: 'flow', label: 'x = 7 : OK' },
  ],
  steps: [
    {
      zones: { cas: { label: 'etcd' } },
      things: {
        regle: { label: 'pas de majorité, pas de décision' },
        m3: { state: 'frozen', sub: 'sans leader' },
      },
      addArrows: [{ from: 'c2', to: 'm3', kind: 'refused', label: 'délai expiré' }],
    },
    {
      zones: { cas: { label: 'Fait à la main' } },
      things: {
        regle: { label: 'nouveau cluster forcé sur B, A vivant' },
        m3: { state: 'leader', sub: 'nouveau cluster' },
      },
      addArrows: [{ from: 'c2', to: 'm3', kind: 'flow', label: 'x = 7 : OK' }],
    },
  ],
} satisfies Picture
