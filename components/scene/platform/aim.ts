/**
 * Where the database's Service sends those who call it from another site: from the edge of theirs to the
 * primary's pod. Side by side only: upright, the word on the pod says it. Pure geometry.
 */
import type { PlatformView } from '../../../sim/platform/view.ts'
import { placePods } from './layout.ts'
import type { PlatformLayout, Point } from './layout.ts'
import { podWord } from './words.ts'

export interface Aim { readonly from: Point, readonly to: Point, readonly dead: boolean }

type Seen = Pick<PlatformView, 'sites' | 'pods' | 'primary' | 'operator' | 'operatorBlocked' | 'service'>

/** Null where there is no database, or all who call it stand beside it. */
export function aimOf(view: Seen, { rows, sites }: PlatformLayout): Aim | null {
  const pod = view.pods.find(p => p.name === view.primary)
  const row = rows.find(r => r.kind === 'node' && r.name === pod?.node)
  if (pod === undefined || row === undefined) return null
  const siteOf = (name: string) => rows.find(r => r.kind === 'node' && r.name === view.pods.find(p => p.name === name)?.node)?.site
  const callers = view.service?.endpoints.filter(e => e.alive).map(e => siteOf(e.name)) ?? []
  const caller = view.sites.find(s => !s.lost && s.name !== row.site && callers.includes(s.name))
  const [home, theirs] = [sites[row.site], caller && sites[caller.name]]
  if (theirs === undefined || theirs.y !== home.y) return null
  const own = view.pods.filter(p => p.node === row.name)
  const pill = placePods(own, row, p => podWord(p, view)).find(p => p.pod.name === pod.name)
  if (pill === undefined) return null
  const y = pill.y + pill.height / 2
  const right = theirs.x > home.x
  return { from: { x: right ? theirs.x : theirs.x + theirs.width, y }, to: { x: right ? pill.x + pill.width : pill.x, y }, dead: !pod.alive }
}
