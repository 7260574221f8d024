/** Three control planes on A, none on B: a VM lost, then the site, then nobody to change the Service. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'Trois control planes et l’application sur le site A ; sur le site B, un opérateur, le Service qui vise A, et l’application. Au premier clic, un control plane s’arrête : les deux autres continuent. Au deuxième, le site A est perdu avec les trois, et faute de licence, aucune VM ne redémarre sur B. Au troisième, l’opérateur de B s’adresse à l’API, qui ne répond pas : il est figé, et le Service vise toujours A.',
  zones: [
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'cp1', zone: 'A', row: 0, kind: 'member', label: 'cp1' },
    { id: 'cp2', zone: 'A', row: 0, kind: 'member', label: 'cp2' },
    { id: 'cp3', zone: 'A', row: 0, kind: 'member', label: 'cp3' },
    { id: 'operator', zone: 'B', row: 0, kind: 'operator', label: 'opérateur' },
    { id: 'appA', zone: 'A', row: 1, kind: 'pod', label: 'application' },
    { id: 'service', zone: 'B', row: 1, kind: 'service', label: 'Service', sub: 'vise A' },
    { id: 'appB', zone: 'B', row: 1, kind: 'pod', label: 'application' },
  ],
  arrows: [
    { from: 'operator', to: 'cp3', kind: 'flow', label: 'API' },
    { from: 'service', to: 'appA', kind: 'flow' },
  ],
  steps: [
    { things: { cp1: { state: 'down' } } },
    {
      zones: { A: { lost: true, label: 'Site A perdu' } },
      things: { cp1: { state: 'down' }, cp2: { state: 'down' }, cp3: { state: 'down' }, appA: { state: 'down' } },
      addThings: [{ id: 'licence', zone: 'B', row: 0, kind: 'note', label: 'sans licence, aucune VM ne redémarre ici' }],
      addArrows: [{ from: 'service', to: 'appA', kind: 'refused' }],
      dropArrows: ['operator→cp3'],
    },
    {
      things: { operator: { state: 'frozen' }, service: { state: 'frozen', sub: 'vise toujours A' } },
      addArrows: [{ from: 'operator', to: 'cp3', kind: 'refused', label: 'sans réponse' }],
    },
  ],
} satisfies Picture
