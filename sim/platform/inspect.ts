/**
 * All that is known of a machine, a node or a pod, in French: what `kubectl describe` tells, with what
 * the API cannot know beside it, whether it really runs (C8.1–C8.5); of a machine, its disk and copies.
 */
import { spanText } from '../kernel/spans.ts'
import type { Inspection, InspectionSection, Kernel, Subject } from '../kernel/world.ts'
import type { PlatformState, Pod, Vm } from './state.ts'
import { view } from './view.ts'
import type { PlatformView, PodView, VmView } from './view.ts'

const pairs = (title: string, rows: InspectionSection['rows']): InspectionSection => ({ title, columns: [], rows, empty: '' })
const VMS = { running: 'tourne', booting: 'démarre', lost: 'perdue', stuck: 'bloquée' } as const
const STANDS = { running: 'en marche', booting: 'au démarrage', lost: 'machine perdue', stuck: 'machine bloquée' } as const
const ROLES = { 'control-plane': 'control plane', 'node': 'nœud', 'app': 'application' } as const
const DISKS = { local: 'sur son hôte', site: 'du site, lisible par tous ses hôtes', replicated: 'du site, répliqué sur l’autre', stretched: 'écrit sur les deux sites à la fois' } as const
const COPIES = { replica: 'réplique', backup: 'sauvegarde', snapshot: 'snapshot' } as const
const WHY = {
  'none': '', 'no-node': 'aucun nœud ne peut le prendre', 'hardware': 'il lui faut le matériel d’un nœud perdu', 'volume-zone': 'son volume ne se lit que dans sa zone',
  'spread': 'la zone morte compte encore', 'volume-attached': 'son volume est encore attaché ailleurs', 'no-label': 'les nœuds n’ont pas d’étiquette de zone',
} as const
const yes = (is: boolean) => (is ? 'oui' : 'non')

export function inspect(state: PlatformState, kernel: Kernel, subject: Subject): Inspection | null {
  if (subject.kind === 'message') return null
  const seen = view(state, kernel)
  const pod = seen.pods.findIndex(p => p.name === subject.name)
  if (pod >= 0) return inspectPod(state, kernel, state.objects.pods[pod], seen.pods[pod])
  const vm = seen.vms.findIndex(v => v.name === subject.name)
  return vm < 0 ? null : inspectVm(state, kernel, state.vms[vm], seen.vms[vm], seen)
}

function inspectVm(state: PlatformState, kernel: Kernel, vm: Vm, seen: VmView, all: PlatformView): Inspection {
  return {
    title: `${seen.name} · ${ROLES[seen.role]}, ${STANDS[seen.status]}`,
    sections: [
      ...(seen.role === 'node' ? nodeSections(state, kernel, seen.name, all) : []),
      ...(seen.role === 'control-plane' ? [plane(kernel, state, seen, all)] : []),
      pairs('Machine', [
        ['hôte', seen.host, `site ${seen.site}${seen.isolated ? ', isolé' : ''}`],
        ['disque', seen.disk, DISKS[seen.disk]],
        ['depuis', spanText(kernel.now - vm.since), VMS[seen.status]],
      ]),
      ...(seen.role === 'node' ? [] : [{
        title: 'Copies du disque', columns: ['copie', 'site', 'âge'],
        rows: seen.copies.map(c => [COPIES[c.kind], c.site, spanText(c.age)]), empty: 'Aucune.',
      }]),
    ],
  }
}

function nodeSections(state: PlatformState, kernel: Kernel, name: string, { nodes, pods }: PlatformView): readonly InspectionSection[] {
  const no = nodes.findIndex(n => n.name === name)
  if (no < 0) return [pairs('Nœud', [['Node', 'aucun', 'l’API ne le connaît pas']])]
  const { condition, outOfService } = nodes[no]
  const { leaseAt, taintedAt } = state.objects.nodes[no]
  return [
    pairs('Nœud, vu de l’API', [
      ['Ready', condition.status, `condition, raison ${condition.reason}`],
      ['Lease', `il y a ${spanText(kernel.now - leaseAt)}`, `renouvelé toutes les 10 s ; NotReady au bout de ${state.settings.minor < 32 ? 40 : 50} s`],
      ['unreachable', taintedAt < 0 ? 'non' : `depuis ${spanText(kernel.now - taintedAt)}`, 'taint ; ses pods sont évincés au bout de 300 s'],
      ['out-of-service', yes(outOfService), 'taint, posé par une personne'],
    ]),
    {
      title: 'Pods', columns: ['pod', 'READY', 'STATUS', 'tourne'],
      rows: pods.filter(p => p.node === name).map(p => [p.name, p.ready, p.status, yes(p.alive)]), empty: 'Aucun.',
    },
  ]
}

function plane(kernel: Kernel, { controllers }: PlatformState, { acts }: VmView, { controlPlane: { members, up, quorum, answers, holder } }: PlatformView): InspectionSection {
  return pairs('Control plane', [
    ['API', answers ? 'répond' : 'muette', `${up} sur ${members} en marche, ${quorum} nécessaires`],
    ['contrôleurs', acts ? 'actifs ici' : holder === '' ? 'actifs nulle part' : `actifs sur ${holder}`, 'un bail de 15 s les tient'],
    ['renouvelé', controllers.holder < 0 ? 'jamais' : `il y a ${spanText(kernel.now - controllers.renewedAt)}`, 'ce bail'],
  ])
}

function inspectPod(state: PlatformState, kernel: Kernel, { deletedAt, workload }: Pod, { name, node, status, ready, alive, why }: PodView): Inspection {
  const { name: of, kind, volume = 'none', pinned } = state.workloads[workload]
  return {
    title: `${name} · ${status}${status === 'Running' && !alive ? ', arrêté en vrai' : ''}`,
    sections: [pairs('Pod', [
      ['Controlled By', of, kind === 'statefulset' ? 'StatefulSet' : 'Deployment'],
      ['Node', node || 'aucun', WHY[why]],
      ['READY', ready, 'ce que son kubelet a dit en dernier'],
      ['STATUS', status, 'ce que dit l’API'],
      ['tourne', yes(alive), 'en vrai, et prêt'],
      ['deletionTimestamp', deletedAt < 0 ? 'aucun' : `il y a ${spanText(kernel.now - deletedAt)}`, 'supprimé, tant que son nœud ne le confirme pas'],
      ['volume', volume === 'none' ? 'aucun' : volume, pinned ? `attaché au matériel de ${pinned}` : ''],
    ])],
  }
}
