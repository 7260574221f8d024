/** Two master-eligible nodes on A, one on B: the cluster survives the loss of the small zone only. Facts C10.5, C10.9. */
import type { Scenario } from '../../run/scenario.ts'
import { zonesOf } from './sites.ts'

export const twoOne: Scenario = {
  id: 'es-two-one',
  title: 'Elasticsearch 2+1 : seule la petite zone peut tomber',
  world: 'elasticsearch',
  seed: 2,
  description: zonesOf(2, 1),
  story: [
    { cue: 'Trois votants : deux sur A, un sur B. Il faut deux voix.', event: 'shard-started', where: { primary: 0 }, plus: 500_000 },
    { act: { type: 'lose-site', site: 'B' }, plus: 300_000 },
    { act: { type: 'index', client: 'cA' }, event: 'node-left', where: { who: 'es-b1' }, plus: 2_000_000 },
    { cue: 'B est perdu : A garde deux voix sur trois, et écrit.', event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
    { act: { type: 'restore-site', site: 'B' }, plus: 1_000_000 },
    { cue: 'B revient, rejoint le master et reprend une copie.', event: 'health-changed', where: { to: 'green' }, plus: 500_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 1_000_000 },
    { act: { type: 'index', client: 'cB' }, event: 'mode-changed', where: { node: 'es-b1', to: 'candidate' }, plus: 1_000_000 },
    { act: { type: 'count', client: 'cB' }, plus: 500_000 },
    { cue: 'A est perdu : une voix sur trois. B lit encore, mais refuse d’écrire : pas de master.', event: 'request-ended', where: { why: 'no-master' }, plus: 500_000 },
  ],
}
