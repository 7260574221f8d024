/** French words of Kafka's scene: short ones, written on its things; longer ones for a screen reader. */
import type { BrokerView, ClientView, ControllerView, LinkView, MessageView, PartitionView, ReplicaView } from '../../../sim/kafka/view.ts'

type Fate = keyof ClientView['counts']

/** What became of a message: its mark, and the word for one and for several. */
export const FATES: Readonly<Record<Fate, { readonly mark: string, readonly one: string, readonly many: string }>> = {
  'acknowledged': { mark: '✓', one: 'acquitté', many: 'acquittés' },
  'copied': { mark: '⇢', one: 'sauvé par la copie', many: 'sauvés par la copie' },
  'waiting': { mark: '…', one: 'en attente', many: 'en attente' },
  'refused': { mark: '✕', one: 'refusé', many: 'refusés' },
  'unknown': { mark: '?', one: 'sans réponse', many: 'sans réponse' },
  'out-of-reach': { mark: '–', one: 'hors d’atteinte', many: 'hors d’atteinte' },
  'lost': { mark: '✕', one: 'perdu', many: 'perdus' },
}
/** What matters most comes first. */
const ORDER: readonly Fate[] = ['lost', 'out-of-reach', 'refused', 'unknown', 'copied', 'waiting', 'acknowledged']

/** "5 perdus, 6 acquittés": the two that matter most. */
export function countsText({ counts }: ClientView, most = 2): string {
  const some = ORDER.filter(fate => counts[fate] > 0)
  return some.slice(0, most).map(fate => `${counts[fate]} ${counts[fate] > 1 ? FATES[fate].many : FATES[fate].one}`).join(', ')
}

export function readText({ readCount, error }: ClientView): string {
  if (error !== '') return error === 'LEADER_NOT_AVAILABLE' ? 'rien à lire' : 'attend'
  return readCount > 1 ? `${readCount} lus` : `${readCount} lu`
}

export function stateOf({ status, fenced, replicas }: BrokerView): string {
  if (status === 'destroyed') return 'détruit'
  if (status === 'down') return 'arrêté'
  if (status === 'paused') return 'figé'
  if (fenced) return 'écarté'
  return replicas.some(r => r.role === 'leader') ? 'leader' : ''
}

export const STANDINGS = { isr: 'dans l’ISR', elr: 'éligible (ELR)', out: 'hors de l’ISR' } as const

/** "retard 12 s", beyond a second. */
export function lagText({ lag }: ReplicaView): string {
  return lag >= 1_000_000 ? `retard ${Math.floor(lag / 1_000_000)} s` : ''
}

/** @param short without the minimum: what a phone's width has room for */
export function partitionText({ name, leader, led, isr, replicas, minInsync }: PartitionView, short = false): string {
  return `${name} : ${leader === '' ? 'pas de leader' : `leader ${leader}${led ? '' : ' absent'}`}, ISR ${isr.length} sur ${replicas}${short ? '' : `, minimum ${minInsync}`}`
}

export function linkText({ cut, bandwidth, normalBandwidth, latency }: LinkView): string {
  if (cut !== 'none') return 'coupé'
  if (bandwidth < normalBandwidth) return 'saturé'
  return `${String(Math.round(latency / 100) / 10).replace('.', ',')} ms`
}

export function describeBroker(broker: BrokerView): string {
  const replicas = broker.replicas.map(r => `${r.partition}, ${r.role === 'leader' ? 'leader' : 'follower'}, ${STANDINGS[r.standing]}, ${r.end} ${r.end > 1 ? 'messages' : 'message'}`)
  return [`${broker.name} ${stateOf(broker)}`.trim(), `broker, site ${broker.site}`, ...replicas].join(' ; ')
}

const ROLES = { active: 'contrôleur actif', candidate: 'candidat', follower: 'contrôleur' } as const
export function describeController({ name, site, status, role }: ControllerView): string {
  const state = status === 'up' ? ROLES[role] : status === 'paused' ? 'contrôleur figé' : status === 'down' ? 'contrôleur arrêté' : 'contrôleur détruit'
  return `${name}, ${state}, site ${site}`
}

const KINDS = { producer: 'producteur', consumer: 'consommateur', mirror: 'MirrorMaker 2' } as const
export function describeClient(client: ClientView): string {
  const { name, kind, site, acks } = client
  const done = kind === 'consumer' ? readText(client) : countsText(client, 7) || 'rien envoyé'
  return `${name}, ${KINDS[kind]}, ${site === 'Clients' ? 'hors des sites' : `site ${site}`}${kind === 'consumer' ? '' : `, acks=${acks}`} : ${done}`
}

export function messageText({ kind, label }: MessageView): string {
  switch (kind) {
    case 'ack': return `OK ${label}`
    case 'error': return 'refus'
    case 'control': return 'ISR ?'
    default: return label
  }
}

const WHATS = { produce: 'message à écrire', ack: 'accusé', error: 'refus', copy: 'copie', read: 'lecture', control: 'demande de changer l’ISR' } as const
export function describeMessage(message: MessageView): string {
  const { kind, from, to, label, doomed } = message
  return `${WHATS[kind]}${label === '' ? '' : ` ${label}`}, de ${from} à ${to}${doomed ? ', n’arrivera pas' : ''}`
}

/** Okabe–Ito hues, one an epoch. */
const HUES = ['#56b4e9', '#e69f00', '#67c3a5', '#f0e442', '#cc79a7', '#8fb4d9', '#ef9a5d']
export const hueOf = (epoch: number) => HUES[Math.max(0, epoch) % HUES.length]
