/**
 * The same backup, restored with --bump-revision and --mark-compacted: what the controller asks for is
 * compacted, it is told so, and starts again from a full list.
 */
import type { Scenario } from '../run/scenario.ts'
import { backupThenLoss, restored, watched, write } from './revision.ts'

export const revisionBumped: Scenario = {
  id: 'revision-bumped',
  title: 'Restaurer avec un saut de révision : le cache repart de zéro',
  ...watched,
  story: [
    ...backupThenLoss,
    restored({ bumpRevision: 1_000_000_000, markCompacted: true }),
    { act: { type: 'start', member: 'm4' }, plus: 500_000 },
    { cue: 'Restaurée avec un saut d’un milliard : la révision 6 qu’il demande est compactée. etcd le lui dit.', event: 'watch-cancelled', where: { client: 'cache' }, plus: 20_000, focus: ['cache', 'm4'] },
    { act: { type: 'ask', client: 'cache', call: { kind: 'range', key: 'x' } }, plus: 300_000 },
    { cue: 'Il relit donc tout : x = 1. Les écritures d’après la sauvegarde sont perdues, et il le sait.', event: 'request-ended', where: { client: 'cache', outcome: 'ok' }, plus: 20_000 },
    { act: { type: 'ask', client: 'cache', call: { kind: 'watch', key: 'x' } }, plus: 100_000 },
    write('20'),
    { cue: 'Il reprend sa veille, et x = 20 lui arrive. Son cache dit vrai.', event: 'watched', where: { client: 'cache' }, plus: 50_000 },
  ],
}
