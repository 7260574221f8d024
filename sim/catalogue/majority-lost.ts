/**
 * Two of three stop: the last one steps down, stands again and again in vain, and answers serializable
 * reads only. One comes back, and so does the cluster.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInB, twoSites } from './sites.ts'

export const majorityLost: Scenario = {
  id: 'majority-lost',
  title: 'La majorité tombe, puis revient',
  world: 'etcd',
  seed: 14,
  description: { ...twoSites, clients: [{ ...clientInB, deadline: 8_000_000 }] },
  story: [
    { act: { type: 'write', client: 'c2', key: 'x', value: '1' }, event: 'committed', where: { member: 'm1', index: 1 }, plus: 500_000 },
    { cue: 'm3 est leader, sur le site B. Les deux autres sont sur le site A.', event: 'request-ended', where: { outcome: 'ok' }, plus: 400_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { cue: 'Le site A est perdu. m3 se croit encore leader : il n’a pas encore vérifié.', plus: 50_000 },
    { cue: 'La majorité ne répond plus : m3 démissionne. Il n’y a plus de leader.', event: 'role-changed', where: { member: 'm3', why: 'quorum-silent' }, plus: 1_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '2' }, plus: 100_000 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x' } }, plus: 100_000 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x', serializable: true } }, plus: 100_000 },
    { cue: 'Écriture et lecture à jour attendent. La lecture sérialisable répond, de m3 seul ; il se représente en vain.', event: 'role-changed', where: { member: 'm3', to: 'candidate' }, nth: 2, plus: 50_000, focus: ['m3', 'c2'] },
    { act: { type: 'restart', member: 'm1' }, plus: 400_000 },
    {
      cue: 'm1 est revenu : deux sur trois, un leader est élu sans que personne n’intervienne.', event: 'role-changed', where: { to: 'leader' }, plus: 1_200,
      bet: { question: 'Qui sera leader ?', answers: ['m3', 'm1'].map(member => ({ text: member, event: 'role-changed', where: { member, to: 'leader' } })) },
    },
    { cue: 'L’écriture qui attendait est commise, le client reçoit « OK ».', event: 'request-ended', where: { outcome: 'ok', request: 1 }, plus: 100 },
  ],
}
