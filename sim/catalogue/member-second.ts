/** From one member to two: as soon as the second is declared it takes two votes, and it is not there yet. */
import type { Scenario } from '../run/scenario.ts'
import { oneMember } from './sites.ts'

export const memberSecond: Scenario = {
  id: 'member-second',
  title: 'De un à deux membres : plus d’écriture entre les deux',
  world: 'etcd',
  seed: 1,
  description: oneMember,
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'role-changed', where: { member: 'm1', to: 'leader' }, plus: 500_000 },
    { cue: 'Un seul membre : il est sa propre majorité, et x = 1 est commise.', event: 'request-ended', where: { outcome: 'ok' }, plus: 400_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm2' } }, plus: 100_000 },
    { cue: 'm2 est déclaré, pas démarré. Deux membres : il faut désormais deux voix.', event: 'members-changed', where: { member: 'm1' }, plus: 200_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 100_000 },
    { cue: 'L’écriture x = 2 attend : m1 n’a qu’une voix sur deux.', plus: 700_000 },
    { act: { type: 'start', member: 'm2', state: 'existing' }, plus: 100_000 },
    { cue: 'm2 démarre, reçoit le journal, l’acquitte : x = 2 est enfin commise.', event: 'request-ended', where: { outcome: 'ok' }, plus: 1_000 },
  ],
}
