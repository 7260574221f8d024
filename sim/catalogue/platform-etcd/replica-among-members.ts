/** One control plane on each of three sites. A machine's replica, some minutes old, is started among the members of an etcd (C7.8). */
import type { PlatformDescription } from '../../platform/description.ts'
import type { Scenario } from '../../run/scenario.ts'
import { threePods } from '../platform/sites.ts'

export const replicaAmongMembers: Scenario = {
  id: 'replica-among-members',
  title: '1/1/1 : la réplique d’une machine, parmi les membres d’etcd',
  world: 'platform-etcd',
  seed: 1,
  description: {
    ...threePods,
    sites: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    hosts: [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }, { name: 'esx-c', site: 'C' }],
    vms: [
      { name: 'cp1', host: 'esx-a', role: 'control-plane', disk: 'replicated' }, { name: 'cp2', host: 'esx-b', role: 'control-plane' }, { name: 'cp3', host: 'esx-c', role: 'control-plane' },
      { name: 'n1', host: 'esx-a', role: 'node' }, { name: 'n2', host: 'esx-b', role: 'node' }, { name: 'n3', host: 'esx-b', role: 'node' },
    ],
    storage: { every: 300_000_000 },
  } satisfies PlatformDescription,
  story: [
    { cue: 'Un control plane par site, un membre d’etcd sur chacun. Toutes les 5 min, cp1 est répliqué sur B.', plus: 305_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 240_000_000 },
    { cue: 'A tombe. Ce n’était pas le leader : deux membres sur trois restent, l’API répond sans s’arrêter.', event: 'site-lost', plus: 2_000_000 },
    { act: { type: 'fail-over', vm: 'cp1' }, event: 'vm-stuck', where: { vm: 'cp1' }, plus: 60_000_000 },
    {
      cue: 'Quelqu’un démarre la réplique de cp1. Le leader lui annonce ce que son disque n’a plus : etcd panique.', event: 'etcd-panicked', where: { member: 'cp1' }, plus: 500_000,
      bet: {
        question: 'La réplique de cp1 a quatre minutes de retard. Que fait son etcd ?',
        answers: [{ text: 'Il rattrape', event: 'etcd-applied', where: { member: 'cp1', index: 89 } }, { text: 'Il panique', event: 'etcd-panicked' }],
      },
    },
    { cue: 'La machine tourne, son membre non. Les deux autres n’ont rien remarqué : l’API répond.', plus: 5_000_000 },
  ],
}
