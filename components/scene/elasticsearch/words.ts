/** French words of the Elasticsearch scene: short ones, written inside the shapes, and sentences for screen readers. */
import type { ClientView, ClusterView, CopyView, ElasticView, LinkView, MessageView, NodeView, RequestView } from '../../../sim/elasticsearch/view.ts'
import type { SceneWords } from '../../stage/staging.ts'
import { latencyText } from '../../../composables/times.ts'
import type { MessageTone } from '../words.ts'

export function modeOf(n: NodeView): string {
  if (n.status === 'down') return 'arrêté'
  if (n.status === 'paused') return 'figé'
  if (n.mode === 'master') return 'master'
  if (n.mode === 'follower') return n.eligible ? 'suit' : 'données'
  return n.eligible ? 'candidat' : 'sans master'
}

/** Does its voice count? Nothing for a node that may not vote. */
export function voiceOf(n: NodeView): string {
  if (!n.eligible) return ''
  return n.voter ? 'vote' : 'ne vote pas'
}

export const HEALTH = { green: 'vert', yellow: 'jaune', red: 'rouge' } as const
const SIGNS = { green: '●', yellow: '▲', red: '■' } as const

const masterLine = (c: ClusterView) => `master ${c.master}, mandat ${c.term}`

/** Lines about the whole: who is master, how many voices it takes, how the indices are. */
export function statusOf({ masters, cluster, minimumMasterNodes }: ElasticView): readonly string[] {
  if (cluster === null) return ['pas encore de cluster']
  const who = masters.length === 0 ? 'pas de master' : masters.map(masterLine).join(' · ')
  const votes = minimumMasterNodes > 0 ? `il faut ${minimumMasterNodes} voix` : `${cluster.quorum} voix sur ${cluster.voters.length}`
  const healths = [...new Set((masters.length === 0 ? [cluster] : masters).map(c => c.health))]
  const shards = cluster.shards.length === 0 ? [] : [healths.map(h => `${SIGNS[h]} ${HEALTH[h]}`).join(' · ')]
  const missing = cluster.shards.filter(c => c.state === 'UNASSIGNED').length
  return [who, [votes, ...shards].join(' · '), ...(missing > 0 ? [`${missing} ${missing > 1 ? 'copies' : 'copie'} sans nœud`] : [])]
}

/** "P0 · 3 doc": the primary of shard 0 with three documents. */
export function copyText(c: CopyView): string {
  const kind = c.prirep === 'p' ? 'P' : 'R'
  return `${kind}${c.shard} · ${c.state === 'INITIALIZING' ? '…' : `${c.docs} doc`}`
}

const COPY_STATES = { STARTED: 'en service', INITIALIZING: 'se copie', UNASSIGNED: 'hors service' } as const

export function copyWords(c: CopyView): string {
  return `${c.prirep === 'p' ? 'primaire' : 'réplique'} de ${c.index}[${c.shard}], ${COPY_STATES[c.state]}, ${c.docs} ${c.docs > 1 ? 'documents' : 'document'}`
}

/** What is written on it comes first, as it stands there. */
export function describeNode(n: NodeView): string {
  const parts = [n.name, modeOf(n), voiceOf(n), n.votingOnly ? 'voting-only' : '', ...n.copies.map(copyText), `mandat ${n.term}`, `site ${n.site}`, n.blocked && n.status === 'up' ? 'refuse les écritures' : '', ...n.copies.map(copyWords)]
  return parts.filter(part => part !== '').join(', ')
}

const TEXTS: Readonly<Record<string, readonly [text: string, tone: MessageTone]>> = {
  PreVoteRequest: ['et si ?', 'vote'], PreVoteResponse: ['oui', 'vote'], StartJoin: ['voix ?', 'vote'], Join: ['voix', 'vote'],
  Publish: ['état', 'entry'], PublishResponse: ['reçu', 'ack'], ApplyCommit: ['commis', 'entry'],
  StartRecovery: ['copie ?', 'ack'], RecoveryData: ['copie', 'entry'],
  PrimaryOp: ['PUT', 'client'], Replicate: ['PUT', 'client'], ReplicateAck: ['reçu', 'ack'], PrimaryOpResponse: ['OK', 'client'],
  Read: ['GET', 'client'], ReadResponse: ['GET', 'client'], Request: ['requête', 'client'], Answer: ['réponse', 'client'],
}

export function messageText(m: MessageView): string {
  if (m.refused) return 'non'
  const [text, tone] = TEXTS[m.type] ?? ['', 'beat']
  return tone === 'entry' && m.version > 0 ? `${text} ${m.version}` : text
}

export const messageTone = (m: MessageView): MessageTone => TEXTS[m.type]?.[1] ?? 'beat'

export function describeMessage(m: MessageView): string {
  return `${messageText(m) || m.type}, ${m.type} de ${m.from} à ${m.to}${m.doomed ? ', n’arrivera pas' : ''}`
}

export const OUTCOMES = { ok: { mark: '✓', word: 'confirmée' }, waiting: { mark: '…', word: 'en attente' }, unknown: { mark: '?', word: 'résultat inconnu' }, failed: { mark: '✕', word: 'refusée' } } as const

/** "PUT 3 ✓", "GET 2 ✓". */
export function requestText(r: RequestView): string {
  const what = r.label.startsWith('PUT') ? `PUT ${r.label.slice(r.label.lastIndexOf('/') + 1)}` : r.outcome === 'ok' ? `GET ${r.docs}` : 'GET'
  return `${what} ${OUTCOMES[r.outcome].mark}`
}

function linkSentence({ from, to, cut, latency }: LinkView): string {
  const what = { none: `${latencyText(latency)} aller`, both: 'coupé', forward: `coupé de ${from} vers ${to}`, backward: `coupé de ${to} vers ${from}` }[cut]
  return `Du site ${from} au site ${to} : ${what}.`
}

function clientSentence({ name, site, requests, total }: ClientView): string {
  if (total === 0) return `${name}, site ${site} : n’a encore rien demandé.`
  return `${name}, site ${site} : ${requests.slice(-4).map(r => `${r.label}, ${OUTCOMES[r.outcome].word}`).join(' ; ')}.`
}

/** All of it, for those who do not see it. */
export function wordsOf(view: ElasticView): SceneWords {
  return {
    lead: `${statusOf(view).join(', ')}.`,
    tables: [{
      caption: 'Les nœuds du cluster', headings: ['Nœud', 'Site', 'Rôle', 'Voix', 'Mandat', 'Master connu', 'Copies'],
      rows: view.nodes.map(n => [n.name, n.site, modeOf(n), voiceOf(n) || 'aucune', String(n.term), n.master || 'aucun', n.copies.map(copyWords).join(' ; ') || 'aucune']),
    }],
    lists: [
      { title: 'Les liens', items: view.links.map(linkSentence) },
      { title: 'Les clients', items: view.clients.map(clientSentence) },
      { title: 'En chemin', items: view.messages.filter(m => messageTone(m) !== 'beat').map(m => `De ${m.from} à ${m.to} : « ${messageText(m)} »${m.doomed ? ', qui n’arrivera pas' : ''}.`) },
    ],
  }
}
