/**
 * A lease of ten seconds outlives its leader: the next one gives it its full time again, so that no
 * key expires because of a failure (recorded: exp11, gone 18.4 s after the grant).
 */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

export const leaseExtended: Scenario = {
  id: 'lease-extended',
  title: 'Un bail, quand le leader tombe',
  world: 'etcd',
  seed: 37,
  description: { ...twoSites, clients: [{ name: 'c1', site: 'A', endpoints: ['m2'] }] },
  story: [
    { act: { type: 'ask', client: 'c1', call: { kind: 'lease-grant', id: 10, ttl: 10 } }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'put', key: 'verrou', value: 'c1', lease: 10 } }, event: 'request-ended', where: { outcome: 'ok' }, plus: 20_000 },
    { cue: 'm1 est leader. Une clé « verrou », sous un bail de 10 s que personne ne renouvelle.', event: 'request-ended', where: { outcome: 'ok' }, plus: 100_000 },
    { act: { type: 'crash', member: 'm1' }, plus: 5_900_000 },
    { cue: 'm1 tombe à 6 s : il restait 4 s au bail.', plus: 50_000 },
    {
      cue: 'm2 est leader : il rend à chaque bail toute sa durée, pour qu’aucun n’expire à cause de la panne.', event: 'leases-extended', where: { member: 'm2' }, plus: 20_000,
      bet: { question: 'Le bail expirera-t-il à 10 s ?', answers: [{ text: 'Non, plus tard', event: 'leases-extended' }, { text: 'Oui', event: 'lease-expired' }] },
    },
    { cue: 'La clé disparaît bien après les 10 s promises : un délai entier, après l’élection.', event: 'lease-expired', where: { member: 'm2' }, plus: 20_000 },
  ],
}
