/**
 * A new cluster forced on one member while the others live, and hear it: it has removed them, they are
 * told so, and stop. A cluster of three that worked is one member.
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, twoSites } from './sites.ts'

export const forcedEarly: Scenario = {
  id: 'forced-early',
  title: 'Forcer un nouveau cluster pendant que les autres vivent',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1', 'm2'] }, { name: 'ops', site: 'B', endpoints: ['m3'] }] },
  story: [
    { act: { type: 'write', client: 'c1', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 600_000 },
    { cue: 'm1 est leader, tout va bien. Sur B, quelqu’un croit le site A mort.', event: 'request-ended', where: { outcome: 'ok' }, plus: 300_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 100_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 100_000 },
    { cue: 'm3 est arrêté. A vit, et commet x = 2 à deux.', event: 'request-ended', where: { outcome: 'ok' }, plus: 20_000 },
    { act: { type: 'etcdctl', client: 'ops', line: 'etcd --name m3 --force-new-cluster' }, plus: 500_000 },
    { cue: 'Il force m3 en nouveau cluster : pour lui, m1 et m2 sont retirés. Il le dit à m1, qui s’arrête.', event: 'gone', plus: 1_000 },
    { act: { type: 'etcdctl', client: 'ops', line: 'etcdctl --endpoints=m3:2379 get x' }, event: 'gone', plus: 500_000 },
    { cue: 'm2 s’arrête à son tour. Il reste un membre sur trois, et x = 2, commise par A entre-temps, n’y est pas.', event: 'command-ended', plus: 20_000 },
  ],
}
