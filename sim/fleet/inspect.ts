/** All that is known of a site of a fleet, or of users, in French: its part of a cluster, its copy of the database, its hub. */
import { spanText } from '../kernel/spans.ts'
import type { Inspection, InspectionSection, Kernel, Subject } from '../kernel/world.ts'
import { holderAt } from './state.ts'
import type { FleetState, Holder } from './state.ts'
import { view } from './view.ts'
import type { ClusterView, FleetView, HolderView, SiteView, UsersView } from './view.ts'

const pairs = (title: string, rows: InspectionSection['rows']): InspectionSection => ({ title, columns: [], rows, empty: '' })
const ROLES = { primary: 'primaire', copy: 'copie', arbiter: 'arbitre' } as const
const yes = (is: boolean) => (is ? 'oui' : 'non')

export function inspect(state: FleetState, kernel: Kernel, subject: Subject): Inspection | null {
  if (subject.kind === 'message') return null
  const seen = view(state, kernel)
  const site = seen.sites.findIndex(s => s.name === subject.name)
  if (site >= 0) return inspectSite(state, kernel, site, seen)
  const users = seen.users.find(u => u.name === subject.name)
  return users ? inspectUsers(kernel, users) : null
}

function inspectSite(state: FleetState, kernel: Kernel, index: number, { sites, clusters }: FleetView): Inspection {
  const site = sites[index]
  const cluster = clusters.find(c => c.name === site.cluster)
  const holder = holderAt(state, index)
  return {
    title: `${site.name} · ${site.up ? 'en marche' : site.managed ? 'machine arrêtée' : 'perdu'}`,
    sections: [
      ...(cluster ? [part(site, cluster, state)] : []),
      ...(holder && site.holder ? database(state, kernel, holder, site.holder) : []),
      ...(site.hub ? [hub(site.hub, clusters)] : []),
    ],
  }
}

function part({ voters, decides, capacity }: SiteView, { name, voters: all, needed, revision, registered, policy, restored }: ClusterView, { hub: known }: FleetState): InspectionSection {
  return pairs(`Cluster ${name}`, [
    ['décide ici', yes(decides), `${needed} voix sur ${all} nécessaires, ${voters} sur ce site`],
    ['révision', String(revision), 'changements que son API a acceptés'],
    ['capacité', String(capacity), 'requêtes par seconde'],
    ...(known === null ? [] : [['enregistré', yes(registered), policy > 0 ? `applique la règle ${policy} du hub` : 'aucune règle du hub']]),
    ...(restored ? [['restauré', 'oui', 'quelqu’un en a fait un cluster à lui seul']] : []),
  ])
}

/** What it has, and when it last heard each of the others. */
function database(state: FleetState, kernel: Kernel, { heard, has, waits, tries }: Holder, { role, epoch, seq, behind, silent, doubts }: HolderView): readonly InspectionSection[] {
  const others = state.holders.flatMap((other, i) => (i === state.holders.findIndex(h => h.heard === heard) ? [] : [{ other, i }]))
  const stand = silent ? 'muet : il ne sait pas s’il est seul' : doubts ? 'il n’entend plus son primaire, et ne sait pas pourquoi' : ''
  return [
    pairs('Base de données', [
      ['rôle', ROLES[role], stand],
      ['règne', String(epoch), 'le plus récent a raison'],
      ...(role === 'arbiter' ? [] : [['écritures', String(seq), behind > 0 ? `il lui en manque ${behind}, pourtant confirmées` : 'rien ne lui manque']]),
      ...(role === 'primary' && waits.length > 0 ? [['attend', waits.map(s => state.sites[s].name).join(', '), 'avant de confirmer']] : []),
      ...(tries > 0 ? [['extinctions', String(tries), 'essais d’éteindre l’autre']] : []),
    ]),
    {
      // What the others have, a primary alone counts.
      title: 'Les autres', columns: ['site', 'entendu', ...(role === 'primary' ? ['écritures connues'] : [])],
      rows: others.map(({ other, i }) => [
        state.sites[other.site].name, heard[i] < 0 ? 'jamais' : `il y a ${spanText(kernel.now - heard[i])}`, ...(role === 'primary' ? [String(has[i] ?? 0)] : []),
      ]),
      empty: 'Personne.',
    },
  ]
}

function hub({ up, policy }: NonNullable<SiteView['hub']>, clusters: readonly ClusterView[]): InspectionSection {
  return {
    title: `Méta-cluster ${up ? 'en marche' : 'arrêté'}, règle ${policy}`, columns: ['cluster', 'enregistré', 'règle appliquée'],
    rows: clusters.map(c => [c.name, yes(c.registered), c.policy > 0 ? String(c.policy) : 'aucune']), empty: 'Il n’administre rien.',
  }
}

function inspectUsers({ now }: Kernel, { name, to, sent, served, failed, downSince, waiting }: UsersView): Inspection {
  return {
    title: `${name} · envoyés vers ${to}`,
    sections: [pairs('Requêtes', [
      ['envoyées', String(sent), ''], ['servies', String(served), ''], ['en échec', String(failed), ''], ['en attente', String(waiting), ''],
      ['écritures', downSince < 0 ? 'servies' : `en échec depuis ${spanText(now - downSince)}`, ''],
    ])],
  }
}
