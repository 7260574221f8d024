/** RF 3 on three sites, min.insync.replicas 2: any one may burn, nothing acknowledged is lost, and writing goes on. */
import type { Scenario } from '../../run/scenario.ts'
import { consumer, producer } from './sites.ts'

export const threeSites: Scenario = {
  id: 'kafka-three-sites',
  title: 'Trois copies sur trois sites, minimum 2',
  world: 'kafka',
  seed: 2,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    links: [],
    controllers: [{ name: 'k1', site: 'A' }, { name: 'k2', site: 'B' }, { name: 'k3', site: 'C' }],
    brokers: [{ name: 'b1', site: 'A' }, { name: 'b2', site: 'B' }, { name: 'b3', site: 'C' }],
    topics: [{ name: 'commandes', replicas: ['b1', 'b2', 'b3'], minInsyncReplicas: 2 }],
    producers: [{ ...producer, site: 'B' }], consumers: [{ ...consumer, site: 'B' }],
  },
  story: [
    { cue: 'Une copie par site, min.insync.replicas 2 : chaque OK veut dire deux sites.', event: 'ended', nth: 2, plus: 500_000 },
    { act: { type: 'burn-site', site: 'A' }, plus: 1_000_000 },
    { cue: 'A brûle. Pendant neuf secondes, la partition attend son leader.', event: 'no-leader', plus: 500_000 },
    { cue: 'b2 est leader : rien d’acquitté n’est perdu, et les écritures reprennent.', event: 'ended', where: { outcome: 'acknowledged' }, nth: 1, plus: 500_000 },
  ],
}
