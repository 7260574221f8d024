/** Two zones, then a tiebreaker; A is lost, B is elected with the tiebreaker's vote, and forced awareness leaves the index yellow. Source: Elastic, resilience in larger clusters. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Deux zones, chacune avec un nœud éligible et deux nœuds de données : le primaire d’un shard sur A, sa réplique sur B ; le nœud éligible de B est écarté du vote. Un témoin s’ajoute dans une troisième zone, et les trois votent. A tombe : B est élu avec la voix du témoin ; sa réplique devient primaire, et aucune seconde copie n’est recréée à côté : l’index reste jaune.',
  zones: [
    { id: 'C', label: 'Troisième zone', tone: 'c', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'tiebreaker', zone: 'C', row: 0, kind: 'witness', label: 'témoin', state: 'absent' },
    { id: 'es-a', zone: 'A', row: 0, kind: 'member', label: 'es-a', sub: 'vote', state: 'leader' },
    { id: 'a1', zone: 'A', row: 0, kind: 'machine', label: 'nœud 1' },
    { id: 'a2', zone: 'A', row: 0, kind: 'machine', label: 'nœud 2' },
    { id: 'es-b', zone: 'B', row: 0, kind: 'member', label: 'es-b', sub: 'ne vote pas', state: 'passive' },
    { id: 'b1', zone: 'B', row: 0, kind: 'machine', label: 'nœud 3' },
    { id: 'b2', zone: 'B', row: 0, kind: 'machine', label: 'nœud 4' },
    { id: 'primary', zone: 'A', row: 0, kind: 'shard', label: 'primaire', inside: 'a1' },
    { id: 'replica', zone: 'B', row: 0, kind: 'shard', label: 'réplique', inside: 'b1' },
  ],
  steps: [
    {
      things: {
        'tiebreaker': { state: 'new' },
        'es-b': { sub: 'vote', state: 'ok' },
      },
    },
    {
      zones: { A: { lost: true } },
      things: {
        'tiebreaker': { state: 'ok' },
        'es-a': { state: 'down' },
        'a1': { state: 'down' },
        'a2': { state: 'down' },
        'primary': { state: 'down' },
        'es-b': { sub: '2 voix sur 3', state: 'leader' },
      },
    },
    {
      things: { replica: { label: 'primaire' } },
      addThings: [{ id: 'none', zone: 'B', row: 0, kind: 'shard', label: 'réplique', state: 'absent', inside: 'b2' }],
    },
  ],
} satisfies Picture
