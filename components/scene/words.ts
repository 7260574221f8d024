/** French words of the scene: short ones, written inside the shapes. */
import type { MemberView, MessageView, RequestView } from '../../sim/etcd/view.ts'

export function roleOf(m: MemberView): string {
  if (m.status === 'down') return 'arrêté'
  if (m.status === 'paused') return 'figé'
  if (m.role === 'pre-candidate') return `pré-vote ${m.votes.granted}/${m.votes.needed}`
  if (m.role === 'candidate') return `candidat ${m.votes.granted}/${m.votes.needed}`
  return m.role
}

/** The same where there is little room. */
export function shortRoleOf(m: MemberView): string {
  const counts = m.status === 'up' && (m.role === 'candidate' || m.role === 'pre-candidate')
  if (!counts) return roleOf(m)
  return `${m.role === 'candidate' ? 'voix' : 'pré'} ${m.votes.granted}/${m.votes.needed}`
}

/**
 * For a screen reader: all that the drawing says of a member. What stands written on it comes first,
 * in its order, so that one who says what is written names it (WCAG 2.5.3).
 */
export function describeMember(m: MemberView): string {
  const log = m.lastIndex === 0 ? 'journal vide' : `journal jusqu’à l’entrée ${m.lastIndex}, commise jusqu’à ${m.commit}`
  return `${m.name}, ${roleOf(m)}, mandat ${m.term}, site ${m.site}, ${log}`
}

/** What a message says, in a word or two; empty for a heartbeat. */
export function messageText(m: MessageView): string {
  switch (m.type) {
    case 'MsgPreVote': return 'et si ?'
    case 'MsgPreVoteResp': return m.refused ? 'non' : 'oui'
    case 'MsgVote': return 'voix ?'
    case 'MsgVoteResp': return m.refused ? 'non' : 'oui'
    case 'MsgApp': return m.entries === 0 ? `commis : ${m.commit}` : m.label || `mandat ${m.term}`
    case 'MsgAppResp': return m.refused ? 'refus' : 'reçu'
    case 'MsgSnap': return 'snapshot'
    case 'MsgReadIndex': return 'index ?'
    case 'MsgReadIndexResp': return `index ${m.index}`
    case 'MsgProp': case 'request': return m.label
    case 'answer': return m.refused ? '?' : 'OK'
    default: return ''
  }
}

/** When the client last had news of a request: it asked, or was told. µs. */
export const newsOf = (r: RequestView) => Math.max(r.sentAt, r.answeredAt)

export type MessageTone = 'vote' | 'entry' | 'ack' | 'client' | 'beat'

export function messageTone(m: MessageView): MessageTone {
  switch (m.type) {
    case 'MsgVote': case 'MsgVoteResp': case 'MsgPreVote': case 'MsgPreVoteResp': return 'vote'
    case 'MsgApp': return m.entries > 0 ? 'entry' : 'ack'
    case 'MsgSnap': return 'entry'
    case 'MsgAppResp': return 'ack'
    case 'MsgProp': case 'MsgReadIndex': case 'MsgReadIndexResp': case 'request': case 'answer': return 'client'
    default: return 'beat'
  }
}

/** For a screen reader: a message on its way; what is written on it first. */
export function describeMessage(m: MessageView): string {
  const says = messageText(m)
  const what = m.type === 'request' ? 'requête' : m.type === 'answer' ? 'réponse' : m.type
  return `${says ? `${says}, ` : ''}${what} de ${m.from} à ${m.to}${m.doomed ? ', n’arrivera pas' : ''}`
}

/** A cell holds three characters: "x=7", or the value alone, or its beginning. */
export function cellText(label: string): string {
  if (label === '') return '–'
  if (label.length <= 3) return label
  const value = label.slice(label.indexOf('=') + 1)
  return value.length <= 3 ? value : `${value.slice(0, 2)}…`
}

/** Okabe–Ito hues, one a term; the number stands beside. */
const HUES = ['#c9ccd4', '#56b4e9', '#e69f00', '#67c3a5', '#f0e442', '#cc79a7', '#8fb4d9', '#ef9a5d']

export function hueOf(term: number): string {
  return term === 0 ? HUES[0] : HUES[1 + (term - 1) % (HUES.length - 1)]
}
