/**
 * Where the things of a platform stand: the API's state on top, site A left and B right, a third site
 * above and between; in each site a row per node, machine or copy; pods without a node, then users,
 * below. Upright, for a phone: one site below the other. Pure geometry, in the units of the view box.
 */
import type { PlatformView, PodView, VmView } from '../../../sim/platform/view.ts'

export interface Point { readonly x: number, readonly y: number }
export interface Box extends Point { readonly width: number, readonly height: number }

/** What stands in a row of a site. */
export type RowKind = 'node' | 'app' | 'copy'
export interface RowPlace extends Box { readonly kind: RowKind, readonly name: string, readonly site: string, /** Of a copy: its kind. */ readonly copy?: VmView['copies'][number]['kind'] }

export interface PlatformLayout {
  readonly width: number
  readonly height: number
  readonly api: Box
  readonly kubectl: Box
  readonly sites: Readonly<Record<string, Box>>
  /** Control planes, in the head of their site, by name. */
  readonly planes: Readonly<Record<string, Box>>
  readonly rows: readonly RowPlace[]
  readonly links: readonly (Point & { readonly from: string, readonly to: string, readonly ends: readonly [Point, Point] })[]
  /** Pods that have no node, and the users. */
  readonly tray: Box
  readonly users: Box
}

const WIDTH = 628
const HEIGHT = 326
/** On the width of a slide: so few units that its letters stay large. */
const WIDE = { width: 820, height: 237, headed: 268 }
const UPRIGHT = 340
const GAP = 64
/** Height of the line on top, of a site's head, of its load, of the tray and of the users. */
const TOP = 34
const HEAD = 32
const LOAD = 30
const TRAY = 28
const USERS = 46
const ROW = { least: 30, most: 110, gap: 4 }
const CHIP = { width: 58, height: 26, gap: 4 }
const NAME_ROOM = 84

export const LABEL = 88
const LETTER = 8.3

/** What a layout depends on, as a text: as long as it is the same, so is the layout. */
export function castOf({ sites, vms, service, clients, workloads }: PlatformView): string {
  return JSON.stringify({
    sites: sites.map(s => s.name), loads: service !== null && vms.some(vm => vm.role === 'app'), users: service !== null,
    head: sites.length > 2 || clients.length > 0 || vms.some(vm => vm.role === 'control-plane'), tray: workloads.length > 0,
    vms: vms.map(({ name, role, site, copies }) => ({ name, role, site, copies: copies.map(({ kind, site: on }) => ({ kind, site: on })) })),
  } satisfies Cast)
}

interface Cast {
  readonly sites: readonly string[]
  readonly vms: readonly (Pick<VmView, 'name' | 'role' | 'site'> & { readonly copies: readonly Pick<VmView['copies'][number], 'kind' | 'site'>[] })[]
  readonly loads: boolean
  readonly users: boolean
  /** Something stands on the line on top; pods may wait for a node. */
  readonly head: boolean
  readonly tray: boolean
}

/** Beside a panel, on the width of a slide, or upright. */
export type Format = 'beside' | 'wide' | 'upright'

export function layoutOf(cast: Cast, format: Format = 'beside'): PlatformLayout {
  if (format === 'upright') return stacked(cast)
  return format === 'beside' ? sideBySide(cast, WIDTH, HEIGHT) : sideBySide(cast, WIDE.width, cast.head ? WIDE.headed : WIDE.height)
}

function sideBySide(cast: Cast, full: number, high: number): PlatformLayout {
  const [a, b, third] = cast.sites
  const y = cast.head ? TOP + 8 : 1
  const tray = cast.tray ? TRAY : 0
  const height = high - y - tray - (cast.users ? USERS : 0) - 4
  const width = (full - GAP) / 2
  const boxes: Record<string, Box> = { [a]: { x: 0, y, width, height } }
  if (b !== undefined) boxes[b] = { x: width + GAP, y, width, height }
  const chips = cast.vms.filter(vm => vm.role === 'control-plane' && vm.site === third).length
  const top = NAME_ROOM + Math.max(1, chips) * (CHIP.width + CHIP.gap)
  if (third !== undefined) boxes[third] = { x: (full - top) / 2, y: 1, width: top, height: TOP }
  const left = third === undefined ? full * 0.5 : (full - top) / 2
  const right = third === undefined ? left : (full + top) / 2
  return {
    width: full, height: high,
    api: { x: 0, y: 2, width: left - 8, height: TOP - 4 }, kubectl: { x: right + 8, y: 2, width: full - right - 8, height: TOP - 4 },
    sites: boxes, ...inside(cast, boxes), links: linksOf(cast.sites, boxes),
    tray: { x: 0, y: y + height + 2, width: full, height: tray }, users: { x: 0, y: high - USERS, width: full, height: USERS },
  }
}

