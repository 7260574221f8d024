/** A fleet in words: short ones inside its shapes, sentences for whoever does not see them. */
import type { ClusterView, FleetView, FlightView, HolderView, LinkView, SiteView, UsersView } from '../../../sim/fleet/view.ts'
import type { SceneWords } from '../../stage/staging.ts'
import { latencyText, spanText } from '../../../composables/times.ts'

const some = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`

/** What stands on a site of a cluster: it decides there, it does not, or nothing runs. */
export function clusterText({ up, cluster, decides }: SiteView, { restored }: ClusterView): string {
  if (!up) return `cluster ${cluster} : arrêté`
  if (restored && decides) return `cluster ${cluster} : restauré ici`
  return decides ? `cluster ${cluster} : décide` : `cluster ${cluster} sans majorité`
}

export function holderText({ role, seq, behind, silent, doubts }: HolderView, up: boolean): string {
  if (!up) return role === 'arbiter' ? 'voix perdue' : 'base hors d’atteinte'
  if (role === 'arbiter') return '3ᵉ voix, sans données'
  if (role === 'primary') return silent ? `primaire muet, n° ${seq}` : `primaire, n° ${seq}`
  if (doubts) return `copie qui doute, n° ${seq}`
  return behind > 0 ? `copie, n° ${seq} (−${behind})` : `copie, n° ${seq}`
}

const PARCELS: Partial<Readonly<Record<FlightView['parcel'], string>>> = { copy: 'copie', fence: 'éteins', fenced: 'éteint', ballot: 'voix ?', voice: 'voix', orders: 'règle', forward: 'écriture' }
/** What a message says; empty for what needs no word. */
export const parcelText = ({ parcel }: FlightView) => PARCELS[parcel] ?? ''

export function usersText({ served, failed, downSince }: UsersView, at: number): readonly [string, string] {
  const first = failed === 0 ? some(served, 'servie', 'servies') : `${some(served, 'servie', 'servies')}, ${some(failed, 'échec', 'échecs')}`
  return [first, downSince >= 0 ? `✕ écritures : ${spanText(Math.max(0, at - downSince))}` : '✓ écritures servies']
}

const FAILOVERS = { person: 'une personne', operator: 'l’opérateur du cluster', probe: 'la copie, sur un silence', fencing: 'la copie, l’autre éteint', arbiter: 'la copie et l’arbitre' } as const
export const failoverText = ({ data }: FleetView) => FAILOVERS[data.failover]

function linkSentence({ from, to, cut, latency }: LinkView): string {
  return `De ${from} à ${to} : ${cut ? 'coupé' : `${latencyText(latency)} aller`}.`
}

export function fleetWords(view: FleetView): SceneWords {
  const { sites, clusters, users, links, messages, data } = view
  const told = messages.filter(m => parcelText(m) !== '')
  return {
    lead: `Bascule décidée par : ${failoverText(view)}. ${data.primaries.length > 1 ? `Deux primaires : ${data.primaries.join(' et ')}.` : data.primaries.length === 0 ? 'Aucun primaire.' : `Primaire : ${data.primaries[0]}.`}`,
    tables: [{
      caption: 'Les sites', headings: ['Site', 'État', 'Cluster', 'Données', 'Méta-cluster'],
      rows: sites.map((s) => {
        const cluster = clusters.find(c => c.name === s.cluster)
        return [s.name, s.up ? 'en marche' : s.managed ? 'machine arrêtée' : 'perdu', cluster ? clusterText(s, cluster) : 'aucun', s.holder ? holderText(s.holder, s.up) : 'aucune', s.hub ? (s.hub.up ? `en marche, règle ${s.hub.policy}` : 'arrêté') : 'non']
      }),
    }, {
      caption: 'Les utilisateurs', headings: ['Utilisateurs', 'Vers', 'Servies', 'Échecs'],
      rows: users.map(u => [u.name, u.to, String(u.served), String(u.failed)]),
    }],
    lists: [
      { title: 'Les clusters', items: clusters.map(c => `${c.name} : ${c.decides ? 'décide' : `ne décide pas, il faut ${c.needed} voix sur ${c.voters}`}, ${c.registered ? `enregistré, règle ${c.policy}` : 'non enregistré'}, ${some(c.revision, 'déploiement', 'déploiements')}.`) },
      { title: 'Les liens', items: links.map(linkSentence) },
      { title: 'En chemin', items: told.map(m => `De ${m.from} à ${m.to} : ${parcelText(m)}.`) },
    ],
  }
}
