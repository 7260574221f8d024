/** What else a menu offers of a thing, beside what can be done to it: how to look at it, and what a director may wish. */
import type { EtcdView } from '../../sim/etcd/view.ts'
import { knowing } from '../stage/staging.ts'
import type { Choice } from '../stage/staging.ts'
import { offersFor } from './actions.ts'
import type { Target } from './actions.ts'

export function choicesFor(view: EtcdView, target: Target): readonly Choice[] {
  const offers = offersFor(view, target)
  const isMember = (name: string) => view.members.some(m => m.name === name)
  if (target.kind === 'link') return isMember(target.from) ? [...offers, only(target.from, target.to)] : offers
  if (target.kind !== 'member') return offers
  const { name } = target
  const member = view.members.find(m => m.name === name)
  const waits = member?.status === 'up' && member.role !== 'leader' && member.standing === 'voter'
  const wish: readonly Choice[] = waits ? [{ label: `Que ${name} gagne l’élection`, more: true, wish: { verb: 'wins', member: name } }] : []
  return [
    ...offers.filter(o => !o.more), knowing(name),
    ...offers.filter(o => o.more), ...wish, ...view.members.filter(m => m.name !== name).map(m => only(name, m.name)),
  ]
}

function only(from: string, to: string): Choice {
  return { label: `Messages entre ${from} et ${to} seulement`, more: true, look: { messages: [from, to] } }
}
