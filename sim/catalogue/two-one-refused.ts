/**
 * Back to 2/1: A is lost and the member of B asks in vain; then A is back, the link alone is cut, and
 * from B it is the same silence, while A decides.
 */
import type { Scenario } from '../run/scenario.ts'
import { apiServers, twoSites } from './sites.ts'

export const twoOneRefused: Scenario = {
  id: 'two-one-refused',
  title: '2/1 : le survivant n’a qu’une voix',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: apiServers },
  story: [
    { cue: 'Deux membres sur A, un sur B. m1 est leader, m3 a une voix sur trois.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 50_000 },
    { cue: 'A est perdu. m3 n’entend plus rien : il se présente, avec sa seule voix. Il lui en faut deux.', event: 'role-changed', where: { member: 'm3', to: 'candidate' }, plus: 3_000 },
    { cue: 'Il redemande, mandat après mandat : toujours une voix. L’écriture de B, elle, expire.', event: 'request-ended', where: { client: 'c2', why: 'deadline' }, plus: 100 },
    { act: { type: 'restore-site', site: 'A' }, plus: 300_000 },
    { cue: 'A revient, trois voix sont là : un leader est élu, tous le suivent, sans que personne n’intervienne.', event: 'committed', where: { member: 'm3' }, plus: 6_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 1_000_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '9' }, plus: 3_000_000 },
    { cue: 'Cette fois, seul le lien est coupé. Pour m3, c’est le même silence ; mais A vit, et vient de commettre x = 9.', event: 'request-ended', where: { client: 'c1', outcome: 'ok' }, plus: 100 },
  ],
}
