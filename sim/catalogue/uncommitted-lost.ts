/**
 * A write that only the leader holds: cut off, it dies with it. Another entry takes its index, and
 * the old leader, back, removes its own. The client was never told « OK ».
 */
import type { Scenario } from '../run/scenario.ts'
import { cutOffLeader, onlyTheLeaderHasIt } from './uncommitted.ts'

export const uncommittedLost: Scenario = {
  id: 'uncommitted-lost',
  title: 'Une écriture non commise peut être perdue',
  ...cutOffLeader,
  story: [
    ...onlyTheLeaderHasIt,
    { act: { type: 'crash', member: 'm1' }, plus: 300_000 },
    { cue: 'm1 tombe. Pour le client, le résultat est inconnu. Les deux autres élisent un leader.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '9' }, plus: 300_000 },
    { cue: 'x = 9 est commise. Le journal de m1 et celui de la majorité se contredisent.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'rejoin', member: 'm1' }, plus: 400_000 },
    { act: { type: 'restart', member: 'm1' }, plus: 1_000 },
    { cue: 'm1 revient : son entrée est retirée, celle de la majorité la remplace. x = 7 est perdue.', event: 'applied', where: { member: 'm1', index: 3 }, plus: 200 },
  ],
}
