/**
 * The same write, kept without its client ever knowing: the old leader comes back with one of the two
 * others, and its longer log wins (recorded: exp5b, survives in 3 of 3).
 */
import type { Scenario } from '../run/scenario.ts'
import { cutOffLeader, onlyTheLeaderHasIt } from './uncommitted.ts'

export const uncommittedMute: Scenario = {
  id: 'uncommitted-mute',
  title: 'Une écriture gardée, à l’insu de son client',
  ...cutOffLeader,
  story: [
    ...onlyTheLeaderHasIt,
    { act: { type: 'crash', member: 'm3' }, plus: 100_000 },
    { act: { type: 'crash', member: 'm1' }, plus: 100_000 },
    { cue: 'm3 s’arrête, puis m1 : le client ne saura pas. m2, seul, ne peut élire personne.', event: 'role-changed', where: { member: 'm2', to: 'candidate' }, plus: 50_000 },
    { act: { type: 'rejoin', member: 'm1' }, plus: 400_000 },
    { act: { type: 'restart', member: 'm1' }, plus: 1_000 },
    {
      cue: 'm1 revient avec son disque : son journal est plus long que celui de m2, il est élu.', event: 'role-changed', where: { to: 'leader' }, plus: 3_000,
      bet: { question: 'Qui sera leader ?', answers: ['m1', 'm2'].map(member => ({ text: member, event: 'role-changed', where: { member, to: 'leader' } })) },
    },
    { cue: 'x = 7 est commise avec la première entrée du nouveau mandat. Personne ne l’a dit à son client.', event: 'applied', where: { member: 'm2', index: 2 }, plus: 200 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x' }, member: 'm2' }, plus: 400_000 },
    { cue: 'Qui relit le découvre : x = 7. Un délai expiré n’est pas un échec.', event: 'request-ended', where: { outcome: 'ok' }, plus: 100 },
  ],
}
