/** Two of three stop: the last one steps down and decides nothing. One comes back, and so does the cluster. */
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
    { act: { type: 'restart', member: 'm1' }, plus: 2_500_000 },
    { cue: 'm1 est revenu : deux sur trois, un leader est élu sans que personne n’intervienne.', event: 'role-changed', where: { to: 'leader' }, plus: 1_200 },
    { cue: 'L’écriture qui attendait est commise, le client reçoit « OK ».', event: 'request-ended', where: { outcome: 'ok' }, plus: 100 },
  ],
}
