/**
 * Where everything of a picture stands. Pure geometry, computed once for all the moments of a picture,
 * so that a click changes what it says it changes and moves nothing else: what appears later, and what
 * stands in two places one after the other, has its places from the beginning.
 *
 * Units are px of the slide at `scale` 1, where a label is 18 high; a picture with room to spare is drawn
 * larger, never smaller.
 */
import { routesOf } from './picture-routes.ts'
import type { Route } from './picture-routes.ts'
import { INSIDE, LABEL, roomOf, withSurroundings } from './picture-shapes.ts'
import type { Box, Room, Wrapping } from './picture-shapes.ts'
import { chainOf, framesOf } from './picture-steps.ts'
import type { Frame } from './picture-steps.ts'
import { textWidth } from './picture-text.ts'
import type { Kind, Picture, Thing, Zone } from './picture.ts'

export interface Spot extends Box {
  /** The thing that stands here, and in which spot this one is, if any. */
  readonly id: string
  readonly parent?: string
  readonly kind: Kind
  /** It is drawn with its label on top, and room under it. */
  readonly holds: boolean
  readonly room: Room
}

export interface ZonePlace extends Box {
  readonly above: boolean
  /** Width of the longest name it ever has, and whether that is all it holds. */
  readonly name: number
  readonly empty: boolean
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** Px of the slide for a unit. */
  readonly scale: number
  readonly wrap: Wrapping
  readonly zones: Readonly<Record<string, ZonePlace>>
  /** By `spotKey`. */
  readonly spots: Readonly<Record<string, Spot>>
  /** By `routeKey`. */
  readonly routes: Readonly<Record<string, Route>>
  /** Everything has the room it needs. */
  readonly fits: boolean
}

export const WIDTH = 900
/** A picture is enlarged up to this height, and should not be higher, in px of the slide. */
const COMFORTABLE = 306
export const HIGHEST = 360

const ZONE = { side: 16, header: 37, bottom: 14, size: 20 }
const GAP = { thing: 20, row: 14, zone: 22, arrow: 44, crossing: 66 }

/** Where a thing stands at a moment: its name, then what contains it, outwards, then its zone and row. */
export function spotKey(thing: Thing, things: readonly Thing[]): string {
  const chain = chainOf(thing, things)
  const { zone, row } = chain.at(-1)!
  return `${chain.map(({ id }) => id).join('@')}@${zone}/${row}`
}

/** Where the end of an arrow stands: a thing's spot, or a zone. */
export function endKey(id: string, things: readonly Thing[]): string {
  const thing = things.find(each => each.id === id)
  return thing ? spotKey(thing, things) : id
}

export const routeKey = (from: string, to: string): string => `${from} → ${to}`

/** What a zone says of itself. */
export function zoneLabel({ label, lost }: Zone): string {
  return lost && !/perdu|éteint|détruit/i.test(label) ? `${label}\u00A0: perdu${/zone/i.test(label) ? 'e' : ''}` : label
}

/** The layout that shows best: everything has its room, the height (px of the slide) is kept, then large, then even. */
export function layoutOf(picture: Picture, most = COMFORTABLE): Layout {
  const frames = framesOf(picture)
  const { layout } = bestOf(frames, most)
  return { ...layout, fits: layout.missing < 0.01, routes: routesOf(frames, layout, endKey, routeKey) }
}

/** In px of the slide: the height a picture asks for, and the least it can do with. */
export function heightsOf(picture: Picture): { wished: number, least: number } {
  const frames = framesOf(picture)
  const [wished, least] = [COMFORTABLE, 0].map(most => bestOf(frames, most).layout).map(({ height, scale }) => height * scale)
  return { wished, least: Math.min(wished, least) }
}

