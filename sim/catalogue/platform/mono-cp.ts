/** One control plane on A, and what the hypervisor can do for it (C2.1–C2.6, C2.16): three disks, three answers. */
import type { Scenario } from '../../run/scenario.ts'
import { MINUTE, threePods, threeNodes } from './sites.ts'

const sites = [{ name: 'A' }, { name: 'B' }]
const hosts = [{ name: 'esx-a', site: 'A' }, { name: 'esx-b', site: 'B' }]

export const monoCpLocal: Scenario = {
  id: 'mono-cp-local',
  title: 'Mono control plane, sans réplication',
  world: 'platform',
  seed: 1,
  description: {
    ...threePods, sites,
    hosts: [{ name: 'esx-a1', site: 'A' }, ...hosts, { name: 'esx-a2', site: 'A' }],
    vms: [{ name: 'cp1', host: 'esx-a1', role: 'control-plane', disk: 'site' }, ...threeNodes],
    storage: { backup: { every: 60 * MINUTE, to: 'B', restore: 10 * MINUTE } },
  },
  story: [
    { cue: 'Le disque de cp1 est sur A, lisible par ses hôtes. Une sauvegarde par heure part sur B : la dernière a 40 min.', plus: 40 * MINUTE },
    { act: { type: 'lose-host', host: 'esx-a1' }, plus: 5_000_000 },
    { cue: 'Un hôte tombe : 15 s pour le savoir, puis cp1 redémarre à froid sur un autre hôte de A.', event: 'api-restored', plus: 5_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 60_000_000 },
    { cue: 'Le site tombe : B n’a pas le disque. L’hyperviseur ne peut rien.', event: 'vm-stuck', where: { vm: 'cp1' }, plus: 5_000_000 },
    { act: { type: 'restore-backup', vm: 'cp1' }, plus: 5 * MINUTE },
    { cue: 'Une personne a restauré la sauvegarde : l’API revient, avec ce qu’elle savait alors.', event: 'api-restored', plus: 5_000_000 },
  ],
}

export const monoCpReplicated: Scenario = {
  id: 'mono-cp-replicated',
  title: 'Mono control plane, disque répliqué',
  world: 'platform',
  seed: 1,
  description: {
    ...threePods, sites, hosts,
    vms: [{ name: 'cp1', host: 'esx-a', role: 'control-plane', disk: 'replicated' }, ...threeNodes],
    storage: { every: 5 * MINUTE },
  },
  story: [
    { cue: 'Toutes les 5 min, le disque de cp1 est répliqué sur B.', plus: 6 * MINUTE },
    { act: { type: 'kubectl', client: 'kubectl', verb: 'scale', workload: 'boutique', replicas: 5 }, plus: MINUTE },
    { cue: 'Depuis la dernière copie, on est passé à cinq pods : la réplique n’en sait rien.', event: 'pod-ready', where: { workload: 'boutique' }, nth: 2, plus: 1_000_000 },
    // With a whole second, as heartbeats go: it is declared lost 15 s later.
    { act: { type: 'lose-site', site: 'A' }, plus: MINUTE - 200_000 },
    { cue: 'A tombe. La réplique est sur B, mais quelqu’un doit décider de la démarrer.', event: 'vm-stuck', where: { vm: 'cp1' }, plus: 5_000_000 },
    { act: { type: 'fail-over', vm: 'cp1' }, plus: 5 * MINUTE },
    { cue: 'L’API revient, trois minutes en arrière : elle ne veut que trois pods, et B arrête le cinquième.', event: 'container-stopped', plus: 1_000_000 },
  ],
}

export const monoCpStretched: Scenario = {
  id: 'mono-cp-stretched',
  title: 'Mono control plane, stockage étiré',
  world: 'platform',
  seed: 1,
  description: {
    ...threePods, sites: [...sites, { name: 'C' }], hosts,
    vms: [{ name: 'cp1', host: 'esx-a', role: 'control-plane', disk: 'stretched' }, ...threeNodes],
    storage: { witness: 'C', preferred: 'A' },
  },
  story: [
    { cue: 'Le disque de cp1 est écrit des deux côtés à la fois. C, le témoin, départage.', plus: 25_000_000 },
    { act: { type: 'lose-site', site: 'A' }, plus: 5_000_000 },
    { cue: 'A tombe. B et le témoin font deux sur trois : au bout de 15 s, cp1 redémarre sur B.', event: 'vm-booting', plus: 5_000_000 },
    { cue: 'Deux minutes plus tard l’API répond, sans rien perdre. Une VM qui bascule seule : trois sites.', event: 'api-restored', plus: 5_000_000 },
    { cue: 'Le control plane compte de nouveau les baux : 50 s plus tard, le pod mort sort du Service.', event: 'endpoints-changed', plus: 1_000_000 },
  ],
}
