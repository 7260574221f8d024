/** What can be done to a thing of Kafka's scene now, and what it is called. */
import type { KafkaView } from '../../../sim/kafka/view.ts'
import { knowing } from '../../stage/staging.ts'
import type { Choice, Offer } from '../../stage/staging.ts'

export type Target =
  | { readonly kind: 'machine' | 'site' | 'client' | 'partition', readonly name: string }
  | { readonly kind: 'link', readonly from: string, readonly to: string }

/** A link that is full, bytes per second; and one that is slow: one way, µs. */
const FULL = 100_000
const SLOW = 300_000

export function titleOf(target: Target): string {
  if (target.kind === 'link') return `Lien ${target.from}–${target.to}`
  return target.kind === 'site' ? `Site ${target.name}` : target.name
}

const machinesOf = (view: KafkaView) => [...view.brokers, ...view.controllers]
const siteOf = (view: KafkaView, name: string) => machinesOf(view).some(m => m.site === name)

/** All that can be acted on: brokers, controllers, sites, links, partitions, producers. */
export function targetsOf(view: KafkaView): readonly Target[] {
  return [
    ...machinesOf(view).map(({ name }): Target => ({ kind: 'machine', name })),
    ...view.sites.filter(s => siteOf(view, s)).map((name): Target => ({ kind: 'site', name })),
    ...view.links.map(({ from, to }): Target => ({ kind: 'link', from, to })),
    ...view.partitions.map(({ name }): Target => ({ kind: 'partition', name })),
    ...view.clients.filter(c => c.kind === 'producer').map(({ name }): Target => ({ kind: 'client', name })),
  ]
}

export function choicesFor(view: KafkaView, target: Target): readonly Choice[] {
  switch (target.kind) {
    case 'machine': return [...machineOffers(view, target.name), knowing(target.name)]
    case 'site': return siteOffers(view, target.name)
    case 'link': return linkOffers(view, target.from, target.to)
    case 'partition': return partitionOffers(view, target.name)
    case 'client': return view.clients.some(c => c.name === target.name && c.kind === 'producer')
      ? [{ label: 'Envoyer un message', action: { type: 'produce', client: target.name } }]
      : []
  }
}

function machineOffers(view: KafkaView, machine: string): readonly Offer[] {
  const status = machinesOf(view).find(m => m.name === machine)?.status
  if (status === undefined || status === 'destroyed') return []
  if (status === 'down') return [{ label: `Redémarrer ${machine}`, action: { type: 'restart', machine } }]
  return [
    { label: `Arrêter ${machine}`, action: { type: 'crash', machine } },
    status === 'paused' ? { label: `Reprendre ${machine}`, action: { type: 'resume', machine } } : { label: `Figer ${machine}`, action: { type: 'pause', machine } },
  ]
}

function siteOffers(view: KafkaView, site: string): readonly Offer[] {
  const there = machinesOf(view).filter(m => m.site === site && m.status !== 'destroyed')
  const offers: Offer[] = []
  if (there.some(m => m.status !== 'down')) offers.push({ label: `Perdre le site ${site}`, action: { type: 'lose-site', site } })
  if (there.some(m => m.status === 'down')) offers.push({ label: `Rétablir le site ${site}`, action: { type: 'restore-site', site } })
  if (there.length > 0) offers.push({ label: `Brûler le site ${site}`, action: { type: 'burn-site', site } })
  return offers
}

function linkOffers(view: KafkaView, from: string, to: string): readonly Offer[] {
  const link = view.links.find(l => l.from === from && l.to === to)
  if (link === undefined) return []
  const offers: Offer[] = []
  if (link.cut !== 'both') offers.push({ label: 'Couper le lien', action: { type: 'cut', from, to } })
  if (link.cut !== 'none') offers.push({ label: 'Rétablir le lien', action: { type: 'heal', from, to } })
  offers.push(link.bandwidth < link.normalBandwidth
    ? { label: 'Rendre son débit au lien', action: { type: 'throttle', from, to } }
    : { label: 'Saturer le lien', action: { type: 'throttle', from, to, bandwidth: FULL } })
  if (link.latency < SLOW) offers.push({ label: 'Allonger le lien', action: { type: 'delay', from, to, latency: SLOW }, more: true })
  return offers
}

/** A partition's topic is what an operator names. */
function partitionOffers(view: KafkaView, name: string): readonly Offer[] {
  const partition = view.partitions.find(p => p.name === name)
  if (partition === undefined) return []
  const { topic, minInsync, replicas, unclean, leader } = partition
  const offers: Offer[] = []
  if (leader === '') offers.push({ label: 'Forcer une élection « unclean »', action: { type: 'elect-unclean', topic } })
  if (minInsync > 1) offers.push({ label: `Abaisser le minimum à ${minInsync - 1}`, action: { type: 'configure', topic, minInsyncReplicas: minInsync - 1 } })
  if (minInsync < replicas) offers.push({ label: `Porter le minimum à ${minInsync + 1}`, action: { type: 'configure', topic, minInsyncReplicas: minInsync + 1 } })
  offers.push({ label: unclean ? 'Interdire l’élection « unclean »' : 'Permettre l’élection « unclean »', action: { type: 'configure', topic, uncleanLeaderElection: !unclean }, more: true })
  return offers
}
