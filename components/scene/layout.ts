/**
 * Where things stand: site A left, site B right, a third site above and between; members in a row on
 * their site, their clients below. Upright, for a phone: one site below the other, the third on top.
 * The same thing stands at the same place on every slide. Pure geometry, in the units of the scene's
 * view box, which are a slide's pixels.
 */
import { FORMS, placeRows } from './members-layout.ts'
import type { MemberPlace } from './members-layout.ts'

export interface Point { readonly x: number, readonly y: number }
export interface Box extends Point { readonly width: number, readonly height: number }

/** The line of a link between two sites, and where its name stands. */
export interface LinkPlace {
  readonly points: readonly Point[]
  readonly middle: Point
  readonly label: Point & { readonly anchor: 'start' | 'middle' | 'end' }
  /** From left to right: an arrow can say which way. */
  readonly level: boolean
}

export interface SceneLayout {
  readonly width: number
  readonly height: number
  readonly sites: Readonly<Record<string, Box>>
  readonly members: Readonly<Record<string, MemberPlace>>
  readonly clients: Readonly<Record<string, Point & { readonly room: number }>>
  /** By "A–B". */
  readonly links: Readonly<Record<string, LinkPlace>>
}

/** Half the side of a client's square. */
export const SQUARE = 17
const WIDTH = 628
const HEIGHT = 326
const GAP = 64
const EDGE = 2
/** Height of a site's name, and of a row of clients. */
const NAME = 28
const CLIENTS = 38
const EMPTY_SITE = 0.6
/** Upright: width, room between two sites, and beside them for the link of the outer two. */
const UPRIGHT = { width: 340, gap: 56, beside: 30, row: 3 }

interface Placed { readonly name: string, readonly site: string }

export interface Cast {
  readonly sites: readonly string[]
  readonly members: readonly Placed[]
  readonly clients: readonly Placed[]
}

interface Drawing {
  readonly cast: Cast
  readonly sites: Record<string, Box>
  readonly members: Record<string, MemberPlace>
  readonly clients: Record<string, Point & { room: number }>
}

/** What a layout depends on, as a text: as long as it is the same, so is the layout. */
export function castOf({ sites, members, clients }: Cast): string {
  const placed = (things: readonly Placed[]) => things.map(({ name, site }) => ({ name, site }))
  return JSON.stringify({ sites, members: placed(members), clients: placed(clients) } satisfies Cast)
}

export function layoutOf(cast: Cast, upright = false): SceneLayout {
  const drawing: Drawing = { cast, sites: {}, members: {}, clients: {} }
  const { sites, members, clients } = drawing
  if (upright) {
    const { height, links } = stack(drawing)
    return { width: UPRIGHT.width, height, sites, members, clients, links }
  }
  const links = cast.sites.length === 3 ? triangle(drawing) : row(drawing)
  return { width: WIDTH, height: HEIGHT, sites, members, clients, links }
}

const on = ({ members }: Cast, site: string) => members.filter(m => m.site === site)
const nameOfLink = (a: string, b: string) => `${a}–${b}`

/** A site with its members inside and its clients below. */
function place({ cast, sites, members, clients }: Drawing, site: string, box: Box, upright: boolean, inside: Box): void {
  sites[site] = box
  Object.assign(members, placeRows(on(cast, site).map(m => m.name), inside, upright ? UPRIGHT.row : 7))
  const own = cast.clients.filter(c => c.site === site)
  for (const [i, { name }] of own.entries()) {
    const room = box.width / own.length
    clients[name] = { x: box.x + room * i + SQUARE + 3, y: box.y + box.height + CLIENTS / 2 + 1, room: room * (upright ? 0.7 : 1) - 2 * SQUARE - 14 }
  }
}

/** Sites from left to right, each as wide as its members need; an empty one keeps some room. */
function widths(cast: Cast, sites: readonly string[]): number[] {
  const shares = sites.map(site => Math.max(on(cast, site).length, EMPTY_SITE))
  const total = shares.reduce((a, b) => a + b, 0)
  return shares.map(share => (WIDTH - GAP * (sites.length - 1)) * share / total)
}

function row(drawing: Drawing): Record<string, LinkPlace> {
  const { cast, sites } = drawing
  const height = HEIGHT - 2 * EDGE - (cast.clients.length > 0 ? CLIENTS + 2 : 0)
  let x = 0
  for (const [i, width] of widths(cast, cast.sites).entries()) {
    const box = { x, y: EDGE, width, height }
    place(drawing, cast.sites[i], box, false, { ...box, y: EDGE + NAME, height: height - NAME })
    x += width + GAP
  }
  const links: Record<string, LinkPlace> = {}
  for (const [i, a] of cast.sites.slice(0, -1).entries()) links[nameOfLink(a, cast.sites[i + 1])] = across(sites[a], sites[cast.sites[i + 1]], 208)
  return links
}

