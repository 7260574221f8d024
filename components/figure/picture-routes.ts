/**
 * The ways of the arrows: from edge to edge, straight where nothing stands between, else gently curved
 * around it; their labels where they hide least. A way is chosen among a few by what it would cross.
 */
import { LABEL } from './picture-shapes.ts'
import type { Box, Point } from './picture-shapes.ts'
import type { Frame } from './picture-steps.ts'
import { textWidth } from './picture-text.ts'
import type { Layout, Spot } from './picture-layout.ts'

export interface Route {
  readonly from: Point
  /** Control point of the quadratic curve. */
  readonly bend: Point
  readonly to: Point
  readonly middle: Point
  /** Where the label's middle stands. */
  readonly label: Point
}

type Ground = Pick<Layout, 'width' | 'height' | 'zones' | 'spots'>
type EndKey = (id: string, things: Frame['things']) => string

interface Wanted { readonly key: string, readonly from: string, readonly to: string, readonly label: string, readonly cut: boolean, readonly refused: boolean }

export const PLATE = { height: 26, side: 7 }
const BOWS = [0, 26, -26, 48, -48, 76, -76, 110, -110, 150, -150]
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8]
const STEPS = 40
/** Steps in which the ends of a way are looked for. */
const FINE = 160

/** All the ways that a picture ever shows, in the order in which it shows them. */
export function routesOf(frames: readonly Frame[], ground: Ground, endKey: EndKey, routeKey: (from: string, to: string) => string): Record<string, Route> {
  const wanted = new Map<string, Wanted>()
  for (const { arrows, things } of frames) {
    for (const arrow of arrows) {
      const from = endKey(arrow.from, things)
      const to = endKey(arrow.to, things)
      const key = routeKey(from, to)
      const before = wanted.get(key)
      const label = [before?.label ?? '', arrow.label ?? ''].sort((a, b) => textWidth(b, LABEL) - textWidth(a, LABEL))[0]
      wanted.set(key, { key, from, to, label, cut: (before?.cut ?? false) || arrow.kind === 'cut', refused: (before?.refused ?? false) || arrow.kind === 'refused' })
    }
  }
  const routes: Record<string, Route> = {}
  const drawn: { way: Point[], plate?: Box }[] = []
  const pairs = [...wanted.values()]
  for (const each of pairs) {
    const way = wayOf(each, ground, drawn, pairs.some(other => other.from === each.to && other.to === each.from))
    if (!way) continue
    const points = sampled(way)
    const label = labelOf(each, points, ground, drawn)
    drawn.push({ way: points, plate: each.label ? plateAt(label, each.label) : undefined })
    routes[each.key] = { ...way, middle: points[STEPS / 2], label }
  }
  return routes
}

export function plateAt({ x, y }: Point, label: string): Box {
  const width = textWidth(label, LABEL) + 2 * PLATE.side
  return { x: x - width / 2, y: y - PLATE.height / 2, width, height: PLATE.height }
}

interface Way { readonly from: Point, readonly bend: Point, readonly to: Point }

const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })
const clamp = (value: number, low: number, high: number): number => (low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high))

/** Grown by a margin on every side. */
const grown = (box: Box, by: number): Box => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by })
const holds = (box: Box, { x, y }: Point): boolean => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height

/** What an arrow starts and ends on: the shape with the text under it, round where it is round. */
function covers(ground: Ground, key: string, point: Point): boolean {
  const zone = ground.zones[key]
  if (zone) return holds(zone, point)
  const spot = ground.spots[key]
  const { above, below, span } = spot.room
  if (below > 0 && holds({ x: spot.x + (spot.width - span) / 2, y: spot.y + spot.height, width: span, height: below + 4 }, point)) return true
  if (above > 15 && holds({ x: spot.x + spot.width / 2 - 20, y: spot.y - above, width: 40, height: above }, point)) return true
  const [dx, dy] = [Math.abs(point.x - spot.x - spot.width / 2), Math.abs(point.y - spot.y - spot.height / 2)]
  const [x, y] = [spot.width / 2 + 3, spot.height / 2 + 3]
  if (!holds(grown(spot, 3), point)) return false
  if (spot.holds) return true
  switch (spot.kind) {
    case 'witness': return dx / x + dy / y <= 1
    case 'pod': return dx <= x - 13 * dy / y
    case 'member': case 'service': return dx <= x - y || Math.hypot(dx - (x - y), dy) <= y
    default: return true
  }
}

