/** RF 3, two on A and one on B, min.insync.replicas 2: without A, neither what was acknowledged nor the right to write. */
import type { Scenario } from '../../run/scenario.ts'
import { consumer, FULL, producer, twoSites } from './sites.ts'

export const twoOne: Scenario = {
  id: 'kafka-two-one',
  title: 'Trois copies, deux sur A et une sur B',
  world: 'kafka',
  seed: 2,
  description: {
    ...twoSites, brokers: twoSites.brokers.slice(0, 3),
    topics: [{ name: 'commandes', replicas: ['b1', 'b2', 'b3'], minInsyncReplicas: 2 }], producers: [producer], consumers: [consumer],
  },
  story: [
    { cue: 'Trois copies, deux sur A et une sur B. acks=all, min.insync.replicas 2.', event: 'ended', nth: 1, plus: 500_000 },
    { act: { type: 'throttle', from: 'A', to: 'B', bandwidth: FULL }, event: 'ended', nth: 1, plus: 1_000_000 },
    { cue: 'Le lien sature : b3 sort de l’ISR. Les deux copies qui comptent sont sur A.', event: 'isr-left', where: { broker: 'b3' }, plus: 1_000 },
    { act: { type: 'burn-site', site: 'A' }, event: 'ended', where: { outcome: 'acknowledged' }, nth: 6, plus: 1_000_000 },
    { cue: 'A brûle : des messages acquittés sont perdus, et la partition n’a plus de leader.', event: 'offline', plus: 1_000_000 },
    { act: { type: 'elect-unclean', topic: 'commandes' }, plus: 500_000 },
    { cue: 'Même forcée de repartir, B n’écrit pas : une réplique sur deux exigées.', event: 'produce-refused', plus: 500_000 },
  ],
}
