/** The scene in words: what a frame shows, as rows and sentences for those who do not see it. */
import type { ClientView, EtcdView, LinkView, MemberView, MessageView, RequestView } from '../../sim/etcd/view.ts'
import type { SceneWords } from '../stage/staging.ts'
import { latencyText } from '../../composables/times.ts'
import { messageText, messageTone, roleOf } from '../scene/words.ts'

/** A member's row: its name, then what stands under the headings. */
export interface MemberRow {
  readonly name: string
  readonly cells: readonly string[]
}

export const MEMBER_HEADINGS = ['Membre', 'Site', 'Rôle', 'Mandat', 'Fin du journal', 'Commis jusqu’à', 'Leader connu'] as const

export function memberRow(m: MemberView): MemberRow {
  const standing = m.standing === 'learner' ? ', sans voix' : m.standing === 'stranger' ? ', hors du cluster' : ''
  return {
    name: m.name,
    cells: [m.site, roleOf(m) + standing, String(m.term), m.lastIndex === 0 ? 'vide' : logEnd(m), String(m.commit), m.leader || 'aucun'],
  }
}

/** "entrée 3, x=7"; "entrée 3, x=7, pas encore sur disque". */
function logEnd(m: MemberView): string {
  const last = m.log.at(-1)
  const label = last === undefined || last.label === '' ? '' : `, ${last.label}`
  return `entrée ${m.lastIndex}${label}${last === undefined || last.durable ? '' : ', pas encore sur disque'}`
}

/** Links between sites all, between members those that are cut. */
export function linkSentences(view: EtcdView): string[] {
  return view.links.filter(l => l.kind === 'site' || l.cut !== 'none').map(linkSentence)
}

function linkSentence(l: LinkView): string {
  const ends = l.kind === 'site' ? `Du site ${l.from} au site ${l.to}` : `De ${l.from} à ${l.to}`
  switch (l.cut) {
    case 'both': return `${ends} : coupé dans les deux sens.`
    case 'forward': return `${ends} : coupé de ${l.from} vers ${l.to}, ouvert de ${l.to} vers ${l.from}.`
    case 'backward': return `${ends} : coupé de ${l.to} vers ${l.from}, ouvert de ${l.from} vers ${l.to}.`
    case 'none': return `${ends} : ${latencyText(l.latency)} aller${l.latency === l.normal ? '' : `, au lieu de ${latencyText(l.normal)}`}.`
  }
}

/** Requests of a client that are named: the last ones. */
const NAMED = 4
const OUTCOMES = { ok: 'confirmée', waiting: 'en attente', unknown: 'sans réponse : résultat inconnu', failed: 'refusée' } as const

export function clientSentence(c: ClientView): string {
  const begin = `${c.name}, site ${c.site}${c.stopped ? ', arrêté' : ''} : `
  if (c.total === 0) return `${begin}n’a encore rien demandé.`
  const counted = `${c.ok} ${c.ok > 1 ? 'demandes confirmées' : 'demande confirmée'} sur ${c.total}`
  return `${begin}${counted}. Les dernières : ${c.requests.slice(-NAMED).map(requestText).join(' ; ')}.`
}

const requestText = (r: RequestView) => `${r.label}${r.member === '' ? '' : ` par ${r.member}`}, ${OUTCOMES[r.outcome]}`

/** What is on its way, heartbeats left out. */
export function messageSentences(view: EtcdView): string[] {
  return view.messages.filter(m => messageTone(m) !== 'beat').map(messageSentence)
}

function messageSentence(m: MessageView): string {
  return `De ${m.from} à ${m.to} : « ${messageText(m)} »${m.doomed ? ', qui n’arrivera pas' : ''}.`
}

/** All of it. */
export function sceneWords(view: EtcdView): SceneWords {
  const voters = view.members.filter(m => m.standing === 'voter').length
  return {
    lead: `Pour décider, il faut ${view.quorum} voix sur ${voters}.`,
    tables: [{ caption: 'Les membres du cluster', headings: MEMBER_HEADINGS, rows: view.members.map(memberRow).map(({ name, cells }) => [name, ...cells]) }],
    lists: [
      { title: 'Les liens', items: linkSentences(view) },
      { title: 'Les clients', items: view.clients.map(clientSentence) },
      { title: 'En chemin', items: messageSentences(view) },
    ],
  }
}
