/** A cluster on each site, MirrorMaker 2 between them: asynchronous, so what is not copied yet is the RPO (facts C9.14). */
import type { Scenario } from '../../run/scenario.ts'
import { CLIENTS, FULL, producer } from './sites.ts'

const onA = { cluster: 'paris', site: 'A' } as const
const onB = { cluster: 'lyon', site: 'B' } as const

export const mirror: Scenario = {
  id: 'kafka-mirror',
  title: 'Deux clusters et MirrorMaker 2',
  world: 'kafka',
  seed: 2,
  description: {
    sites: [{ name: 'A' }, { name: 'B' }, { name: CLIENTS }],
    links: [],
    controllers: [{ name: 'k1', ...onA }, { name: 'k2', ...onB }],
    brokers: [{ name: 'b1', ...onA }, { name: 'b2', ...onA }, { name: 'b3', ...onB }, { name: 'b4', ...onB }],
    topics: [
      { name: 'commandes', cluster: 'paris', replicas: ['b1', 'b2'], minInsyncReplicas: 2 },
      { name: 'paris.commandes', cluster: 'lyon', replicas: ['b3', 'b4'], minInsyncReplicas: 2 },
    ],
    producers: [producer],
    consumers: [{ name: 'lecteur', site: 'B', topic: 'paris.commandes' }],
    mirrors: [{ name: 'MM2', site: 'B', topic: 'commandes', into: 'paris.commandes' }],
  },
  story: [
    { cue: 'Un cluster par site. MirrorMaker 2 recopie « commandes » de A vers B, après coup.', event: 'ended', where: { client: 'MM2' }, nth: 2, plus: 500_000 },
    { act: { type: 'throttle', from: 'A', to: 'B', bandwidth: FULL }, plus: 500_000 },
    { cue: 'Le lien sature : A acquitte sans attendre, la copie prend du retard.', event: 'ended', where: { client: 'producteur' }, nth: 5, plus: 500_000 },
    { act: { type: 'burn-site', site: 'A' }, plus: 500_000 },
    { cue: 'A brûle : ce qui n’était pas recopié est perdu. C’est le RPO.', event: 'messages-lost', plus: 2_000_000 },
  ],
}
