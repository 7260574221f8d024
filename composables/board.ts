/**
 * A board to place control planes on: one to seven over one to three sites, each of which can be lost.
 * What is left of the votes is counted as Raft counts them, without a word of Raft: of those declared,
 * the lost included.
 */
import { countOf, LAYOUTS, nameOf } from '../sim/study/layout.ts'
import type { Count, Layout } from '../sim/study/layout.ts'

export { toleranceOf } from '../sim/study/layout.ts'

export const SITES = ['A', 'B', 'C'] as const
export type Site = (typeof SITES)[number]
export const MOST = 7

export interface ControlPlane {
  readonly name: string
  readonly site: Site
  readonly lost: boolean
}

export interface Board {
  readonly sites: readonly Site[]
  readonly lostSites: readonly Site[]
  readonly controlPlanes: readonly ControlPlane[]
}

export type Move =
  | { readonly type: 'place', readonly name: string, readonly site: Site }
  /** Lost, or back. */
  | { readonly type: 'toggle', readonly name: string }
  | { readonly type: 'toggle-site', readonly site: Site }
  | { readonly type: 'add' | 'remove', readonly site: Site }
  /** A third site, or no more: its control planes go with it. */
  | { readonly type: 'third' }

/**
 * The board of a placing as slides write it: "2/1", and what is lost of it, sites and control planes by
 * their number: "2/1 −A", "5 −4 −5".
 *
 * @throws Error that says what is wrong with it
 */
export function boardOf(placing: string): Board {
  const [layout, ...lost] = placing.split(' ')
  const counts = layout.split('/').map(Number)
  const total = counts.reduce((a, b) => a + b, 0)
  if (counts.length > SITES.length || counts.some(n => !Number.isInteger(n) || n < 0) || total < 1 || total > MOST) {
    throw new Error(`« ${placing} » n’est pas un placement de 1 à ${MOST} control planes sur 1 à 3 sites.`)
  }
  const sites = SITES.slice(0, counts.length)
  const places = counts.flatMap((count, i) => Array.from({ length: count }, () => sites[i]))
  const names = lost.map(l => l.slice(1))
  const known = names.every((name, i) => lost[i].startsWith('−') && ((sites as readonly string[]).includes(name) || places[Number(name) - 1] !== undefined))
  if (!known) throw new Error(`« ${placing} » perd quelque chose qui n’y est pas.`)
  return {
    sites, lostSites: sites.filter(site => names.includes(site)),
    controlPlanes: places.map((site, i) => ({ name: `cp${i + 1}`, site, lost: names.includes(String(i + 1)) })),
  }
}

/** The board after a move; the same board when there is nothing to do. */
export function moved(board: Board, move: Move): Board {
  const { sites, lostSites, controlPlanes } = board
  switch (move.type) {
    case 'place': {
      if (!sites.includes(move.site) || controlPlanes.some(c => c.name === move.name && c.site === move.site)) return board
      return { ...board, controlPlanes: controlPlanes.map(c => (c.name === move.name ? { ...c, site: move.site } : c)) }
    }
    case 'toggle': return { ...board, controlPlanes: controlPlanes.map(c => (c.name === move.name ? { ...c, lost: !c.lost } : c)) }
    case 'toggle-site': return { ...board, lostSites: lostSites.includes(move.site) ? lostSites.filter(s => s !== move.site) : [...lostSites, move.site] }
    case 'add': {
      if (controlPlanes.length >= MOST || !sites.includes(move.site)) return board
      const free = Array.from({ length: MOST }, (_, i) => `cp${i + 1}`).find(name => !controlPlanes.some(c => c.name === name))!
      return { ...board, controlPlanes: [...controlPlanes, { name: free, site: move.site, lost: false }] }
    }
    case 'remove': {
      const last = controlPlanes.findLast(c => c.site === move.site)
      return last && controlPlanes.length > 1 ? { ...board, controlPlanes: controlPlanes.filter(c => c !== last) } : board
    }
    case 'third': {
      if (sites.length < 3) return { ...board, sites: SITES }
      const left = controlPlanes.filter(c => c.site !== 'C')
      return left.length > 0 ? { sites: SITES.slice(0, 2), lostSites: lostSites.filter(s => s !== 'C'), controlPlanes: left } : board
    }
  }
}

export const isLost = ({ lostSites }: Board, { lost, site }: ControlPlane): boolean => lost || lostSites.includes(site)

export function votesOf(board: Board): Count {
  return countOf(board.controlPlanes.length, board.controlPlanes.filter(c => !isLost(board, c)).length)
}

export function layoutOf({ sites, controlPlanes }: Board): Layout {
  return sites.map(site => controlPlanes.filter(c => c.site === site).length)
}

/** The layout of a board, where the talk's table does not have it yet. */
export function newLayoutOf(board: Board): Layout | null {
  const layout = layoutOf(board)
  const trimmed = layout.length === 3 && layout[2] === 0 ? layout.slice(0, 2) : layout
  return LAYOUTS.some(known => nameOf(known) === nameOf(trimmed)) ? null : trimmed
}
