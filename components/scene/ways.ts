/** The ways of messages between the things of a layout, and where a message is on its way: pure functions of time. */
import type { Point } from './layout.ts'
import { SQUARE } from './layout.ts'

/** A curve from one to the other, as a quadratic with its control point. */
export interface Way {
  readonly from: Point
  readonly bend: Point
  readonly to: Point
  /** Shares of the curve at which it leaves the one's edge and reaches the other's. */
  readonly leaves: number
  readonly reaches: number
}

/** What messages go between, and how far its edge is. */
export interface Stands {
  readonly members: Readonly<Record<string, Point & { readonly form: { readonly radius: number } }>>
  readonly clients: Readonly<Record<string, Point>>
}

/** How far a way bows: one height for each direction, so that two never overlap, and more on a long one. */
const BOWS = [18, 44]
const SLOPE = 0.22
/** Those that lead up or down need less: nothing stands between. */
const STEEP = 0.06

const known = new WeakMap<Stands, Map<string, Way | null>>()

/** Null when one of them is not in the scene. */
export function wayBetween(layout: Stands, from: string, to: string): Way | null {
  let ways = known.get(layout)
  if (!ways) known.set(layout, ways = new Map())
  const key = JSON.stringify([from, to])
  let way = ways.get(key)
  if (way === undefined) ways.set(key, way = wayOf(layout, from, to))
  return way
}

function wayOf(layout: Stands, from: string, to: string): Way | null {
  const [a, b] = [standOf(layout, from), standOf(layout, to)]
  if (!a || !b) return null
  const bend = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  if (from in layout.members && to in layout.members) {
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const length = Math.hypot(dx, dy) || 1
    const steep = Math.abs(dy) > Math.abs(dx)
    // Up, or to the right of what leads up or down, whichever way it goes.
    const forth = steep ? dy > 0 : dx > 0
    const bow = BOWS[forth ? 1 : 0] + length * (Math.abs(dy) > 1 ? STEEP : SLOPE)
    bend.x += (forth ? dy : -dy) / length * bow
    bend.y -= (forth ? dx : -dx) / length * bow
  }
  const curve = { from: a, bend, to: b }
  return { ...curve, leaves: edgeOf(curve, a.radius), reaches: 1 - edgeOf({ from: b, bend, to: a }, b.radius) }
}

function standOf({ members, clients }: Stands, name: string): (Point & { readonly radius: number }) | undefined {
  const member = members[name]
  if (member) return { x: member.x, y: member.y, radius: member.form.radius }
  return clients[name] && { x: clients[name].x, y: clients[name].y, radius: SQUARE }
}

type Curve = Pick<Way, 'from' | 'bend' | 'to'>

/** Share of the curve at which it is as far from its beginning as the radius, but not beyond its middle. */
function edgeOf(curve: Curve, radius: number): number {
  let [low, high] = [0, 0.45]
  for (let i = 0; i < 12; i++) {
    const share = (low + high) / 2
    const { x, y } = pointOn(curve, share)
    if (Math.hypot(x - curve.from.x, y - curve.from.y) < radius) low = share
    else high = share
  }
  return high
}

/** Point of the way at a share of it, 0 to 1. */
export function pointOn({ from, bend, to }: Curve, share: number): Point {
  const rest = 1 - share
  return {
    x: rest * rest * from.x + 2 * rest * share * bend.x + share * share * to.x,
    y: rest * rest * from.y + 2 * rest * share * bend.y + share * share * to.y,
  }
}

/** Where a message is at an instant: it leaves one's edge and reaches the other's. */
export function placeOf(way: Way, sentAt: number, arrivesAt: number, at: number): Point {
  const share = arrivesAt > sentAt ? Math.min(Math.max((at - sentAt) / (arrivesAt - sentAt), 0), 1) : 1
  return pointOn(way, way.leaves + share * (way.reaches - way.leaves))
}

/** As an SVG path. */
export const pathOf = ({ from, bend, to }: Way) => `M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`
