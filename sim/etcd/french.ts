/**
 * The French of this world: events and refusals as sentences. Read by the journal, by the narration
 * for those who cannot see, and by nobody else: traces hold numbers.
 *
 * No-break spaces: U+00A0 before a colon and inside guillemets, U+202F before ; ! ?
 */
import { explainer } from '../kernel/refusals.ts'
import { ConfChangeType, MsgType, Role, Why } from '../raft/index.ts'
import { VOCABULARY } from './events.ts'
import { labelOf } from './calls.ts'
import type { Call } from './calls.ts'
import { Ended, ENDINGS } from './endings.ts'
import { LOGGED } from './errors.ts'
import { requestOf } from './requests.ts'
import { Outcome } from './state.ts'
import type { EtcdState, OperatorCommand } from './state.ts'

type Fields = ArrayLike<number>
interface Names {
  readonly member: (id: number) => string
  readonly client: (index: number) => string
  readonly site: (index: number) => string
  readonly write: (request: number) => string
  /** What the store answered when it refused. */
  readonly refusal: (request: number) => string
  readonly key: (watcher: number) => string
  readonly command: (id: number) => OperatorCommand
}
type Sentence = (f: Fields, name: Names) => string | null

const duration = (micros: number) => `${String(Math.round(micros / 100) / 10).replace('.', ',')}\u00a0ms`
const plural = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`

const messages: Partial<Record<number, (f: Fields, name: Names) => string | null>> = {
  [MsgType.Vote]: (f, n) => `${n.member(f[0])} demande sa voix à ${n.member(f[1])} pour le mandat ${f[3]}.`,
  [MsgType.PreVote]: (f, n) => `${n.member(f[0])} demande à ${n.member(f[1])} s’il lui donnerait sa voix pour le mandat ${f[3]}.`,
  [MsgType.App]: (f, n) => (f[6] > 0
    ? `${n.member(f[0])} envoie ${plural(f[6], 'entrée', 'entrées')} à ${n.member(f[1])}, à la suite de l’entrée ${f[5]}.`
    : null),
  [MsgType.Prop]: (f, n) => `${n.member(f[0])} transmet l’écriture à son leader, ${n.member(f[1])}.`,
}

const roles: Record<number, Sentence> = {
  [Role.Follower]: (f, n) => {
    const who = n.member(f[0])
    if (f[4] === Why.QuorumSilent) return `${who} démissionne : la majorité ne lui répond plus depuis un délai d’élection.`
    if (f[4] === Why.VotesLost) return `${who} renonce : une majorité lui a refusé sa voix pour le mandat ${f[3]}.`
    if (f[4] === Why.LeaderOfTerm) return `${who} retire sa candidature : le mandat ${f[3]} a déjà un leader.`
    if (f[1] === Role.Follower) return `${who} passe au mandat ${f[3]}, plus récent que le sien.`
    return `${who} redevient follower : il a vu le mandat ${f[3]}, plus récent que le sien.`
  },
  [Role.Candidate]: (f, n) => `${n.member(f[0])} n’entend pas de leader : il ouvre le mandat ${f[3]} et se porte candidat.`,
  [Role.PreCandidate]: (f, n) => `${n.member(f[0])} n’entend pas de leader : avant d’ouvrir un mandat, il demande s’il gagnerait.`,
  [Role.Leader]: (f, n) => `${n.member(f[0])} a la majorité : il est leader du mandat ${f[3]}.`,
}

const outcomes: Sentence = (f, n) => {
  const what = `${n.write(f[1])} : `
  if (f[2] === Outcome.Ok) return `${n.client(f[0])} reçoit « OK » pour ${n.write(f[1])}.`
  const told = f[3] === Ended.Refused ? n.refusal(f[1]) : ENDINGS[f[3]].text
  if (f[2] === Outcome.Failed) return `${what}« ${told} ».`
  if (f[3] === Ended.ConnectionLost) return `${what}la connexion est rompue. ${n.client(f[0])} ne sait pas si l’écriture a eu lieu.`
  return `${what}« ${told} ». ${n.client(f[0])} ne sait pas si l’écriture a eu lieu.`
}

const change: Sentence = (f, n) => {
  const [who, whom] = [n.member(f[0]), n.member(f[4])]
  if (f[5] !== Ended.None) return `${who} n’applique pas le changement qui concerne ${whom} : « ${ENDINGS[f[5]].text} ».`
  if (f[3] === ConfChangeType.RemoveNode) return `${who} applique : ${whom} ne fait plus partie du cluster.`
  if (f[3] === ConfChangeType.AddLearnerNode) return `${who} applique : ${whom} est learner, il apprend sans voter.`
  return `${who} applique : ${whom} est membre, avec une voix.`
}

const disks = [
  (who: string) => `Le disque de ${who} est effacé.`,
  (who: string) => `Le disque de ${who} est remplacé par une copie plus ancienne.`,
  (who: string) => `${who} reçoit une sauvegarde restaurée : un nouveau cluster, de nouveaux identifiants.`,
  (who: string) => `« --force-new-cluster » : ${who} oublie les autres membres et ce que son disque ne sait pas commis.`,
  (who: string) => `${who} crée ses données d’après sa configuration.`,
  (who: string) => `${who} rejoint le cluster qui l’a ajouté.`,
]

const refusedStarts = [
  (who: string) => `${who} ne démarre pas : « ${LOGGED.bootstrapped(who)} ».`,
  (who: string) => `${who} ne démarre pas : aucun cluster ne l’a ajouté.`,
  (who: string) => `${who} ne démarre pas : il ne joint aucun membre du cluster.`,
  (who: string) => `${who} ne démarre pas : il n’a pas de données.`,
]

const whyLost = (loss: number) => (loss === 0 ? 'le réseau la perd' : 'le lien est coupé')

const lost: Sentence = (f, n) => {
  if (f[2] === MsgType.Heartbeat || f[2] === MsgType.HeartbeatResp) return null
  const why = [
    'le réseau le perd', 'le lien est coupé', `${n.member(f[1])} est arrêté`,
    'ils ne sont pas du même cluster', `${n.member(f[0])} a été retiré du cluster`,
  ][f[4]]
  return `Un message de ${n.member(f[0])} n’atteint pas ${n.member(f[1])} : ${why}.`
}

const refusedVote: Sentence = (f, n) => {
  const begin = `${n.member(f[0])} refuse sa voix à ${n.member(f[1])} pour le mandat ${f[2]} : `
  if (f[3] === Why.LogBehind) return `${begin}son journal est plus récent que celui du candidat.`
  if (f[3] === Why.LeaderExists) return `${begin}ce mandat a déjà un leader, ${n.member(f[4])}.`
  return `${begin}il l’a déjà donnée à ${f[4] === f[0] ? 'lui-même' : n.member(f[4])}.`
}

const LINE_SHOWN = 60
const shortened = (line: string) => (line.length > LINE_SHOWN ? `${line.slice(0, LINE_SHOWN)}…` : line)

const commandEnded: Sentence = (f, n) => {
  const { line, err } = n.command(f[1])
  const what = `${n.client(f[0])} : ${shortened(line)}`
  if (f[2] === 0) return `${what} → OK`
  if (f[2] === 130) return `${what} → interrompu`
  const error = err.find(text => text.startsWith('Error: ')) ?? err[0]
  return error === undefined ? `${what} → code ${f[2]}` : `${what} → « ${error.replace('Error: ', '')} »`
}

const sentences: Readonly<Record<string, Sentence>> = {
  'started': (f, n) => (f[1] === 1
    ? `${n.member(f[0])} démarre.`
    : `${n.member(f[0])} redémarre avec son disque : ${plural(f[2], 'entrée', 'entrées')}, mandat ${f[3]}.`),
  'stopped': (f, n) => `${n.member(f[0])} s’arrête net.`,
  'paused': (f, n) => `${n.member(f[0])} est figé : il ne voit plus passer le temps.`,
  'resumed': (f, n) => `${n.member(f[0])} reprend et trouve ce qui l’attendait.`,
  'link-cut': (f, n) => `Plus rien ne passe de ${n.member(f[0])} à ${n.member(f[1])}.`,
  'link-healed': (f, n) => `Le lien de ${n.member(f[0])} à ${n.member(f[1])} est rétabli.`,
  'sites-cut': (f, n) => `Plus rien ne passe du site ${n.site(f[0])} au site ${n.site(f[1])}.`,
  'sites-healed': (f, n) => `Le lien du site ${n.site(f[0])} au site ${n.site(f[1])} est rétabli.`,
  'message-sent': (f, n) => messages[f[2]]?.(f, n) ?? null,
  'message-lost': lost,
  'applied': (f, n) => (f[3] < 0 ? null : `${n.member(f[0])} applique ${n.write(f[3])}, révision ${f[4]}.`),
  'request-sent': (f, n) => `${n.client(f[0])} envoie ${n.write(f[1])} à ${n.member(f[2])}.`,
  'request-blocked': (f, n) => `${n.write(f[1])} attend chez ${n.member(f[0])} : il ne connaît pas de leader.`,
  'request-lost': (f, n) => `${n.write(f[1])} n’atteint pas ${n.member(f[2])} : ${whyLost(f[3])}.`,
  'answer-lost': (f, n) => `La réponse de ${n.member(f[0])} pour ${n.write(f[1])} est perdue : ${whyLost(f[2])}.`,
  'nobody-reachable': (f, n) => `${n.client(f[0])} ne joint aucun membre pour ${n.write(f[1])}.`,
  'request-ended': outcomes,
  'request-retried': (f, n) => `${n.write(f[1])} : « ${ENDINGS[f[2]].text} ». ${n.client(f[0])} réessaie ailleurs.`,
  'members-changed': change,
  'snapshot-installed': (f, n) => `${n.member(f[0])} repart du snapshot reçu : entrée ${f[1]}, révision ${f[3]}.`,
  'snapshot-saved': (f, n) => `${n.member(f[0])} enregistre un snapshot jusqu’à l’entrée ${f[1]}.`,
  'panicked': (f, n) => `${n.member(f[0])} s’arrête en panique : « ${LOGGED.outOfRange(f[1], f[2])} ».`,
  'gone': (f, n) => `${n.member(f[0])} s’arrête : « ${LOGGED.removed} ».`,
  'leases-extended': (f, n) => `${n.member(f[0])}, nouveau leader, rend toute leur durée aux baux (${f[1]}).`,
  'lease-expired': (f, n) => `Le bail ${f[1]} a expiré : ${n.member(f[0])} propose de le révoquer.`,
  'watched': (f, n) => `${n.client(f[0])}, qui observe ${n.key(f[1])}, reçoit la révision ${f[2]} de ${n.member(f[4])}.`,
  'watch-cancelled': (f, n) => `${n.client(f[0])} n’observe plus ${n.key(f[1])} : « ${ENDINGS[f[2]].text} ».`,
  'backup-saved': (f, n) => `${n.member(f[0])} livre une sauvegarde à la révision ${f[2]}.`,
  'data-changed': (f, n) => disks[f[1]](n.member(f[0])),
  'disk-set': (f, n) => `Le disque de ${n.member(f[0])} met désormais ${duration(f[1])} à écrire.`,
  'link-set': (f, n) => `De ${n.member(f[0])} à ${n.member(f[1])}, un message met désormais ${duration(f[2])}.`,
  'start-refused': (f, n) => refusedStarts[f[1]](n.member(f[0])),
  'nudged': (f, n) => `Mise en scène : ${n.member(f[0])} attendra ${f[1]} battements manqués${f[2] > 0 ? `, son horloge décalée de ${duration(f[2])}` : ''}.`,
  'client-stopped': (f, n) => `${n.client(f[0])} est arrêté : ce qu’il demandait, il n’en saura rien.`,
  'client-started': (f, n) => `${n.client(f[0])} redémarre, caches vides : il relit ce qu’il observait.`,
  'command-began': (f, n) => `${n.client(f[0])} lance : ${shortened(n.command(f[1]).line)}`,
  'command-ended': commandEnded,
  'role-changed': (f, n) => roles[f[2]](f, n),
  'vote-granted': (f, n) => `${n.member(f[0])} ${f[3] === 1 ? 'donnerait' : 'donne'} sa voix à ${n.member(f[1])} pour le mandat ${f[2]}.`,
  'vote-refused': refusedVote,
  'vote-counted': (f, n) => `${n.member(f[0])} compte ${plural(f[3], 'voix', 'voix')} sur ${f[4]} nécessaires.`,
  'campaign-ignored': (f, n) => `${n.member(f[0])} ignore la candidature de ${n.member(f[2])} : il vient d’entendre son leader.`,
  'committed': (f, n) => (f[2] - f[1] > 1
    ? `${n.member(f[0])} sait commises les entrées ${f[1] + 1} à ${f[2]}.`
    : `${n.member(f[0])} sait commise l’entrée ${f[2]}.`),
  'conflict-removed': (f, n) => `${n.member(f[0])} retire de son journal l’entrée ${f[1]} du mandat ${f[2]} : celle du mandat ${f[3]} la remplace.`,
  'append-refused': (f, n) => `${n.member(f[0])} refuse la suite : il n’a pas l’entrée ${f[2]} de ${n.member(f[1])}.`,
  'appended': (f, n) => `${n.member(f[0])} ajoute l’entrée ${f[2]} à son journal, mandat ${f[3]}.`,
  'transfer-began': (f, n) => `${n.member(f[0])} passe la main à ${n.member(f[1])} : d’ici là, il n’accepte plus d’écriture.`,
  'transfer-aborted': (f, n) => `${n.member(f[0])} garde la main : ${n.member(f[1])} ne l’a pas prise à temps.`,
  'read-confirmed': (f, n) => `${n.member(f[0])} s’est assuré qu’il est toujours leader : ${n.member(f[1])} peut lire à partir de l’entrée ${f[2]}.`,
  'snapshot-sent': (f, n) => `${n.member(f[0])} envoie un snapshot à ${n.member(f[1])} : il n’a plus les entrées qui lui manquent.`,
  'conf-change-refused': (f, n) => `${n.member(f[0])} écarte un changement de membres : un autre n’est pas encore appliqué.`,
  'proposal-dropped': (f, n) => `${n.member(f[0])} abandonne une écriture : ${dropped[f[2]] ?? 'il ne peut pas la proposer'}.`,
  'leader-forgotten': (f, n) => `${n.member(f[0])} oublie son leader, ${n.member(f[1])}.`,
  'leader-known': (f, n) => (f[0] === f[1] ? null : `${n.member(f[0])} suit ${n.member(f[1])}, leader du mandat ${f[2]}.`),
}

/** Why a proposal goes no further, where there is more to say than that. */
const dropped: Partial<Record<number, string>> = {
  [Why.NoLeader]: 'il ne connaît pas de leader',
  [Why.Transferring]: 'il est en train de passer la main',
  [Why.NotMember]: 'il n’est plus membre du cluster',
}

const byCode: readonly (Sentence | undefined)[] = VOCABULARY.map(kind => sentences[kind.name])

export function narrate(state: EtcdState, code: number, fields: Fields): string | null {
  const sentence = byCode[code]
  if (sentence === undefined) return null
  return sentence(fields, {
    member: id => state.members[id - 1]?.name ?? 'personne',
    client: index => state.clients[index].description.name,
    site: index => state.network.sites[index],
    write: request => phraseOf(requestOf(state.requests, request).call),
    refusal: request => {
      const { reply } = requestOf(state.requests, request)
      return reply?.kind === 'error' ? reply.error : ''
    },
    key: watcher => state.watchers[watcher].range.key,
    command: id => state.commands[id],
  })
}

/** What a client asked, as the subject of a sentence. */
function phraseOf(call: Call): string {
  if (call.kind === 'put') return `${call.key}\u00a0=\u00a0${call.value}`
  if (call.kind === 'range') return `lire ${call.key}${call.serializable ? ' (sérialisable)' : ''}`
  return labelOf(call)
}

/** Said beside every run: what this cluster has of a real etcd, and what it has not. */
export const fidelity = 'Comme un vrai etcd : délais, votes, réplication, commit, démission sans majorité, disque synchronisé, pannes. '
  + 'Lectures, snapshots, baux, changements de membres et commandes d’opérateur compris. '
  + 'Laissé de côté : appliquer une écriture ne prend aucun temps. '
  + 'Réglages d’etcd 3.4, sans pré-vote, sauf mention.'

export const explain = explainer({
  'unknown-member': s => `Il n’y a pas de membre « ${s} ».`,
  'client-stopped': s => `${s} est arrêté : il ne demande rien.`,
  'client-already-stopped': s => `${s} est déjà arrêté.`,
  'client-already-up': s => `${s} tourne déjà.`,
  'still-running': s => `${s} tourne encore : arrêtez-le d’abord.`,
  'no-data': s => `${s} n’a pas de données.`,
  'too-old': s => `Le disque de ${s} n’a jamais été si ancien, ou on ne l’a plus.`,
  'data-dir-not-empty': s => `Le répertoire de données de ${s} n’est pas vide : effacez-le d’abord.`,
  'unknown-backup': s => `Il n’y a pas de sauvegarde n° ${s}.`,
  'bump-and-mark': () => '« --bump-revision » et « --mark-compacted » vont ensemble.',
  'no-bump': s => `etcd ${s} ne connaît pas « --bump-revision ».`,
  'not-in-initial-cluster': s => `${s} n’est pas dans « --initial-cluster ».`,
  'member-down': s => `${s} est arrêté : personne n’y répond.`,
  'bad-key': () => 'Une clé a de 1 à 40 caractères, une valeur 40 au plus.',
  'too-many-requests': s => `${s} a déjà trop écrit dans cette simulation.`,
  'bad-line': () => 'Une commande a 400 caractères au plus.',
  'console-busy': s => `À la console de ${s}, une commande tourne encore : interrompez-la (Ctrl-C) ou attendez sa fin.`,
  'nothing-runs': s => `À la console de ${s}, rien ne tourne.`,
  'no-timer': s => `${s} n’attend pas d’élection.`,
  'no-such-draw': s => `${s} ne peut pas tirer ce délai.`,
})
