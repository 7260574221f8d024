/**
 * Two ways to read. Linearizable: the member asks the leader, who makes sure that a majority still
 * follows it. Serializable: the member answers alone. Then the same on both sides of a cut.
 */
import type { Scenario } from '../run/scenario.ts'
import { apiServers, twoSites } from './sites.ts'

export const twoReads: Scenario = {
  id: 'two-reads',
  title: 'Deux lectures, des deux côtés d’une coupure',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [apiServers[1], apiServers[0]] },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { cue: 'x = 1 partout, m1 est leader. Sur B, c2 va lire x en s’adressant à m3.', event: 'request-ended', where: { outcome: 'ok' }, plus: 400_000 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x' } }, plus: 100_000 },
    { cue: 'Lecture linéarisable : m3 demande à m1 où en est le commit ; m1 vérifie auprès d’une majorité qu’il dirige toujours.', event: 'message-sent', where: { from: 'm1', message: 'MsgHeartbeat' }, plus: 150 },
    { cue: 'm2 confirme : m1 répond à m3, et m3 à c2. La valeur est à jour, au prix d’un aller-retour.', event: 'request-ended', where: { client: 'c2', outcome: 'ok' }, plus: 100 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '9' }, plus: 100_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'range', key: 'x' } }, event: 'request-ended', where: { client: 'c1', outcome: 'ok' }, plus: 100_000 },
    { cue: 'Le lien est coupé. A garde la majorité : x = 9 y est commise, et la lecture linéarisable rend 9.', event: 'request-ended', where: { client: 'c1', outcome: 'ok' }, plus: 100 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x', serializable: true } }, plus: 100_000 },
    { cue: 'Sur B, lecture sérialisable : m3 répond seul, aussitôt. Il rend 1 : c’est périmé, et rien ne le dit.', event: 'request-ended', where: { client: 'c2', outcome: 'ok' }, plus: 100 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x' } }, plus: 100_000 },
    { cue: 'Sur B, lecture linéarisable : sans majorité, m3 ne répond pas. Le délai expire : une erreur, plutôt qu’une valeur périmée.', event: 'request-ended', where: { client: 'c2', why: 'deadline' }, plus: 100 },
  ],
}
