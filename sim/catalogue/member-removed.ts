/** A member that runs is removed: with the leave of the majority, and it stops by itself. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const memberRemoved: Scenario = {
  id: 'member-removed',
  title: 'Retirer un membre : il s’arrête de lui-même',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA] },
  story: [
    { cue: 'Trois membres, majorité de deux : on tolère une panne.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 6_000_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-remove', name: 'm3' } }, plus: 100_000 },
    { cue: 'm3 est retiré, avec l’accord de la majorité. Restent deux membres, et il faut toujours deux voix : plus de marge.', event: 'request-ended', where: { outcome: 'ok' }, plus: 1_000 },
    { cue: 'm3 l’apprend, et s’arrête de lui-même.', event: 'gone', where: { member: 'm3' }, plus: 1_000 },
  ],
}
