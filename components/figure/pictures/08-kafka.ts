/** RF 4, acks=all, min.insync.replicas 2: the in-sync replicas shrink to site A, which acknowledges alone, then burns. Source: Kafka, design. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Un producteur écrit avec acks=all ; le leader est l’un des deux brokers du site A, deux autres suivent sur le site B, les quatre sont dans l’ISR et min.insync.replicas vaut 2. Le lien ralentit plus de 30 s : les brokers de B sortent de l’ISR ; le producteur reçoit pourtant ses OK, car deux copies suffisent. Le site A brûle : les messages acquittés depuis n’existent plus nulle part.',
  zones: [
    { id: 'P', label: 'acks=all, minimum 2', tone: 'plain', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'producer', zone: 'P', row: 0, kind: 'client', label: 'producteur' },
    { id: 'k1', zone: 'A', row: 0, kind: 'broker', label: 'broker 1', sub: 'dans l’ISR' },
    { id: 'k2', zone: 'A', row: 0, kind: 'broker', label: 'broker 2', sub: 'dans l’ISR', state: 'leader' },
    { id: 'k3', zone: 'B', row: 0, kind: 'broker', label: 'broker 3', sub: 'dans l’ISR' },
    { id: 'k4', zone: 'B', row: 0, kind: 'broker', label: 'broker 4', sub: 'dans l’ISR' },
  ],
  arrows: [
    { from: 'producer', to: 'k2', kind: 'flow', label: 'écrit' },
    { from: 'k2', to: 'k1', kind: 'sync' },
    { from: 'k2', to: 'B', kind: 'sync' },
  ],
  steps: [
    {
      things: {
        k3: { sub: 'hors de l’ISR', state: 'passive' },
        k4: { sub: 'hors de l’ISR', state: 'passive' },
      },
      addArrows: [{ from: 'k2', to: 'B', kind: 'async', label: '> 30 s de retard' }],
    },
    {
      dropArrows: ['producer→k2'],
      addArrows: [{ from: 'k2', to: 'producer', kind: 'flow', label: 'OK, 2 copies' }],
    },
    {
      zones: { A: { label: 'Site A détruit', lost: true } },
      things: {
        k1: { state: 'down' },
        k2: { state: 'down' },
        k3: { sub: 'sans ces messages' },
        k4: { sub: 'sans ces messages' },
      },
      dropArrows: ['k2→producer', 'k2→k1', 'k2→B'],
    },
  ],
} satisfies Picture
