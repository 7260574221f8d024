/** A learner receives the log and does not vote: the majority stays what it was until it is promoted. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, withSpare } from './sites.ts'

export const memberLearner: Scenario = {
  id: 'member-learner',
  title: 'Un learner d’abord, promu ensuite',
  world: 'etcd',
  seed: 17,
  description: { ...withSpare, clients: [clientInA] },
  story: [
    { cue: 'Trois membres, majorité de deux. m4 attend, prêt.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 6_000_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4', learner: true } }, plus: 100_000 },
    { cue: 'm4 est déclaré learner : il ne vote pas, et la majorité reste de deux.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'start', member: 'm4', state: 'existing' }, plus: 300_000 },
    { cue: 'Il démarre et reçoit le journal, sans rien risquer : s’il tombait, personne n’y perdrait.', event: 'members-changed', where: { member: 'm4', index: 2 }, plus: 20_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-promote', name: 'm4' } }, plus: 900_000 },
    { cue: 'À jour, il est promu : il vote. Quatre membres, il faut trois voix, et elles sont là.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
  ],
}
