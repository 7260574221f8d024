/** The leader stops: a gap, an election, and what the client was told meanwhile. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const leaderLost: Scenario = {
  id: 'leader-lost',
  title: 'Le leader tombe',
  world: 'etcd',
  seed: 37,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m2', 'm3', 'm1'] }, { name: 'c2', site: 'B', endpoints: ['m3'], deadline: 10_000_000 }] },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { cue: 'm1 est leader. c1 passe par m2, c2 par m3, qui lui transmettent.', event: 'request-ended', where: { outcome: 'ok' }, plus: 400_000 },
    { act: { type: 'crash', member: 'm1' }, plus: 100_000 },
    { cue: 'm1 tombe. Personne ne le sait encore : m3 lui transmet y = 1, pour rien.', plus: 30_000 },
    { act: { type: 'write', client: 'c2', key: 'y', value: '1' }, plus: 20_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, event: 'role-changed', where: { to: 'candidate' } , plus: 100 },
    {
      cue: 'Plus de battement : m2 ouvre le mandat 2. L’écriture x = 2 attend un leader.', event: 'request-blocked', plus: 100,
      bet: { question: 'Qui se présentera le premier ?', answers: ['m2', 'm3'].map(member => ({ text: member, event: 'role-changed', where: { member, to: 'candidate' } })) },
    },
    { cue: 'm2 a la majorité avec la voix de m3 : il est leader, au bout d’une seconde environ.', event: 'role-changed', where: { to: 'leader' }, plus: 250 },
    { cue: 'L’écriture qui attendait est proposée, commise, confirmée.', event: 'request-ended', where: { outcome: 'ok' }, plus: 100 },
    { act: { type: 'restart', member: 'm1' }, plus: 500_000 },
    { cue: 'm1 revient : le mandat 2 est plus récent que le sien, il suit.', event: 'applied', where: { member: 'm1', index: 4 }, plus: 200 },
    { cue: 'y = 1, déjà transmise à m1 quand il est tombé, expire au bout de 7 s : personne ne l’a reprise.', event: 'request-ended', where: { client: 'c2' }, plus: 1_000 },
  ],
}
