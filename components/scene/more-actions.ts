/** What can also be done to a thing of the scene: reads, changes of members, disks, delays. */
import type { EtcdView, MemberView } from '../../sim/etcd/view.ts'
import type { Offer } from '../stage/staging.ts'
import { isClosed, linkOf } from './actions.ts'
import type { Target } from './actions.ts'

/** A disk that is slow takes this long to write, one that is not this long, µs. */
const SLOW_DISK = 300_000
const DISK = 1_000
/** A link that is slow: one way, µs. */
const SLOW_LINK = 40_000
/** An old copy of a disk: so many entries behind. */
const OLDER = 3

const more = (label: string, action: Offer['action']): Offer => ({ label, action, more: true })

export function moreOffers(view: EtcdView, target: Target): readonly Offer[] {
  if (target.kind === 'client') return reads(view, target.name)
  if (target.kind === 'link') return delays(view, target.from, target.to)
  const member = target.kind === 'member' ? view.members.find(m => m.name === target.name) : undefined
  return member === undefined ? [] : [...changes(view, member), ...links(view, member), ...disks(member)]
}

function reads(view: EtcdView, client: string): readonly Offer[] {
  const { site, stopped } = view.clients.find(c => c.name === client) ?? {}
  if (stopped) return []
  const within = view.members.filter(m => m.status !== 'down' && !isClosed(view, site, m.site))
  const read = (serializable: boolean, member?: string) => ({ type: 'ask', client, call: { kind: 'range', key: 'x', ...(serializable ? { serializable } : {}) }, ...(member ? { member } : {}) })
  return [
    more('Lire x', read(false)),
    ...within.map(m => more(`Lire x sur ${m.name} sans demander au leader`, read(true, m.name))),
  ]
}

/** What an operator asks of the cluster, through the first client that reaches a member that is served. */
function changes(view: EtcdView, { name, standing, status, role }: MemberView): readonly Offer[] {
  const leader = view.members.find(m => m.role === 'leader' && m.status === 'up')
  const operator = view.clients.find(c => leader !== undefined && !c.stopped && !isClosed(view, c.site, leader.site))
  if (leader === undefined || operator === undefined) return []
  const ask = (call: object) => ({ type: 'ask', client: operator.name, call, member: leader.name })
  if (standing === 'stranger') {
    return [
      more(`Ajouter ${name} au cluster`, ask({ kind: 'member-add', name })),
      more(`Ajouter ${name} comme learner`, ask({ kind: 'member-add', name, learner: true })),
    ]
  }
  const offers = [more(`Retirer ${name} du cluster`, ask({ kind: 'member-remove', name }))]
  if (standing === 'learner') offers.unshift(more(`Promouvoir ${name}`, ask({ kind: 'member-promote', name })))
  else if (role !== 'leader' && status === 'up') offers.unshift(more(`Passer la main à ${name}`, ask({ kind: 'move-leader', name })))
  return offers
}

/** Its links to each other member, one by one. */
function links(view: EtcdView, { name }: MemberView): readonly Offer[] {
  return view.members.flatMap((other) => {
    const [from, to] = view.links.some(l => l.from === name && l.to === other.name) ? [name, other.name] : [other.name, name]
    const link = other.name === name ? undefined : linkOf(view, from, to)
    if (link === undefined) return []
    return [link.cut === 'none'
      ? more(`Couper ${name} de ${other.name}`, { type: 'cut', from, to })
      : more(`Rétablir le lien de ${name} à ${other.name}`, { type: 'heal', from, to })]
  })
}

function disks({ name, status, fsync, lastIndex, hasData }: MemberView): readonly Offer[] {
  const speed = fsync >= SLOW_DISK
    ? more(`Rendre sa vitesse au disque de ${name}`, { type: 'slow-disk', member: name, fsync: DISK, jitter: DISK })
    : more(`Ralentir le disque de ${name}`, { type: 'slow-disk', member: name, fsync: SLOW_DISK })
  if (status !== 'down') return [speed]
  if (!hasData) return [more(`Démarrer ${name} dans le cluster existant`, { type: 'start', member: name, state: 'existing' }), speed]
  return [
    ...(lastIndex > OLDER ? [more(`Remettre à ${name} un disque plus ancien`, { type: 'roll-back-disk', member: name, entries: OLDER })] : []),
    more(`Effacer le disque de ${name}`, { type: 'wipe-disk', member: name }),
    more(`Forcer un cluster de ${name} seul`, { type: 'start', member: name, forceNewCluster: true }),
    speed,
  ]
}

function delays(view: EtcdView, from: string, to: string): readonly Offer[] {
  const link = linkOf(view, from, to)
  if (link === undefined) return []
  const delay = (latency: number, oneWay?: true) => ({ type: 'delay', from, to, latency, ...(oneWay ? { oneWay } : {}) })
  if (link.latency > link.normal) return [more('Rendre son délai au lien', delay(link.normal))]
  return [more('Ralentir le lien', delay(SLOW_LINK)), more(`Ralentir de ${from} vers ${to}`, delay(SLOW_LINK, true))]
}
