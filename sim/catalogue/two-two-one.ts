/**
 * Five members, two a site and one in the third zone: any zone may be lost, and a machine more. Then
 * two zones: nobody decides any more, as with one member a zone.
 */
import type { Scenario } from '../run/scenario.ts'
import { threeZones } from './sites.ts'

export const twoTwoOne: Scenario = {
  id: 'two-two-one',
  title: '2/2/1 : une zone, et une machine de plus',
  world: 'etcd',
  seed: 17,
  description: {
    ...threeZones,
    members: ['A', 'A', 'B', 'B', 'C'].map((site, i) => ({ name: `m${i + 1}`, site })),
    clients: [{ name: 'c2', site: 'B', endpoints: ['m3', 'm4', 'm5'] }],
  },
  story: [
    { cue: 'Cinq membres, deux par site et un dans la troisième zone : la majorité est à trois.', event: 'committed', where: { member: 'm5', index: 1 }, plus: 500_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 3_000_000 },
    { cue: 'A est perdu, deux membres d’un coup : il en reste trois, juste assez. C est de chaque écriture.', event: 'request-ended', where: { outcome: 'ok' }, plus: 200 },
    { act: { type: 'restore-site', site: 'A' }, plus: 300_000 },
    { act: { type: 'lose-site', site: 'C' }, plus: 2_500_000 },
    { act: { type: 'crash', member: 'm1' }, plus: 300_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '8' }, plus: 3_000_000 },
    { cue: 'C est perdue, et une machine de A avec elle : trois sur cinq décident encore. Avec 1/1/1, c’était fini.', event: 'request-ended', where: { outcome: 'ok' }, plus: 200 },
    { act: { type: 'crash', member: 'm2' }, plus: 300_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '9' }, plus: 100_000 },
    { cue: 'Deux zones de moins : deux voix sur cinq. L’écriture expire, personne ne décide.', event: 'request-ended', where: { client: 'c2', why: 'deadline' }, plus: 200 },
  ],
}
