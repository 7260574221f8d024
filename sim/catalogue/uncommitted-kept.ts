/** The same write, kept: the leader's network comes back before anybody else stands for election. */
import type { Scenario } from '../run/scenario.ts'
import { cutOffLeader, onlyTheLeaderHasIt } from './uncommitted.ts'

export const uncommittedKept: Scenario = {
  id: 'uncommitted-kept',
  title: 'Une écriture non commise peut être gardée',
  ...cutOffLeader,
  story: [
    ...onlyTheLeaderHasIt,
    { act: { type: 'rejoin', member: 'm1' }, plus: 300_000 },
    { cue: 'Le réseau revient avant toute élection : m1 est encore leader, et leur renvoie ce qui manque.', event: 'append-refused', where: { member: 'm2', from: 'm1' }, plus: 200 },
    {
      cue: 'x = 7 est commise, et le client reçoit enfin « OK ».', event: 'request-ended', where: { outcome: 'ok' }, plus: 100,
      bet: { question: 'Que devient x = 7 ?', answers: [{ text: 'Gardée', event: 'committed', where: { member: 'm1', index: 2 } }, { text: 'Perdue', event: 'conflict-removed' }] },
    },
    { cue: 'm3 l’apprend par le message suivant : x = 7 partout.', event: 'applied', where: { member: 'm3', index: 2 }, plus: 200 },
  ],
}
