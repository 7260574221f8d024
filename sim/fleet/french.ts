/** The fleet in French: each event in a sentence with its reason, refusals, what is modelled. */
import { explainer } from '../kernel/refusals.ts'
import { spanText } from '../kernel/spans.ts'
import type { EventGroup } from '../kernel/world.ts'
import { FAILOVERS } from './description.ts'
import { Code, WORDS } from './events.ts'
import type { FleetState } from './state.ts'

export const GROUPS: readonly EventGroup[] = [
  { id: 'faults', title: 'Pannes' },
  { id: 'clusters', title: 'Clusters et hub' },
  { id: 'data', title: 'Données et bascule' },
  { id: 'users', title: 'Utilisateurs' },
]

const GROUP: Readonly<Record<number, string>> = {
  [Code.SiteLost]: 'faults', [Code.SiteRestored]: 'faults', [Code.LinkCut]: 'faults', [Code.LinkHealed]: 'faults', [Code.HubStopped]: 'faults', [Code.HubStarted]: 'faults',
  [Code.RequestSent]: 'users', [Code.RequestEnded]: 'users', [Code.Routed]: 'users', [Code.Recovered]: 'users',
  [Code.Suspected]: 'data', [Code.Promoted]: 'data', [Code.TwoPrimaries]: 'data', [Code.Demoted]: 'data', [Code.Fenced]: 'data', [Code.FenceFailed]: 'data',
  [Code.CopyDropped]: 'data', [Code.CopyBack]: 'data',
}

export const group = (code: number) => GROUP[code] ?? 'clusters'

