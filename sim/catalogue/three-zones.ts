/**
 * One member a zone: lose A, or B, or C, and two of three still decide. While A or B is missing, each
 * write waits for the third zone.
 */
import type { Scenario } from '../run/scenario.ts'
import { threeZones } from './sites.ts'

export const threeZonesLost: Scenario = {
  id: 'three-zones',
  title: 'Trois zones : perdez A, ou B, ou C',
  world: 'etcd',
  seed: 31,
  description: {
    ...threeZones,
    members: [{ name: 'm1', site: 'A' }, { name: 'm2', site: 'B' }, { name: 'm3', site: 'C' }],
    clients: [{ name: 'c1', site: 'A', endpoints: ['m1', 'm2', 'm3'] }, { name: 'c2', site: 'B', endpoints: ['m2', 'm1', 'm3'] }],
  },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { cue: 'Un control plane par zone. m1 est leader ; A et B commettent sans attendre la troisième.', event: 'applied', where: { member: 'm3', index: 2 }, plus: 400_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '2' }, event: 'role-changed', where: { to: 'leader' }, plus: 100_000 },
    { cue: 'A est perdu : B et C élisent un leader, deux voix sur trois. x = 2 est commise, au prix du trajet vers C.', event: 'request-ended', where: { outcome: 'ok', client: 'c2' }, plus: 200 },
    { act: { type: 'restore-site', site: 'A' }, plus: 300_000 },
    { act: { type: 'lose-site', site: 'B' }, plus: 1_500_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '3' }, plus: 3_000_000 },
    { cue: 'A est revenu seul, B est perdu : A et C décident. x = 3 est commise.', event: 'request-ended', where: { outcome: 'ok', client: 'c1' }, plus: 200 },
    { act: { type: 'restore-site', site: 'B' }, plus: 300_000 },
    { act: { type: 'lose-site', site: 'C' }, plus: 1_500_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '4' }, plus: 3_000_000 },
    { cue: 'C est perdue : A et B ont deux voix sur trois. Aucune de ces pannes n’a demandé d’opérateur.', event: 'request-ended', where: { outcome: 'ok', client: 'c1' }, plus: 12_000 },
  ],
}
