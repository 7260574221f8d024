/**
 * The majority is lost for good: the runbook of etcd 3.6, line by line (Disaster recovery; Runtime
 * reconfiguration, « Restart cluster from majority failure »), within that of Kubernetes (Operating etcd
 * clusters for Kubernetes, « Restoring an etcd cluster »). The survivor is asked, A is shut off, the API
 * servers are stopped; a backup is restored on a new machine as a cluster of one, the others join one by
 * one; the API servers are started again, and then what lives on them.
 */
import type { EtcdDescription } from '../etcd/description.ts'
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

const description: EtcdDescription = {
  ...twoSites,
  members: [...twoSites.members, { name: 'm4', site: 'B', spare: true }],
  clients: [
    { name: 'ops', site: 'B', endpoints: ['m3'], deadline: 30_000_000 },
    { name: 'api', site: 'B', endpoints: ['m4', 'm3'] },
    { name: 'ctrl', site: 'B', endpoints: ['m4', 'm3'], through: 'api' },
  ],
  settings: { version: '3.6.14' },
}

const restore = 'etcdutl snapshot restore f.db --name m4 --data-dir /var/lib/etcd-m4 --initial-cluster m4=http://m4:2380 '
  + '--initial-advertise-peer-urls http://m4:2380 --initial-cluster-token reprise-1 --bump-revision 1000000000 --mark-compacted'

const watch = (client: string) => ({ type: 'ask', client, call: { kind: 'watch', key: 'x' } })

const run = (line: string) => ({ type: 'etcdctl', client: 'ops', line })

export const recovery: Scenario = {
  id: 'recovery',
  title: 'La reprise, pas à pas : d’une sauvegarde à trois membres',
  world: 'etcd',
  seed: 1,
  description,
  story: [
    { act: { type: 'write', client: 'api', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { act: watch('api'), plus: 100_000 },
    { act: watch('ctrl'), plus: 50_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 750_000 },
    { cue: 'Le site A est perdu pour de bon. m3 survit, seul, et plus rien ne s’écrit.', event: 'role-changed', where: { member: 'm3', to: 'pre-candidate' }, plus: 1_500_000 },
    { act: run('etcdctl --endpoints=m3:2379 endpoint status'), plus: 500_000 },
    { cue: 'On interroge m3 : « no leader ». Le mandat affiché n’est que celui de la dernière entrée appliquée.', event: 'command-ended', plus: 50_000, focus: ['m3', 'ops'] },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { act: run('etcdctl --endpoints=m3:2379 snapshot save f.db'), plus: 500_000 },
    { act: { type: 'stop-client', client: 'api' }, event: 'command-ended', plus: 500_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 300_000 },
    { cue: 'A éteint, lien coupé. m3 est sauvegardé, sans quorum ; puis les API servers et m3 sont arrêtés, son disque reste.', plus: 100_000, focus: ['m3', 'ops', 'api'] },
    { act: run(restore), plus: 500_000 },
    { act: run('etcd --name m4'), plus: 500_000 },
    { act: { type: 'write', client: 'ops', key: 'x', value: '2', member: 'm4' }, event: 'role-changed', where: { member: 'm4', to: 'leader' }, plus: 200_000 },
    { cue: 'm4, neuf, part de la sauvegarde : nouveau cluster, quorum d’un sur un. Les écritures passent.', event: 'request-ended', where: { client: 'ops', outcome: 'ok' }, plus: 20_000, focus: ['m4', 'ops'] },
    { act: { type: 'wipe-disk', member: 'm3' }, plus: 500_000 },
    { act: run('etcdctl --endpoints=m4:2379 member add m3 --peer-urls=http://m3:2380'), plus: 500_000 },
    { act: { type: 'write', client: 'ops', key: 'x', value: '3', member: 'm4' }, event: 'command-ended', plus: 300_000 },
    { cue: 'm3 est déclaré, pas démarré : il faut deux voix sur deux. Plus rien ne s’écrit !', event: 'role-changed', where: { member: 'm4', why: 'quorum-silent' }, plus: 50_000, focus: ['m4', 'ops'] },
    { act: run('etcd --name m3 --initial-cluster-state existing'), plus: 500_000 },
    { cue: 'm3 démarre, sur un disque vidé : deux sur deux. L’écriture qui attendait passe.', event: 'request-ended', where: { client: 'ops', outcome: 'ok' }, plus: 20_000 },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 5_500_000 },
    { act: { type: 'wipe-disk', member: 'm1' }, plus: 100_000 },
    { act: run('etcdctl --endpoints=m4:2379 member add m1 --peer-urls=http://m1:2380'), plus: 300_000 },
    { act: run('etcd --name m1 --initial-cluster-state existing'), event: 'command-ended', plus: 300_000 },
    { cue: 'A réparé, vieux disques effacés : m1 rejoint à son tour. Trois membres sur deux sites.', event: 'applied', where: { member: 'm1' }, plus: 2_500_000 },
    { act: { type: 'start-client', client: 'api' }, plus: 300_000 },
    { cue: 'Les API servers repartent, relisent tout, observent. Le cache de ctrl, lui, attend une révision compactée : périmé.', event: 'watch-cancelled', where: { client: 'ctrl', why: 'compacted' }, plus: 20_000, focus: ['api', 'ctrl', 'm4'] },
    { act: { type: 'stop-client', client: 'ctrl' }, plus: 300_000 },
    { act: { type: 'start-client', client: 'ctrl' }, plus: 300_000 },
    { act: { type: 'write', client: 'api', key: 'x', value: '4' }, plus: 300_000 },
    { act: run('etcdctl --endpoints=m4:2379,m3:2379,m1:2379 endpoint health'), event: 'watched', where: { client: 'ctrl' }, plus: 300_000 },
    { cue: 'On redémarre donc scheduler, controller-manager (ctrl) et kubelets. x = 4 leur arrive ; trois membres sains.', event: 'command-ended', plus: 50_000 },
  ],
}
