/**
 * The French of this world: events and refusals as sentences, with Kafka's own names of errors. Read
 * by the journal, and by the narration for those who cannot see.
 *
 * No-break spaces: U+00A0 before a colon and inside guillemets, U+202F before ; ! ?
 */
import { explainer } from '../kernel/refusals.ts'
import { spanText } from '../kernel/spans.ts'
import { Role } from '../raft/index.ts'
import { ERRORS, KIND_NO, Leave, VOCABULARY } from './events.ts'
import { Outcome } from './state.ts'
import type { KafkaState } from './state.ts'

type Fields = ArrayLike<number>
interface Names {
  readonly who: (endpoint: number) => string
  readonly site: (index: number) => string
  readonly partition: (number: number) => string
  readonly topic: (number: number) => string
  readonly lag: string
  readonly session: string
}
type Sentence = (f: Fields, n: Names) => string | null

const plural = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`
const message = (id: number) => `le message ${id + 1}`
const Message = (id: number) => `Le message ${id + 1}`

/** What an error means for whoever gets it. */
const meanings: Partial<Record<(typeof ERRORS)[number], string>> = {
  NOT_ENOUGH_REPLICAS: 'moins de répliques à jour que min.insync.replicas, rien n’est écrit',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'écrit, mais l’ISR a rétréci sous min.insync.replicas',
  NOT_LEADER_OR_FOLLOWER: 'ce broker ne dirige pas, ou plus, la partition',
  REQUEST_TIMED_OUT: 'pas de réponse à temps',
  NETWORK_EXCEPTION: 'la connexion est rompue',
  LEADER_NOT_AVAILABLE: 'la partition n’a pas de leader',
  TIMEOUT_EXCEPTION: 'le temps accordé au message est passé',
}
const error = (no: number) => {
  const name = ERRORS[no]
  const meaning = meanings[name]
  return meaning === undefined ? name : `${name}, ${meaning}`
}

const sent: Partial<Record<number, Sentence>> = {
  [KIND_NO.produce]: (f, n) => `${n.who(f[0])} envoie ${message(f[4])} à ${n.who(f[1])}, leader de ${n.partition(f[3])}.`,
  [KIND_NO.fetched]: (f, n) => `${n.who(f[1])} va chercher chez ${n.who(f[0])} la suite de ${n.partition(f[3])}, à partir du message ${f[4] + 1}${f[5] > 1_000_000 ? ` : ${spanText(f[5])} de transfert` : ''}.`,
  [KIND_NO['alter-partition']]: (f, n) => `${n.who(f[0])} demande au contrôleur ${n.who(f[1])} de changer l’ISR de ${n.partition(f[3])}.`,
}

const roles: Partial<Record<number, Sentence>> = {
  [Role.Candidate]: (f, n) => `${n.who(f[0])} n’entend plus de contrôleur actif : il se présente pour l’époque ${f[3]}.`,
  [Role.Leader]: (f, n) => `${n.who(f[0])} a la majorité des contrôleurs : il est élu pour l’époque ${f[3]}.`,
}

const elected = ['dans l’ISR, il a tout', 'parmi les ELR, il a tout', 'dernier leader connu', 'élection « unclean » : ce qu’il n’a pas est perdu']

const ended: Sentence = (f, n) => {
  if (f[2] === Outcome.Acknowledged) return `${n.who(f[0])} : ${message(f[1])} est acquitté.`
  if (f[2] === Outcome.Refused) return `${n.who(f[0])} : ${message(f[1])} est refusé (${error(f[3])}).`
  return `${n.who(f[0])} ne sait pas si ${message(f[1])} est écrit (${error(f[3])}).`
}

const sentences: Readonly<Record<string, Sentence>> = {
  'started': (f, n) => (f[1] === 1 ? null : `${n.who(f[0])} redémarre.`),
  'stopped': (f, n) => `${n.who(f[0])} s’arrête net.`,
  'paused': (f, n) => `${n.who(f[0])} est figé.`,
  'resumed': (f, n) => `${n.who(f[0])} reprend.`,
  'destroyed': (f, n) => `${n.who(f[0])} est détruit, ses disques avec lui.`,
  'link-cut': (f, n) => `Plus rien ne passe de ${n.who(f[0])} à ${n.who(f[1])}.`,
  'link-healed': (f, n) => `Le lien de ${n.who(f[0])} à ${n.who(f[1])} est rétabli.`,
  'sites-cut': (f, n) => `Plus rien ne passe du site ${n.site(f[0])} au site ${n.site(f[1])}.`,
  'sites-healed': (f, n) => `Le lien du site ${n.site(f[0])} au site ${n.site(f[1])} est rétabli.`,
  'bandwidth-set': (f, n) => `Du site ${n.site(f[0])} au site ${n.site(f[1])}, il passe désormais ${f[2]} ko par seconde.`,
  'link-set': (f, n) => `Du site ${n.site(f[0])} au site ${n.site(f[1])}, un message met désormais ${String(f[2] / 1_000).replace('.', ',')} ms.`,
  'message-sent': (f, n) => sent[f[2]]?.(f, n) ?? null,
  'message-lost': (f, n) => `Un message de ${n.who(f[0])} à ${n.who(f[1])} se perd : ${['le réseau le perd', 'le lien est coupé', 'personne n’écoute', 'l’envoi s’est interrompu'][f[3]]}.`,
  'role-changed': (f, n) => (f[1] === Role.Leader ? `${n.who(f[0])} n’est plus le contrôleur actif.` : roles[f[2]]?.(f, n) ?? null),
  'controller-active': (f, n) => `${n.who(f[0])} est le contrôleur actif, époque ${f[1]}.`,
  'registration-refused': (f, n) => `${n.who(f[0])} ne réenregistre pas encore ${n.who(f[1])} : ${ERRORS[f[2]]}, sa session d’avant court toujours.`,
  'registered': (f, n) => `${n.who(f[0])} est réenregistré, et tenu à l’écart tant qu’il n’est pas à jour.`,
  'fenced': (f, n) => `${n.who(f[0])} n’a pas donné signe de vie depuis ${n.session} : le contrôleur l’écarte.`,
  'unfenced': (f, n) => `${n.who(f[0])} est de nouveau admis.`,
  'leader-elected': (f, n) => `${n.who(f[0])} devient leader de ${n.partition(f[1])}, époque ${f[2]} : ${elected[f[3]]}.`,
  'offline': (f, n) => `${n.partition(f[0])} n’a plus de leader : aucune réplique sûre n’est là.`,
  'isr-left': (f, n) => `${n.who(f[0])} sort de l’ISR de ${n.partition(f[1])} : ${f[3] === Leave.Lag ? `plus de ${n.lag} sans avoir tout reçu` : 'il est écarté'}. L’ISR compte ${plural(f[2], 'réplique', 'répliques')}.`,
  'isr-joined': (f, n) => `${n.who(f[0])} a tout rattrapé : il revient dans l’ISR de ${n.partition(f[1])}, qui compte ${plural(f[2], 'réplique', 'répliques')}.`,
  'elr-joined': (f, n) => `${n.who(f[0])} reste éligible (ELR) pour ${n.partition(f[1])} : il a tout ce qui est acquitté.`,
  'elr-left': (f, n) => `${n.who(f[0])} n’est plus dans les ELR de ${n.partition(f[1])}.`,
  'configured': (f, n) => `${n.topic(f[0])} : min.insync.replicas ${f[1]}, élection « unclean » ${f[2] === 1 ? 'permise' : 'interdite'}.`,
  'alter-refused': (f, n) => `${n.who(f[0])} refuse de changer l’ISR de ${n.partition(f[1])} : ${ERRORS[f[2]]}.`,
  'leads': (f, n) => (f[2] === 0 ? null : `${n.who(f[0])} dirige ${n.partition(f[1])} avec ${plural(f[3], 'message', 'messages')}.`),
  'appended': (f, n) => `${n.who(f[0])} écrit ${message(f[3])} dans ${n.partition(f[1])}.`,
  'replicated': (f, n) => `${n.who(f[0])} a ${n.partition(f[1])} jusqu’au message ${f[3] + 1}.`,
  'high-watermark': (f, n) => `${n.partition(f[1])} : toute l’ISR a ${f[3] > 1 ? `les ${f[3]} premiers messages, ils sont lisibles` : 'le premier message, il est lisible'}.`,
  'truncated': (f, n) => `${n.who(f[0])} efface ${plural(f[3] - f[2], 'message', 'messages')} de ${n.partition(f[1])} que son leader n’a jamais eus.`,
  'produce-refused': (f, n) => `${n.who(f[0])} refuse ${message(f[2])} : ${error(f[3])}.`,
  'asked': (f, n) => (f[3] >= 0 ? `${n.who(f[0])} recopie ${message(f[3])} vers ${n.partition(f[2])}.` : null),
  'retried': (f, n) => `${n.who(f[0])} réessaiera ${message(f[1])} : ${error(f[2])}.`,
  'no-leader': (f, n) => `${Message(f[1])} attend chez ${n.who(f[0])} : ${n.partition(f[2])} n’a pas de leader joignable.`,
  'ended': ended,
  'read': (f, n) => `${n.who(f[0])} lit ${f[4] > 1 ? `${f[4]} messages` : message(f[3])} de ${n.partition(f[1])}.`,
  'unreadable': (f, n) => `${n.who(f[0])} ne peut plus lire ${n.partition(f[1])} : ${error(f[2])}.`,
  'consumer-moved': (f, n) => `${n.who(f[0])} avait lu ${n.partition(f[1])} jusqu’à ${f[2]}, le leader n’a pas cette suite : il reprend à ${f[3]}.`,
  'messages-lost': (f, n) => `${plural(f[1], 'message acquitté', 'messages acquittés')} de ${n.partition(f[0])} : perdu${f[1] > 1 ? 's' : ''}.`,
}

const byCode: readonly (Sentence | undefined)[] = VOCABULARY.map(kind => sentences[kind.name])

export function narrate(state: KafkaState, code: number, fields: Fields): string | null {
  const sentence = byCode[code]
  if (sentence === undefined) return null
  return sentence(fields, {
    who: endpoint => state.network.endpoints[endpoint].name,
    site: index => state.network.sites[index],
    partition: number => state.partitions[number].name,
    topic: number => state.topics[number].name,
    lag: spanText(state.settings.replicaLagTimeMax),
    session: spanText(state.settings.sessionTimeout),
  })
}

/** Said beside every run: what these clusters have of a real Kafka, and what they have not. */
export const fidelity = 'Comme un vrai Kafka : fetch des followers, ISR, high watermark, époques, acks, min.insync.replicas, sessions des brokers, élections, ELR, contrôleurs qui votent. '
  + 'Laissé de côté : transactions, compaction, ordre entre messages, pertes du cache disque. Le Raft des contrôleurs pousse son journal, celui de Kafka le tire : mêmes votes.'

export const explain = explainer({
  'unknown-machine': s => `Il n’y a ni broker ni contrôleur « ${s} ».`,
  'unknown-producer': s => `Il n’y a pas de producteur « ${s} ».`,
  'unknown-topic': s => `Il n’y a pas de topic « ${s} ».`,
  'destroyed': s => `${s} est détruit : il ne reviendra pas.`,
  'too-many-messages': s => `${s} a déjà trop écrit dans cette simulation.`,
  'no-controller': s => `Aucun contrôleur actif : rien ne peut changer pour ${s}.`,
  'election-not-needed': s => `${s} : personne à élire. La partition a un leader, ou aucune réplique n’est là.`,
})
