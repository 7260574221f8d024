/**
 * Where things stand: site A left, site B right, a third site above and between; members in a row on
 * their site, their clients below. The same thing stands at the same place on every slide. Pure
 * geometry, in the units of the scene's view box.
 */
import type { EtcdView } from '../../sim/etcd/view.ts'

export interface Point { readonly x: number, readonly y: number }
export interface Box extends Point { readonly width: number, readonly height: number }

export interface MemberPlace extends Point {
  /** Width a member has to itself. */
  readonly room: number
  /** Cells of its log that fit in it. */
  readonly cells: number
}

export interface SceneLayout {
  readonly width: number
  readonly height: number
  readonly sites: Readonly<Record<string, Box>>
  readonly members: Readonly<Record<string, MemberPlace>>
  readonly clients: Readonly<Record<string, Point & { readonly room: number }>>
}

export const RADIUS = 32
export const CELL = { width: 38, height: 44 }
const WIDTH = 628
const HEIGHT = 326
const GAP = 64
const SITE_Y = 2
/** With clients below, and without. */
const SITE_HEIGHT = [250, 318]
const MEMBER_Y = [100, 124]
const CLIENT_Y = 292
const EMPTY_SITE = 0.6

type Described = Pick<EtcdView, 'sites' | 'members' | 'clients'>

export function layoutOf({ sites, members, clients }: Described): SceneLayout {
  const on = (site: string) => members.filter(m => m.site === site)
  // A site is as wide as its members need; an empty one keeps some room.
  const shares = sites.map(site => Math.max(on(site).length, EMPTY_SITE))
  const total = shares.reduce((a, b) => a + b, 0)
  const free = WIDTH - GAP * (sites.length - 1)
  const boxes: Record<string, Box> = {}
  const memberPlaces: Record<string, MemberPlace> = {}
  const clientPlaces: Record<string, Point & { room: number }> = {}
  const alone = clients.length === 0 ? 1 : 0
  let x = 0
  for (const [i, site] of sites.entries()) {
    const width = free * shares[i] / total
    boxes[site] = { x, y: SITE_Y, width, height: SITE_HEIGHT[alone] }
    const there = on(site)
    for (const [j, m] of there.entries()) {
      const room = width / there.length
      memberPlaces[m.name] = { x: x + room * (j + 0.5), y: MEMBER_Y[alone], room, cells: Math.min(6, Math.floor((room - 6) / CELL.width)) }
    }
    const own = clients.filter(c => c.site === site)
    for (const [j, c] of own.entries()) {
      const room = width / own.length
      clientPlaces[c.name] = { x: x + room * j + 24, y: CLIENT_Y, room: room - 52 }
    }
    x += width + GAP
  }
  return { width: WIDTH, height: HEIGHT, sites: boxes, members: memberPlaces, clients: clientPlaces }
}

/** A message's way: a curve from one to the other, as a quadratic with its control point. */
export interface Way { readonly from: Point, readonly bend: Point, readonly to: Point }

/** Between members the way bows upwards, one height for each direction, so that two never overlap. */
export function wayBetween(layout: SceneLayout, from: string, to: string): Way | null {
  const a = layout.members[from] ?? layout.clients[from]
  const b = layout.members[to] ?? layout.clients[to]
  if (!a || !b) return null
  const distance = Math.abs(b.x - a.x)
  const bothMembers = from in layout.members && to in layout.members
  const bow = bothMembers ? (b.x > a.x ? 44 : 18) + distance * 0.22 : 0
  return { from: a, bend: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - bow }, to: b }
}

/** Point of the way at a share of it, 0 to 1. */
export function pointOn({ from, bend, to }: Way, share: number): Point {
  const rest = 1 - share
  return {
    x: rest * rest * from.x + 2 * rest * share * bend.x + share * share * to.x,
    y: rest * rest * from.y + 2 * rest * share * bend.y + share * share * to.y,
  }
}

/** Where a message is at an instant: it leaves one circle's edge and reaches the other's. */
export function placeOf(way: Way, sentAt: number, arrivesAt: number, at: number): Point {
  const share = arrivesAt > sentAt ? (at - sentAt) / (arrivesAt - sentAt) : 1
  const length = Math.hypot(way.to.x - way.from.x, way.to.y - way.from.y) || 1
  const edge = Math.min(0.4, RADIUS / length)
  return pointOn(way, edge + Math.min(Math.max(share, 0), 1) * (1 - 2 * edge))
}
