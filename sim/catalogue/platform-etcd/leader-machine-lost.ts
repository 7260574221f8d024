/** Two control planes on A, one on B, and their etcd: the leader's machine is lost, then all of A (C6.2, C3.4, C3.13). */
import type { PlatformDescription } from '../../platform/description.ts'
import type { Scenario } from '../../run/scenario.ts'
import { threePods } from '../platform/sites.ts'

const plane = (name: string, host: string) => ({ name, host, role: 'control-plane', disk: 'site' } as const)
const node = (name: string, host: string) => ({ name, host, role: 'node' } as const)

export const leaderMachineLost: Scenario = {
  id: 'leader-machine-lost',
  title: '2/1 : la machine du leader tombe, puis le site',
  world: 'platform-etcd',
  seed: 2,
  description: {
    ...threePods,
    sites: [{ name: 'A' }, { name: 'B' }],
    hosts: [{ name: 'esx-a1', site: 'A' }, { name: 'esx-a2', site: 'A' }, { name: 'esx-b', site: 'B' }],
    vms: [plane('cp1', 'esx-a1'), plane('cp2', 'esx-a2'), plane('cp3', 'esx-b'), node('n1', 'esx-a2'), node('n2', 'esx-b'), node('n3', 'esx-b')],
  } satisfies PlatformDescription,
  story: [
    { cue: 'Trois control planes, un membre d’etcd sur chacun. cp1 est leader ; l’API écrit par lui.', plus: 25_000_000 },
    { act: { type: 'lose-host', host: 'esx-a1' }, plus: 5_050_000 },
    { act: { type: 'kubectl', client: 'kubectl', verb: 'scale', workload: 'boutique', replicas: 4 }, event: 'api-lost', plus: 200_000 },
    { cue: 'L’hôte de cp1 tombe. Deux membres sur trois restent, mais personne ne mène : kubectl attend.', plus: 500_000 },
    { cue: 'Une élection plus tard, cp2 mène et kubectl a sa réponse. cp1 n’est pas encore déclaré perdu.', event: 'request-ended', where: { outcome: 'ok' }, plus: 500_000 },
    { cue: 'cp1 a redémarré sur l’autre hôte de A, avec son disque : il suit le nouveau leader, à jour.', event: 'recovered', where: { vm: 'cp1' }, plus: 5_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 20_000_000 },
    { cue: 'A tombe, avec deux membres sur trois. cp3 tourne, et n’aura jamais deux voix : plus d’API.', event: 'api-lost', plus: 8_000_000 },
    { act: { type: 'restore-site', site: 'A' }, plus: 300_000_000 },
    { cue: 'A revient. Ses machines démarrent, ses membres votent : l’API répond.', event: 'api-restored', plus: 2_000_000 },
  ],
}
