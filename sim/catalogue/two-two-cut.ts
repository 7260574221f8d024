/** Two members on each side, and the link between is cut: a majority of four is three, and nobody has it. */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

export const twoTwoCut: Scenario = {
  id: 'two-two-cut',
  title: 'Deux membres de chaque côté, lien coupé',
  world: 'etcd',
  seed: 7,
  description: {
    ...twoSites, members: [...twoSites.members, { name: 'm4', site: 'B' }],
    clients: [{ name: 'c1', site: 'A', endpoints: ['m1', 'm2'], deadline: 8_000_000 }, { name: 'c2', site: 'B', endpoints: ['m3', 'm4'], deadline: 8_000_000 }],
  },
  story: [
    { cue: 'Quatre membres, deux par site, m1 leader. La majorité de quatre, c’est trois.', event: 'committed', where: { member: 'm4', index: 1 }, plus: 900_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 100_000 },
    {
      cue: 'Le lien est coupé. m1 n’entend plus que m2 : deux voix sur quatre, il démissionne.', event: 'role-changed', where: { member: 'm1', why: 'quorum-silent' }, plus: 1_000,
      bet: {
        question: 'Quel côté continue ?', answers: [
          { text: 'Aucun', event: 'role-changed', where: { member: 'm1', why: 'quorum-silent' } },
          ...['m2', 'm3', 'm4'].map(member => ({ text: `${member} est élu`, event: 'role-changed', where: { member, to: 'leader' } })),
        ],
      },
    },
    { act: { type: 'write', client: 'c1', key: 'x', value: '7' }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '9' }, plus: 1_000 },
    { cue: 'Chaque côté vote pour soi, deux voix sur trois nécessaires. Au bout de 7 s, les deux écritures expirent.', event: 'request-ended', nth: 2, plus: 1_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 300_000 },
    { cue: 'Le lien revient : quatre membres, un leader. Rien n’a été décidé en double, puisque rien n’a été décidé.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
  ],
}
