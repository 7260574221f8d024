/**
 * Three of five master-eligible nodes lost: all at once the cluster stops; one after the other, with time
 * for the voting configuration to shrink to three, two are enough. Fact C10.3.
 */
import type { Scenario } from '../../run/scenario.ts'
import { zonesOf } from './sites.ts'

const description = { ...zonesOf(3, 2), settings: { awareness: true, delayedTimeout: 5_000_000 } }

export const allAtOnce: Scenario = {
  id: 'es-all-at-once',
  title: 'Elasticsearch : trois nœuds sur cinq perdus d’un coup',
  world: 'elasticsearch',
  seed: 3,
  description,
  story: [
    { cue: 'Cinq votants : il faut trois voix.', event: 'shard-started', where: { primary: 0 }, plus: 1_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 300_000 },
    { act: { type: 'index', client: 'cB' }, event: 'mode-changed', where: { to: 'candidate', node: 'es-b1', why: 'leader-failed' }, plus: 1_000_000 },
    { cue: 'Trois nœuds perdus d’un coup : deux voix sur cinq. Plus de master, plus d’écriture.', event: 'request-ended', where: { why: 'no-master' }, plus: 500_000 },
  ],
}

export const oneByOne: Scenario = {
  id: 'es-one-by-one',
  title: 'Elasticsearch : trois nœuds sur cinq perdus un à un',
  world: 'elasticsearch',
  seed: 3,
  description,
  story: [
    { cue: 'Cinq votants : il faut trois voix.', event: 'shard-started', where: { primary: 0 }, plus: 1_000_000 },
    { act: { type: 'crash', node: 'es-a1' }, plus: 300_000 },
    { cue: 'Un nœud perdu : la configuration de vote se réduit à trois.', event: 'config-changed', where: { voters: 3 }, plus: 500_000 },
    { act: { type: 'crash', node: 'es-a2' }, plus: 15_000_000 },
    { cue: 'Un deuxième : les trois qui restent votent. Il faut deux voix.', plus: 2_000_000 },
    { act: { type: 'crash', node: 'es-a3' }, plus: 15_000_000 },
    { act: { type: 'index', client: 'cB' }, plus: 5_000_000 },
    { cue: 'Les mêmes trois nœuds sont perdus, un à un : les deux derniers décident, et écrivent.', event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
  ],
}
