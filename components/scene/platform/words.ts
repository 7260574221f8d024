/** French words of a platform's scene: short ones, written inside the shapes, and those for a screen reader. */
import type { MemberView } from '../../../sim/platform/store.ts'
import type { NodeView, PlatformView, PodView, VmView } from '../../../sim/platform/view.ts'
import { spanText } from '../../../composables/times.ts'

/** Full seconds: nobody reads tenths beside minutes. */
export const secondsText = (micros: number) => spanText(micros - micros % 1_000_000)

/** "68,7 %"; never "100 %" for what has failed at least once. */
export function percentText(share: number): string {
  const shown = Math.floor(share * 1_000) / 10
  return `${String(shown).replace('.', ',')}\u00A0%`
}

const counts = new Intl.NumberFormat('fr-FR')
/** "2 880 000", with its no-break spaces. */
export const countText = (count: number) => counts.format(count)

export const rateText = (rate: number) => String(Math.round(rate))

const VM_WORDS = { running: 'tourne', booting: 'démarre', lost: 'perdue', stuck: 'bloquée' } as const
export const vmWord = (vm: VmView) => (vm.isolated && vm.status === 'running' ? 'hôte isolé' : VM_WORDS[vm.status])

export function nodeWord(node: NodeView): string {
  if (node.outOfService) return 'hors serv.'
  return node.ready ? 'Ready' : 'NotReady'
}

const WHY = {
  'none': '', 'no-node': 'aucun nœud', 'hardware': 'matériel perdu', 'volume-zone': 'volume d’une autre zone', 'spread': 'maxSkew, zone morte comptée',
  'volume-attached': 'volume attaché ailleurs', 'no-label': 'nœuds sans étiquette de zone',
} as const
export const whyWord = (pod: PodView) => WHY[pod.why]

/** What kubectl says of it, and what part it has. */
export function podWord(pod: PodView, { primary, operator, operatorBlocked }: Pick<PlatformView, 'primary' | 'operator' | 'operatorBlocked'>): string {
  if (pod.name === primary) return `${pod.status}, visé`
  return operatorBlocked && pod.workload === operator ? 'sans réponse' : isStarting(pod) ? `Running ${pod.ready}` : pod.status
}

/** The API believes that it runs, and it does not. */
export const isGhost = (pod: PodView) => pod.status === 'Running' && pod.ready === '1/1' && !pod.alive

/** Its container runs, and is not ready yet. */
export const isStarting = (pod: PodView) => pod.status === 'Running' && pod.ready === '0/1'

export function apiText({ controlPlane: { members, up, quorum, answers } }: PlatformView): string {
  if (members === 0) return ''
  if (!answers && up >= quorum) return 'API\u00A0: aucun leader'
  return answers ? `API : répond (${up}/${members})` : `API : muette (${up}/${members})`
}

/** @param shown what is written on it, which comes first (WCAG 2.5.3) */
export function describePod(pod: PodView, shown: readonly string[]): string {
  const status = shown.length === 1 && pod.status === 'Running' ? ', Running' : ''
  const truth = isGhost(pod) ? ', arrêté en vrai' : ''
  const why = whyWord(pod)
  return `${shown.join(', ')}${status}${truth}${why ? ` : ${why}` : ''}`
}

export function describeNode(node: NodeView): string {
  return `${node.name}${node.tainted ? ', taint' : ''}, ${nodeWord(node)}, dernier bail il y a ${secondsText(node.silent)}`
}

export const DISKS = { local: 'disque local', site: 'disque du site', replicated: 'disque répliqué', stretched: 'disque étiré' } as const
export const COPIES = { replica: 'réplique', backup: 'sauvegarde', snapshot: 'snapshot' } as const
export const oldWord = (kind: VmView['copies'][number]['kind']) => (kind === 'snapshot' ? 'vieux' : 'vieille')
export function describeVm(vm: VmView): string {
  return `${vm.name}, ${vmWord(vm)}, ${DISKS[vm.disk]}, hôte ${vm.host}${vm.isolated ? ' isolé' : ''}`
}

const ROLES = { '': 'arrêté', 'leader': 'leader', 'follower': 'follower', 'candidate': 'candidat' } as const
export function describeMember({ role, panicked }: MemberView): string {
  return `membre ${panicked ? 'arrêté en panique' : ROLES[role]}`
}
