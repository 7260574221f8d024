/**
 * The French of this world: events and refusals as sentences, with their reasons. Traces hold numbers.
 * No-break spaces: U+00A0 before a colon and inside guillemets, U+202F before ; ! ?
 */
import { explainer } from '../kernel/refusals.ts'
import { spanText } from '../kernel/spans.ts'
import { Ended, Kept, Left, Msg, VOCABULARY, Why, WORDS } from './events.ts'
import { ERRORS, labelOf } from './labels.ts'
import { Mode, Outcome } from './state.ts'
import type { ElasticState } from './state.ts'

type Fields = ArrayLike<number>
interface Names {
  readonly node: (id: number) => string
  readonly client: (index: number) => string
  readonly site: (index: number) => string
  readonly index: (index: number) => string
  readonly request: (id: number) => string
}
type Sentence = (f: Fields, name: Names) => string | null

const plural = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`
const millis = (micros: number) => `${String(Math.round(micros / 100) / 10).replace('.', ',')}\u00a0ms`
const shard = (f: Fields, n: Names, at = 1) => `${n.index(f[at])}[${f[at + 1]}]`

const messages: Readonly<Record<number, Sentence>> = {
  [Msg.PreVoteRequest]: (f, n) => `${n.node(f[0])} demande à ${n.node(f[1])} s’il voterait pour lui.`,
  [Msg.StartJoin]: (f, n) => `${n.node(f[0])} demande à ${n.node(f[1])} de le rejoindre au mandat ${f[3]}.`,
  [Msg.Replicate]: (f, n) => `${n.node(f[0])} envoie l’opération à la copie de ${n.node(f[1])}.`,
}

const mode: Sentence = (f, n) => {
  const who = n.node(f[0])
  if (f[2] === Mode.Leader) return `${who} a le quorum : il est élu master du mandat ${f[3]}.`
  if (f[2] === Mode.Follower) return `${who} suit ${n.node(f[5])}, master du mandat ${f[3]}.`
  if (f[4] === Why.Started) return null
  const reasons: Readonly<Record<number, string>> = {
    [Why.LeaderFailed]: 'trois vérifications du master sans réponse',
    [Why.LeaderGone]: 'le master a fermé sa connexion',
    [Why.HigherTerm]: `il a vu le mandat ${f[3]}, plus récent`,
    [Why.NoQuorum]: 'les nœuds qui lui restent ne forment pas un quorum',
    [Why.Timeout]: 'sa publication n’a pas eu de quorum en 30\u00a0s',
    [Why.StateTransfer]: 'voting-only, il n’a été élu que pour transmettre l’état le plus récent',
  }
  return `${who} ${f[1] === Mode.Leader ? 'n’est plus master' : 'cherche un master'} : ${reasons[f[4]] ?? 'il n’en a plus'}.`
}

const keptWhy: Readonly<Record<number, string>> = {
  [Kept.Delayed]: 'son nœud peut encore revenir',
  [Kept.Forced]: 'la forced awareness garde sa place à l’autre zone',
  [Kept.NoNode]: 'aucun nœud ne peut la prendre',
  [Kept.NoData]: 'aucun nœud présent n’a de copie à jour',
}

const leftWhy: Readonly<Record<number, string>> = {
  [Left.Disconnected]: 'connexion fermée',
  [Left.ChecksFailed]: 'trois vérifications sans réponse',
  [Left.Lagging]: 'en retard de plus de 90\u00a0s',
}

const ended: Sentence = (f, n) => {
  const what = n.request(f[1])
  if (f[2] === Outcome.Ok) return what.startsWith('GET') ? `${n.client(f[0])} lit ${plural(f[4], 'document', 'documents')}.` : `${n.client(f[0])} reçoit « OK » pour ${what}.`
  const told = `« ${ERRORS[f[3]]} »`
  return `${what} : ${told}.${f[2] === Outcome.Unknown ? ` ${n.client(f[0])} ne sait pas si l’écriture a eu lieu.` : ''}`
}

const blockedWhy: Readonly<Record<number, string>> = {
  [Ended.NoMaster]: 'il n’a pas de master, no_master_block refuse les écritures',
  [Ended.PrimaryInactive]: 'le primaire n’est pas actif',
  [Ended.NotRecovered]: 'il ne connaît pas encore le cluster',
  [Ended.NoIndex]: 'l’index n’existe pas encore',
}

const sentences: Readonly<Record<string, Sentence>> = {
  'started': (f, n) => (f[1] === 1 ? `${n.node(f[0])} démarre.` : `${n.node(f[0])} redémarre avec son disque : mandat ${f[2]}, état ${f[3]}.`),
  'stopped': (f, n) => `${n.node(f[0])} s’arrête net${f[1] === 1 ? ', sans courant' : ''}.`,
  'paused': (f, n) => `${n.node(f[0])} est figé.`,
  'resumed': (f, n) => `${n.node(f[0])} reprend et trouve ce qui l’attendait.`,
  'link-cut': (f, n) => `Plus rien ne passe de ${n.node(f[0])} à ${n.node(f[1])}.`,
  'link-healed': (f, n) => `Le lien de ${n.node(f[0])} à ${n.node(f[1])} est rétabli.`,
  'sites-cut': (f, n) => `Plus rien ne passe du site ${n.site(f[0])} au site ${n.site(f[1])}.`,
  'sites-healed': (f, n) => `Le lien du site ${n.site(f[0])} au site ${n.site(f[1])} est rétabli.`,
  'link-set': (f, n) => `Entre les sites ${n.site(f[0])} et ${n.site(f[1])}, un message met désormais ${millis(f[2])}.`,
  'message-sent': (f, n) => messages[f[2]]?.(f, n) ?? null,
  'message-lost': (f, n) => (f[2] === Msg.PeersRequest || f[2] === Msg.PeersResponse
    ? null
    : `${WORDS.message[f[2]]} de ${n.node(f[0])} n’atteint pas ${n.node(f[1])} : ${['le lien est coupé', 'le réseau le perd', 'il est arrêté'][f[3]]}.`),
  'mode-changed': mode,
  'election-scheduled': (f, n) => (f[1] > 1 ? null : `${n.node(f[0])} se présentera dans ${millis(f[2])}, tiré au hasard jusqu’à ${millis(f[3])}.`),
  'pre-vote-began': (f, n) => `${n.node(f[0])} sonde les autres avant de se présenter, essai ${f[2]}.`,
  'pre-vote-refused': (f, n) => `${n.node(f[0])} ne voterait pas pour ${n.node(f[1])} : il suit déjà ${n.node(f[2])}.`,
  'election-began': (f, n) => `${n.node(f[0])} gagnerait : il se présente au mandat ${f[1]}.`,
  'joined': (f, n) => `${n.node(f[0])} donne sa voix à ${f[0] === f[1] ? 'lui-même' : n.node(f[1])} pour le mandat ${f[2]}.`,
  'join-refused': (f, n) => `${n.node(f[0])} refuse sa voix à ${n.node(f[1])} pour le mandat ${f[2]} : il en est déjà au mandat ${f[3]}.`,
  'votes-counted': (f, n) => `${n.node(f[0])} compte ${plural(f[2], 'voix', 'voix')}, la configuration de vote en compte ${f[3]}.`,
  'vote-discarded': (f, n) => `${n.node(f[0])} ne compte pas la voix de ${n.node(f[1])}, dont l’état est plus récent que le sien.`,
  'published': (f, n) => `${n.node(f[0])} publie l’état ${f[2]} à ${plural(f[3], 'nœud', 'nœuds')}.`,
  'publish-refused': (f, n) => `${n.node(f[0])} refuse l’état ${f[3]} de ${n.node(f[1])}.`,
  'committed': f => `L’état ${f[2]} est commis : ${plural(f[3], 'nœud éligible l’a', 'nœuds éligibles l’ont')} accepté, ${plural(f[4], 'votant', 'votants')}.`,
  'publication-failed': (f, n) => `L’état ${f[2]} de ${n.node(f[0])} n’est pas commis.`,
  'config-changed': f => `Configuration de vote : ${plural(f[2], 'votant', 'votants')} sur ${plural(f[3], 'éligible présent', 'éligibles présents')}${f[3] > f[2] ? ', pour rester impaire' : ''}.`,
  'node-joined': (f, n) => `${n.node(f[1])} entre dans le cluster, ${plural(f[2], 'nœud', 'nœuds')}.`,
  'node-left': (f, n) => `${n.node(f[0])} retire ${n.node(f[1])} du cluster : ${leftWhy[f[2]]}.`,
  'check-failed': (f, n) => `${n.node(f[1])} ne répond pas à ${n.node(f[0])}, ${f[2]} fois sur ${f[3]}.`,
  'health-changed': f => `Santé du cluster : ${WORDS.health[f[2]]}.`,
  'index-created': (f, n) => `L’index ${n.index(f[1])} est créé.`,
  'shard-assigned': (f, n) => `${shard(f, n)} : ${f[4] === 1 ? 'le primaire' : 'une réplique'} va sur ${n.node(f[3])}.`,
  'shard-started': (f, n) => `${shard(f, n)} : ${f[4] === 1 ? 'le primaire' : 'la réplique'} de ${n.node(f[3])} est en service.`,
  'shard-promoted': (f, n) => `${shard(f, n)} : la réplique de ${n.node(f[3])} devient primaire.`,
  'shard-unassigned': (f, n) => `${shard(f, n)} : la copie de ${n.node(f[3])} manque${f[5] > 0 ? `, on l’attend ${spanText(f[5])}` : ''}.`,
  'shard-kept-unassigned': (f, n) => `${shard(f, n)} : une réplique reste sans nœud, ${keptWhy[f[3]]}.`,
  'wrote': (f, n) => `${n.node(f[0])} écrit le document ${f[3]} dans ${shard(f, n)}.`,
  'request-sent': (f, n) => `${n.client(f[0])} demande à ${n.node(f[2])} : ${n.request(f[1])}.`,
  'request-blocked': (f, n) => `${n.request(f[1])} attend chez ${n.node(f[0])} : ${blockedWhy[f[2]]}.`,
  'request-ended': ended,
  'nobody-reachable': (f, n) => `${n.client(f[0])} ne joint aucun nœud pour ${n.request(f[1])}.`,
}

const byCode: readonly (Sentence | undefined)[] = VOCABULARY.map(kind => sentences[kind.name])

export function narrate(state: ElasticState, code: number, fields: Fields): string | null {
  return byCode[code]?.(fields, {
    node: id => state.nodes[id - 1]?.name ?? state.clients[id - 1 - state.nodes.length]?.description.name ?? 'personne',
    client: index => state.clients[index].description.name,
    site: index => state.network.sites[index],
    index: index => state.indices[index].name,
    request: id => labelOf(state, state.requests[id]),
  }) ?? null
}

/** Said beside every run: what this cluster has of a real Elasticsearch, and what it has not. */
export const fidelity = 'Comme Elasticsearch depuis la version 7 : configuration de vote, pré-vote, élections, publication en deux temps, détection de panne, '
  + 'copies de shards, écritures et lectures. '
  + 'Laissé de côté : les disques, le contenu des documents, le rééquilibrage, la durée réelle d’une copie.'

export const explain = explainer({
  'unknown-node': s => `Il n’y a pas de nœud « ${s} ».`,
  'unknown-index': s => `Il n’y a pas d’index « ${s} ».`,
  'node-down': s => `${s} est arrêté : personne n’y répond.`,
  'too-many-requests': s => `${s} a déjà trop demandé dans cette simulation.`,
})