/** Where arrows may aim: the middle, or straight at the side that faces the other end. */
function aims(ground: Ground, key: string, other: Point): Point[] {
  const box: Box = ground.zones[key] ?? ground.spots[key]
  const isZone = key in ground.zones
  if (!isZone && ['member', 'pod', 'witness'].includes(ground.spots[key].kind) && !ground.spots[key].holds) return [centre(box)]
  const inset = (side: number) => Math.min(isZone ? 44 : 9, side / 2)
  const facing = {
    x: clamp(other.x, box.x + inset(box.width), box.x + box.width - inset(box.width)),
    y: clamp(other.y, box.y + inset(box.height), box.y + box.height - inset(box.height)),
  }
  const points = [centre(box), { x: facing.x, y: centre(box).y }, { x: centre(box).x, y: facing.y }, facing]
  return points.filter(({ x, y }, i) => points.findIndex(each => Math.abs(each.x - x) < 1 && Math.abs(each.y - y) < 1) === i)
}

function wayOf({ from, to }: Wanted, ground: Ground, drawn: readonly { way: Point[], plate?: Box }[], paired: boolean): Way | undefined {
  const boxes = [from, to].map(key => ground.zones[key] ?? ground.spots[key])
  if (boxes.some(box => box === undefined)) return undefined
  const ends = new Set([...lineage(ground, from), ...lineage(ground, to)].map(key => ground.spots[key].id))
  const obstacles = Object.values(ground.spots).filter(({ id }) => !ends.has(id))
  const texts = textsOf(ground)
  let best: { way: Way, cost: number, length: number } | undefined
  const zoneToZone = from in ground.zones && to in ground.zones
  const offsets = zoneToZone ? [0, 40, -40, 75, -75, 105, -105] : [0]
  // Of two that answer each other, neither is straight; from zone to zone, all are.
  const bows = zoneToZone ? [0] : BOWS.filter(bow => !paired || bow > 0)
  for (const bow of bows) {
    // A straight way that meets nothing is not bettered.
    if (best && best.cost < best.length * 0.3 + 6) break
    for (const offset of offsets) {
      const shift = ({ x, y }: Point): Point => (boxes[0].y === boxes[1].y ? { x, y: y + offset } : { x: x + offset, y })
      for (const a of aims(ground, from, centre(boxes[1]))) {
        for (const b of aims(ground, to, a)) {
          const way = clipped(ground, from, to, shift(a), shift(b), bow)
          if (!way) continue
          const points = sampled(way)
          const cost = costOf(points, bow, ground, obstacles, texts, drawn) + Math.abs(offset) * 0.5
          if (!best || cost < best.cost) best = { way, cost, length: lengthOf(points) }
        }
      }
    }
  }
  return best?.way
}

/** The spot, and those that contain it. */
function lineage(ground: Ground, key: string): string[] {
  const spot = ground.spots[key] as Spot | undefined
  return spot ? [key, ...(spot.parent === undefined ? [] : lineage(ground, spot.parent))] : []
}

/** The part of the curve between the edges of its ends. */
function clipped(ground: Ground, from: string, to: string, a: Point, b: Point, bow: number): Way | undefined {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  if (length < 1) return undefined
  const bend = { x: (a.x + b.x) / 2 + (b.y - a.y) / length * bow, y: (a.y + b.y) / 2 - (b.x - a.x) / length * bow }
  const points = sampled({ from: a, bend, to: b }, FINE)
  const start = points.findLastIndex(point => covers(ground, from, point))
  const end = points.findIndex((point, i) => i > start && covers(ground, to, point))
  if (end - start < 3 || end < 0) return undefined
  // The same curve between two of its parameters has its control point at their blossom.
  const [s, t] = [Math.max(0, start + 1) / FINE, (end - 1) / FINE]
  const blossom = (p: 'x' | 'y') => (1 - s) * (1 - t) * a[p] + (s * (1 - t) + t * (1 - s)) * bend[p] + s * t * b[p]
  return { from: points[Math.max(0, start + 1)], bend: { x: blossom('x'), y: blossom('y') }, to: points[end - 1] }
}

function sampled({ from, bend, to }: Way, steps = STEPS): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps
    const at = (p: 'x' | 'y') => (1 - t) * (1 - t) * from[p] + 2 * t * (1 - t) * bend[p] + t * t * to[p]
    return { x: at('x'), y: at('y') }
  })
}

const lengthOf = (points: readonly Point[]): number => points.slice(1).reduce((sum, { x, y }, i) => sum + Math.hypot(x - points[i].x, y - points[i].y), 0)

