/** One control plane moves to a third zone; then any one zone may be lost. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Deux control planes et l’application sur le site A, un control plane et l’application sur le site B, et une troisième zone vide. Au premier clic, un control plane de A passe dans la troisième zone. Aux trois clics suivants, on perd le site A, puis, A revenu, le site B, puis, B revenu, la troisième zone : chaque fois, il reste deux control planes sur trois.',
  zones: [
    { id: 'C', label: '3ᵉ zone', tone: 'c', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'cp1', zone: 'A', row: 0, kind: 'member', label: 'cp1' },
    { id: 'cp2', zone: 'A', row: 0, kind: 'member', label: 'cp2' },
    { id: 'appA', zone: 'A', row: 0, kind: 'pod', label: 'applications' },
    { id: 'cp3', zone: 'B', row: 0, kind: 'member', label: 'cp3' },
    { id: 'appB', zone: 'B', row: 0, kind: 'pod', label: 'applications' },
  ],
  steps: [
    { things: { cp2: { zone: 'C', sub: 'externe, sans appli' } } },
    { zones: { A: { lost: true } }, things: { cp1: { state: 'down' }, appA: { state: 'down' } } },
    {
      zones: { A: { lost: false }, B: { lost: true } },
      things: { cp1: { state: 'ok' }, appA: { state: 'ok' }, cp3: { state: 'down' }, appB: { state: 'down' } },
    },
    {
      zones: { B: { lost: false }, C: { lost: true, label: '3ᵉ zone perdue' } },
      things: { cp3: { state: 'ok' }, appB: { state: 'ok' }, cp2: { state: 'down' } },
    },
  ],
} satisfies Picture
