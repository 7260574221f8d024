/** Three members start and nobody leads: the first timer that expires opens a term and asks for votes. */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

export const election: Scenario = {
  id: 'election',
  title: 'Une élection au démarrage',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [] },
  story: [
    { cue: 'Trois membres démarrent. Aucun leader : chacun attend, un temps tiré au hasard.', plus: 60_000 },
    { cue: 'm1 n’attend plus : il ouvre le mandat 1, vote pour lui-même et demande les autres voix.', event: 'message-sent', where: { from: 'm1', message: 'MsgVote' }, plus: 250 },
    { cue: '2 voix sur 3 : la majorité. m1 est leader du mandat 1.', event: 'role-changed', where: { member: 'm1', to: 'leader' }, plus: 1_200 },
    { cue: 'Une entrée vide ouvre son mandat. Elle est commise : tous suivent m1.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 200 },
  ],
}
