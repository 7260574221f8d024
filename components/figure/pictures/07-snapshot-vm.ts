/** A member put back with yesterday's disk under the same identity: it panics, the two others go on. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Trois membres d’etcd : m1, leader, et m2 sur le site A, m3 sur le site B, tous à l’entrée 405 ; à côté de m3, un snapshot de sa VM, arrêté à l’entrée 104. On remet ce snapshot à la place de m3, avec la même identité : le leader lui annonce 405, son journal s’arrête à 104, m3 panique. m1 et m2 continuent à deux sur trois.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'm1', zone: 'A', row: 0, kind: 'member', label: 'm1', state: 'leader', sub: 'commis : 405' },
    { id: 'm2', zone: 'A', row: 0, kind: 'member', label: 'm2', sub: 'journal : 405' },
    { id: 'm3', zone: 'B', row: 0, kind: 'member', label: 'm3', sub: 'journal : 405' },
    { id: 'snapshot', zone: 'B', row: 0, kind: 'backup', label: 'snapshot de VM', sub: 'journal : 104' },
  ],
  steps: [
    {
      things: { m3: { state: 'new', sub: 'journal : 104' } },
      addArrows: [{ from: 'snapshot', to: 'm3', kind: 'flow', label: 'même identité' }],
    },
    {
      things: { m3: { state: 'down', sub: 'panique' } },
      addArrows: [{ from: 'm1', to: 'm3', kind: 'refused', label: 'commis : 405' }],
    },
  ],
} satisfies Picture
