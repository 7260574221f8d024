/** The same incident on one stretched cluster: nothing acknowledged is lost, and nothing serves until somebody restores the quorum. */
import type { Scenario } from '../../run/scenario.ts'
import { stretched } from './places.ts'

export const stretchedLost: Scenario = {
  id: 'stretched-lost',
  title: 'Le même incident, sur un cluster étiré',
  world: 'fleet',
  seed: 1,
  description: stretched,
  story: [
    { cue: 'Un seul cluster sur deux sites, deux voix sur A, une sur B. Chaque écriture est sur les deux avant d’être confirmée.', plus: 3_000_000 },
    { act: { type: 'lose-site', site: 'B' }, plus: 500_000 },
    { cue: 'B est perdu : A garde deux voix sur trois, l’opérateur laisse partir la copie, les écritures reprennent.', event: 'copy-dropped', plus: 300_000 },
    { act: { type: 'restore-site', site: 'B' }, plus: 1_000_000 },
    { act: { type: 'lose-site', site: 'A' }, event: 'copy-back', plus: 3_000_000 },
    { cue: 'A est perdu : une voix sur trois. La copie de B a tout, mais l’opérateur attend une API qui ne répond pas.', event: 'request-ended', where: { users: 'clients B', why: 'timeout' }, nth: 2, plus: 1_000 },
    { act: { type: 'restore-quorum', cluster: 'étiré', site: 'B' }, plus: 5_000_000 },
    { cue: 'Quelqu’un restaure le quorum sur B : l’opérateur promeut sa copie. Rien de confirmé n’est perdu.', event: 'recovered', plus: 1_000 },
  ],
}
