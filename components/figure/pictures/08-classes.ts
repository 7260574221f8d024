/** A site's loss on Kubernetes' default clock: what survives, what moves, what waits. Source: kubernetes.io, nodes and StatefulSet; the classes are TrueCharts'. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Sur le site A, quatre pods : Traefik, en haute disponibilité, Plex, flexible, Home Assistant, lié à son nœud, et base-0, d’un StatefulSet ; sur le site B, un autre Traefik. À 0 s, A s’éteint : seul le Traefik de B répond. À 50 s, les nœuds de A passent NotReady ; à 5 min 50, Plex est recréé sur B, Home Assistant attend son nœud et base-0 n’est jamais recréé sans intervention.',
  zones: [
    { id: 'H', label: 'Horloge, majorité gardée', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A : zone a', tone: 'a' },
    { id: 'B', label: 'Site B : zone b', tone: 'b' },
  ],
  things: [
    { id: 'clock', zone: 'H', row: 0, kind: 'note', label: 'tout répond' },
    { id: 'traefik-a', zone: 'A', row: 0, kind: 'pod', label: 'Traefik', sub: 'haute disponibilité' },
    { id: 'plex-a', zone: 'A', row: 0, kind: 'pod', label: 'Plex', sub: 'flexible' },
    { id: 'home', zone: 'A', row: 1, kind: 'pod', label: 'Home Assistant', sub: 'lié à son nœud' },
    { id: 'base', zone: 'A', row: 1, kind: 'pod', label: 'base-0', sub: 'StatefulSet' },
    { id: 'traefik-b', zone: 'B', row: 0, kind: 'pod', label: 'Traefik', sub: 'haute disponibilité' },
  ],
  steps: [
    {
      zones: { A: { label: 'Site A éteint', lost: true } },
      things: {
        'clock': { label: '0 s : le site A s’éteint' },
        'traefik-a': { state: 'down' },
        'plex-a': { state: 'down' },
        'home': { state: 'down' },
        'base': { state: 'down' },
      },
    },
    { things: { clock: { label: '50 s : nœuds NotReady' } } },
    {
      things: {
        clock: { label: '5 min 50 : premières évictions' },
        home: { sub: 'attend son nœud' },
        base: { sub: 'jamais recréé seul' },
      },
      addThings: [{ id: 'plex-b', zone: 'B', row: 0, kind: 'pod', label: 'Plex', sub: 'flexible', state: 'new' }],
    },
  ],
} satisfies Picture
