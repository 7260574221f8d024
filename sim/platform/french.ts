/**
 * The French of this world: events and refusals as sentences, and what it models.
 *
 * No-break spaces: U+00A0 before a colon and inside guillemets, U+202F before ; ! ?
 */
import { explainer } from '../kernel/refusals.ts'
import { spanText } from '../kernel/spans.ts'
import { SECOND } from '../kernel/time.ts'
import { UNREACHABLE } from './client.ts'
import { Code, From, Gone, Stuck } from './events.ts'
import { Outcome, Why } from './state.ts'
import type { PlatformState } from './state.ts'

type Fields = ArrayLike<number>
type Sentence = (f: Fields, name: Names) => string | null
interface Names {
  readonly site: (i: number) => string
  readonly host: (i: number) => string
  readonly vm: (i: number) => string
  readonly node: (i: number) => string
  readonly pod: (i: number) => string
  readonly client: (i: number) => string
  readonly workload: (i: number) => string
  readonly zone: (i: number) => string
  readonly request: (i: number) => string
  readonly isOrdinal: (workload: number) => boolean
}

/** To the second, from ms: nobody reads tenths beside minutes. */
const span = (ms: number) => spanText(Math.round(ms / 1_000) * SECOND)

const plural = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`

const PENDING: Readonly<Record<number, string>> = {
  [Why.NoNode]: 'aucun nœud ne peut le prendre',
  [Why.Hardware]: 'il lui faut le matériel d’un nœud perdu',
  [Why.VolumeZone]: 'son volume ne se lit que dans sa zone',
  [Why.Spread]: 'la zone morte compte encore, à 0 pod, et l’écart dépasserait maxSkew',
  [Why.NoLabel]: 'aucun nœud ne porte l’étiquette de zone que sa contrainte demande',
  [Why.VolumeAttached]: 'son volume est encore attaché à un autre nœud',
}

const FROM: Readonly<Record<number, string>> = { [From.replica]: 'de sa réplique', [From.backup]: 'de sa sauvegarde', [From.snapshot]: 'de son snapshot' }

const STUCK: Readonly<Record<number, string>> = {
  [Stuck.LocalDisk]: 'son disque est resté sur l’hôte perdu',
  [Stuck.SiteLost]: 'son disque n’existe que sur le site perdu',
  [Stuck.CopyNeedsAPerson]: 'il existe une copie sur l’autre site, mais quelqu’un doit décider de la démarrer',
  [Stuck.NoFailover]: 'il n’a pas de licence pour la bascule automatique',
  [Stuck.NoWitness]: 'sans témoin ni l’autre site, le stockage étiré s’arrête',
}

const sentences: Readonly<Record<number, Sentence>> = {
  [Code.SiteLost]: (f, n) => `Le site ${n.site(f[0])} est perdu.`,
  [Code.SiteRestored]: (f, n) => `Le site ${n.site(f[0])} est de retour.`,
  [Code.SitesCut]: (f, n) => `Le lien entre ${n.site(f[0])} et ${n.site(f[1])} est coupé.`,
  [Code.SitesHealed]: (f, n) => `Le lien entre ${n.site(f[0])} et ${n.site(f[1])} est rétabli.`,
  [Code.HostLost]: (f, n) => `L’hôte ${n.host(f[0])} s’arrête, et ses machines avec lui.`,
  [Code.HostRestored]: (f, n) => `L’hôte ${n.host(f[0])} redémarre.`,
  [Code.HostCut]: (f, n) => `L’hôte ${n.host(f[0])} perd le réseau de l’hyperviseur : ses battements n’arrivent plus, ses machines tournent.`,
  [Code.HostRejoined]: (f, n) => `L’hôte ${n.host(f[0])} retrouve le réseau de l’hyperviseur.`,
  [Code.HostIsolated]: (f, n) => `${n.host(f[0])}, 12 s sans battement : il se sait isolé, et laisse tourner ses machines.`,
  [Code.WentBack]: f => `Une majorité de vieux disques a élu son leader : ${plural(f[0], 'écriture', 'écritures')} de moins, l’API a oublié le reste.`,
  [Code.LockHeld]: (f, n) => `Après 15 s sans battement, l’hyperviseur veut redémarrer ${n.vm(f[0])} ailleurs : ${n.host(f[1])}, isolé, tient le verrou de son disque. Rien ne démarre en double.`,
  [Code.VmLost]: (f, n) => `${n.vm(f[0])} s’arrête avec l’hôte ${n.host(f[1])}.`,
  [Code.VmStuck]: (f, n) => `L’hyperviseur ne redémarre pas ${n.vm(f[0])} : ${STUCK[f[1]]}.`,
  [Code.VmBooting]: (f, n) => (f[2] === From.Disk
    ? `${n.vm(f[0])} redémarre à froid sur ${n.host(f[1])}, avec son disque.`
    : `${n.vm(f[0])} redémarre sur ${n.host(f[1])}, à partir ${FROM[f[2]]}.`),
  [Code.Copied]: (f, n) => (f[1] === From.snapshot ? `Snapshot de ${n.vm(f[0])}, sur ${n.site(f[2])}, avec son disque.`
    : f[1] === From.replica ? `${n.vm(f[0])} est répliquée sur ${n.site(f[2])}.` : `${n.vm(f[0])} est sauvegardée sur ${n.site(f[2])}.`),
  [Code.Recovered]: (f, n) => `${n.vm(f[0])} tourne de nouveau, au bout de ${span(f[4])}${f[2] === From.Disk ? ', sans rien perdre' : ` ; ${span(f[3])} d’écritures sont perdues`}.`,
  [Code.ApiLost]: f => `L’API ne répond plus : ${plural(f[0], 'control plane debout', 'control planes debout')}, ${f[0] < f[1] ? `il en faut ${f[1]}` : 'aucun leader qui joigne une majorité'}.`,
  [Code.ApiRestored]: f => `L’API répond de nouveau : ${plural(f[0], 'control plane debout', 'control planes debout')}, il en faut ${f[1]}.`,
  [Code.ControllerElected]: (f, n) => `${n.vm(f[0])} prend le bail des contrôleurs et du scheduler.`,
  [Code.NodeNotReady]: (f, n) => `${n.node(f[0])} passe NotReady : aucun bail depuis ${span(f[1])}. Ses pods sortent des endpoints.`,
  [Code.NodeReady]: (f, n) => `${n.node(f[0])} est Ready.`,
  [Code.NodeTainted]: (f, n) => `${n.node(f[0])} reçoit le taint unreachable:NoExecute : ses pods le tolèrent 300 s.`,
  [Code.EvictionsStopped]: (f, n) => `${n.zone(f[0])} : ${f[1]} nœuds perdus sur ${f[2]}. Kubernetes arrête les évictions.`,
  [Code.EvictionsSlowed]: (f, n) => `${n.zone(f[0])} : ${f[1]} nœuds perdus sur ${f[2]}. Dans une zone de plus de 50 nœuds, Kubernetes évince dix fois moins vite : un nœud toutes les 100 s.`,
  [Code.EvictionsResumed]: (f, n) => `${n.zone(f[0])} : les évictions peuvent reprendre.`,
  [Code.PodEvicted]: (f, n) => `${n.pod(f[0])} est évincé de ${n.node(f[2])}, muet depuis ${span(f[3])}.${n.isOrdinal(f[1]) ? ' StatefulSet : rien ne prouve qu’il est mort, il n’est pas recréé.' : ''}`,
  [Code.PodCreated]: (f, n) => `${n.pod(f[0])} est créé.`,
  [Code.PodBound]: (f, n) => `Le scheduler place ${n.pod(f[0])} sur ${n.node(f[2])}.`,
  [Code.PodPending]: (f, n) => `${n.pod(f[0])} attend : ${PENDING[f[2]]}.`,
  [Code.PodReady]: (f, n) => `${n.pod(f[0])} est Ready sur ${n.node(f[2])}.`,
  [Code.PodGone]: (f, n) => (f[2] === Gone.Forced ? `${n.pod(f[0])} est supprimé de force : l’API l’oublie, sans savoir s’il tourne.`
    : f[2] === Gone.OutOfService ? `${n.pod(f[0])} est supprimé : son nœud est déclaré hors service.` : `${n.pod(f[0])} n’existe plus.`),
  [Code.ContainerStarted]: (f, n) => `Le kubelet de ${n.node(f[2])} démarre ${n.pod(f[0])}.`,
  [Code.ContainerStopped]: (f, n) => `Le kubelet de ${n.node(f[2])} arrête ${n.pod(f[0])}.`,
  [Code.ContainerCrashed]: (f, n) => `${n.pod(f[0])} plante sur ${n.node(f[2])} : son kubelet le relance sur place.`,
  [Code.EndpointsChanged]: f => `Le Service vise maintenant ${plural(f[0], 'pod', 'pods')}.`,
  [Code.OperatorBlocked]: () => 'L’opérateur veut rediriger le Service : l’API ne lui répond pas.',
  [Code.PrimaryChanged]: (f, n) => `L’opérateur promeut ${n.pod(f[0])} : le Service de la base le vise.`,
  [Code.RequestSent]: (f, n) => `${n.client(f[0])} : ${n.request(f[1])}.`,
  [Code.RequestEnded]: (f, n) => (f[2] === Outcome.Ok ? `${n.client(f[0])} a sa réponse.` : `${n.client(f[0])} n’a pas de réponse : « ${UNREACHABLE} ».`),
  [Code.ServiceChanged]: f => `Sur ${f[0] + f[1] + f[2]} requêtes par seconde : ${f[0]} servies${f[1] > 0 ? `, ${f[1]} en retard` : ''}${f[2] > 0 ? `, ${f[2]} en échec` : ''}.`,
  [Code.RateChanged]: f => `Les utilisateurs demandent maintenant ${f[0]} requêtes par seconde.`,
  [Code.Migrated]: (f, n) => `${n.vm(f[0])} passe sur l’hôte ${n.host(f[1])}, sans s’arrêter.`,
  [Code.Overloaded]: (f, n) => `${n.site(f[0])} est débordé : la file est plus longue que la patience des utilisateurs, tout échoue.`,
  [Code.Relieved]: (f, n) => `${n.site(f[0])} a rattrapé sa file.`,
  [Code.ServiceRestored]: f => `Le service répond de nouveau, après ${span(f[0])} d’arrêt.`,
  [Code.OutOfService]: (f, n) => `${n.node(f[0])} reçoit le taint out-of-service : une personne affirme qu’il est éteint.`,
  [Code.InService]: (f, n) => `${n.node(f[0])} perd le taint out-of-service.`,
  [Code.VolumeDetached]: (f, n) => `Le volume ${f[1]} de ${n.workload(f[0])} est détaché de ${n.node(f[2])}${f[3] === 1 ? ', de force : six minutes ont passé' : ''}.`,
  [Code.Scaled]: (f, n) => `${n.workload(f[0])} doit compter ${plural(f[1], 'pod', 'pods')}.`,
}

export function narrate(state: PlatformState, code: number, fields: Fields): string | null {
  return sentences[code]?.(fields, namesOf(state)) ?? null
}

function namesOf(state: PlatformState): Names {
  return {
    site: i => state.sites[i], host: i => state.hosts[i].name, vm: i => state.vms[i].name, node: i => state.vms[state.nodes[i]].name,
    pod: i => state.podNames[i], client: i => state.description.clients?.[i].name ?? '', workload: i => state.workloads[i].name,
    zone: i => (state.settings.zones ? `Zone ${state.sites[i]}` : 'Sans étiquette de zone, une seule zone'),
    request: i => state.requests[i].text, isOrdinal: i => state.workloads[i].kind === 'statefulset',
  }
}

export const explain = explainer({
  'unknown-host': s => `Il n’y a pas d’hôte « ${s} ».`,
  'unknown-vm': s => `Il n’y a pas de machine « ${s} ».`,
  'unknown-pod': s => `L’API ne connaît pas de pod « ${s} ».`,
  'unknown-node': s => `Il n’y a pas de nœud « ${s} ».`,
  'unknown-workload': s => `Il n’y a pas de charge « ${s} ».`,
  'site-already-lost': s => `Le site ${s} est déjà perdu.`,
  'site-down': s => `Le site ${s} est perdu.`,
  'host-already-lost': s => `${s} est déjà arrêté.`,
  'host-already-up': s => `${s} tourne déjà.`,
  'host-isolated': s => `${s} est isolé : l’hyperviseur ne peut rien y faire.`,
  'host-not-isolated': s => `${s} n’est pas isolé.`,
  'already-cut': s => `Le lien ${s} est déjà coupé.`,
  'not-cut': s => `Le lien ${s} n’est pas coupé.`,
  'vm-runs': s => `${s} tourne encore : en démarrer une copie en ferait deux.`,
  'vm-boots': s => `${s} est déjà en train de démarrer.`,
  'member-of-quorum': s => `${s} est un membre d’etcd parmi d’autres : un vieux disque l’arrêterait. On restaure une sauvegarde d’etcd, pas une machine.`,
  'vm-stands': s => `${s} ne tourne pas : il n’y a rien à migrer.`,
  'vm-there': s => `${s} : la machine y est déjà.`,
  'disk-elsewhere': s => `${s} : cet hôte ne lit pas le disque de la machine.`,
  'node-stays': s => `${s} est un nœud : l’étiquette de sa zone ne le suivrait pas sur l’autre site.`,
  'no-service': () => 'Il n’y a pas de service dont changer la charge.',
  'same-rate': s => `La charge est déjà de ${s} requêtes par seconde.`,
  'no-replica': s => `Aucun site debout n’a de réplique de ${s}.`,
  'no-backup': s => `Aucun site debout n’a de sauvegarde de ${s}.`,
  'vm-down': s => `${s} ne tourne pas : on n’en prend pas de snapshot.`,
  'no-snapshot': s => `${s} n’a pas de snapshot.`,
  'snapshot-lost': s => `Le snapshot de ${s} vit avec son disque, que plus aucun hôte ne lit.`,
  'not-running': s => `Aucun conteneur de « ${s} » ne tourne.`,
  'no-api': () => 'L’API ne répond pas : personne ne peut rien lui demander.',
  'node-ready': s => `${s} est Ready : on ne déclare hors service qu’une machine éteinte.`,
  'already-out': s => `${s} est déjà hors service.`,
  'not-out': s => `${s} n’est pas hors service.`,
  'not-a-deployment': s => `${s} n’est pas un Deployment.`,
  'too-many-requests': () => 'Cette simulation ne retient pas davantage de demandes.',
})

const MODELLED = 'Modélisé : hôtes, battements et redémarrage par l’hyperviseur, disques locaux, répliqués ou étirés avec témoin, snapshots, baux des kubelets, '
  + 'délai de grâce, taints, tolérance, cadence et arrêt des évictions, Deployments, StatefulSets, contraintes de placement, Services, '
  + 'files d’attente des utilisateurs'
const LEFT_OUT = 'la répartition des utilisateurs entre sites.'

export const fidelity = `${MODELLED}. Laissé de côté : etcd (une majorité suffit ici), les messages, les élections, ${LEFT_OUT}`

/** Of a store's member that starts from a copy: the others have what its disk has not. */
export const memberRecovered = (vm: string, f: Fields) => `${vm} tourne de nouveau, au bout de ${span(f[4])} ; son disque a ${span(f[3])} de retard.`

/** The same with a store: what of it is modelled, and what is left out. */
export const fidelityWith = (modelled: string, leftOut: string) => `${MODELLED}, ${modelled}. Laissé de côté : ${leftOut}, ${LEFT_OUT}`
