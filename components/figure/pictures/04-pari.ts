/** The bet: 2/1, then 2/2, then 3/2, each without its answer, which chapter 5 gives. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Deux control planes sur le site A, un sur le site B. Au premier clic, un quatrième s’ajoute sur B : deux de chaque côté. Au second, un cinquième s’ajoute sur A : trois et deux. Qui décide quand un site tombe n’est pas montré.',
  zones: [
    { id: 'A', label: 'Site A : 2', tone: 'a' },
    { id: 'B', label: 'Site B : 1', tone: 'b' },
  ],
  things: [
    { id: 'cp1', zone: 'A', row: 0, kind: 'member', label: 'cp1' },
    { id: 'cp2', zone: 'A', row: 0, kind: 'member', label: 'cp2' },
    { id: 'cp3', zone: 'B', row: 0, kind: 'member', label: 'cp3' },
  ],
  steps: [
    {
      zones: { B: { label: 'Site B : 2' } },
      addThings: [{ id: 'cp4', zone: 'B', row: 0, kind: 'member', label: 'cp4', state: 'new' }],
    },
    {
      zones: { A: { label: 'Site A : 3' } },
      things: { cp4: { state: 'ok' } },
      addThings: [{ id: 'cp5', zone: 'A', row: 0, kind: 'member', label: 'cp5', state: 'new' }],
    },
  ],
} satisfies Picture