function across(a: Box, b: Box, y: number): LinkPlace {
  const [left, right] = [a.x + a.width, b.x]
  const middle = { x: (left + right) / 2, y }
  return { points: [{ x: left, y }, { x: right, y }], middle, label: { x: middle.x, y: y - 16, anchor: 'middle' }, level: true }
}

/** Two sites below, the third above and between: its name stands beside its members. */
function triangle(drawing: Drawing): Record<string, LinkPlace> {
  const { cast, sites } = drawing
  const [a, b, top] = cast.sites
  const height = FORMS.small.height + 2
  const name = NAME - 4
  const room = 70
  const width = Math.max(230, Math.min(380, room + on(cast, top).length * 96))
  const ends = HEIGHT - EDGE - (cast.clients.some(c => c.site !== top) ? CLIENTS : 0)
  const below = height + name
  const sides = widths(cast, [a, b])
  for (const [i, site] of [a, b].entries()) {
    const box = { x: i === 0 ? 0 : sides[0] + GAP, y: ends - below, width: sides[i], height: below }
    place(drawing, site, box, false, { ...box, y: box.y + name, height })
  }
  const x = Math.min(Math.max(sides[0] + GAP / 2 - width / 2, 120), WIDTH - 120 - width)
  const box = { x, y: EDGE, width, height }
  place(drawing, top, box, false, { ...box, x: x + room, width: width - room, height })
  // Its clients stand inside it, under its name: below it there is no room.
  for (const [i, { name }] of cast.clients.filter(c => c.site === top).entries()) drawing.clients[name] = { x: x + SQUARE + 8, y: 62 + i * 40, room: 0 }
  const y = EDGE + height / 2 + 20
  return {
    [nameOfLink(a, b)]: across(sites[a], sites[b], ends - below / 2),
    [nameOfLink(a, top)]: upTo({ x: x / 2, y: ends - below }, { x, y }),
    [nameOfLink(b, top)]: upTo({ x: (x + width + WIDTH) / 2, y: ends - below }, { x: x + width, y }),
  }
}

/** From a site below, up and inwards to the one above. */
function upTo(from: Point, to: Point): LinkPlace {
  const corner = { x: from.x, y: to.y }
  return { points: [from, corner, to], middle: corner, label: { x: (from.x + to.x) / 2, y: to.y - 16, anchor: 'middle' }, level: false }
}

/** One below the other, the third on top; clients below their site. */
function stack(drawing: Drawing): { height: number, links: Record<string, LinkPlace> } {
  const { cast, sites } = drawing
  const order = cast.sites.length === 3 ? [cast.sites[2], cast.sites[0], cast.sites[1]] : cast.sites
  const width = UPRIGHT.width - (order.length > 2 ? UPRIGHT.beside : 0)
  let y = EDGE
  for (const site of order) {
    const rows = Math.max(1, Math.ceil(on(cast, site).length / UPRIGHT.row))
    const box = { x: 0, y, width, height: NAME + rows * FORMS.medium.height }
    place(drawing, site, box, true, { ...box, y: y + NAME, height: box.height - NAME })
    y += box.height + (cast.clients.some(c => c.site === site) ? CLIENTS : 0) + UPRIGHT.gap
  }
  const links: Record<string, LinkPlace> = {}
  const key = (a: string, b: string) => (cast.sites.indexOf(a) < cast.sites.indexOf(b) ? nameOfLink(a, b) : nameOfLink(b, a))
  for (const [i, a] of order.slice(0, -1).entries()) {
    const x = width * 0.82
    const [from, to] = [sites[a].y + sites[a].height, sites[order[i + 1]].y]
    links[key(a, order[i + 1])] = { points: [{ x, y: from }, { x, y: to }], middle: { x, y: to - 22 }, label: { x: x - 14, y: to - 16, anchor: 'end' }, level: false }
  }
  if (order.length === 3) {
    const [first, last] = [sites[order[0]], sites[order[2]]]
    const x = width + UPRIGHT.beside / 2
    const [from, to] = [first.y + first.height / 2, last.y + last.height / 2]
    links[key(order[0], order[2])] = {
      points: [{ x: width, y: from }, { x, y: from }, { x, y: to }, { x: width, y: to }], middle: { x, y: (from + to) / 2 },
      label: { x: x - 8, y: first.y + first.height + 20, anchor: 'end' }, level: false,
    }
  }
  return { height: y - UPRIGHT.gap + EDGE + 4, links }
}
