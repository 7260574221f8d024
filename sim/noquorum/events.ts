/** The vocabulary of the counter-model's trace, and its French. */
import { explainer } from '../kernel/refusals.ts'
import type { EventGroup, EventKind, Importance, Landmark, Salience } from '../kernel/world.ts'
import type { State } from './state.ts'

type Fields = ArrayLike<number>

export const Code = {
  Began: 0, PrimaryBecame: 1, PrimaryGone: 2, SitesCut: 3, SitesHealed: 4, MessageSent: 5, Written: 6, Discarded: 7, RequestSent: 8, RequestEnded: 9,
} as const

const member = ['member', 'node'] as const
const pair = [['from', 'node'], ['to', 'node']] as const
const sites = [['from', 'site'], ['to', 'site']] as const

export const VOCABULARY: readonly EventKind[] = [
  { name: 'began', fields: [] },
  { name: 'primary-became', fields: [member, ['epoch', 'int']] },
  { name: 'primary-gone', fields: [member, ['to', 'node'], ['epoch', 'int']] },
  { name: 'sites-cut', fields: sites },
  { name: 'sites-healed', fields: sites },
  { name: 'message-sent', fields: [...pair, ['message', 'message'], ['epoch', 'int'], ['delay', 'int']] },
  { name: 'written', fields: [member, ['request', 'int'], ['epoch', 'int']] },
  { name: 'discarded', fields: [member, ['request', 'int'], ['kept', 'int']] },
  { name: 'request-sent', fields: [['client', 'client'], ['request', 'int'], member, ['delay', 'int']] },
  { name: 'request-ended', fields: [['client', 'client'], ['request', 'int'], member] },
]

export const MESSAGES = ['beat', 'write', 'state'] as const

/** Said wherever this world is shown. */
export const LABEL = 'Contre-modèle\u00a0: ce système n’existe pas dans etcd'
/** The same in the drawing, where there is little room. */
export const NOTE = 'Contre-modèle\u00a0: n’existe pas dans etcd'
export const fidelity = `${LABEL}. Une réplication sans majorité\u00a0: un primaire confirme seul, un réplica qui n’en entend plus se nomme primaire, et quand deux se retrouvent la dernière écriture gagne. Sans panne ni disque.`

const phrase = (state: State, request: number) => {
  const { key, value } = state.requests[request]
  return value === null ? `lire ${key}` : `${key}\u00a0=\u00a0${value}`
}
const nameOf = (state: State, place: number) => state.members[place - 1]?.name ?? 'personne'

export function narrate(state: State, code: number, f: Fields): string | null {
  const [a, b] = [nameOf(state, f[0]), nameOf(state, f[1])]
  switch (code) {
    case Code.Began: return `${LABEL}. Chacun s’y compte pour une majorité.`
    case Code.PrimaryBecame: return f[1] === 1 ? `${a} est primaire, les autres le suivent.` : `${a} n’entend plus de primaire\u00a0: il se nomme primaire, sans demander de voix.`
    case Code.PrimaryGone: return `${a} rencontre ${b}, nommé après lui\u00a0: il redevient réplica.`
    case Code.SitesCut: return `Plus rien ne passe du site ${state.network.sites[f[0]]} au site ${state.network.sites[f[1]]}.`
    case Code.SitesHealed: return `Le lien du site ${state.network.sites[f[0]]} au site ${state.network.sites[f[1]]} est rétabli.`
    case Code.Written: return `${a} accepte ${phrase(state, f[1])} sans attendre personne.`
    case Code.Discarded: return `${a} jette ${phrase(state, f[1])}, pourtant confirmée\u00a0: ${phrase(state, f[2])} est plus récente.`
    case Code.RequestEnded: return `${state.clients[f[0]].name} reçoit «\u00a0OK\u00a0» pour ${phrase(state, f[1])}.`
    case Code.RequestSent: return `${state.clients[f[0]].name} envoie ${phrase(state, f[1])} à ${nameOf(state, f[2])}.`
    default: return null
  }
}

export function salience(code: number, f: Fields): Salience | null {
  switch (code) {
    case Code.RequestSent: return { span: f[3], wall: 800 }
    case Code.MessageSent: return f[2] === 0 ? null : { span: f[4], wall: 800 }
    case Code.PrimaryBecame: case Code.PrimaryGone: case Code.SitesCut: case Code.Discarded: return { span: 0, wall: 600 }
    case Code.RequestEnded: return { span: 0, wall: 300 }
    default: return null
  }
}

export function importance(code: number): Importance {
  switch (code) {
    case Code.MessageSent: return 0
    case Code.RequestSent: case Code.Written: case Code.RequestEnded: return 2
    default: return 3
  }
}

export function landmark(state: State, code: number, f: Fields): Landmark | null {
  const { sites: names } = state.network
  switch (code) {
    case Code.PrimaryBecame: return { kind: 'era', owner: f[0], no: f[1], text: nameOf(state, f[0]), labels: [`primaire ${nameOf(state, f[0])}`, nameOf(state, f[0])] }
    case Code.PrimaryGone: return { kind: 'era-ended', owner: f[0] }
    case Code.SitesCut: return f[0] < f[1] ? { kind: 'fault', text: `${names[f[0]]}–${names[f[1]]} coupé` } : null
    case Code.SitesHealed: return f[0] < f[1] ? { kind: 'repair', text: `${names[f[0]]}–${names[f[1]]} rétabli` } : null
    case Code.RequestSent: return { kind: 'asked', request: f[1], by: f[0], text: labelOf(state, f[1]) }
    case Code.RequestEnded: return { kind: 'ended', request: f[1], outcome: 'ok' }
    default: return null
  }
}

/** In small: "x=7", "x ?". */
export function labelOf({ requests }: State, request: number): string {
  const { key, value } = requests[request]
  return value === null ? `${key} ?` : `${key}=${value}`
}

export const GROUPS: readonly EventGroup[] = [
  { id: 'primaries', title: 'Primaires' }, { id: 'clients', title: 'Clients' }, { id: 'failures', title: 'Pannes' },
]

export function group(code: number): string {
  switch (code) {
    case Code.SitesCut: case Code.SitesHealed: return 'failures'
    case Code.Written: case Code.Discarded: case Code.RequestSent: case Code.RequestEnded: return 'clients'
    default: return 'primaries'
  }
}

export const explain = explainer({
  'out-of-reach': s => `${s} ne joint aucun membre.`,
  'too-many-requests': s => `${s} a déjà trop écrit dans cette simulation.`,
})
