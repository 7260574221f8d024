/** Active/active: a shared pool holds the loss of a site as long as one site can carry both loads. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Actif/actif : un pool partagé sur deux sites, chacun chargé à 40 % et gardant la place du service de l’autre. Au premier clic, le site A est perdu : B reprend le service A et tient, à 80 %. Au deuxième, A revient et les deux sites sont chargés à 60 %. Au troisième, A est perdu de nouveau : il faudrait 120 % sur B, qui s’écroule à son tour.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'poolA', zone: 'A', row: 0, kind: 'machine', label: 'pool partagé', sub: 'charge : 40 %' },
    { id: 'a', zone: 'A', row: 0, kind: 'service', label: 'service A', inside: 'poolA' },
    { id: 'bA', zone: 'A', row: 0, kind: 'service', label: 'place de B', state: 'absent', inside: 'poolA' },
    { id: 'poolB', zone: 'B', row: 0, kind: 'machine', label: 'pool partagé', sub: 'charge : 40 %' },
    { id: 'aB', zone: 'B', row: 0, kind: 'service', label: 'place de A', state: 'absent', inside: 'poolB' },
    { id: 'b', zone: 'B', row: 0, kind: 'service', label: 'service B', inside: 'poolB' },
  ],
  steps: [
    {
      zones: { A: { lost: true, label: 'Site A perdu' } },
      things: {
        poolA: { state: 'down', sub: 'charge : 0 %' },
        a: { state: 'down' },
        aB: { state: 'new', label: 'service A' },
        poolB: { sub: '80 %, B tient' },
      },
      addArrows: [{ from: 'A', to: 'aB', kind: 'flow' }],
    },
    {
      zones: { A: { lost: false, label: 'Site A' } },
      things: {
        poolA: { state: 'ok', sub: 'charge : 60 %' },
        a: { state: 'ok' },
        aB: { state: 'absent', label: 'place de A ?' },
        bA: { label: 'place de B ?' },
        poolB: { sub: 'charge : 60 %' },
      },
      dropArrows: ['A→aB'],
    },
    {
      zones: { A: { lost: true, label: 'Site A perdu' } },
      things: {
        poolA: { state: 'down', sub: 'charge : 0 %' },
        a: { state: 'down' },
        aB: { state: 'down', label: 'service A' },
        b: { state: 'down' },
        poolB: { state: 'down', sub: '120 %, B s’écroule' },
      },
      addArrows: [{ from: 'A', to: 'aB', kind: 'refused' }],
    },
  ],
} satisfies Picture
