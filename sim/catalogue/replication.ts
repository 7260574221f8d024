/** One write, from the client to the commit: the leader proposes, a majority acknowledges. */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const replication: Scenario = {
  id: 'replication',
  title: 'Une écriture, du client au commit',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA] },
  story: [
    { cue: 'm1 est leader, m2 et m3 suivent. Le client va écrire x = 7.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '7' }, plus: 1_000 },
    { cue: 'L’écriture est dans le journal du leader. Elle n’est pas commise : un seul exemplaire.', event: 'appended', where: { member: 'm1' }, plus: 150 },
    { cue: 'm2 l’a sur son disque et l’acquitte : deux exemplaires sur trois, la majorité.', event: 'message-sent', where: { from: 'm2', to: 'm1', message: 'MsgAppResp' }, plus: 120 },
    { cue: 'Commise. Le leader l’applique et répond « OK » au client.', event: 'request-ended', where: { outcome: 'ok' }, plus: 50 },
    { cue: 'Les followers apprennent le commit par le message suivant, et l’appliquent à leur tour.', event: 'applied', where: { member: 'm3', index: 2 }, plus: 100 },
  ],
}
