/**
 * RF 4 over two sites, min.insync.replicas 2: the link fills up, the ISR shrinks to site A, which goes on
 * acknowledging alone; then it burns (facts C9.13).
 */
import type { Scenario } from '../../run/scenario.ts'
import { consumer, everywhere, FULL, producer, twoSites } from './sites.ts'

export const twoTwo: Scenario = {
  id: 'kafka-two-two',
  title: 'Quatre copies sur deux sites, minimum 2',
  world: 'kafka',
  seed: 2,
  description: {
    ...twoSites, topics: [{ name: 'commandes', replicas: everywhere, minInsyncReplicas: 2 }], producers: [producer], consumers: [consumer],
  },
  story: [
    { cue: 'Quatre copies, toutes dans l’ISR. acks=all, min.insync.replicas 2.', event: 'ended', nth: 1, plus: 500_000 },
    { act: { type: 'throttle', from: 'A', to: 'B', bandwidth: FULL }, event: 'ended', nth: 1, plus: 1_000_000 },
    { cue: 'Le lien sature. Plus de 30 s de retard : b3 et b4 sortent de l’ISR.', event: 'isr-left', where: { broker: 'b4' }, plus: 1_000, focus: ['b3', 'b4', 'A–B'] },
    { cue: 'Les OK continuent : toute l’ISR a écrit. Deux copies, dans la même salle.', event: 'ended', where: { outcome: 'acknowledged' }, nth: 6, plus: 500_000, focus: ['b1', 'b2', 'producteur'] },
    { act: { type: 'burn-site', site: 'A' }, plus: 1_000_000 },
    { cue: 'A brûle : des messages acquittés n’existent plus. La partition attend des morts.', event: 'offline', plus: 2_000_000 },
    { act: { type: 'elect-unclean', topic: 'commandes' }, plus: 500_000 },
    { cue: 'Élection « unclean », forcée : B repart, sans eux.', event: 'consumer-moved', plus: 1_500_000 },
  ],
}
