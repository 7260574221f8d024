/**
 * Leftovers of an earlier attempt: m3's data directory carries another token, so it belongs to
 * another cluster. Two processes run, and there is no majority; nothing is to be kept: it is wiped.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

const [m1, m2, m3] = twoSites.members

export const wrongToken: Scenario = {
  id: 'wrong-token',
  title: 'Le premier démarrage, avec les restes d’un essai',
  world: 'etcd',
  seed: 1,
  description: { ...twoSites, members: [m1, { ...m2, startAt: null }, { ...m3, token: 'essai-1' }], clients: [{ ...clientInA, endpoints: ['m1'] }] },
  story: [
    { cue: 'm1 et m3 démarrent. Mais m3 garde les données d’un premier essai, sous un autre token.', plus: 90_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'role-changed', where: { to: 'candidate' }, plus: 200_000 },
    { cue: 'Deux sur trois, et personne ne mène : pour m1, m3 est d’un autre cluster, ses messages sont ignorés.', event: 'message-lost', where: { why: 'other-cluster' }, nth: 4, plus: 1_000_000, focus: ['m1', 'm3'] },
    { cue: 'Le client n’a pas de réponse : délai expiré.', event: 'request-ended', where: { why: 'deadline' }, plus: 1_000, focus: ['m1', 'c1'] },
    { act: { type: 'crash', member: 'm3' }, plus: 300_000 },
    { act: { type: 'wipe-disk', member: 'm3' }, plus: 300_000 },
    { act: { type: 'start', member: 'm3', state: 'existing' }, plus: 300_000 },
    { cue: 'm3 arrêté, son répertoire effacé, redémarré sous le bon token : une majorité, donc un leader.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 300_000 },
    { cue: 'x = 2 est commise. Il n’y avait rien à garder : effacer allait plus vite que réparer.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
  ],
}
