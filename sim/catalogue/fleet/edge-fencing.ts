/** Two machines, and a proof of death: the BMC. Where the link that is cut is also the way to the BMC, nobody can prove anything. */
import type { Scenario } from '../../run/scenario.ts'
import { edgeFencing } from './places.ts'

export const edgeFenced: Scenario = {
  id: 'edge-fencing',
  title: 'Edge : deux nœuds et l’extinction de l’autre',
  world: 'fleet',
  seed: 1,
  description: edgeFencing,
  story: [
    { cue: 'Deux nœuds ; chacun peut éteindre l’autre par sa carte de gestion. Chaque écriture est sur les deux.', plus: 2_500_000 },
    { act: { type: 'stop-machine', site: 'n1' }, plus: 300_000 },
    { cue: 'n1 se tait : n2 fait éteindre n1, en reçoit la preuve, et se promeut. Rien de confirmé n’est perdu.', event: 'promoted', plus: 300_000 },
    { act: { type: 'restore-site', site: 'n1' }, plus: 1_000_000 },
    { cue: 'n1 revient en copie, se met à jour ; n2 l’attend de nouveau.', event: 'copy-back', plus: 300_000 },
    { act: { type: 'cut', from: 'n1', to: 'n2' }, plus: 1_500_000 },
    { cue: 'Entre deux sites, le lien coupé emporte aussi la carte de gestion : ni preuve, ni bascule. Les écritures s’arrêtent.', event: 'fence-failed', nth: 2, plus: 300_000 },
    { act: { type: 'heal', from: 'n1', to: 'n2' }, plus: 500_000 },
    { cue: 'Le lien revient, les écritures aussi : un seul primaire, du début à la fin.', event: 'request-ended', where: { why: 'served', write: 'yes' }, plus: 300_000 },
  ],
}
