/**
 * The majority is lost, OpenShift's way without a backup (openshift-docs, dr-restoring-etcd-quorum-ha):
 * etcd is stopped on the other hosts, then one script on one host makes a cluster of one from its own
 * data directory; the other control planes join again by themselves. The script is etcd's
 * --force-new-cluster and a jump of the revision (cluster-etcd-operator bindata/etcd/quorum-restore-pod.yaml);
 * the jump is not simulated.
 */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

const run = (line: string) => ({ type: 'etcdctl', client: 'ops', line })
const add = (name: string) => run(`etcdctl --endpoints=m3:2379 member add ${name} --peer-urls=http://${name}:2380`)
const start = (name: string) => run(`etcd --name ${name} --initial-cluster-state existing`)

export const recoveryOpenshift: Scenario = {
  id: 'recovery-openshift',
  title: 'La reprise selon OpenShift : quorum-restore.sh, sans sauvegarde',
  world: 'etcd',
  seed: 1,
  description: {
    ...twoSites,
    clients: [{ name: 'c1', site: 'A', endpoints: ['m1'] }, { name: 'ops', site: 'B', endpoints: ['m3'] }, { name: 'api', site: 'B', endpoints: ['m3'] }],
    settings: { version: '3.6.14' },
  },
  story: [
    { act: { type: 'write', client: 'api', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 600_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '2' }, plus: 300_000 },
    { act: { type: 'crash', member: 'm3' }, event: 'request-ended', where: { client: 'c1' }, plus: 500_000 },
    { act: { type: 'write', client: 'c1', key: 'x', value: '3' }, plus: 100_000 },
    { act: { type: 'stop-client', client: 'c1' }, event: 'request-ended', where: { client: 'c1' }, plus: 100_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 100_000 },
    { act: { type: 'restart', member: 'm3' }, plus: 200_000 },
    { cue: 'Le site A est perdu. Il manque à m3 une écriture : il redémarrait quand x = 3 a été commise, à deux.', event: 'role-changed', where: { member: 'm3' }, plus: 500_000 },
    { act: { type: 'cut', from: 'A', to: 'B' }, plus: 300_000 },
    { act: { type: 'stop-client', client: 'api' }, plus: 300_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 300_000 },
    { cue: 'OpenShift d’abord : etcd arrêté sur les autres hôtes. Ici A est éteint, son lien coupé ; sur B, le script arrête le reste.', plus: 100_000 },
    { act: run('etcd --name m3 --force-new-cluster'), plus: 500_000 },
    { cue: '« sudo -E /usr/local/bin/quorum-restore.sh » sur m3 : « --force-new-cluster » sur son propre disque. Un membre, quorum d’un.', event: 'role-changed', where: { member: 'm3', to: 'leader' }, plus: 50_000, focus: ['m3', 'ops'] },
    { act: { type: 'start-client', client: 'api' }, plus: 300_000 },
    { act: run('etcdctl --endpoints=m3:2379 get x'), plus: 300_000 },
    { cue: 'L’API revient : jusqu’à quinze minutes sur un vrai cluster. x vaut 2 : l’hôte était en retard, x = 3 est perdue.', event: 'command-ended', plus: 50_000, focus: ['m3', 'api', 'ops'] },
    { act: { type: 'heal', from: 'A', to: 'B' }, plus: 300_000 },
    { act: { type: 'wipe-disk', member: 'm1' }, plus: 100_000 },
    { act: { type: 'wipe-disk', member: 'm2' }, plus: 100_000 },
    { act: add('m1'), plus: 300_000 },
    { act: start('m1'), event: 'command-ended', plus: 300_000 },
    { act: add('m2'), event: 'applied', where: { member: 'm1' }, plus: 6_000_000 },
    { act: start('m2'), event: 'command-ended', plus: 300_000 },
    { act: { type: 'write', client: 'api', key: 'x', value: '4' }, event: 'applied', where: { member: 'm2' }, plus: 1_000_000 },
    { cue: 'Les autres control planes rejoignent, un par un. Avec une sauvegarde, ce serait « cluster-restore.sh <dossier> ».', event: 'request-ended', where: { client: 'api', outcome: 'ok' }, plus: 50_000 },
  ],
}
