/** A disk so slow that its leader sends nothing meanwhile: the others take it for dead. It is not, and steps back. */
import type { Scenario } from '../run/scenario.ts'
import { clientInB, twoSites } from './sites.ts'

export const slowDisk: Scenario = {
  id: 'slow-disk',
  title: 'Un disque lent, pris pour un leader mort',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInB, deadline: 8_000_000 }] },
  story: [
    { cue: 'm1 est leader. Son disque va ralentir : 3 s pour une écriture, contre 1 à 2 ms.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'slow-disk', member: 'm1', fsync: 3_000_000 }, plus: 100_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '1' }, plus: 50_000 },
    { cue: 'x = 1 arrive : m1 attend son disque. Les deux autres l’ont déjà, mais m1 ne dit plus rien.', event: 'sync-began', where: { member: 'm1' }, plus: 200_000, focus: ['m1'] },
    { cue: 'Plus de battement : un follower se présente. m1 n’est pas mort, il est lent.', event: 'role-changed', where: { to: 'candidate' }, plus: 1_000 },
    { cue: 'Un autre leader est élu : x = 1 est commise par lui.', event: 'role-changed', where: { to: 'leader' }, plus: 20_000 },
    { act: { type: 'slow-disk', member: 'm1', fsync: 1_000, jitter: 1_000 }, plus: 300_000 },
    { cue: 'L’écriture de 3 s finit, le disque se remet : m1 apprend le nouveau mandat, et suit.', event: 'applied', where: { member: 'm1', index: 3 }, plus: 20_000 },
  ],
}
