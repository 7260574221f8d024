/**
 * A split brain made by hand: A keeps its majority behind a cut link, and somebody forces a new cluster
 * on B. Two clusters answer, each with a quorum of its own, and the link's return reconciles nothing
 * (etcd, Disaster recovery; OpenShift, dr-restoring-etcd-quorum-ha: stop etcd on the other hosts first).
 */
import type { Scenario } from '../run/scenario.ts'
import { clientInA, clientInB, twoSites } from './sites.ts'

export const splitBrain: Scenario = {
  id: 'split-brain',
  title: 'Un split brain, fait à la main',
  world: 'etcd',
  seed: 17,
  description: { ...twoSites, clients: [{ ...clientInA, endpoints: ['m1', 'm2'] }, { ...clientInB, endpoints: ['m3'] }] },
  story: [
    { cue: 'm1 est leader. Un client de chaque côté.', event: 'committed', where: { member: 'm3', index: 1 }, plus: 900_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 100_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '9' }, plus: 300_000 },
    { cue: 'Le lien est coupé. A décide, m3 ne décide rien : pas de split brain. Mais vu de B, A a l’air mort.', event: 'role-changed', where: { member: 'm3', to: 'candidate' }, plus: 50_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 600_000 },
    { act: { type: 'etcdctl', client: 'c2', line: 'etcd --name m3 --force-new-cluster' }, plus: 500_000 },
    { cue: 'Quelqu’un force un nouveau cluster sur m3 : quorum d’un sur un. Deux leaders, pour de bon.', event: 'role-changed', where: { member: 'm3', to: 'leader' }, plus: 20_000 },
    { act: { type: 'write', client: 'c2', key: 'x', value: '7' }, plus: 300_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '10' }, event: 'request-ended', where: { outcome: 'ok' }, plus: 100_000 },
    { cue: 'x = 7 sur B, x = 10 sur A : les deux sont commises, les deux clients ont reçu « OK ».', event: 'request-ended', where: { outcome: 'ok' }, plus: 20_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 500_000 },
    { cue: 'Le lien revient : m3 a retiré m1 et m2, qui s’arrêtent. x = 10, confirmée, est perdue. Avant de forcer B, éteindre A.', event: 'gone', nth: 2, plus: 200_000 },
  ],
}