const counted = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`

export function narrate({ sites, clusters, users }: FleetState, code: number, f: ArrayLike<number>): string | null {
  const site = (i: number) => sites[f[i]].name
  const cluster = (i: number) => clusters[f[i]].name
  switch (code) {
    case Code.SiteLost: return WORDS.loss[f[1]] === 'dark' ? `${site(0)} est perdu, machines et alimentation.` : `La machine ${site(0)} s’arrête ; sa carte de gestion répond encore.`
    case Code.SiteRestored: return `${site(0)} revient, avec les disques qu’il avait.`
    case Code.LinkCut: return `Le lien entre ${site(0)} et ${site(1)} est coupé : chacun ignore si l’autre vit.`
    case Code.LinkHealed: return `Le lien entre ${site(0)} et ${site(1)} est rétabli.`
    case Code.HubStopped: return 'Le méta-cluster tombe : plus d’administration, mais rien de ce qui tourne n’en dépend.'
    case Code.HubStarted: return 'Le méta-cluster revient : les agents lui demanderont ce qui a changé.'
    case Code.Registered: return `Le cluster ${cluster(0)} est enregistré : son agent interroge désormais le méta-cluster.`
    case Code.PolicySet: return `Une règle est demandée au méta-cluster : version ${f[0]}.`
    case Code.PolicyApplied: return `L’agent du cluster ${cluster(0)} a lu la règle : version ${f[1]} appliquée.`
    case Code.Deployed: return `Un déploiement sur le cluster ${cluster(0)} : sa propre API décide.`
    case Code.QuorumChanged: return f[2] === 0 ? `Le cluster ${cluster(0)} ne répond plus : toutes ses voix sont perdues.` : f[1] === 1
      ? `Le cluster ${cluster(0)} décide : ${f[2]} voix sur ${f[3]}.`
      : `Le cluster ${cluster(0)} ne décide plus : nulle part une majorité de ses ${f[3]} voix. Ses pods tournent, figés.`
    case Code.QuorumRestored: return `Quelqu’un fait de ${site(1)} le cluster ${cluster(0)} à lui seul : son API répond de nouveau.`
    case Code.RequestEnded: return f[5] === 1 ? ended(WORDS.why[f[3]], f[4] === 1, users[f[0]].name) : null
    case Code.Suspected: return `${site(0)} n’entend plus ${site(1)}. Mort, ou lien coupé ? D’ici, c’est le même silence.`
    case Code.Promoted: return promoted(site(0), f[2], f[3], FAILOVERS[f[4]])
    case Code.TwoPrimaries: return `${site(0)} vivait encore : deux primaires acceptent des écritures, ${site(0)} et ${site(1)}.`
    case Code.Demoted: return f[1] > 0
      ? `${site(0)} apprend qu’un autre est primaire et redevient copie : ${counted(f[1], 'écriture confirmée est perdue', 'écritures confirmées sont perdues')}.`
      : `${site(0)} apprend qu’un autre est primaire et redevient copie.`
    case Code.Fenced: return `${site(1)} fait éteindre ${site(0)} par sa carte de gestion : il ne peut plus rien écrire.`
    case Code.FenceFailed: return `La carte de gestion de ${site(0)} ne répond pas à ${site(1)} : sans preuve de sa mort, pas de bascule.`
    case Code.CopyDropped: return `Le primaire n’attend plus la copie de ${site(0)}, qui ne répond pas.`
    case Code.CopyBack: return `La copie de ${site(0)} est à jour : le primaire l’attend de nouveau.`
    case Code.Routed: return `Quelqu’un envoie ${users[f[0]].name} vers ${site(1)}.`
    case Code.Recovered: return `Une écriture est de nouveau confirmée, ${spanText(f[0])} après la panne du primaire.`
    default: return null
  }
}

/** The first of a row: what goes well, and what goes on going wrong, is too much to tell. */
function ended(why: string, write: boolean, users: string): string | null {
  const what = write ? 'Une écriture' : 'Une lecture'
  if (why === 'timeout') return `${what} de ${users} reste sans réponse.`
  if (why === 'overload') return `${what} de ${users} est refusée : le site est plein.`
  return why === 'no-primary' ? `${what} de ${users} est refusée : pas de primaire ici.` : null
}

function promoted(site: string, lost: number, rpo: number, by: string): string {
  const who = {
    person: `Quelqu’un décide : ${site} devient primaire`, operator: `L’opérateur du cluster, qui décide encore, promeut ${site}`,
    probe: `${site} se promeut seul, sur un silence`, fencing: `L’autre est éteint, c’est sûr : ${site} se promeut`, arbiter: `Deux voix sur trois : ${site} devient primaire`,
  }[by as (typeof FAILOVERS)[number]]
  return lost > 0 ? `${who}. ${counted(lost, 'écriture confirmée manque', 'écritures confirmées manquent')} à sa copie : ${spanText(rpo)} de travail.` : `${who}. Sa copie avait tout.`
}

export const explain = explainer({
  'unknown-cluster': s => `Il n’y a pas de cluster « ${s} ».`,
  'unknown-users': s => `Il n’y a pas d’utilisateurs « ${s} ».`,
  'same-site': s => `${s} n’a pas de lien avec lui-même.`,
  'already-cut': s => `Le lien ${s} est déjà coupé.`,
  'not-cut': s => `Le lien ${s} n’est pas coupé.`,
  'site-down': s => `${s} est arrêté.`,
  'no-hub': () => 'Il n’y a pas de méta-cluster.',
  'hub-down': () => 'Le méta-cluster ne répond pas : rien ne s’administre sans lui.',
  'hub-up': () => 'Le méta-cluster tourne déjà.',
  'no-quorum': s => `L’API du cluster ${s} ne répond pas : il n’a pas de majorité.`,
  'already-registered': s => `Le cluster ${s} est déjà enregistré.`,
  'no-copy': s => `${s} n’a pas de copie des données.`,
  'already-primary': s => `${s} est déjà primaire.`,
  'operator-decides': s => `Dans un cluster, c’est l’opérateur qui promeut ${s}, dès que l’API décide.`,
  'proof-decides': s => `Ici, une preuve ou un arbitre promeut ${s}, pas une personne.`,
  'no-member': s => `Le cluster n’a pas de control plane sur ${s}.`,
  'decides': s => `Le cluster ${s} décide encore : il n’y a rien à restaurer.`,
  'others-alive': s => `Le cluster ${s} a des membres en vie ailleurs : en restaurer un à part en ferait deux clusters.`,
})

export const fidelity = 'Simulé : des sites et leurs liens, des clusters dont les control planes votent (N/2 + 1), un méta-cluster que des agents interrogent, des utilisateurs routés, une base et ses copies, '
  + 'synchrones ou non, et la bascule selon qui la décide : une personne, l’opérateur du cluster, la copie seule, l’extinction de l’autre, un arbitre. RPO, RTO et requêtes sont lus sur la simulation. '
  + 'Laissé de côté : l’intérieur des clusters (etcd a ses propres simulations), le DNS et ses caches, le rejeu du journal de la base, le temps qu’il faut à quelqu’un pour décider. Cadences, capacités et patience sont celles d’un exemple.'
