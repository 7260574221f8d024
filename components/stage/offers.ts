/** What else a menu offers of a thing, beside what can be done to it: all that is known of it, and what a director may wish. */
import type { EtcdView } from '../../sim/etcd/view.ts'
import type { Subject, Wish } from '../../sim/kernel/world.ts'
import { offersFor } from '../scene/actions.ts'
import type { Offer, Target } from '../scene/actions.ts'

/** One of a menu: something to do, to look at, or to wish. */
export type Choice = Offer
  | { readonly label: string, readonly more?: true, readonly subject: Subject }
  | { readonly label: string, readonly more?: true, readonly wish: Wish }

export function choicesFor(view: EtcdView, target: Target): readonly Choice[] {
  const offers = offersFor(view, target)
  if (target.kind !== 'member') return offers
  const { name } = target
  const seen: Choice = { label: `Tout savoir de ${name}`, subject: { kind: 'member', name } }
  const member = view.members.find(m => m.name === name)
  const waits = member?.status === 'up' && member.role !== 'leader' && member.standing === 'voter'
  const wish: readonly Choice[] = waits ? [{ label: `Que ${name} gagne l’élection`, more: true, wish: { verb: 'wins', member: name } }] : []
  return [...offers.filter(o => !o.more), seen, ...offers.filter(o => o.more), ...wish]
}

/** Director verbs that concern no one thing. */
export const SPLIT: Choice = { label: 'Provoquer un vote partagé', wish: { verb: 'split' } }
