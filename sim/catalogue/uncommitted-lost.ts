/**
 * A write that only the leader holds: cut off, it dies with it. Another entry takes its index, and
 * the old leader, back, removes its own. The client was never told « OK ».
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

export const uncommittedLost: Scenario = {
  id: 'uncommitted-lost',
  title: 'Une écriture non commise peut être perdue',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1'] }, clientInB] },
  story: [
    { cue: 'm1 est leader. Son réseau va se couper au mauvais moment.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'isolate', member: 'm1' }, plus: 50_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '7' }, plus: 5_000 },
    { cue: 'x = 7 n’est que dans le journal de m1 : ni commise, ni refusée. Le client attend.', event: 'sync-ended', where: { member: 'm1' }, plus: 20_000 },
    { act: { type: 'crash', member: 'm1' }, plus: 300_000 },
    { cue: 'm1 tombe. Pour le client, le résultat est inconnu. Les deux autres élisent un leader.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '9' }, plus: 300_000 },
    { cue: 'x = 9 est commise. Le journal de m1 et celui de la majorité se contredisent.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'rejoin', member: 'm1' }, plus: 400_000 },
    { act: { type: 'restart', member: 'm1' }, plus: 1_000 },
    { cue: 'm1 revient : son entrée est retirée, celle de la majorité la remplace. x = 7 est perdue.', event: 'applied', where: { member: 'm1', index: 3 }, plus: 200 },
  ],
}
