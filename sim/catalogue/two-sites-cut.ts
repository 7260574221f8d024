/**
 * The link between A (two members) and B (the leader) is cut: for a moment two leaders, of two
 * terms, and never two decisions.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

export const twoSitesCut: Scenario = {
  id: 'two-sites-cut',
  title: 'Le lien entre les sites est coupé',
  world: 'etcd',
  seed: 4,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1', 'm2'] }, { ...clientInB, endpoints: ['m3'] }] },
  story: [
    { cue: 'm3 est leader, seul sur le site B. Un client de chaque côté.', event: 'committed', where: { member: 'm1', index: 1 }, plus: 900_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 50_000 },
    { cue: 'Le lien est coupé. m3 accepte x = 7 dans son journal, mais ne peut pas la commettre.', event: 'sync-ended', where: { member: 'm3' }, plus: 50_000 },
    { cue: 'Le site A élit un leader : deux leaders, deux mandats. Seul celui de A a une majorité.', event: 'role-changed', where: { to: 'leader' }, plus: 8_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '9' }, plus: 20_000 },
    { cue: 'm3 n’entend plus de majorité : il démissionne. A décide, B ne décide rien.', event: 'role-changed', where: { member: 'm3', why: 'quorum-silent' }, plus: 30_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 800_000 },
    { cue: 'Le lien est rétabli : B rejoint. x = 9 est partout, x = 7 n’a jamais été commise.', event: 'applied', where: { member: 'm3', index: 3 }, plus: 300 },
  ],
}
