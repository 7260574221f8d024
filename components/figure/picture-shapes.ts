/** How much room each kind of thing takes, in the units of the picture, where a label is 18 high. */
import { linesOf, textWidth, widest } from './picture-text.ts'
import type { Kind, Thing } from './picture.ts'

export interface Point { readonly x: number, readonly y: number }
export interface Box extends Point { readonly width: number, readonly height: number }

export const LABEL = 18
export const SUB = 16
export const NAME = 20
export const LINE = { label: 21, sub: 19 }
/** Radius of a member, as in the scene. */
export const RADIUS = 32
/** Header of what contains other things, and the margins around them. */
export const INSIDE = { header: 36, side: 12, bottom: 10, gap: 12 }
/** What a crown, a tab and a badge add above a shape. */
const CROWN = 29
const TAB = 13
const BADGE = 9

/** Room of a shape: its own size, and what stands above and below it. */
export interface Room {
  /** Of the shape. */
  readonly width: number
  readonly height: number
  readonly above: number
  readonly below: number
  /** Of all, text under the shape included. */
  readonly span: number
}

/** On how many lines labels and subs may stand. */
export interface Wrapping { readonly label: number, readonly sub: number }

export function labelLines(thing: Pick<Thing, 'label' | 'kind'>, wrap: Wrapping): string[] {
  if (thing.kind === 'note') {
    const width = textWidth(thing.label, LABEL)
    return linesOf(thing.label, Math.max(width > 140 ? wrap.label : 1, Math.ceil(width / 230)), LABEL)
  }
  return thing.kind === 'member' || thing.kind === 'broker' ? [thing.label] : linesOf(thing.label, thing.label.length > 9 ? wrap.label : 1, LABEL)
}

export function subLines(thing: Pick<Thing, 'sub'>, wrap: Wrapping): string[] {
  if (!thing.sub) return []
  return textWidth(thing.sub, SUB) > 118 ? linesOf(thing.sub, wrap.sub, SUB) : [thing.sub]
}

/** The room of a thing that contains nothing; `holds` says that it is drawn as a container all the same. */
export function roomOf(thing: Thing, wrap: Wrapping, holds = false): Room {
  const lines = labelLines(thing, wrap)
  const text = widest(lines, thing.kind === 'member' ? NAME : LABEL)
  const more = (lines.length - 1) * LINE.label
  const { width, height } = holds ? { width: Math.max(text + (thing.state === 'down' ? 78 : 40), 110), height: 64 } : shapeOf(thing.kind, text, more)
  return withSurroundings(thing, wrap, width, height)
}

export function withSurroundings(thing: Thing, wrap: Wrapping, width: number, height: number): Room {
  const under = subLines(thing, wrap)
  const above = Math.max(
    thing.state === 'leader' ? CROWN : 0,
    thing.kind === 'vm' ? TAB : 0,
    hasBadge(thing) ? BADGE : 0,
  )
  return {
    width,
    height,
    above,
    below: under.length === 0 ? 0 : under.length * LINE.sub + 6,
    span: Math.max(width + (hasBadge(thing) ? 10 : 0), under.length === 0 ? 0 : widest(under, SUB)),
  }
}

/** A mark in the corner says what the outline alone would not. */
export function hasBadge({ kind, state }: Pick<Thing, 'kind' | 'state'>): boolean {
  return kind !== 'note' && (state === 'new' || (state === 'frozen' && kind !== 'member'))
}

function shapeOf(kind: Kind, text: number, more: number): { width: number, height: number } {
  switch (kind) {
    case 'member': return { width: text <= 52 ? 2 * RADIUS : text + 34, height: 2 * RADIUS }
    case 'machine': return { width: Math.max(text + 30, 100), height: 56 + more }
    case 'vm': return { width: Math.max(text + 26, 72), height: 48 + more }
    case 'pod': return { width: text + 42, height: 42 + more }
    case 'service': return { width: text + 38, height: 42 + more }
    case 'storage': case 'backup': return { width: Math.max(text + 28, 76), height: 58 + more }
    case 'client': return { width: Math.max(text + 24, 46), height: 46 + more }
    case 'api': return { width: Math.max(text + 30, 80), height: 52 + more }
    case 'operator': return { width: text + 56, height: 46 + more }
    case 'broker': return { width: Math.max(text + 28, 100), height: 66 }
    case 'shard': return { width: Math.max(text + 18, 42), height: 38 + more }
    case 'cluster': return { width: Math.max(text + 30, 104), height: 66 + more }
    case 'witness': return { width: (text + 12) / 0.7, height: 66 + more * 1.6 }
    case 'note': return { width: text, height: LINE.label + more }
  }
}
