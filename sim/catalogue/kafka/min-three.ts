/** RF 4 over two sites, min.insync.replicas 3: nothing acknowledged is lost with A, and nothing more is written without it. */
import type { Scenario } from '../../run/scenario.ts'
import { consumer, everywhere, producer, twoSites } from './sites.ts'

export const minThree: Scenario = {
  id: 'kafka-min-three',
  title: 'Quatre copies sur deux sites, minimum 3',
  world: 'kafka',
  seed: 2,
  description: {
    ...twoSites, topics: [{ name: 'commandes', replicas: everywhere, minInsyncReplicas: 3 }], producers: [producer], consumers: [consumer],
  },
  story: [
    { cue: 'Quatre copies, min.insync.replicas 3 : chaque OK veut dire une copie sur B au moins.', event: 'ended', nth: 2, plus: 500_000 },
    { act: { type: 'burn-site', site: 'A' }, plus: 1_000_000 },
    { cue: 'A brûle. Neuf secondes plus tard, b3 est leader, et rien d’acquitté n’est perdu.', event: 'leader-elected', where: { broker: 'b3' }, plus: 1_000_000 },
    { cue: 'Mais deux répliques, c’est moins que trois : NOT_ENOUGH_REPLICAS.', event: 'produce-refused', nth: 1, plus: 500_000, focus: ['b3', 'b4', 'producteur'] },
    { act: { type: 'configure', topic: 'commandes', minInsyncReplicas: 2 }, plus: 1_000_000 },
    { cue: 'Quelqu’un abaisse le minimum à 2, à la main : on écrit de nouveau.', event: 'ended', where: { outcome: 'acknowledged' }, plus: 500_000 },
  ],
}
