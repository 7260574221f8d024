/** Two machines and a third voice without data: a majority, so a cut link is no doubt any more. */
import type { Scenario } from '../../run/scenario.ts'
import { edgeArbiter } from './places.ts'

export const edgeArbitrated: Scenario = {
  id: 'edge-arbiter',
  title: 'Edge : deux nœuds et un arbitre',
  world: 'fleet',
  seed: 1,
  description: edgeArbiter,
  story: [
    { cue: 'Deux nœuds et un arbitre sans données : trois voix, il en faut deux.', plus: 2_500_000 },
    { act: { type: 'stop-machine', site: 'n1' }, plus: 300_000 },
    { cue: 'n1 se tait. L’arbitre ne l’entend pas non plus : deux voix sur trois, n2 devient primaire sans rien perdre.', event: 'promoted', plus: 300_000 },
    { act: { type: 'restore-site', site: 'n1' }, plus: 1_000_000 },
    { act: { type: 'cut', from: 'n1', to: 'n2' }, event: 'copy-back', plus: 1_500_000 },
    { cue: 'Le lien entre n1 et n2 est coupé : l’arbitre entend encore n2, n1 n’a pas sa voix. Un seul primaire.', event: 'copy-dropped', plus: 1_500_000 },
    { act: { type: 'lose-site', site: 'n2' }, plus: 500_000 },
    { cue: 'n2 tombe : n1 n’était plus à jour. L’arbitre, sans données, ne suffit pas : personne n’écrit, rien n’est perdu.', event: 'request-ended', where: { users: 'caisse 1', why: 'timeout' }, nth: 3, plus: 300_000 },
  ],
}