function bestOf(frames: readonly Frame[], most: number): { layout: Placed, cost: number } {
  let best: { layout: Placed, cost: number } | undefined
  for (const options of choices()) {
    const layout = place(frames, options)
    const cost = 20 * layout.missing + Math.max(0, layout.height * options.scale - most) * 3 + layout.uneven * 70 + costOfChoice(options)
    if (!best || cost < best.cost) best = { layout, cost }
  }
  return best!
}

function choices(): Options[] {
  return [1.3, 1.25, 1.2, 1.15, 1.1, 1.05, 1].flatMap(scale =>
    [{ label: 1, sub: 1 }, { label: 1, sub: 2 }, { label: 2, sub: 2 }].flatMap(wrap =>
      [9, 3, 2, 1].flatMap(columns => [true, false].map(equal => ({ scale, wrap, columns, equal })))))
}

const costOfChoice = ({ scale, wrap, columns }: Options): number => (1.3 - scale) * 200 + (wrap.label + wrap.sub - 2) * 3 + (9 - columns) * 0.4

interface Options { readonly scale: number, readonly wrap: Wrapping, readonly columns: number, readonly equal: boolean }
type Placed = Omit<Layout, 'routes' | 'fits'> & { readonly missing: number, readonly uneven: number }

/** A thing in one of its places, before it has coordinates. */
interface Node {
  readonly key: string
  readonly id: string
  readonly parent?: string
  readonly zone: string
  readonly row: number
  /** What it is at each moment at which it stands here. */
  readonly variants: Thing[]
  readonly children: Node[]
  holds: boolean
  room: Room
}

const NO_ROOM: Room = { width: 0, height: 0, above: 0, below: 0, span: 0 }

/** The nodes that stand in zones, in the order of the picture, their contents in them. */
function treeOf(frames: readonly Frame[]): Node[] {
  const nodes = new Map<string, Node>()
  const order = new Map<string, number>()
  for (const { things } of frames) {
    for (const thing of things) {
      const key = spotKey(thing, things)
      if (!order.has(thing.id)) order.set(thing.id, order.size)
      const chain = chainOf(thing, things)
      const { zone, row } = chain.at(-1)!
      const node = nodes.get(key) ?? { key, id: thing.id, parent: chain[1] && spotKey(chain[1], things), zone, row, variants: [], children: [], holds: false, room: NO_ROOM }
      node.variants.push(thing)
      nodes.set(key, node)
    }
  }
  const sorted = [...nodes.values()].sort((a, b) => order.get(a.id)! - order.get(b.id)!)
  for (const node of sorted) {
    if (node.parent !== undefined) nodes.get(node.parent)?.children.push(node)
  }
  const top = sorted.filter(node => node.parent === undefined)
  markHolders(top)
  return top
}

/** A machine beside machines that contain something is drawn as they are. */
function markHolders(top: readonly Node[]): void {
  const all = (nodes: readonly Node[]): Node[] => nodes.flatMap(node => [node, ...all(node.children)])
  for (const node of all(top)) node.holds = node.children.length > 0
  for (const node of top) {
    const kind = node.variants[0].kind
    const twin = (other: Node) => other.row === node.row && other.variants[0].kind === kind && other.children.length > 0
    if (kind === 'machine' && top.some(twin)) node.holds = true
  }
}

const most = (rooms: readonly Room[]): Room => ({
  width: Math.max(...rooms.map(r => r.width)),
  height: Math.max(...rooms.map(r => r.height)),
  above: Math.max(...rooms.map(r => r.above)),
  below: Math.max(...rooms.map(r => r.below)),
  span: Math.max(...rooms.map(r => r.span)),
})

/** Sizes the node and what it contains, outwards. */
function measure(node: Node, options: Options): void {
  for (const child of node.children) measure(child, options)
  const { wrap } = options
  const own = most(node.variants.map(thing => roomOf(thing, wrap, node.holds)))
  if (node.children.length === 0) {
    node.room = own
    return
  }
  const rows = gridOf(node, options)
  const width = Math.max(...rows.map(row => row.width)) + 2 * INSIDE.side
  const height = INSIDE.header + rows.reduce((sum, row) => sum + row.height, 0) + (rows.length - 1) * INSIDE.gap + INSIDE.bottom
  node.room = most(node.variants.map(thing => withSurroundings(thing, wrap, Math.max(own.width, width), height)))
}

