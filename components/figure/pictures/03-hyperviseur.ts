/** What the hypervisor gives back on B: an old backup, a late copy, or the same disk thanks to a third site. */
import type { Picture } from '../picture.ts'

export default {
  alt: 'La VM du control plane et son disque sont sur le site A. Sans réplication, il n’y a sur B qu’une sauvegarde : on perd ce qui la suit, et un humain restaure. Au premier clic, réplication asynchrone : une copie en retard de 5 minutes à 24 heures, et une bascule orchestrée. Au deuxième, stockage synchrone : le même disque sur B, presque rien de perdu, mais un témoin sur un troisième site. Au troisième, le site A est perdu et la VM redémarre sur B, en quelques minutes.',
  zones: [
    { id: 'C', label: '3ᵉ site : rien', tone: 'c', place: 'above' },
    { id: 'A', label: 'Site A', tone: 'a' },
    { id: 'B', label: 'Site B', tone: 'b' },
  ],
  things: [
    { id: 'cp', zone: 'A', row: 0, kind: 'vm', label: 'control plane' },
    { id: 'disk', zone: 'A', row: 0, kind: 'storage', label: 'disque' },
    { id: 'copy', zone: 'B', row: 0, kind: 'backup', label: 'sauvegarde' },
    { id: 'cpB', zone: 'B', row: 0, kind: 'vm', label: 'control plane', state: 'absent' },
    { id: 'none', zone: 'A', row: 1, kind: 'note', label: 'sans réplication' },
    { id: 'noneRpo', zone: 'B', row: 1, kind: 'note', label: 'RPO : la sauvegarde' },
    { id: 'noneRto', zone: 'B', row: 1, kind: 'note', label: 'RTO : un humain' },
  ],
  steps: [
    {
      things: { copy: { kind: 'storage', label: 'copie' } },
      addThings: [
        { id: 'async', zone: 'A', row: 2, kind: 'note', label: 'asynchrone' },
        { id: 'asyncRpo', zone: 'B', row: 2, kind: 'note', label: 'RPO : 5 min à 24 h' },
        { id: 'asyncRto', zone: 'B', row: 2, kind: 'note', label: 'RTO : une bascule' },
      ],
      addArrows: [{ from: 'disk', to: 'copy', kind: 'async', label: 'asynchrone' }],
    },
    {
      zones: { C: { label: '3ᵉ site : le témoin' } },
      things: { copy: { label: 'disque' } },
      addThings: [
        { id: 'sync', zone: 'A', row: 3, kind: 'note', label: 'synchrone' },
        { id: 'syncRpo', zone: 'B', row: 3, kind: 'note', label: 'RPO ≈ 0' },
        { id: 'syncRto', zone: 'B', row: 3, kind: 'note', label: 'RTO : minutes' },
      ],
      addArrows: [
        { from: 'disk', to: 'copy', kind: 'sync', label: 'synchrone' },
        { from: 'C', to: 'A', kind: 'flow' },
        { from: 'C', to: 'B', kind: 'flow' },
      ],
    },
    {
      zones: { A: { lost: true, label: 'Site A perdu' } },
      things: { cp: { state: 'down' }, disk: { state: 'down' }, cpB: { state: 'new' } },
      dropArrows: ['disk→copy', 'C→A'],
    },
  ],
} satisfies Picture
