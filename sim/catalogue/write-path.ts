/**
 * The way of a write: a client asks any member, a follower passes on to the leader, disks, commit,
 * apply, and whoever watches the key is told. The clients of etcd are the API servers of both sites.
 */
import type { Scenario } from '../run/scenario.ts'
import { apiServers, twoSites } from './sites.ts'

export const writePath: Scenario = {
  id: 'write-path',
  title: 'Le chemin d’une écriture, jusqu’à qui la surveille',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: apiServers },
  story: [
    { act: { type: 'ask', client: 'c1', call: { kind: 'watch', key: 'x' } }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { cue: 'm1 est leader. c1 et c2 sont les API servers. c1 surveille x ; c2 va écrire x = 7, en s’adressant à m3.', plus: 400_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 100_000 },
    { cue: 'm3 n’est pas leader : il transmet à m1. N’importe quel membre convient.', event: 'message-sent', where: { from: 'm3', to: 'm1', message: 'MsgProp' }, plus: 1_200 },
    { cue: 'm1 l’ajoute à son journal et l’envoie aux autres. Un exemplaire : rien n’est commis.', event: 'appended', where: { member: 'm1' }, plus: 150 },
    { cue: 'm2 l’a sur son disque et l’acquitte : avec celui de m1, deux disques sur trois, la majorité.', event: 'message-sent', where: { from: 'm2', to: 'm1', message: 'MsgAppResp' }, plus: 120 },
    { cue: 'm1 l’apprend : commise, appliquée. m2 suit, et prévient c1, qui surveillait x : les contrôleurs vont réagir.', event: 'watched', where: { client: 'c1' }, plus: 100 },
    { cue: 'm3, sur B, l’applique à son tour et répond « OK » à c2 : kubectl rend la main.', event: 'request-ended', where: { client: 'c2', outcome: 'ok' }, plus: 100 },
  ],
}
