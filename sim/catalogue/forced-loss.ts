/**
 * All are killed right after an answer, and a new cluster is forced on a follower: it had the entry,
 * not the news that it was committed, and drops it (recorded: exp10b, 4 of 4).
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const forcedLoss: Scenario = {
  id: 'forced-loss',
  title: 'Une écriture confirmée, perdue par --force-new-cluster',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1'] }, { name: 'ops', site: 'B', endpoints: ['m3'] }] },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 600_000 },
    { cue: 'm1 est leader, x = 1 est partout.', event: 'request-ended', where: { outcome: 'ok' }, plus: 300_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 100_000 },
    { act: { type: 'lose-site', site: 'A' }, event: 'request-ended', where: { outcome: 'ok' }, plus: 1_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 4_000 },
    { cue: 'x = 2 est commise, le client a reçu « OK ». Tout s’éteint aussitôt.', plus: 50_000 },
    { act: { type: 'etcdctl', client: 'ops', line: 'etcd --name m3 --force-new-cluster' }, plus: 1_000_000 },
    { cue: 'm3 avait l’entrée, pas la nouvelle du commit : forcé, il l’écarte.', event: 'role-changed', where: { member: 'm3', to: 'leader' }, plus: 20_000 },
    { act: { type: 'etcdctl', client: 'ops', line: 'etcdctl --endpoints=m3:2379 get x' }, plus: 300_000 },
    {
      cue: 'Relue, x vaut 1 : une écriture confirmée est perdue. Le dernier recours se paie.', event: 'command-ended', plus: 20_000,
    },
  ],
}
