/** Active/passive by mirror: the second site follows, ready and idle. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Actif/passif par miroir. Le service est actif sur le site A, passif sur le site B, et les données de A sont recopiées sur B. Au premier clic, le site A est perdu à 10 h. Au second, le service passif de B devient actif, à 10 h 15, sur les données recopiées.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'active', zone: 'A', row: 0, kind: 'service', label: 'service', sub: 'actif' },
    { id: 'data', zone: 'A', row: 0, kind: 'storage', label: 'données' },
    { id: 'copy', zone: 'B', row: 0, kind: 'storage', label: 'copie' },
    { id: 'passive', zone: 'B', row: 0, kind: 'service', label: 'service', sub: 'passif', state: 'passive' },
  ],
  arrows: [
    { from: 'active', to: 'data', kind: 'flow' },
    { from: 'data', to: 'copy', kind: 'async', label: 'miroir' },
  ],
  steps: [
    {
      zones: { A: { lost: true, label: 'Site A perdu à 10 h' } },
      things: { active: { state: 'down', sub: 'perdu' }, data: { state: 'down' } },
      dropArrows: ['active→data', 'data→copy'],
    },
    {
      things: { passive: { state: 'new', sub: 'actif à 10 h 15' } },
      addArrows: [{ from: 'passive', to: 'copy', kind: 'flow' }],
    },
  ],
} satisfies Picture
