/** Recovery from an etcd snapshot: a quorum of a single member, then the others, one at a time. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Le site A est perdu avec m1 et m2 ; sur B, m3 est sans quorum, à côté d’un snapshot etcd. On éteint m3 et on restaure le snapshot dans un membre neuf, n1 : quorum d’un sur un, le client écrit. On déclare n2 : il faut deux sur deux, plus rien ne s’écrit tant qu’il n’a pas démarré ; il démarre, les écritures reprennent. Le site A, réparé et ses vieux disques effacés, reçoit n3 : deux sur trois.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a', lost: true },
    { id: 'B', label: 'Site B', tone: 'b', share: 2 },
  ],
  things: [
    { id: 'm1', zone: 'A', row: 0, kind: 'member', label: 'm1', state: 'down' },
    { id: 'm2', zone: 'A', row: 0, kind: 'member', label: 'm2', state: 'down' },
    { id: 'm3', zone: 'B', row: 0, kind: 'member', label: 'm3', state: 'frozen', sub: 'sans quorum' },
    { id: 'snapshot', zone: 'B', row: 0, kind: 'backup', label: 'snapshot etcd', sub: 'révision 354' },
    { id: 'client', zone: 'B', row: 1, kind: 'client', label: 'client' },
  ],
  steps: [
    {
      things: { m3: { state: 'down', sub: 'éteint' } },
      addThings: [{ id: 'n1', zone: 'B', row: 1, kind: 'member', label: 'n1', state: 'leader', sub: 'quorum : 1 sur 1' }],
      addArrows: [
        { from: 'snapshot', to: 'n1', kind: 'flow', label: 'restaurer' },
        { from: 'client', to: 'n1', kind: 'flow', label: 'OK' },
      ],
    },
    {
      things: { n1: { state: 'frozen', sub: 'quorum : 2 sur 2' } },
      addThings: [{ id: 'n2', zone: 'B', row: 1, kind: 'member', label: 'n2', state: 'absent', sub: 'déclaré' }],
      addArrows: [{ from: 'client', to: 'n1', kind: 'refused', label: 'expiré' }],
      dropArrows: ['snapshot→n1'],
    },
    {
      things: { n1: { state: 'leader' }, n2: { state: 'new', sub: 'démarré' } },
      addArrows: [{ from: 'client', to: 'n1', kind: 'flow', label: 'OK' }],
    },
    {
      zones: { A: { lost: false, label: 'Site A réparé' } },
      things: {
        m1: { state: 'absent', sub: 'effacé' },
        m2: { state: 'absent', sub: 'effacé' },
        n1: { sub: 'quorum : 2 sur 3' },
        n2: { state: 'ok', sub: 'suit' },
      },
      addThings: [{ id: 'n3', zone: 'A', row: 1, kind: 'member', label: 'n3', state: 'new', sub: 'disque vide' }],
    },
  ],
} satisfies Picture
