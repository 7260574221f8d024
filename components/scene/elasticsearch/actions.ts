/** What can be done to a thing of an Elasticsearch cluster now, and what it is called. */
import type { ElasticView } from '../../../sim/elasticsearch/view.ts'
import { knowing } from '../../stage/staging.ts'
import type { Choice, Offer } from '../../stage/staging.ts'

export type Target =
  | { readonly kind: 'node' | 'site' | 'client', readonly name: string }
  | { readonly kind: 'link', readonly from: string, readonly to: string }

export function titleOf(target: Target): string {
  if (target.kind === 'link') return `Lien ${target.from}–${target.to}`
  return target.kind === 'site' ? `Site ${target.name}` : target.name
}

export function targetsOf({ nodes, sites, links, clients }: ElasticView): readonly Target[] {
  return [
    ...nodes.map(({ name }): Target => ({ kind: 'node', name })),
    ...sites.map((name): Target => ({ kind: 'site', name })),
    ...links.map(({ from, to }): Target => ({ kind: 'link', from, to })),
    ...clients.map(({ name }): Target => ({ kind: 'client', name })),
  ]
}

export function choicesFor(view: ElasticView, target: Target): readonly Choice[] {
  switch (target.kind) {
    case 'node': {
      const offers = nodeOffers(view, target.name)
      return [...offers.filter(o => !o.more), knowing(target.name), ...offers.filter(o => o.more)]
    }
    case 'site': return siteOffers(view, target.name)
    case 'link': return linkOffers(view, target.from, target.to)
    case 'client': return clientOffers(view, target.name)
  }
}

function nodeOffers({ nodes }: ElasticView, node: string): readonly Offer[] {
  const status = nodes.find(n => n.name === node)?.status
  const network: Offer[] = [
    { label: `Isoler ${node} du réseau`, action: { type: 'isolate', node }, more: true },
    { label: `Rejoindre ${node} au réseau`, action: { type: 'rejoin', node }, more: true },
  ]
  if (status === 'down') return [{ label: `Démarrer ${node}`, action: { type: 'start', node } }, ...network]
  const pause: Offer = status === 'paused' ? { label: `Reprendre ${node}`, action: { type: 'resume', node } } : { label: `Figer ${node}`, action: { type: 'pause', node } }
  return [{ label: `Arrêter ${node}`, action: { type: 'crash', node } }, pause, ...network]
}

function siteOffers({ nodes }: ElasticView, site: string): readonly Offer[] {
  const there = nodes.filter(n => n.site === site)
  const offers: Offer[] = []
  if (there.some(n => n.status !== 'down')) offers.push({ label: `Perdre le site ${site}`, action: { type: 'lose-site', site } })
  if (there.some(n => n.status === 'down')) offers.push({ label: `Rétablir le site ${site}`, action: { type: 'restore-site', site } })
  return offers
}

/** One-way delays between sites that one may try, ms. */
const DELAYS = [1, 20, 50]

function linkOffers({ links }: ElasticView, from: string, to: string): readonly Offer[] {
  const cut = links.find(l => l.from === from && l.to === to)?.cut
  const offers: Offer[] = []
  if (cut !== 'both') {
    offers.push({ label: 'Couper le lien', action: { type: 'cut', from, to } })
    if (cut !== 'forward') offers.push({ label: `Couper de ${from} vers ${to}`, action: { type: 'cut', from, to, oneWay: true } })
    if (cut !== 'backward') offers.push({ label: `Couper de ${to} vers ${from}`, action: { type: 'cut', from: to, to: from, oneWay: true } })
  }
  if (cut !== 'none') offers.push({ label: 'Rétablir le lien', action: { type: 'heal', from, to } })
  return [...offers, ...DELAYS.map((ms): Offer => ({ label: `Latence ${ms}\u00a0ms aller`, more: true, action: { type: 'delay', from, to, latency: ms * 1_000 } }))]
}

function clientOffers({ clients, nodes }: ElasticView, client: string): readonly Offer[] {
  const site = clients.find(c => c.name === client)?.site
  const near = nodes.filter(n => n.site === site && n.status !== 'down')
  return [
    { label: 'Écrire un document', action: { type: 'index', client } },
    { label: 'Compter les documents', action: { type: 'count', client } },
    ...near.flatMap(({ name: node }): Offer[] => [
      { label: `Écrire par ${node}`, action: { type: 'index', client, node }, more: true }, { label: `Compter par ${node}`, action: { type: 'count', client, node }, more: true },
    ]),
  ]
}
