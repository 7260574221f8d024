/**
 * Two zones, then a tiebreaker in a third: with two master-eligible nodes one alone votes; with the
 * voting-only node three do. A goes dark; B is elected by two voices of three, and forced awareness keeps
 * the missing copy's place for A. Facts C10.2, C10.5, C10.7, C10.13.
 */
import type { Scenario } from '../../run/scenario.ts'
import { twoZones } from './sites.ts'

export const tiebreaker: Scenario = {
  id: 'es-tiebreaker',
  title: 'Elasticsearch : deux zones et une troisième voix',
  world: 'elasticsearch',
  seed: 3,
  description: twoZones,
  story: [
    { cue: 'Deux éligibles, un seul votant : es-a, le master. es-b est écarté, pour rester impair.', event: 'shard-started', where: { primary: 0 }, plus: 300_000 },
    { act: { type: 'start', node: 'tb' }, plus: 200_000 },
    { cue: 'Le témoin vote sans pouvoir être master : trois votants, un par zone.', event: 'config-changed', where: { voters: 3 }, plus: 500_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 300_000 },
    { act: { type: 'count', client: 'cB' }, plus: 1_000_000 },
    { cue: 'A s’est tu : après trois vérifications de 10 s, es-b est élu, avec la voix du témoin.', event: 'mode-changed', where: { node: 'es-b', to: 'leader' }, plus: 20_000 },
    { act: { type: 'index', client: 'cB' }, event: 'shard-promoted', plus: 2_000_000 },
    { cue: 'La réplique de B est devenue primaire. Forced awareness : pas de copie à côté, l’index reste jaune.', event: 'shard-kept-unassigned', where: { why: 'forced-awareness' }, plus: 500_000 },
  ],
}
