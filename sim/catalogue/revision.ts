/**
 * How two stories begin: a backup at revision 2, three more writes, a controller that has watched them
 * all, and then everything is lost.
 */
import type { EtcdDescription } from '../etcd/description.ts'
import type { Step } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

const description: EtcdDescription = {
  ...twoSites,
  members: [...twoSites.members, { name: 'm4', site: 'B', spare: true }],
  clients: [{ name: 'api', site: 'B', endpoints: ['m3', 'm4'] }, { name: 'cache', site: 'B', endpoints: ['m3', 'm4'] }],
  settings: { version: '3.6.14' },
}

export const watched = { world: 'etcd', seed: 1, description } as const

export const write = (value: string): Step => ({ act: { type: 'write', client: 'api', key: 'x', value }, plus: 100_000 })

export const restored = (more: object): Step => (
  { act: { type: 'restore', member: 'm4', backup: 0, initialCluster: ['m4'], token: 'reprise-1', ...more }, plus: 500_000 }
)

export const backupThenLoss: readonly Step[] = [
  { act: { type: 'write', client: 'api', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
  { act: { type: 'ask', client: 'cache', call: { kind: 'watch', key: 'x' } }, plus: 50_000 },
  { act: { type: 'ask', client: 'api', call: { kind: 'snapshot-save' } }, plus: 100_000 },
  ...['2', '3', '4'].map(write),
  { cue: 'Sauvegarde à la révision 2, puis trois écritures : révision 5. Un contrôleur suit x, il en est à 5.', plus: 200_000 },
  { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
  { act: { type: 'crash', member: 'm3' }, plus: 100_000 },
]
