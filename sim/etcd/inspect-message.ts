/**
 * A message on its way, field by field, by the names of raftpb.Message (raft/raftpb/raft.proto) with a
 * French gloss; a client's request or answer likewise.
 */
import { lostOnTheWay } from '../kernel/network.ts'
import { waitingIn } from '../kernel/queue.ts'
import type { Inspection, InspectionSection, Kernel } from '../kernel/world.ts'
import { MsgType } from '../raft/index.ts'
import type { Message } from '../raft/index.ts'
import { labelOf } from './calls.ts'
import { ENDINGS } from './endings.ts'
import { WORDS } from './events.ts'
import { requestOf } from './requests.ts'
import { Due } from './state.ts'
import type { Answer, Asked, EtcdState } from './state.ts'
import { entryLabel, nameOf } from './view.ts'

const MEANS: Readonly<Record<number, string>> = {
  [MsgType.Prop]: 'une écriture transmise au leader', [MsgType.App]: 'des entrées à ajouter au journal, ou le nouveau commit',
  [MsgType.AppResp]: 'réponse à MsgApp', [MsgType.Vote]: 'demande une voix', [MsgType.VoteResp]: 'réponse à MsgVote',
  [MsgType.Snap]: 'un snapshot, à la place d’entrées oubliées', [MsgType.Heartbeat]: 'battement du leader', [MsgType.HeartbeatResp]: 'réponse au battement',
  [MsgType.TransferLeader]: 'demande de passer la main', [MsgType.TimeoutNow]: 'à toi : ouvre un mandat sans attendre',
  [MsgType.ReadIndex]: 'jusqu’où lire ?', [MsgType.ReadIndexResp]: 'lis à partir de cette entrée',
  [MsgType.PreVote]: 'demande s’il donnerait sa voix', [MsgType.PreVoteResp]: 'réponse à MsgPreVote',
}

const micros = (time: number) => `${String(Math.round(time / 10) / 100).replace('.', ',')}\u00a0ms`

export function inspectMessage(state: EtcdState, kernel: Kernel, id: number): Inspection | null {
  const due = waitingIn(kernel.queue).find(d => d.seq === id)
  if (due?.kind === Due.Message) {
    const { from, sentAt } = due
    const to = due.owner + 1
    const message = due.body as Message
    const lost = lostOnTheWay(state.network, from - 1, to - 1, sentAt) || state.members[to - 1].node === null
    return {
      title: `${WORDS.message[message.type]} · ${state.members[from - 1].name} → ${state.members[to - 1].name}`,
      sections: [fieldsOf(state, message), entriesOf(state, message), travel(sentAt, kernel.now, due.at, lost)],
    }
  }
  if (due?.kind === Due.Request || due?.kind === Due.Answer) return clientMessage(state, kernel, due.body as Asked | Answer, due.at)
  return null
}

const section = (title: string, rows: InspectionSection['rows'], empty = ''): InspectionSection => ({ title, columns: [], rows, empty })

function fieldsOf(state: EtcdState, m: Message): InspectionSection {
  const rows = [
    ['type', WORDS.message[m.type], MEANS[m.type] ?? ''],
    ['from', nameOf(state, m.from), 'de'],
    ['to', nameOf(state, m.to), 'à'],
    ['term', String(m.term), m.term === 0 ? 'sans mandat : un message local' : 'mandat de l’expéditeur'],
    ['logTerm', String(m.logTerm), logTermOf(m)],
    ['index', String(m.index), indexOf(m)],
    ['commit', String(m.commit), 'dernière entrée commise, pour l’expéditeur'],
    ['reject', m.reject ? 'true' : 'false', m.reject ? 'il refuse' : 'il ne refuse pas'],
  ]
  if (m.reject && m.type === MsgType.AppResp) rows.push(['rejectHint', String(m.rejectHint), 'le leader peut reprendre là'])
  if (m.context !== 0) rows.push(['context', String(m.context), m.type === MsgType.Vote ? 'l’ancien leader l’a demandé' : 'numéro de la lecture en attente'])
  if (m.snapshot !== null) rows.push(['snapshot', `entrée ${m.snapshot.index}, mandat ${m.snapshot.term}`, 'tient lieu de journal jusque-là'])
  return section('Champs', rows)
}

function logTermOf({ type }: Message): string {
  if (type === MsgType.App) return 'mandat de l’entrée qui précède'
  if (type === MsgType.Vote || type === MsgType.PreVote) return 'mandat de sa dernière entrée'
  return type === MsgType.AppResp ? 'mandat de l’entrée indiquée' : 'sans objet'
}

function indexOf({ type, reject }: Message): string {
  if (type === MsgType.App) return 'entrée qui précède'
  if (type === MsgType.AppResp) return reject ? 'entrée qu’il n’a pas' : 'il a tout jusqu’ici'
  if (type === MsgType.Vote || type === MsgType.PreVote) return 'sa dernière entrée'
  return type === MsgType.ReadIndexResp ? 'entrée à partir de laquelle lire' : 'sans objet'
}

function entriesOf(state: EtcdState, { entries }: Message): InspectionSection {
  return {
    title: `entries : ${entries.length}`,
    columns: ['index', 'term', 'contenu'],
    rows: entries.map(e => [String(e.index), String(e.term), entryLabel(state, e) || 'entrée vide, qui ouvre un mandat']),
    empty: 'Aucune entrée.',
  }
}

function travel(sentAt: number, now: number, arrivesAt: number, lost: boolean): InspectionSection {
  return section('Trajet', [
    ['parti depuis', micros(now - sentAt), ''],
    ['arrive dans', lost ? 'jamais' : micros(arrivesAt - now), lost ? 'le lien est coupé sous lui, ou personne n’est là' : 'si rien ne le perd d’ici là'],
  ])
}

function clientMessage(state: EtcdState, kernel: Kernel, body: Asked | Answer, arrivesAt: number): Inspection {
  const request = requestOf(state.requests, body.request)
  const client = state.clients[request.client]
  const [asks, member] = [client.description.name, state.members[body.member - 1]]
  const isAnswer = 'outcome' in body
  const [from, to] = isAnswer ? [member.id - 1, client.endpoint] : [client.endpoint, member.id - 1]
  const lost = lostOnTheWay(state.network, from, to, body.sentAt) || (!isAnswer && member.node === null)
  const error = isAnswer ? ENDINGS[body.ended].text || (body.reply?.kind === 'error' ? body.reply.error : '') : ''
  return {
    title: isAnswer ? `Réponse · ${member.name} → ${asks}` : `Requête · ${asks} → ${member.name}`,
    sections: [
      section('Champs', [
        ['demande', labelOf(request.call), request.call.kind],
        ['numéro', String(request.id + 1), 'dans cette simulation'],
        ['essai', String(request.attempts), 'envois de cette demande'],
        ...(isAnswer ? [['réponse', error || 'OK', error ? 'le texte d’etcd' : 'confirmée']] : []),
      ]),
      travel(body.sentAt, kernel.now, arrivesAt, lost),
    ],
  }
}
