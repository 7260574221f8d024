/**
 * A dead member is replaced. To add first would take three votes of four, and one is dead already:
 * etcd 3.4 refuses. Removed first, then added, started last.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, withSpare } from './sites.ts'

export const memberReplaced: Scenario = {
  id: 'member-replaced',
  title: 'Remplacer un mort : retirer, puis ajouter',
  world: 'etcd',
  seed: 17,
  description: { ...withSpare, clients: [clientInA] },
  story: [
    { act: { type: 'crash', member: 'm3' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 6_000_000 },
    { cue: 'm3 est mort. Deux sur trois : le cluster décide, sans marge. m4 est prêt à le remplacer.', plus: 1_500_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4' } }, plus: 100_000 },
    { cue: 'Ajouter d’abord ? Refusé : à quatre, il faudrait trois voix, et m3 est mort.', event: 'request-ended', where: { why: 'unhealthy' }, plus: 100 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-remove', name: 'm3' } }, plus: 300_000 },
    { cue: 'Retirer d’abord : deux membres, deux voix, toutes les deux là.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4' } }, plus: 300_000 },
    { cue: 'Ajouter ensuite : accepté. Trois membres déclarés, et il faut deux voix sur trois.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'start', member: 'm4', state: 'existing' }, plus: 300_000 },
    { cue: 'm4 démarre et reçoit le journal : trois sur trois, la marge est revenue.', event: 'members-changed', where: { member: 'm4', index: 3 }, plus: 20_000 },
  ],
}
