/**
 * Every member comes back from a hypervisor snapshot of its own instant. A deduction, recorded nowhere:
 * the two oldest are a majority and go on without what they lack; the newest, whose log is committed
 * further than theirs, refuses what they send for ever, and answers local reads from another past.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

const write = (value: string, plus = 50_000) => ({ act: { type: 'write', client: 'c1', key: 'x', value }, plus })

export const snapshotsMixed: Scenario = {
  id: 'snapshots-mixed',
  title: 'Trois snapshots de VM, pris à trois instants (non vérifié)',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA, clientInB] },
  story: [
    { ...write('1'), event: 'committed', where: { member: 'm3', index: 1 } },
    ...['2', '3', '4', '5', '6', '7'].map(value => write(value)),
    { cue: 'm1 est leader, x = 7 est confirmée. L’hyperviseur a photographié les trois VM, à trois instants.', event: 'applied', where: { member: 'm3', index: 8 }, plus: 300_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { act: { type: 'lose-site', site: 'B' }, plus: 100_000 },
    { act: { type: 'roll-back-disk', member: 'm1', entries: 4 }, plus: 100_000 },
    { act: { type: 'roll-back-disk', member: 'm2', entries: 3 }, plus: 100_000 },
    { act: { type: 'roll-back-disk', member: 'm3', entries: 1 }, plus: 100_000 },
    { cue: 'Non vérifié : toutes sont remises comme sur leur photo. m1 s’arrête à l’entrée 4, m2 à la 5, m3 à la 7.', plus: 100_000 },
    { act: { type: 'restart', member: 'm1' }, plus: 100_000 },
    { act: { type: 'restart', member: 'm2' }, plus: 10_000 },
    { ...write('20', 300_000), event: 'role-changed', where: { to: 'leader' } },
    { cue: 'm1 et m2 élisent m2 : x = 5, 6 et 7, confirmées, sont perdues, et la révision a reculé. x = 20 s’écrit.', event: 'request-ended', where: { outcome: 'ok' }, plus: 20_000 },
    { act: { type: 'restart', member: 'm3' }, plus: 600_000 },
    write('30', 300_000),
    { cue: 'm3 revient, plus avancé : il refuse la suite du leader, sans fin. Personne ne panique, rien n’avertit.', event: 'append-refused', where: { member: 'm3' }, nth: 2, plus: 20_000, focus: ['m2', 'm3'] },
    { act: { type: 'ask', client: 'c1', call: { kind: 'range', key: 'x' } }, plus: 500_000 },
    { act: { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x', serializable: true }, member: 'm3' }, plus: 100_000 },
    { cue: 'Pour le cluster, x = 30 ; lue sur m3, x = 6 : deux passés. Déduction du simulateur, non vérifiée sur un etcd.', event: 'request-ended', where: { client: 'c2', outcome: 'ok' }, plus: 20_000 },
  ],
}
