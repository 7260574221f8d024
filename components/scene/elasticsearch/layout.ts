/**
 * Where things of an Elasticsearch cluster stand: site A left, site B right, a third above and between, as
 * in every scene; nodes in a row on their site with their copies below them, clients below the site. Upright,
 * for a phone: one site below the other. In the units of the view box, a slide's pixels.
 */
import { SQUARE } from '../layout.ts'
import type { Box, LinkPlace, Point } from '../layout.ts'

export interface NodePlace extends Point {
  readonly form: { readonly radius: number }
  /** Words stand beside the circle, not below. */
  readonly beside: boolean
}

export interface ElasticLayout {
  readonly width: number
  readonly height: number
  readonly sites: Readonly<Record<string, Box>>
  readonly members: Readonly<Record<string, NodePlace>>
  readonly clients: Readonly<Record<string, Point & { readonly room: number }>>
  /** By "A–B". */
  readonly links: Readonly<Record<string, LinkPlace>>
  /** Where the lines about the whole cluster begin. */
  readonly status: Point
}

interface Placed { readonly name: string, readonly site: string }
export interface Cast {
  readonly sites: readonly string[]
  readonly nodes: readonly Placed[]
  readonly clients: readonly Placed[]
}

const WIDTH = 628
const HEIGHT = 326
const GAP = 64
const CLIENTS = 40
/** Lines about the cluster; a site's name. */
const STATUS = 26
const NAME = 26
const TOP = { height: 86, width: 244, radius: 34 }
const UPRIGHT = { width: 340, site: 190, gap: 50 }

/** What a layout depends on, as a text. */
export function castOf({ sites, nodes, clients }: Cast): string {
  const placed = (things: readonly Placed[]) => things.map(({ name, site }) => ({ name, site }))
  return JSON.stringify({ sites, nodes: placed(nodes), clients: placed(clients) } satisfies Cast)
}

interface Drawing {
  readonly cast: Cast
  readonly sites: Record<string, Box>
  readonly members: Record<string, NodePlace>
  readonly clients: Record<string, Point & { room: number }>
  readonly links: Record<string, LinkPlace>
}

export function layoutOf(cast: Cast, upright = false): ElasticLayout {
  const drawing: Drawing = { cast, sites: {}, members: {}, clients: {}, links: {} }
  if (upright) return { ...drawing, width: UPRIGHT.width, height: stack(drawing), status: { x: 4, y: 18 } }
  const [a, b, top] = cast.sites
  const y = top === undefined ? STATUS + 4 : TOP.height + 14
  const height = HEIGHT - y - CLIENTS
  const below = top === undefined ? cast.sites : [a, b]
  const shares = below.map(site => Math.max(1, on(cast, site).length))
  const total = shares.reduce((sum, n) => sum + n, 0)
  let x = 0
  for (const [i, site] of below.entries()) {
    const width = (WIDTH - GAP * (below.length - 1)) * shares[i] / total
    place(drawing, site, { x, y, width, height })
    x += width + GAP
  }
  if (b !== undefined) across(drawing, a, b)
  if (top !== undefined) above(drawing, a, b, top)
  return { ...drawing, width: WIDTH, height: HEIGHT, status: { x: 4, y: 18 } }
}

const on = ({ nodes }: Cast, site: string) => nodes.filter(n => n.site === site)

function place({ cast, sites, members, clients }: Drawing, site: string, box: Box): void {
  sites[site] = box
  const there = on(cast, site)
  const step = box.width / Math.max(1, there.length)
  const radius = Math.min(40, step / 2 - 4, (box.height - NAME) / 4)
  there.forEach(({ name }, i) => { members[name] = { x: box.x + step * (i + 0.5), y: box.y + NAME + radius + 4, form: { radius }, beside: false } })
  const own = cast.clients.filter(c => c.site === site)
  own.forEach(({ name }, i) => {
    const room = box.width / own.length
    clients[name] = { x: box.x + room * i + SQUARE + 3, y: box.y + box.height + CLIENTS / 2 + 1, room: room - 2 * SQUARE - 14 }
  })
}

function across({ sites, links }: Drawing, a: string, b: string): void {
  const [left, right] = [sites[a].x + sites[a].width, sites[b].x]
  const y = sites[a].y + sites[a].height - 34
  const middle = { x: (left + right) / 2, y }
  links[`${a}–${b}`] = { points: [{ x: left, y }, { x: right, y }], middle, label: { x: middle.x, y: y - 16, anchor: 'middle' }, level: true }
}

/** The third site: a node's words stand beside it, as there is no room below. */
function above({ cast, sites, members, clients, links }: Drawing, a: string, b: string, top: string): void {
  const there = on(cast, top)
  const width = Math.max(TOP.width, 40 + there.length * 150)
  const box = { x: (WIDTH - width) / 2 + 42, y: 2, width, height: TOP.height }
  sites[top] = box
  there.forEach(({ name }, i) => { members[name] = { x: box.x + 112 + i * 150, y: box.y + box.height / 2, form: { radius: TOP.radius }, beside: true } })
  cast.clients.filter(c => c.site === top).forEach(({ name }, i) => { clients[name] = { x: box.x + SQUARE + 8 + i * 40, y: box.y + 58, room: 0 } })
  const y = box.y + box.height - 20
  const up = (site: string, x: number, end: number): LinkPlace => ({
    points: [{ x, y: sites[site].y }, { x, y }, { x: end, y }], middle: { x, y }, label: { x: (x + end) / 2, y: y - 12, anchor: 'middle' }, level: false,
  })
  links[`${a}–${top}`] = up(a, box.x - 80, box.x)
  links[`${b}–${top}`] = up(b, box.x + box.width + 70, box.x + box.width)
}

function stack(drawing: Drawing): number {
  const { cast, sites, links } = drawing
  const order = cast.sites.length === 3 ? [cast.sites[2], cast.sites[0], cast.sites[1]] : cast.sites
  let y = STATUS + 26
  for (const site of order) {
    place(drawing, site, { x: 0, y, width: UPRIGHT.width - 34, height: UPRIGHT.site })
    y += UPRIGHT.site + CLIENTS + UPRIGHT.gap
  }
  const key = (a: string, b: string) => (cast.sites.indexOf(a) < cast.sites.indexOf(b) ? `${a}–${b}` : `${b}–${a}`)
  order.slice(0, -1).forEach((a, i) => {
    const x = UPRIGHT.width * 0.6
    const [from, to] = [sites[a].y + UPRIGHT.site, sites[order[i + 1]].y]
    links[key(a, order[i + 1])] = { points: [{ x, y: from }, { x, y: to }], middle: { x, y: to - 20 }, label: { x: x - 14, y: to - 14, anchor: 'end' }, level: false }
  })
  if (order.length === 3) {
    const [from, to] = [sites[order[0]].y + 40, sites[order[2]].y + 40]
    const [edge, x] = [UPRIGHT.width - 34, UPRIGHT.width - 14]
    links[key(order[0], order[2])] = {
      points: [{ x: edge, y: from }, { x, y: from }, { x, y: to }, { x: edge, y: to }], middle: { x, y: (from + to) / 2 }, label: { x: x - 8, y: sites[order[0]].y + UPRIGHT.site + 22, anchor: 'end' }, level: false,
    }
  }
  return y - UPRIGHT.gap + 4
}
