/** What can be done to a thing of the fleet now. */
import type { FleetView } from '../../../sim/fleet/view.ts'
import { knowing } from '../../stage/staging.ts'
import type { Choice, Offer } from '../../stage/staging.ts'

export type FleetTarget =
  | { readonly kind: 'site' | 'users', readonly name: string }
  | { readonly kind: 'link', readonly from: string, readonly to: string }

export function titleOf(target: FleetTarget): string {
  return target.kind === 'link' ? `Lien ${target.from}–${target.to}` : target.name
}

export function targetsOf({ sites, users, links }: FleetView): readonly FleetTarget[] {
  return [
    ...sites.map(({ name }): FleetTarget => ({ kind: 'site', name })),
    ...links.map(({ from, to }): FleetTarget => ({ kind: 'link', from, to })),
    ...users.map(({ name }): FleetTarget => ({ kind: 'users', name })),
  ]
}

export function choicesFor(view: FleetView, target: FleetTarget): readonly Choice[] {
  switch (target.kind) {
    case 'site': {
      const offers = siteOffers(view, target.name)
      return [...offers.filter(o => !o.more), knowing(target.name), ...offers.filter(o => o.more)]
    }
    case 'users': return view.sites.filter(s => s.name !== view.users.find(u => u.name === target.name)?.to && (s.cluster !== '' || s.holder))
      .map(({ name }): Choice => ({ label: `Envoyer vers ${name}`, action: { type: 'route', users: target.name, to: name } })).concat(knowing(target.name))
    case 'link': {
      const link = view.links.find(l => l.from === target.from && l.to === target.to)
      if (!link) return []
      const { from, to, cut } = link
      return [{ label: cut ? 'Rétablir le lien' : 'Couper le lien', action: { type: cut ? 'heal' : 'cut', from, to } }]
    }
  }
}

function siteOffers({ sites, clusters, data }: FleetView, name: string): readonly Offer[] {
  const site = sites.find(s => s.name === name)
  if (!site) return []
  const { up, managed, holder, hub } = site
  const offers: Offer[] = up
    ? [{ label: `Perdre ${name}`, action: { type: 'lose-site', site: name } }, { label: `Arrêter la machine ${name}`, action: { type: 'stop-machine', site: name }, more: true }]
    : [{ label: `Rétablir ${name}`, action: { type: 'restore-site', site: name } }]
  if (!up && managed) offers.push({ label: `Perdre ${name} entièrement`, action: { type: 'lose-site', site: name }, more: true })
  const byHand = data.failover === 'person' || data.failover === 'probe'
  if (byHand && up && holder && (holder.role === 'copy' || (holder.role === 'primary' && holder.silent))) offers.push({ label: `Faire de ${name} le primaire`, action: { type: 'promote', site: name } })
  const cluster = clusters.find(c => c.name === site.cluster)
  if (cluster && cluster.decides) {
    offers.push({ label: `Déployer sur le cluster ${cluster.name}`, action: { type: 'deploy', cluster: cluster.name } })
    if (!cluster.registered && sites.some(s => s.hub?.up)) offers.push({ label: `Enregistrer le cluster ${cluster.name}`, action: { type: 'register', cluster: cluster.name } })
  }
  if (cluster && !cluster.decides && up && site.voters > 0 && cluster.sites.every(s => s === name || !sites.find(o => o.name === s)?.up)) {
    offers.push({ label: `Restaurer le quorum sur ${name}`, action: { type: 'restore-quorum', cluster: cluster.name, site: name } })
  }
  if (hub && up) {
    offers.unshift(hub.up ? { label: 'Arrêter le méta-cluster', action: { type: 'stop-hub' } } : { label: 'Relancer le méta-cluster', action: { type: 'start-hub' } })
    if (hub.up) offers.push({ label: 'Demander une règle', action: { type: 'set-policy' } })
  }
  return offers
}
