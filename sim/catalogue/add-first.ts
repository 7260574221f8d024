/** A dead member replaced in the wrong order, then in the right one (recorded: exp4; runtime-configuration). */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

const run = (line: string) => ({ type: 'etcdctl', client: 'ops', line })

export const addFirst: Scenario = {
  id: 'add-first',
  title: 'Remplacer un mort : ajouter avant de retirer ?',
  world: 'etcd',
  seed: 17,
  description: {
    ...twoSites, members: [...twoSites.members, { name: 'm4', site: 'B', spare: true }],
    clients: [{ name: 'ops', site: 'A', endpoints: ['m1', 'm2', 'm3'] }],
  },
  story: [
    { cue: 'm1 est leader. m3, sur B, va mourir ; une machine neuve, m4, attend.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 6_000_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 100_000 },
    { act: run('etcdctl --endpoints=m1:2379 member add m4 --peer-urls=http://m4:2380'), plus: 500_000 },
    { cue: '« Ajouter d’abord » : refusé, « unhealthy cluster ». À quatre dont un mort, une panne de plus arrêterait tout.', event: 'command-ended', plus: 20_000, focus: ['ops', 'm1'] },
    { act: run('etcdctl --endpoints=m1:2379 member remove b55822864e4c5298'), plus: 500_000 },
    { cue: 'Retirer le mort d’abord : accepté. Deux membres, deux vivants.', event: 'command-ended', plus: 20_000 },
    { act: run('etcdctl --endpoints=m1:2379 member add m4 --peer-urls=http://m4:2380'), plus: 500_000 },
    { act: run('etcd --name m4 --initial-cluster-state existing'), event: 'command-ended', plus: 500_000 },
    { cue: 'Puis ajouter m4, et le démarrer aussitôt : trois membres, un à la fois.', event: 'applied', where: { member: 'm4' }, plus: 200_000 },
  ],
}
