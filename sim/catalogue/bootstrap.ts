/**
 * A first start that does not come about: three members declared, one started, and nobody is served;
 * the second one makes the majority (etcd, Failure modes, « Failure during bootstrapping »).
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

const [m1, ...later] = twoSites.members

export const bootstrap: Scenario = {
  id: 'bootstrap',
  title: 'Le premier démarrage, un membre après l’autre',
  world: 'etcd',
  seed: 3,
  description: { ...twoSites, members: [m1, ...later.map(m => ({ ...m, startAt: null }))], clients: [{ ...clientInA, endpoints: ['m1'] }] },
  story: [
    { cue: 'Trois membres déclarés, un seul démarré. Une majorité a-t-elle démarré ? Non.', plus: 90_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'role-changed', where: { member: 'm1', to: 'candidate' }, plus: 300_000 },
    { cue: 'm1 se présente, mandat après mandat, avec une voix sur trois. Le client attend.', event: 'role-changed', where: { member: 'm1', to: 'candidate' }, nth: 2, plus: 400_000, focus: ['m1', 'c1'] },
    { cue: 'À 5 s, délai expiré : un membre seul ne sert personne.', event: 'request-ended', where: { why: 'deadline' }, plus: 1_000, focus: ['m1', 'c1'] },
    { act: { type: 'start', member: 'm2' }, plus: 500_000 },
    { cue: 'm2 démarre : deux sur trois, c’est une majorité, et un leader. Rien à réparer.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 300_000 },
    { act: { type: 'start', member: 'm3' }, event: 'request-ended', where: { outcome: 'ok' }, plus: 400_000 },
    { cue: 'x = 2 est commise à deux. m3 démarre à son tour, et rattrape.', event: 'applied', where: { member: 'm3', request: 1 }, plus: 1_000 },
  ],
}
