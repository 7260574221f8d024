/** Active/passive by backup: site B holds yesterday, and nothing that runs. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Actif/passif par sauvegarde. Le service et ses données vivent sur le site A ; chaque nuit, une sauvegarde part sur le site B. Au premier clic, le site A est perdu. Au second, le service est restauré sur B à partir de la sauvegarde, à 16 h.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'service', zone: 'A', row: 0, kind: 'service', label: 'service' },
    { id: 'data', zone: 'A', row: 0, kind: 'storage', label: 'données' },
    { id: 'backup', zone: 'B', row: 0, kind: 'backup', label: 'sauvegarde', sub: 'de 2 h' },
    { id: 'restored', zone: 'B', row: 0, kind: 'service', label: 'service', sub: 'rien ne tourne', state: 'absent' },
  ],
  arrows: [
    { from: 'service', to: 'data', kind: 'flow' },
    { from: 'data', to: 'backup', kind: 'async', label: 'chaque nuit' },
  ],
  steps: [
    {
      zones: { A: { lost: true, label: 'Site A perdu à 10 h' } },
      things: { service: { state: 'down' }, data: { state: 'down' } },
      dropArrows: ['service→data', 'data→backup'],
    },
    {
      things: { restored: { state: 'new', sub: 'restauré à 16 h' } },
      addArrows: [{ from: 'backup', to: 'restored', kind: 'flow' }],
    },
  ],
} satisfies Picture