function costOf(points: readonly Point[], bow: number, ground: Ground, obstacles: readonly Spot[], texts: readonly Box[], drawn: readonly { way: Point[], plate?: Box }[]): number {
  const length = lengthOf(points)
  const [from, to] = [points[0], points[STEPS]]
  const slant = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y))
  let cost = length * 0.3 + Math.abs(bow) * 0.9 + Math.max(0, 26 - length) * 40
  // Nearly level looks like a mistake.
  if (slant > 0.5 && slant < 30) cost += 14
  for (const spot of obstacles) {
    const { above, below } = spot.room
    const box = grown({ x: spot.x, y: spot.y - above, width: spot.width, height: spot.height + above + below }, 5)
    const hits = points.filter(point => holds(box, point)).length
    if (hits > 0) cost += (spot.holds ? 60 : 400) + hits * 15
  }
  for (const text of texts) cost += points.filter(point => holds(text, point)).length * 45
  for (const { way: other, plate } of drawn) {
    if (plate) cost += points.filter(point => holds(plate, point)).length * 20
    cost += points.filter(({ x, y }) => other.some(each => Math.hypot(each.x - x, each.y - y) < 9)).length * 9
  }
  return cost + points.filter(({ x, y }) => x < 4 || y < 4 || x > ground.width - 4 || y > ground.height - 4).length * 60
}

/** Names that an arrow should not run over: those of zones and of what contains something. */
function textsOf({ zones, spots }: Ground): Box[] {
  return [
    ...Object.values(zones).map(({ x, y, height, above, name }) => ({ x: x + 12, y: above ? y + height / 2 - 14 : y + 7, width: name + 8, height: 28 })),
    ...Object.values(spots).filter(spot => spot.holds).map(({ x, y, width }) => ({ x: x + width * 0.2, y: y + 4, width: width * 0.6, height: 26 })),
  ]
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

function labelOf({ label, cut, refused }: Wanted, way: readonly Point[], ground: Ground, drawn: readonly { way: Point[], plate?: Box }[]): Point {
  const middle = way[STEPS / 2]
  if (!label) return middle
  const { width } = plateAt(middle, label)
  const shapes = [
    ...Object.values(ground.spots).filter(spot => !spot.holds).map(spot => grown({ x: spot.x + (spot.width - spot.room.span) / 2, y: spot.y - spot.room.above, width: spot.room.span, height: spot.height + spot.room.above + spot.room.below }, 2)),
    ...textsOf(ground),
  ]
  const borders = [...Object.values(ground.zones), ...Object.values(ground.spots).filter(spot => spot.holds)]
  const length = lengthOf(way)
  let best = { point: middle, cost: Number.POSITIVE_INFINITY }
  for (const share of SHARES) {
    const on = way[Math.round(share * STEPS)]
    for (const [dx, dy] of [[0, 0], [0, -19], [0, 19], [width / 2 + 6, 0], [-width / 2 - 6, 0], [width / 2 + 16, 0], [-width / 2 - 16, 0], [0, -26], [0, 26], [0, -32], [0, 32]]) {
      const point = { x: on.x + dx, y: on.y + dy }
      const plate = plateAt(point, label)
      const hidden = way.filter(each => holds(plate, each)).length / (STEPS + 1) * length
      let cost = Math.abs(share - 0.5) * 40 + Math.hypot(dx, dy) * 0.5
      // Under a label, what is left of the arrow must still be seen on both sides.
      if (hidden > 0) cost += Math.max(0, 52 - (length - hidden)) * 12 + (dx || dy ? 60 : 0)
      // A cut arrow keeps its cross, and what is left of it on both sides.
      if (cut) cost += (holds(grown(plate, 11), middle) ? 500 : 0) + (hidden > 0 ? 80 : 0)
      if (refused) cost += overlap(plate, grown({ ...way[STEPS], width: 0, height: 0 }, 20)) * 2
      for (const shape of shapes) cost += overlap(plate, shape) * 2
      for (const other of drawn) {
        if (other.plate) cost += overlap(grown(plate, 3), other.plate) * 3
        cost += other.way.filter(each => holds(plate, each)).length * 20
      }
      // Between zones rather than in one.
      for (const zone of Object.values(ground.zones)) cost += 18 * overlap(plate, zone) / (plate.width * plate.height)
      for (const border of borders) {
        const inside = overlap(plate, border)
        if (inside > 0 && inside < plate.width * plate.height - 1) cost += 25
      }
      cost += (plate.width * plate.height - overlap(plate, { x: 1, y: 1, width: ground.width - 2, height: ground.height - 2 })) * 5
      if (cost < best.cost) best = { point, cost }
    }
  }
  return best.point
}
