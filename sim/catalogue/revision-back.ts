/**
 * A backup restored without a revision bump: the counter goes back, and a controller that watches from
 * where it stood hears nothing of what is written again under revisions it has seen (recorded: 454 → 355).
 */
import type { Scenario } from '../run/scenario.ts'
import { backupThenLoss, restored, watched, write } from './revision.ts'

export const revisionBack: Scenario = {
  id: 'revision-back',
  title: 'Restaurer sans saut de révision : un cache qui ment',
  ...watched,
  story: [
    ...backupThenLoss,
    restored({}),
    { act: { type: 'start', member: 'm4' }, plus: 500_000 },
    { cue: 'Restaurée sans saut : la révision recule de 5 à 2. Le contrôleur demande la suite à partir de 6.', event: 'role-changed', where: { member: 'm4', to: 'leader' }, plus: 1_500_000 },
    ...['20', '30'].map(write),
    { cue: 'x change deux fois, révisions 3 et 4 : déjà vues, croit-il. Il n’entend rien, son cache dit encore x = 4.', plus: 500_000, focus: ['cache', 'm4'] },
    ...['40', '50'].map(write),
    { cue: 'Il n’entend de nouveau qu’à la révision 6, sans savoir ce qui lui manque.', event: 'watched', where: { client: 'cache', revision: 6 }, plus: 50_000 },
  ],
}
