/** Two machines, and a copy that promotes itself on silence: right when the other is dead, two primaries when only the link is. */
import type { Scenario } from '../../run/scenario.ts'
import { edgeProbe } from './places.ts'

export const edgeProbed: Scenario = {
  id: 'edge-probe',
  title: 'Edge : deux nœuds qui se sondent',
  world: 'fleet',
  seed: 1,
  description: edgeProbe,
  story: [
    { cue: 'Deux nœuds, une base active et sa copie. Chacun sonde l’autre : il n’y a pas de troisième voix.', plus: 2_500_000 },
    { act: { type: 'stop-machine', site: 'n1' }, plus: 300_000 },
    { cue: 'n1 se tait. n2 doute : mort, ou lien coupé ? Il attend, puis se promeut seul. Cette fois, il a raison.', event: 'promoted', plus: 300_000 },
    { act: { type: 'restore-site', site: 'n1' }, plus: 1_000_000 },
    { act: { type: 'cut', from: 'n1', to: 'n2' }, event: 'demoted', plus: 1_500_000 },
    { cue: 'n1, revenu, n’était que copie. Seul le lien est coupé : même silence, il se promeut aussi. Deux primaires.', event: 'two-primaries', plus: 1_500_000 },
    { act: { type: 'heal', from: 'n1', to: 'n2' }, plus: 300_000 },
    { cue: 'Le lien revient : un des deux s’efface, et ses écritures confirmées avec lui.', event: 'demoted', plus: 300_000 },
  ],
}
