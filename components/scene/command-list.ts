/** Every possible action now, by the object that it is done to, and those that a few typed words leave. */
import type { EtcdView } from '../../sim/etcd/view.ts'
import { offersFor, titleOf } from './actions.ts'
import type { Offer, Target } from './actions.ts'

export interface CommandGroup {
  readonly title: string
  readonly offers: readonly Offer[]
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

export function commandsOf(view: EtcdView): readonly CommandGroup[] {
  return targetsOf(view).map(target => ({ title: titleOf(target), offers: offersFor(view, target) })).filter(group => group.offers.length > 0)
}

/** Accents and capitals are not asked of who types. */
const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036F]/g, '').toLowerCase()

/** Groups with the offers in whose title or label each word occurs. */
export function matching(groups: readonly CommandGroup[], typed: string): readonly CommandGroup[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const kept = groups.map(({ title, offers }) => ({
    title, offers: offers.filter(({ label }) => words.every(word => plain(`${title} ${label}`).includes(word))),
  }))
  return kept.filter(group => group.offers.length > 0)
}
