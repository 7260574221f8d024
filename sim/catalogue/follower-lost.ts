/** A follower stops: two of three still decide, and nobody notices. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const followerLost: Scenario = {
  id: 'follower-lost',
  title: 'Un follower tombe',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA] },
  story: [
    { cue: 'Trois membres, m1 leader. Tout le monde est là.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'crash', member: 'm2' }, plus: 100_000 },
    { cue: 'm2 tombe. Pas d’élection : le leader est là, et 2 membres sur 3 suffisent.', plus: 50_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '7' }, plus: 1_000 },
    { cue: 'x = 7 est commise par m1 et m3. Le client a payé l’aller-retour jusqu’au site B, rien de plus.', event: 'request-ended', where: { outcome: 'ok' }, plus: 100 },
    { act: { type: 'restart', member: 'm2' }, plus: 500_000 },
    { cue: 'm2 revient avec le disque qu’il avait : le leader lui envoie ce qui lui manque.', event: 'applied', where: { member: 'm2', index: 2 }, plus: 200 },
  ],
}
