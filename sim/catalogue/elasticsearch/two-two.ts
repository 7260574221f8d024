/**
 * Two and two: one of four is left out of the vote, and the side that has two of the three voters goes on.
 * Twice the same cluster, with other node ids: nobody chose the side. Fact C10.2.
 */
import type { Scenario } from '../../run/scenario.ts'
import { zonesOf } from './sites.ts'

const description = { ...zonesOf(2, 2), settings: { awareness: true, delayedTimeout: 20_000_000 } }

export const twoTwoB: Scenario = {
  id: 'es-two-two-b',
  title: 'Elasticsearch 2+2 : l’exclusion garde B',
  world: 'elasticsearch',
  seed: 2,
  description,
  story: [
    { cue: 'Quatre éligibles, trois votants : un nœud de A est écarté. Personne ne l’a choisi.', event: 'shard-started', where: { primary: 0 }, plus: 500_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { cue: 'Le lien est coupé. B a deux votants sur trois : il élit un master.', event: 'mode-changed', where: { to: 'leader' }, plus: 20_000 },
    { act: { type: 'index', client: 'cA' }, plus: 3_000_000 },
    { cue: 'A n’a qu’un votant, et plus de master : il refuse d’écrire.', event: 'request-ended', where: { client: 'cA', why: 'no-master' }, plus: 500_000 },
    { act: { type: 'index', client: 'cB' }, event: 'shard-started', where: { primary: 0 }, plus: 500_000 },
    { cue: 'B écrit : il a retiré les nœuds de A, et recréé une copie.', event: 'request-ended', where: { client: 'cB', outcome: 'ok' }, plus: 500_000 },
  ],
}

export const twoTwoA: Scenario = {
  id: 'es-two-two-a',
  title: 'Elasticsearch 2+2 : l’exclusion garde A',
  world: 'elasticsearch',
  seed: 7,
  description,
  story: [
    { cue: 'Le même cluster, d’autres identifiants : cette fois, c’est un nœud de B qui est écarté.', event: 'shard-started', where: { primary: 0 }, plus: 500_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { act: { type: 'index', client: 'cB' }, event: 'mode-changed', where: { node: 'es-b1', to: 'candidate' }, plus: 2_000_000 },
    { cue: 'Même coupure : B n’a plus qu’un votant. Il refuse d’écrire.', event: 'request-ended', where: { client: 'cB', why: 'no-master' }, plus: 500_000 },
    { act: { type: 'index', client: 'cA' }, plus: 500_000 },
    { cue: 'A a deux votants sur trois, et écrit : l’autre survivant, et personne ne l’a choisi non plus.', event: 'request-ended', where: { client: 'cA', outcome: 'ok' }, plus: 500_000 },
  ],
}
