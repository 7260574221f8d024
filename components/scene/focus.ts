/** What a cue brings out, and which messages one wants to see: the rest of the scene is dimmed, or left out. */
import type { LinkView, MessageView } from '../../sim/etcd/view.ts'

/** What is lit; all of it when nothing is named. */
export interface Light {
  readonly thing: (name: string) => boolean
  readonly link: (link: Pick<LinkView, 'from' | 'to'>) => boolean
  readonly message: (message: Pick<MessageView, 'from' | 'to'>) => boolean
}

interface Placed { readonly name: string, readonly site: string }
interface Standing { readonly sites: readonly string[], readonly members: readonly Placed[], readonly clients: readonly Placed[] }

/**
 * @param focus names of members, clients, sites (with all that stands there), links ("A–B", "m1–m3");
 *   null: everything. A site that holds something lit is lit; a link or a message between two that are lit is.
 */
export function lightOf({ sites, members, clients }: Standing, focus: readonly string[] | null): Light {
  if (focus === null) return { thing: () => true, link: () => true, message: () => true }
  const lit = new Set(focus)
  for (const { name, site } of [...members, ...clients]) if (focus.includes(site)) lit.add(name)
  for (const site of sites) if ([...members, ...clients].some(t => t.site === site && lit.has(t.name))) lit.add(site)
  const thing = (name: string) => lit.has(name)
  const linkNamed = (a: string, b: string) => focus.includes(`${a}–${b}`) || focus.includes(`${b}–${a}`)
  const siteOf = (name: string) => [...members, ...clients].find(t => t.name === name)?.site ?? ''
  return {
    thing,
    link: ({ from, to }) => linkNamed(from, to) || (focus.includes(from) && focus.includes(to)),
    message: ({ from, to }) => (thing(from) && thing(to)) || linkNamed(from, to) || linkNamed(siteOf(from), siteOf(to)),
  }
}

/** All; the protocol's, without clients' and without heartbeats; those between two that are named. */
export type MessageMode = 'all' | 'protocol' | readonly [string, string]

const LEFT_OUT = ['request', 'answer', 'MsgHeartbeat', 'MsgHeartbeatResp']

export function isWanted(mode: MessageMode, { type, from, to }: Pick<MessageView, 'type' | 'from' | 'to'>): boolean {
  if (mode === 'all') return true
  return mode === 'protocol' ? !LEFT_OUT.includes(type) : mode.includes(from) && mode.includes(to)
}