interface Line { readonly nodes: readonly Node[], readonly above: number, readonly body: number, readonly height: number, readonly width: number }

function lineOf(nodes: readonly Node[], gapOf: (left: Node, right: Node) => number): Line {
  const room = nodes.length === 0 ? NO_ROOM : most(nodes.map(node => node.room))
  const gaps = nodes.slice(1).reduce((sum, node, i) => sum + gapOf(nodes[i], node), 0)
  return {
    nodes,
    above: room.above,
    body: room.height,
    height: room.above + room.height + room.below,
    width: nodes.reduce((sum, node) => sum + node.room.span, 0) + gaps,
  }
}

function gridOf(node: Node, { columns }: Options): Line[] {
  const count = Math.ceil(node.children.length / columns)
  const each = Math.ceil(node.children.length / count)
  return Array.from({ length: count }, (_, i) => lineOf(node.children.slice(i * each, (i + 1) * each), () => INSIDE.gap))
}

/** What arrows ask for: room between things of a row, between rows, between zones. */
function demandsOf(frames: readonly Frame[]) {
  const things = new Map<string, number>()
  const rows = new Map<number, number>()
  const zones = new Map<string, number>()
  let above = 0
  for (const frame of frames) {
    const isAbove = (zone: string) => frame.zones.find(({ id }) => id === zone)?.place === 'above'
    for (const arrow of frame.arrows) {
      const [a, b] = [arrow.from, arrow.to].map((id) => {
        const thing = frame.things.find(each => each.id === id)
        if (!thing) return { zone: id }
        const outermost = chainOf(thing, frame.things).at(-1)!
        return { zone: outermost.zone, row: outermost.row, id: outermost.id }
      })
      const label = arrow.label ? textWidth(arrow.label, LABEL) : 0
      const raise = <K>(map: Map<K, number>, key: K, value: number) => void map.set(key, Math.max(value, map.get(key) ?? 0))
      if (a.zone === b.zone && a.row === b.row) raise(things, [a.id, b.id].sort().join('|'), Math.max(GAP.arrow, label && label + 34))
      else if (a.zone === b.zone && a.row !== undefined && b.row !== undefined)
        raise(rows, Math.min(a.row, b.row), label ? 46 : 36)
      else if (isAbove(a.zone) !== isAbove(b.zone)) above = Math.max(above, label ? 50 : 40)
      else raise(zones, [a.zone, b.zone].sort().join('|'), Math.max(GAP.crossing, label && label + (a.id && b.id ? 24 : 40)))
    }
  }
  return { things, rows, zones, above }
}

