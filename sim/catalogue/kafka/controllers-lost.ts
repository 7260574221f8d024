/**
 * Controllers two on A, one on B: A goes dark, and nobody decides any more. B's replicas have everything,
 * and may not lead; where B leads, the ISR cannot shrink, so acks=all waits for the dead.
 */
import type { Scenario } from '../../run/scenario.ts'
import { CLIENTS, producer, twoSites } from './sites.ts'

export const controllersLost: Scenario = {
  id: 'kafka-controllers-lost',
  title: 'Deux contrôleurs sur trois perdus',
  world: 'kafka',
  seed: 2,
  description: {
    ...twoSites, controllers: [{ name: 'k1', site: 'A' }, { name: 'k2', site: 'A' }, { name: 'k3', site: 'B' }],
    brokers: [{ name: 'b1', site: 'A' }, { name: 'b2', site: 'B' }, { name: 'b3', site: 'B' }],
    topics: [
      { name: 'commandes', replicas: ['b1', 'b2', 'b3'], minInsyncReplicas: 2 },
      { name: 'mesures', replicas: ['b2', 'b3', 'b1'], minInsyncReplicas: 2 },
    ],
    producers: [producer, { ...producer, name: 'capteur', topic: 'mesures', from: 5_000_000 }],
    consumers: [{ name: 'lecteur', site: CLIENTS, topic: 'mesures' }],
  },
  story: [
    { cue: 'Deux contrôleurs sur A, un sur B. b1 dirige « commandes », b2 « mesures ».', event: 'ended', nth: 2, plus: 500_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 500_000 },
    { cue: 'A s’éteint. k3 n’a pas la majorité : personne n’élit, « commandes » reste sans leader.', event: 'no-leader', plus: 3_000_000 },
    { cue: 'b2 dirige toujours « mesures », mais l’ISR ne peut pas rétrécir : REQUEST_TIMED_OUT.', event: 'ended', where: { client: 'capteur', outcome: 'unknown' }, plus: 500_000 },
    { act: { type: 'restore-site', site: 'A' }, plus: 500_000 },
    { cue: 'A revient : un contrôleur est élu, « commandes » a de nouveau un leader.', event: 'ended', where: { client: 'producteur', outcome: 'acknowledged' }, plus: 500_000 },
  ],
}
