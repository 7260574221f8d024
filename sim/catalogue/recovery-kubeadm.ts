/**
 * The majority is lost, with kubeadm's stacked control planes: API server and etcd are static pods, which
 * the kubelet stops when their manifests leave /etc/kubernetes/manifests. The order is Kubernetes' own
 * (Operating etcd clusters for Kubernetes, « Restoring an etcd cluster »): stop all API servers, restore
 * etcd everywhere, start the API servers, restart scheduler, controller-manager and kubelets. All members
 * are restored from one snapshot, as one new cluster: nothing is added afterwards.
 */
import type { Scenario } from '../run/scenario.ts'
import { twoSites } from './sites.ts'

const run = (line: string) => ({ type: 'etcdctl', client: 'ops', line })

const restore = (name: string) => run(`etcdutl snapshot restore f.db --name ${name} --data-dir /var/lib/etcd-${name} `
  + `--initial-cluster m1=http://m1:2380,m2=http://m2:2380,m3=http://m3:2380 --initial-advertise-peer-urls http://${name}:2380 `
  + '--initial-cluster-token reprise-1 --bump-revision 1000000000 --mark-compacted')

export const recoveryKubeadm: Scenario = {
  id: 'recovery-kubeadm',
  title: 'La reprise avec kubeadm : un snapshot, restauré partout',
  world: 'etcd',
  seed: 1,
  description: {
    ...twoSites,
    clients: [
      { name: 'ops', site: 'B', endpoints: ['m3'] }, { name: 'api', site: 'B', endpoints: ['m3'] },
      { name: 'ctrl', site: 'B', endpoints: ['m3'], through: 'api' },
    ],
    settings: { version: '3.6.14' },
  },
  story: [
    { act: { type: 'write', client: 'api', key: 'x', value: '1' }, event: 'committed', where: { member: 'm3', index: 1 }, plus: 500_000 },
    { act: { type: 'ask', client: 'ctrl', call: { kind: 'watch', key: 'x' } }, plus: 100_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 500_000 },
    { cue: 'Le site A est perdu : il reste une copie d’etcd, m3, et plus rien ne s’écrit.', event: 'role-changed', where: { member: 'm3', to: 'pre-candidate' }, plus: 500_000 },
    { act: run('etcdctl --endpoints=m3:2379 snapshot save f.db'), plus: 300_000 },
    { act: { type: 'stop-client', client: 'api' }, event: 'command-ended', plus: 500_000 },
    { act: { type: 'crash', member: 'm3' }, plus: 300_000 },
    { cue: 'Snapshot de m3. Puis kube-apiserver.yaml et etcd.yaml sortent de /etc/kubernetes/manifests : kubelet les arrête.', plus: 100_000, focus: ['m3', 'api', 'ops'] },
    ...['m1', 'm2', 'm3'].map(member => ({ act: { type: 'wipe-disk', member }, plus: 100_000 })),
    ...['m1', 'm2', 'm3'].map(name => ({ act: restore(name), plus: 300_000 })),
    { cue: 'A est réparé. Le même snapshot est restauré sur les trois hôtes : mêmes membres, même token, nouveau cluster.', event: 'data-changed', where: { member: 'm3', how: 'restored' }, plus: 100_000 },
    ...['m1', 'm2', 'm3'].map(name => ({ act: run(`etcd --name ${name}`), plus: 50_000 })),
    { cue: 'etcd.yaml revient : les trois démarrent ensemble, un leader est élu. Rien à ajouter, donc pas d’attente à deux sur deux.', event: 'role-changed', where: { to: 'leader' }, plus: 300_000 },
    { act: { type: 'start-client', client: 'api' }, plus: 300_000 },
    { cue: 'kube-apiserver.yaml revient aussi. Les contrôleurs, eux, attendent une révision compactée : leur cache est périmé.', event: 'watch-cancelled', where: { why: 'compacted' }, plus: 20_000, focus: ['api', 'ctrl', 'm3'] },
    { act: { type: 'stop-client', client: 'ctrl' }, plus: 300_000 },
    { act: { type: 'start-client', client: 'ctrl' }, plus: 300_000 },
    { act: { type: 'write', client: 'api', key: 'x', value: '2' }, plus: 300_000 },
    { act: run('etcdctl --endpoints=m1:2379,m2:2379,m3:2379 endpoint health'), event: 'watched', plus: 500_000 },
    { cue: 'Scheduler, controller-manager (ctrl) et kubelets redémarrés : x = 2 leur arrive. Trois membres sains.', event: 'command-ended', plus: 50_000 },
  ],
}
