/** Requests as bars on one time axis that ends now, and what they say of availability. Times in µs. */
import type { ClientView, EtcdView, RequestView } from '../../sim/etcd/view.ts'
import { spanText } from '../../composables/times.ts'
import { newsOf } from '../scene/words.ts'

/** Rows of a client, and the shortest and the longest time that the axis spans. */
const ROWS = 10
const SHORTEST = 10_000
const LONGEST = 20_000_000

export interface Bar {
  readonly request: RequestView
  /** Shares of the axis, 0 to 1. */
  readonly from: number
  readonly to: number
  /** It began before the axis does. */
  readonly earlier: boolean
  /** "3,2 ms", for how long it took or has waited. */
  readonly lasted: string
}

export interface Lane {
  readonly client: ClientView
  /** Newest first. */
  readonly bars: readonly Bar[]
}

/** How long the axis is: as far back as the oldest request in sight. */
export function spanOf(clients: readonly ClientView[], at: number): number {
  const oldest = Math.min(at, ...clients.flatMap(c => c.requests.slice(-ROWS).map(r => r.sentAt)))
  return Math.min(LONGEST, Math.max(SHORTEST, at - oldest))
}

/** Whose last news is newest comes first: it is what one looks for. */
export function lanesOf(clients: readonly ClientView[], at: number): readonly Lane[] {
  const span = spanOf(clients, at)
  const share = (instant: number) => Math.min(1, Math.max(0, 1 - (at - instant) / span))
  const newest = [...clients].sort((a, b) => lastNews(b) - lastNews(a))
  return newest.map(client => ({
    client,
    bars: client.requests.slice(-ROWS).reverse().map((request) => {
      const end = request.outcome === 'waiting' ? at : request.answeredAt
      return { request, from: share(request.sentAt), to: share(end), earlier: at - request.sentAt > span, lasted: durationText(end - request.sentAt) }
    }),
  }))
}

const lastNews = ({ requests }: ClientView) => Math.max(-1, ...requests.map(newsOf))

export const OUTCOMES = {
  ok: { mark: '✓', word: 'confirmée' }, waiting: { mark: '…', word: 'en attente' },
  unknown: { mark: '?', word: 'résultat inconnu' }, failed: { mark: '✕', word: 'refusée' },
} as const satisfies Record<RequestView['outcome'], { mark: string, word: string }>

/** Whole per cent, rounded down: 100 means all. */
export const percent = (part: number, of: number) => `${Math.floor(100 * part / of)}\u00A0%`

/** "3,66 ms", "201 ms", "1,2 s", "2 min 30 s" from µs. */
export function durationText(micros: number): string {
  if (micros >= 60_000_000) return spanText(micros)
  if (micros >= 1_000_000) return `${seconds.format(micros / 1_000_000)}\u00A0s`
  return `${(micros < 10_000 ? fine : whole).format(micros / 1_000)}\u00A0ms`
}

const fine = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 })
const seconds = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1, minimumFractionDigits: 1 })

export interface Share { readonly name: string, readonly share: number, readonly text: string }

/** Of the requests that have ended, those that went well; of the time since the first leader, that in which a write could be acknowledged. */
export function availabilityOf({ clients, served }: Pick<EtcdView, 'clients' | 'served'>): readonly Share[] {
  const sum = (of: 'ok' | 'ended') => clients.reduce((total, c) => total + c[of], 0)
  const [ok, ended] = [sum('ok'), sum('ended')]
  return [
    { name: 'Demandes abouties', share: ended ? ok / ended : 0, text: ended ? `${ok} sur ${ended} (${percent(ok, ended)})` : 'aucune terminée' },
    {
      name: 'Écriture possible', share: served.of ? served.could / served.of : 0,
      text: served.of ? `${durationText(served.could)} sur ${durationText(served.of)} (${percent(served.could, served.of)})` : 'pas encore de leader',
    },
  ]
}
