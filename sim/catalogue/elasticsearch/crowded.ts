/** Awareness without forced values: the surviving zone takes all copies, and their load. Fact C10.7. */
import type { Scenario } from '../../run/scenario.ts'
import { twoZones } from './sites.ts'

export const crowded: Scenario = {
  id: 'es-crowded',
  title: 'Elasticsearch sans forced awareness : tout s’entasse sur B',
  world: 'elasticsearch',
  seed: 3,
  description: {
    ...twoZones, nodes: twoZones.nodes.map(n => ({ ...n, startAt: 0 })), indices: [{ name: 'logs', shards: 2, replicas: 1 }],
    settings: { awareness: true },
  },
  story: [
    { cue: 'Deux shards, une copie de chacun par zone. Awareness, mais sans valeurs forcées.', event: 'shard-started', where: { primary: 0 }, nth: 2, plus: 1_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 300_000 },
    { act: { type: 'count', client: 'cB' }, event: 'shard-promoted', plus: 2_000_000 },
    { cue: 'A est perdu : B a tous les primaires. Jaune, et une minute de patience.', plus: 1_000_000 },
    { cue: 'La minute passée, les répliques sont recréées sur B : vert, et deux fois la charge.', event: 'health-changed', where: { to: 'green' }, plus: 500_000 },
  ],
}
