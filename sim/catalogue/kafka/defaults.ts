/** Kafka's defaults: one copy, min.insync.replicas 1. acks=all is all there is, down to a single copy (facts C9.5, C9.7). */
import type { Scenario } from '../../run/scenario.ts'
import { CLIENTS, producer, twoSites } from './sites.ts'

export const defaults: Scenario = {
  id: 'kafka-defaults',
  title: 'Les défauts ne protègent pas',
  world: 'kafka',
  seed: 2,
  description: {
    ...twoSites, brokers: [{ name: 'b1', site: 'A' }, { name: 'b2', site: 'B' }],
    // Said of neither: the minimum, and of the second, the number of copies.
    topics: [{ name: 'commandes', replicas: ['b1', 'b2'] }, { name: 'mesures' }],
    producers: [producer, { ...producer, name: 'capteur', topic: 'mesures', from: 4_500_000 }],
    consumers: [{ name: 'lecteur', site: CLIENTS, topic: 'commandes' }],
  },
  story: [
    { cue: 'Par défaut : une copie, min.insync.replicas 1. « commandes » en a deux, « mesures » une.', event: 'ended', nth: 2, plus: 500_000 },
    { act: { type: 'crash', machine: 'b2' }, plus: 500_000 },
    { cue: 'b2 s’arrête : « mesures » n’a plus personne, et « commandes » dit OK avec une seule copie.', event: 'ended', where: { client: 'producteur', outcome: 'acknowledged' }, nth: 2, plus: 500_000 },
    { act: { type: 'burn-site', site: 'A' }, plus: 500_000 },
    { cue: 'b1 brûle : ce qui était acquitté sur sa seule copie est perdu.', event: 'messages-lost', plus: 1_000_000 },
  ],
}
