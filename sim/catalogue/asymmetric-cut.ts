/** A link that carries one way only: the leader speaks and hears nobody. Without CheckQuorum it would keep silence for ever. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

export const asymmetricCut: Scenario = {
  id: 'asymmetric-cut',
  title: 'Un lien coupé dans un seul sens',
  world: 'etcd',
  seed: 4,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1', 'm2'] }, { ...clientInB, endpoints: ['m3'] }] },
  story: [
    { cue: 'm3 est leader, sur B. Le lien va se couper, dans le sens de A vers B seulement.', event: 'committed', where: { member: 'm1', index: 1 }, plus: 900_000 },
    { act: { type: 'cut', from: 'A', to: 'B', oneWay: true }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 50_000 },
    { cue: 'A reçoit x = 7 et les battements de m3 : personne ne se présente. Mais m3 n’entend aucun acquittement.', event: 'sync-ended', where: { member: 'm1', lastIndex: 2 }, plus: 50_000, focus: ['m3', 'm1', 'm2'] },
    {
      cue: 'm3 n’entend plus de majorité : il démissionne, et ses battements s’arrêtent.', event: 'role-changed', where: { member: 'm3', why: 'quorum-silent' }, plus: 1_000,
      bet: {
        question: 'Que se passe-t-il d’abord ?', answers: [
          { text: 'm3 démissionne', event: 'role-changed', where: { member: 'm3', why: 'quorum-silent' } },
          { text: 'A élit un autre leader', event: 'role-changed', where: { member: 'm1', to: 'leader' } },
        ],
      },
    },
    { cue: 'Sans battement, A élit un leader, qui commet x = 7 avec son mandat. B, qui n’entend rien, ne le sait pas.', event: 'committed', where: { member: 'm1', index: 3 }, plus: 20_000 },
    { act: { type: 'heal', from: 'A', to: 'B', oneWay: true }, plus: 400_000 },
    { cue: 'Le lien est rétabli dans les deux sens : m3 rejoint, x = 7 partout.', event: 'applied', where: { member: 'm3', index: 3 }, plus: 300 },
  ],
}
