/**
 * Where Kafka stands: clients on top, a row each, then what the partitions are, then the sites side by
 * side, A left and B right, with their controllers and their brokers. Upright, for a phone: one site
 * below the other. Pure geometry, in the units of the scene's view box, which are a slide's pixels.
 */
import type { KafkaView } from '../../../sim/kafka/view.ts'
import type { Box, Point } from '../layout.ts'
import type { Way } from '../ways.ts'

export interface KafkaLayout {
  readonly width: number
  readonly height: number
  /** Left end and middle of each client's row. */
  readonly clients: Readonly<Record<string, Point>>
  readonly partitions: Readonly<Record<string, Point>>
  readonly sites: Readonly<Record<string, Box>>
  readonly controllers: Readonly<Record<string, Point>>
  readonly brokers: Readonly<Record<string, Box>>
  /** By "A–B", of sites that stand beside each other. */
  readonly links: Readonly<Record<string, { readonly a: Point, readonly b: Point }>>
}

/** What a layout depends on. */
export type Cast = Pick<KafkaView, 'sites'> & {
  readonly clients: readonly string[]
  readonly partitions: readonly string[]
  readonly controllers: readonly { readonly name: string, readonly site: string }[]
  readonly brokers: readonly { readonly name: string, readonly site: string }[]
}

const WIDTH = 628
const HEIGHT = 326
const UPRIGHT = { width: 340, site: 210, gap: 44 }
export const LANE = 32
export const LINE = 24
const NAME = 28
export const CONTROLLER = { width: 62, height: 26 }
/** A client's name takes so much of its row. */
export const CLIENT = { width: 104, height: 26 }
const EDGE = 2
/** What is sent between brokers passes so far above a site's lower edge, below all that is written on them. */
const PASSAGE = 16

/** As a text: as long as it is the same, so is the layout. */
export function castOf({ sites, clients, partitions, controllers, brokers }: KafkaView): string {
  const placed = (things: readonly { readonly name: string, readonly site: string }[]) => things.map(({ name, site }) => ({ name, site }))
  return JSON.stringify({
    sites: sites.filter(s => [...controllers, ...brokers].some(m => m.site === s)), clients: clients.map(c => c.name), partitions: partitions.map(p => p.name),
    controllers: placed(controllers), brokers: placed(brokers),
  } satisfies Cast)
}

export function layoutOf(cast: Cast, upright = false): KafkaLayout {
  const width = upright ? UPRIGHT.width : WIDTH
  // Upright, messages stand below their client's name.
  const lane = upright ? 2 * LANE : LANE
  const clients = Object.fromEntries(cast.clients.map((name, i) => [name, { x: EDGE, y: EDGE + lane * i + LANE / 2 - 1 }]))
  const below = EDGE + lane * cast.clients.length
  const partitions = Object.fromEntries(cast.partitions.map((name, i) => [name, { x: EDGE + 4, y: below + LINE * i + 18 }]))
  const top = below + LINE * cast.partitions.length + 4
  const sites = upright ? stacked(cast, top) : inRow(cast, top)
  const height = upright ? top + cast.sites.length * (UPRIGHT.site + UPRIGHT.gap) : HEIGHT
  const controllers: Record<string, Point> = {}
  const brokers: Record<string, Box> = {}
  for (const site of cast.sites) {
    const box = sites[site]
    // Beside the site's name.
    cast.controllers.filter(c => c.site === site).forEach(({ name }, i) => {
      controllers[name] = { x: box.x + 82 + i * (CONTROLLER.width + 4), y: box.y + 4 }
    })
    const own = cast.brokers.filter(b => b.site === site)
    const room = (box.width - 6) / Math.max(1, own.length)
    own.forEach(({ name }, i) => {
      brokers[name] = { x: box.x + 3 + room * i + 3, y: box.y + NAME + 6, width: room - 6, height: box.height - NAME - 12 }
    })
  }
  return { width, height, clients, partitions, sites, controllers, brokers, links: linksOf(cast, sites, upright) }
}

function inRow({ sites }: Cast, top: number): Record<string, Box> {
  const gap = sites.length > 2 ? 52 : 64
  const width = (WIDTH - gap * (sites.length - 1)) / sites.length
  return Object.fromEntries(sites.map((site, i) => [site, { x: i * (width + gap), y: top, width, height: HEIGHT - top - EDGE }]))
}

function stacked({ sites }: Cast, top: number): Record<string, Box> {
  return Object.fromEntries(sites.map((site, i) => [site, { x: 0, y: top + i * (UPRIGHT.site + UPRIGHT.gap), width: UPRIGHT.width, height: UPRIGHT.site }]))
}

function linksOf({ sites }: Cast, boxes: Readonly<Record<string, Box>>, upright: boolean): KafkaLayout['links'] {
  return Object.fromEntries(sites.slice(0, -1).map((site, i) => {
    const [from, to] = [boxes[site], boxes[sites[i + 1]]]
    const across = { a: { x: from.x + from.width, y: from.y + from.height - PASSAGE }, b: { x: to.x, y: from.y + from.height - PASSAGE } }
    const down = { a: { x: from.x + from.width / 2, y: from.y + from.height }, b: { x: from.x + from.width / 2, y: to.y } }
    return [`${site}–${sites[i + 1]}`, upright ? down : across]
  }))
}

/** The way of something sent; null when one of its ends is not drawn. */
export function wayBetween(layout: KafkaLayout, from: string, to: string): Way | null {
  const [a, b] = [standOf(layout, from), standOf(layout, to)]
  if (a === null || b === null) return null
  const level = Math.abs(a.y - b.y) < 4
  // There and back at different heights.
  const bow = level ? (a.x < b.x ? 8 : -8) : 0
  return { from: a, bend: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + bow }, to: b, leaves: 0.06, reaches: 0.94 }
}

function standOf({ clients, brokers, controllers }: KafkaLayout, name: string): Point | null {
  if (name in clients) return { x: clients[name].x + CLIENT.width - 18, y: clients[name].y }
  if (name in brokers) return { x: brokers[name].x + brokers[name].width / 2, y: brokers[name].y + brokers[name].height + 6 - PASSAGE }
  return name in controllers ? { x: controllers[name].x + CONTROLLER.width / 2, y: controllers[name].y + CONTROLLER.height / 2 } : null
}
