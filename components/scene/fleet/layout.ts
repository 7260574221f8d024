/**
 * Where a fleet's things stand: sites that carry something in a row, the hub or the third voice above
 * and between them, users below the site they are routed to. Pure geometry, in a slide's pixels.
 */
import type { Box, Point } from '../layout.ts'

/** What is there, as far as the drawing depends on it; it says nothing of what moves. */
export interface FleetCast {
  readonly sites: readonly { readonly name: string, /** Of a row; else above. */ readonly carries: boolean }[]
  readonly users: readonly string[]
}

export interface FleetLayout {
  readonly width: number
  readonly height: number
  readonly sites: Readonly<Record<string, Box>>
  readonly users: Readonly<Record<string, Box>>
}

const WIDTH = 628
/** A stroke's half must not stick out. */
const INSET = 2
const UPRIGHT = 340
/** On the width of a slide two sites leave room between them for the hub. */
const WIDE = { width: 820, gap: 230 }
const EDGE = 2
const TOP = { width: 190, height: 58, gap: 34 }
const GAP = { wide: 84, tight: 40 }
const USERS = { height: 58, gap: 26 }
const SITE = 146

export type Format = 'beside' | 'wide' | 'upright'

export function fleetLayout({ sites, users }: FleetCast, format: Format = 'beside'): FleetLayout {
  const upright = format === 'upright'
  const full = upright ? UPRIGHT : format === 'wide' ? WIDE.width : WIDTH
  const width = full - 2 * INSET
  const row = sites.filter(s => s.carries).map(s => s.name)
  const above = sites.filter(s => !s.carries).map(s => s.name)
  const boxes: Record<string, Box> = {}
  let y = EDGE
  above.forEach((name, i) => {
    const each = Math.min(TOP.width, (width - 20 * (above.length - 1)) / above.length)
    boxes[name] = { x: INSET + (width - each * above.length - 20 * (above.length - 1)) / 2 + i * (each + 20), y, width: each, height: TOP.height }
  })
  const inGap = format === 'wide' && row.length === 2 && above.length === 1
  if (above.length > 0 && !inGap) y += TOP.height + TOP.gap
  // On a phone one stands below the other.
  const across = upright ? 1 : row.length
  const gap = inGap ? WIDE.gap : across > 2 ? GAP.tight : GAP.wide
  const each = (width - gap * (across - 1)) / across
  row.forEach((name, i) => { boxes[name] = { x: INSET + (i % across) * (each + gap), y: y + Math.floor(i / across) * (SITE + GAP.tight), width: each, height: SITE } })
  y += Math.ceil(row.length / across) * (SITE + GAP.tight) - GAP.tight + USERS.gap
  const beside = upright ? 1 : Math.max(1, users.length)
  const wide = (width - 12 * (beside - 1)) / beside
  const under: Record<string, Box> = Object.fromEntries(users.map((name, i) => [name, { x: INSET + (i % beside) * (wide + 12), y: y + Math.floor(i / beside) * (USERS.height + 12), width: wide, height: USERS.height }]))
  const rows = Math.ceil(users.length / beside)
  return { width: full, height: y + (rows > 0 ? rows * (USERS.height + 12) - 12 + EDGE : 0), sites: boxes, users: under }
}

export const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

/** Where a straight way between two boxes leaves the one and reaches the other. */
export function between(a: Box, b: Box): readonly [Point, Point] {
  const [from, to] = [middleOf(a), middleOf(b)]
  return [edge(a, from, to), edge(b, to, from)]
}

function edge({ width, height }: Box, from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const share = Math.min(dx === 0 ? 1 : width / 2 / Math.abs(dx), dy === 0 ? 1 : height / 2 / Math.abs(dy), 1)
  return { x: from.x + dx * share, y: from.y + dy * share }
}
