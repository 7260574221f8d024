/** From three members to four: declared first, then started. The majority goes up, the margin does not. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, withSpare } from './sites.ts'

export const memberAdded: Scenario = {
  id: 'member-added',
  title: 'De trois à quatre membres : déclarer, puis démarrer',
  world: 'etcd',
  seed: 17,
  description: { ...withSpare, clients: [clientInA] },
  story: [
    { cue: 'Trois membres, majorité de deux. m4 est une machine prête, qui ne fait partie de rien.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 6_000_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm4' } }, plus: 100_000 },
    { cue: 'm4 est déclaré : quatre membres, il faut trois voix. Il n’est pas là : il n’y a plus de marge.', event: 'request-ended', where: { outcome: 'ok' }, plus: 8_000 },
    { act: { type: 'start', member: 'm4', state: 'existing' }, plus: 300_000 },
    { cue: 'm4 démarre et reçoit tout le journal. Quatre sur quatre, et on tolère une panne : comme à trois.', event: 'members-changed', where: { member: 'm4', index: 2 }, plus: 20_000 },
  ],
}