function place(frames: readonly Frame[], options: Options): Placed {
  const width = WIDTH / options.scale
  const top = treeOf(frames)
  for (const node of top) measure(node, options)
  const demands = demandsOf(frames)
  const gapOf = (left: Node, right: Node) => demands.things.get([left.id, right.id].sort().join('|')) ?? GAP.thing
  const { zones } = frames[0]
  const labelWidth = (id: string) => Math.max(...frames.map(frame => textWidth(zoneLabel(frame.zones.find(zone => zone.id === id)!), ZONE.size) + (frame.zones.find(zone => zone.id === id)!.lost ? 34 : 0)))
  const linesIn = (zone: string): Map<number, Line> => {
    const nodes = top.filter(node => node.zone === zone)
    return new Map([...new Set(nodes.map(({ row }) => row))].sort((a, b) => a - b)
      .map(row => [row, lineOf(nodes.filter(node => node.row === row), gapOf)]))
  }
  const contents = new Map(zones.map(({ id }) => [id, linesIn(id)]))
  const widestLine = (id: string) => Math.max(0, ...[...contents.get(id)!.values()].map(line => line.width))
  const places: Record<string, ZonePlace> = {}
  const spots: Record<string, Spot> = {}
  let missing = 0
  let y = 1.5

  // Above: the name at the left of what the zone holds, to spare the height.
  const above = zones.filter(({ place: where }) => where === 'above')
  if (above.length > 0) {
    const lines = above.map(({ id }) => [...contents.get(id)!.values()])
    const names = above.map(({ id }) => labelWidth(id) + 2 * ZONE.side)
    const tight = above.map(({ id }, i) => names[i] + (lines[i].length > 0 ? widestLine(id) + 30 : 0))
    // Alone and tied to the sites, it has what it holds in its middle, at the same distance from both sites.
    const centred = above.length === 1 && lines[0].length > 0 && demands.above > 0 ? 2 * names[0] + widestLine(above[0].id) + 12 : Number.POSITIVE_INFINITY
    const widths = centred <= width * 0.72 ? [centred] : tight
    const height = Math.max(...lines.map(each => each.reduce((sum, line) => sum + line.height, 0) + Math.max(0, each.length - 1) * GAP.row + 12), 46)
    const total = widths.reduce((a, b) => a + b, 0) + (above.length - 1) * GAP.crossing
    missing += Math.max(0, total - width)
    let x = (width - total) / 2
    for (const [i, { id }] of above.entries()) {
      places[id] = { x, y, width: widths[i], height, above: true, name: labelWidth(id), empty: contents.get(id)!.size === 0 }
      const inner = widestLine(id) + 10
      const left = widths === tight ? x + widths[i] - ZONE.side - inner + 5 : x + (widths[i] - inner) / 2
      let down = y + (height - lines[i].reduce((sum, line) => sum + line.height, 0) - Math.max(0, lines[i].length - 1) * GAP.row) / 2
      for (const line of lines[i]) {
        spread(line, left, inner, down + line.above, line.body, gapOf, spots, options)
        down += line.height + GAP.row
      }
      x += widths[i] + GAP.crossing
    }
    y += height + Math.max(demands.above, GAP.zone)
  }

  // Side by side: rows of the same number stand at the same height.
  const side = zones.filter(({ place: where }) => where !== 'above')
  const needs = side.map(({ id }) => Math.max(widestLine(id), labelWidth(id), 60) + 2 * ZONE.side)
  const gaps = side.slice(1).map((zone, i) => demands.zones.get([side[i].id, zone.id].sort().join('|')) ?? GAP.zone)
  const free = width - gaps.reduce((a, b) => a + b, 0)
  const widths = shared(side, needs, free, options.equal)
  missing += widths.reduce((sum, each, i) => sum + Math.max(0, needs[i] - each), 0)
  const uneven = side.length < 2 || side.some(({ share }) => share !== undefined) ? 0 : Math.max(...widths) / Math.min(...widths) - 1
  const rows = [...new Set(side.flatMap(({ id }) => [...contents.get(id)!.keys()]))].sort((a, b) => a - b)
  const heightOf = (row: number) => {
    const lines = side.flatMap(({ id }) => contents.get(id)!.get(row) ?? [])
    const [over, body] = [Math.max(...lines.map(line => line.above)), Math.max(...lines.map(line => line.body))]
    return { over, body, all: over + body + Math.max(...lines.map(line => line.height - line.above - line.body)) }
  }
  const start = y
  // What has no crown above it stands a little lower, clear of the zone's name.
  y += side.length === 0 ? 0 : ZONE.header + (rows.length > 0 && heightOf(rows[0]).over >= 13 ? 0 : 5)
  for (const [i, row] of rows.entries()) {
    const { over, body, all } = heightOf(row)
    let x = 0
    for (const [j, { id }] of side.entries()) {
      const line = contents.get(id)!.get(row)
      if (line) spread(line, x + ZONE.side, widths[j] - 2 * ZONE.side, y + over, body, gapOf, spots, options)
      x += widths[j] + (gaps[j] ?? 0)
    }
    y += all + (i < rows.length - 1 ? Math.max(GAP.row, demands.rows.get(row) ?? 0) : 0)
  }
  const height = y - start + (rows.length > 0 ? ZONE.bottom : 40)
  let x = 1.5
  for (const [i, { id }] of side.entries()) {
    places[id] = { x, y: start, width: widths[i] - 3, height, above: false, name: labelWidth(id), empty: contents.get(id)!.size === 0 }
    x += widths[i] + (gaps[i] ?? 0)
  }
  return { width, height: start + (side.length > 0 ? height : -GAP.zone) + 1.5, scale: options.scale, wrap: options.wrap, zones: places, spots, missing, uneven }
}

