/** Who talks to whom: everyone to the API server, it alone to etcd, whose followers pass on to the leader. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'À gauche, Kubernetes : kubectl, le scheduler, les contrôleurs et les kubelets parlent tous à l’API server. À droite, etcd, une base clé-valeur de trois membres : seul l’API server lui parle, à n’importe quel membre. Au clic, les rôles : m1 est leader, m2 et m3 sont followers, et m2, à qui l’API server s’adresse, transmet à m1.',
  zones: [
    { id: 'K', label: 'Kubernetes', tone: 'plain', share: 1.35 },
    { id: 'E', label: 'etcd : clé → valeur', tone: 'plain' },
  ],
  things: [
    { id: 'kubectl', zone: 'K', row: 0, kind: 'client', label: 'kubectl' },
    { id: 'api', zone: 'K', row: 0, kind: 'api', label: 'API server' },
    { id: 'scheduler', zone: 'K', row: 1, kind: 'operator', label: 'scheduler' },
    { id: 'controllers', zone: 'K', row: 1, kind: 'operator', label: 'contrôleurs' },
    { id: 'kubelet', zone: 'K', row: 1, kind: 'machine', label: 'kubelet' },
    { id: 'm2', zone: 'E', row: 0, kind: 'member', label: 'm2' },
    { id: 'm1', zone: 'E', row: 1, kind: 'member', label: 'm1' },
    { id: 'm3', zone: 'E', row: 1, kind: 'member', label: 'm3' },
  ],
  arrows: [
    { from: 'kubectl', to: 'api', kind: 'flow' },
    { from: 'scheduler', to: 'api', kind: 'flow' },
    { from: 'controllers', to: 'api', kind: 'flow' },
    { from: 'kubelet', to: 'api', kind: 'flow' },
    { from: 'api', to: 'm2', kind: 'flow' },
  ],
  steps: [
    {
      things: { m1: { state: 'leader', sub: 'leader' }, m2: { sub: 'follower' }, m3: { sub: 'follower' } },
      addArrows: [{ from: 'm2', to: 'm1', kind: 'flow', label: 'transmet' }],
    },
  ],
} satisfies Picture
