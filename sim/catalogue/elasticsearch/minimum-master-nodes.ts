/**
 * The counter-model: before version 7 the operator told how many votes elect, and one is the mistake. Both
 * sides of a cut have a master, and both acknowledge writes.
 */
import type { Scenario } from '../../run/scenario.ts'
import { zonesOf } from './sites.ts'

const { nodes, ...rest } = zonesOf(1, 1)

export const minimumMasterNodes: Scenario = {
  id: 'es-minimum-master-nodes',
  title: 'Contre-modèle : avant la 7, minimum_master_nodes à 1',
  world: 'elasticsearch',
  seed: 3,
  description: { ...rest, nodes: nodes.map((n, i) => ({ ...n, startAt: i * 1_000_000 })), settings: { minimumMasterNodes: 1, delayedTimeout: 5_000_000 } },
  story: [
    { cue: 'Contre-modèle d’avant la version 7 : minimum_master_nodes vaut 1 au lieu de 2.', event: 'shard-started', where: { primary: 0 }, plus: 500_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { cue: 'Le lien est coupé : B s’élit tout seul. Deux masters.', event: 'mode-changed', where: { to: 'leader', node: 'es-b1' }, plus: 5_000_000 },
    { act: { type: 'index', client: 'cA' }, event: 'node-left', where: { node: 'es-b1' }, plus: 2_000_000 },
    { act: { type: 'index', client: 'cB' }, plus: 100_000 },
    { cue: 'Chaque côté écrit, et répond OK : deux versions du même index.', event: 'request-ended', where: { client: 'cB', outcome: 'ok' }, plus: 500_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 1_000_000 },
    { cue: 'Le lien revient, et rien ne se répare : chaque master garde son cluster et ses documents.', plus: 20_000_000 },
  ],
}