function stacked(cast: Cast): PlatformLayout {
  const boxes: Record<string, Box> = {}
  let y = 2 * TOP + 8
  const order = cast.sites.length === 3 ? [cast.sites[2], cast.sites[0], cast.sites[1]] : cast.sites
  for (const site of order) {
    const rows = rowsOn(cast, site).length
    const height = HEAD + rows * 58 + (cast.loads && rows > 0 ? LOAD : 0) + 4
    boxes[site] = { x: 0, y, width: UPRIGHT, height }
    y += height + 30
  }
  return {
    width: UPRIGHT, height: y + 2 * TRAY + USERS,
    api: { x: 0, y: 2, width: UPRIGHT, height: TOP - 4 }, kubectl: { x: 0, y: TOP + 2, width: UPRIGHT, height: TOP - 4 },
    sites: boxes, ...inside(cast, boxes), links: linksOf(cast.sites, boxes, true),
    tray: { x: 0, y: y - 20, width: UPRIGHT, height: 2 * TRAY }, users: { x: 0, y: y + 2 * TRAY - 10, width: UPRIGHT, height: USERS },
  }
}

interface Row { readonly kind: RowKind, readonly name: string, readonly copy?: VmView['copies'][number]['kind'] }

/** Machines that stand on a site, then copies that it keeps of others. */
function rowsOn({ vms }: Cast, site: string): readonly Row[] {
  return [
    ...vms.filter(vm => vm.site === site && vm.role !== 'control-plane').map(({ name, role }) => ({ kind: role as 'node' | 'app', name })),
    ...vms.flatMap(vm => vm.copies.filter(c => c.site === site).map(c => ({ kind: 'copy' as const, name: vm.name, copy: c.kind }))),
  ]
}

function inside(cast: Cast, boxes: Readonly<Record<string, Box>>): Pick<PlatformLayout, 'planes' | 'rows'> {
  const planes: Record<string, Box> = {}
  const rows: RowPlace[] = []
  for (const [site, box] of Object.entries(boxes)) {
    const own = cast.vms.filter(vm => vm.role === 'control-plane' && vm.site === site)
    for (const [i, { name }] of own.entries()) {
      planes[name] = { x: box.x + box.width - (own.length - i) * (CHIP.width + CHIP.gap) - 2, y: box.y + 4, width: CHIP.width, height: CHIP.height }
    }
    const things = rowsOn(cast, site)
    const room = box.height - HEAD - 4 - (cast.loads ? LOAD : 0)
    if (room < ROW.least) continue
    const height = Math.min(ROW.most, room / things.length - ROW.gap)
    for (const [i, thing] of things.entries()) rows.push({ ...thing, site, x: box.x + 6, y: box.y + HEAD + i * (height + ROW.gap), width: box.width - 12, height })
  }
  return { planes, rows }
}

function linksOf([a, b, third]: readonly string[], boxes: Readonly<Record<string, Box>>, upright = false): PlatformLayout['links'] {
  const between = (from: string, to: string, ends: readonly [Point, Point]) => ({ from, to, ends, x: (ends[0].x + ends[1].x) / 2, y: (ends[0].y + ends[1].y) / 2 })
  if (b === undefined) return []
  const [boxA, boxB, boxC] = [boxes[a], boxes[b], boxes[third]]
  if (upright) {
    const down = (from: Box, to: Box, x: number): readonly [Point, Point] => [{ x, y: from.y + from.height }, { x, y: to.y }]
    return [between(a, b, down(boxA, boxB, 80)), ...(boxC ? [between(a, third, down(boxC, boxA, 80)), between(b, third, [{ x: 300, y: boxC.y + boxC.height }, { x: 300, y: boxB.y }])] : [])]
  }
  // Low, where the arrow of a Service to a pod of the first row does not run into it.
  const y = boxA.y + boxA.height * 0.75
  const up = (x: number, to: number): readonly [Point, Point] => [{ x, y: boxA.y }, { x: to, y: boxC.y + boxC.height }]
  return [
    between(a, b, [{ x: boxA.x + boxA.width, y }, { x: boxB.x, y }]),
    ...(boxC ? [between(a, third, up(boxA.x + boxA.width - 24, boxC.x + 34)), between(b, third, up(boxB.x + 24, boxC.x + boxC.width - 34))] : []),
  ]
}

/** A row so high has room for a name and a word below it. */
export const TWO_LINES = 38

export interface PodPlace extends Box { readonly pod: PodView, readonly lines: readonly string[] }

/**
 * Pods in the row of their node, side by side, then a line more: name, and below it how it is; on one
 * line where there is no room for two, and a pod that runs, as its colour and mark say, by its name alone.
 */
export function placePods(pods: readonly PodView[], row: Box, word: (pod: PodView) => string): readonly PodPlace[] {
  const two = flow(pods, row, TWO_LINES - 2, pod => [pod.name, word(pod)])
  if (row.height >= TWO_LINES && two.every(p => p.y >= row.y)) return two
  return flow(pods, row, Math.min(24, row.height - 4), pod => [word(pod) === 'Running' ? pod.name : `${pod.name} ${word(pod)}`])
}

function flow(pods: readonly PodView[], row: Box, height: number, linesOf: (pod: PodView) => readonly string[]): readonly PodPlace[] {
  const left = row.x + LABEL
  let [x, line] = [left, 0]
  const placed = pods.map((pod) => {
    const lines = linesOf(pod)
    const width = Math.min(row.width - LABEL - 4, Math.max(...lines.map(l => l.length)) * LETTER + 26)
    if (x + width > row.x + row.width - 2 && x > left) {
      x = left
      line++
    }
    const place = { pod, lines, x, width, line }
    x += width + 4
    return place
  })
  const top = row.y + (row.height - (line + 1) * (height + 2)) / 2
  return placed.map(({ line: no, ...place }) => ({ ...place, y: top + 1 + no * (height + 2), height }))
}
