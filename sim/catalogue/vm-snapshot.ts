/**
 * A member's VM snapshot, put back among the others: the same identity, an older disk. The leader still
 * counts on what it acknowledged, and it panics (recorded: tocommit(405), lastIndex(104)). The two others
 * go on; it has to be removed, wiped, and added again.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

const write = (value: string) => ({ act: { type: 'write', client: 'c1', key: 'x', value }, plus: 50_000 })

export const vmSnapshot: Scenario = {
  id: 'vm-snapshot',
  title: 'Un snapshot de VM, remis parmi les autres',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [clientInA] },
  story: [
    { ...write('1'), event: 'committed', where: { member: 'm3', index: 1 } },
    ...['2', '3', '4', '5', '6', '7'].map(write),
    { cue: 'm1 est leader. m3 a les huit entrées du journal. Un snapshot de sa VM date de l’entrée 4.', event: 'applied', where: { member: 'm3', index: 8 }, plus: 300_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 100_000 },
    { act: { type: 'roll-back-disk', member: 'm3', entries: 4 }, plus: 500_000 },
    { cue: 'm3 est arrêté, et sa VM remise comme elle était : même identité, quatre entrées de moins.', plus: 100_000, focus: ['m3'] },
    { act: { type: 'restart', member: 'm3' }, plus: 100_000 },
    {
      cue: 'Le leader lui annonce l’entrée 8, son journal s’arrête à la 4 : m3 panique, et s’arrête.', event: 'panicked', where: { member: 'm3' }, plus: 20_000, focus: ['m1', 'm3'],
      bet: {
        question: 'm3 redémarre sur son vieux disque : que fait-il ?',
        answers: [{ text: 'Il rattrape', event: 'applied', where: { member: 'm3', index: 8 } }, { text: 'Il panique', event: 'panicked' }],
      },
    },
    { act: { type: 'write', client: 'c1', key: 'x', value: '8' }, plus: 500_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-remove', name: 'm3' } }, event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
    { act: { type: 'wipe-disk', member: 'm3' }, event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
    { act: { type: 'ask', client: 'c1', call: { kind: 'member-add', name: 'm3' } }, plus: 3_000_000 },
    { act: { type: 'start', member: 'm3', state: 'existing' }, event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
    { cue: 'Les deux autres ont continué. On le retire, on efface son disque, on le rajoute : il rattrape tout.', event: 'members-changed', where: { member: 'm3', index: 11 }, plus: 50_000 },
  ],
}