/** Widths of the zones: equal where all fit so, by what they hold otherwise; shares, where given, win. */
function shared(zones: readonly Zone[], needs: readonly number[], free: number, equal: boolean): number[] {
  const asked = zones.map(({ share }, i) => share ?? (zones.some(zone => zone.share !== undefined) ? 1 : equal ? 1 : needs[i]))
  const total = asked.reduce((a, b) => a + b, 0)
  const wished = asked.map(each => free * each / total)
  const needed = needs.reduce((a, b) => a + b, 0)
  if (needed > free) return needs.map(each => each * free / needed)
  if (!equal && !wished.every((each, i) => each >= needs[i])) return needs.map(each => each * free / needed)
  // Whoever has too little takes from those who have too much.
  const lacking = wished.reduce((sum, each, i) => sum + Math.max(0, needs[i] - each), 0)
  const spare = wished.reduce((sum, each, i) => sum + Math.max(0, each - needs[i]), 0)
  return wished.map((each, i) => (each < needs[i] ? needs[i] : each - (spare > 0 ? lacking * (each - needs[i]) / spare : 0)))
}

/** Spreads a line over a width: in equal columns where they fit, else with equal room around each. */
function spread(line: Line, x: number, width: number, y: number, body: number, gapOf: (a: Node, b: Node) => number, spots: Record<string, Spot>, options: Options): void {
  const { nodes } = line
  const cell = width / nodes.length
  const even = nodes.every((node, i) => (i === 0 || (nodes[i - 1].room.span + node.room.span) / 2 + gapOf(nodes[i - 1], node) <= cell) && node.room.span <= cell)
  const extra = Math.max(0, width - line.width) / nodes.length
  let left = x
  for (const [i, node] of nodes.entries()) {
    const middle = even ? x + cell * (i + 0.5) : left + extra / 2 + node.room.span / 2
    put(node, middle, y, body, spots, options)
    left += node.room.span + extra + (nodes[i + 1] ? gapOf(node, nodes[i + 1]) : 0)
  }
}

/** Gives the node its place, centred on x and on a body of that height, and what it contains theirs. */
function put(node: Node, middle: number, y: number, body: number, spots: Record<string, Spot>, options: Options): void {
  const { room, holds } = node
  const height = holds ? body : room.height
  const box = { x: middle - room.width / 2, y: y + (body - height) / 2, width: room.width, height }
  spots[node.key] = { ...box, id: node.id, parent: node.parent, kind: node.variants[0].kind, holds, room }
  if (node.children.length === 0) return
  const rows = gridOf(node, options)
  const used = rows.reduce((sum, row) => sum + row.height, 0) + (rows.length - 1) * INSIDE.gap
  const inner = box.height - INSIDE.header - INSIDE.bottom
  let down = box.y + INSIDE.header + (inner - used) / 2
  for (const row of rows) {
    spread(row, box.x + INSIDE.side, box.width - 2 * INSIDE.side, down + row.above, row.body, () => INSIDE.gap, spots, options)
    down += row.height + INSIDE.gap
  }
}
