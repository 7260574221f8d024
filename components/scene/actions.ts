/** What can be done to a thing of the scene now, and what it is called. */
import type { EtcdView, LinkView } from '../../sim/etcd/view.ts'
import type { Offer } from '../stage/staging.ts'
import { moreOffers } from './more-actions.ts'

export type Target =
  | { readonly kind: 'member', readonly name: string }
  | { readonly kind: 'site', readonly name: string }
  | { readonly kind: 'client', readonly name: string }
  | { readonly kind: 'link', readonly from: string, readonly to: string }

export function titleOf(target: Target): string {
  if (target.kind === 'link') return `Lien ${target.from}–${target.to}`
  return target.kind === 'site' ? `Site ${target.name}` : target.name
}

/** All that can be acted on: members, sites, links, clients. */
export function targetsOf(view: EtcdView): readonly Target[] {
  const siteLinks = view.links.filter(l => l.kind === 'site')
  const memberLinks = view.links.filter(l => l.kind === 'member')
  return [
    ...view.members.map(({ name }): Target => ({ kind: 'member', name })),
    ...view.sites.map((name): Target => ({ kind: 'site', name })),
    ...[...siteLinks, ...memberLinks].map(({ from, to }): Target => ({ kind: 'link', from, to })),
    ...view.clients.map(({ name }): Target => ({ kind: 'client', name })),
  ]
}

/** All that can be done to it: first what is done most, then the rest. */
export function offersFor(view: EtcdView, target: Target): readonly Offer[] {
  return [...firstOffers(view, target), ...moreOffers(view, target)]
}

function firstOffers(view: EtcdView, target: Target): readonly Offer[] {
  switch (target.kind) {
    case 'member': return memberOffers(view, target.name)
    case 'site': return siteOffers(view, target.name)
    case 'link': return linkOffers(view, target.from, target.to)
    case 'client': return clientOffers(view, target.name)
  }
}

/** Does nothing pass from one site to the other? */
export function isClosed(view: EtcdView, from?: string, to?: string): boolean {
  return view.links.some(l => l.kind === 'site' && (
    (l.from === from && l.to === to && (l.cut === 'both' || l.cut === 'forward'))
    || (l.from === to && l.to === from && (l.cut === 'both' || l.cut === 'backward'))))
}

function clientOffers(view: EtcdView, client: string): readonly Offer[] {
  const { site, stopped } = view.clients.find(c => c.name === client) ?? {}
  if (stopped) return [{ label: `Redémarrer ${client}`, action: { type: 'start-client', client } }]
  return [
    { label: 'Écrire x', action: { type: 'write', client } },
    ...view.members.filter(m => m.status !== 'down' && !isClosed(view, site, m.site))
      .map(m => ({ label: `Écrire x par ${m.name}`, action: { type: 'write', client, member: m.name } })),
    { label: `Arrêter ${client}`, action: { type: 'stop-client', client } },
  ]
}

function memberOffers(view: EtcdView, member: string): readonly Offer[] {
  const status = view.members.find(m => m.name === member)?.status
  const siteOf = (name: string) => view.members.find(m => m.name === name)?.site
  // Where the sites are cut, a link does not tell whether it is cut too.
  const own = view.links.filter(l => l.kind === 'member' && (l.from === member || l.to === member)
    && !isClosed(view, siteOf(l.from), siteOf(l.to)) && !isClosed(view, siteOf(l.to), siteOf(l.from)))
  const network = own.length === 0
    ? []
    : own.every(l => l.cut === 'both')
      ? [{ label: `Rejoindre ${member} au réseau`, action: { type: 'rejoin', member } }]
      : [{ label: `Isoler ${member} du réseau`, action: { type: 'isolate', member } }]
  if (status === 'down') return [{ label: `Redémarrer ${member}`, action: { type: 'restart', member } }, ...network]
  const pause = status === 'paused'
    ? { label: `Reprendre ${member}`, action: { type: 'resume', member } }
    : { label: `Figer ${member}`, action: { type: 'pause', member } }
  return [{ label: `Arrêter ${member}`, action: { type: 'crash', member } }, pause, ...network]
}

function siteOffers(view: EtcdView, site: string): readonly Offer[] {
  const there = view.members.filter(m => m.site === site)
  const offers: Offer[] = []
  if (there.some(m => m.status !== 'down')) offers.push({ label: `Perdre le site ${site}`, action: { type: 'lose-site', site } })
  if (there.some(m => m.status === 'down')) offers.push({ label: `Rétablir le site ${site}`, action: { type: 'restore-site', site } })
  return offers
}

/** Between two sites, or two members: of these nothing is known while their sites are cut. */
function linkOffers(view: EtcdView, from: string, to: string): readonly Offer[] {
  const link = linkOf(view, from, to)
  if (link === undefined) return []
  const offers: Offer[] = []
  if (link.cut !== 'both') {
    offers.push({ label: 'Couper le lien', action: { type: 'cut', from, to } })
    if (link.cut !== 'forward') offers.push({ label: `Couper de ${from} vers ${to}`, action: { type: 'cut', from, to, oneWay: true } })
    if (link.cut !== 'backward') offers.push({ label: `Couper de ${to} vers ${from}`, action: { type: 'cut', from: to, to: from, oneWay: true } })
  }
  if (link.cut !== 'none') offers.push({ label: 'Rétablir le lien', action: { type: 'heal', from, to } })
  return offers
}

export function linkOf(view: EtcdView, from: string, to: string): LinkView | undefined {
  const link = view.links.find(l => l.from === from && l.to === to)
  if (link?.kind !== 'member') return link
  const siteOf = (name: string) => view.members.find(m => m.name === name)?.site
  return isClosed(view, siteOf(from), siteOf(to)) || isClosed(view, siteOf(to), siteOf(from)) ? undefined : link
}
