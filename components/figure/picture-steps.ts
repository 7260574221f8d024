/** What a picture shows after so many clicks, and what is wrong with it if anything is. */
import type { Arrow, Picture, Thing, Zone } from './picture.ts'

/** One moment of a picture. */
export interface Frame {
  readonly zones: readonly Zone[]
  readonly things: readonly Thing[]
  readonly arrows: readonly Arrow[]
}

const arrowKey = ({ from, to }: Pick<Arrow, 'from' | 'to'>): string => `${from}→${to}`

/** The picture after so many clicks; more clicks than steps show the last. */
export function frameAt(picture: Picture, clicks: number): Frame {
  let { zones, things, arrows = [] }: { zones: readonly Zone[], things: readonly Thing[], arrows?: readonly Arrow[] } = picture
  for (const step of (picture.steps ?? []).slice(0, Math.max(0, clicks))) {
    const added = step.addArrows ?? []
    // An arrow added where one stands takes its place.
    const gone = new Set([...step.dropArrows ?? [], ...added.map(arrowKey)])
    zones = zones.map(zone => ({ ...zone, ...step.zones?.[zone.id], id: zone.id }))
    things = [...things, ...step.addThings ?? []].map(thing => ({ ...thing, ...step.things?.[thing.id], id: thing.id }))
    arrows = [...arrows.filter(arrow => !gone.has(arrowKey(arrow))), ...added]
  }
  return { zones, things, arrows }
}

/** Every moment of the picture, from before the first click to after the last. */
export function framesOf(picture: Picture): Frame[] {
  return Array.from({ length: (picture.steps?.length ?? 0) + 1 }, (_, clicks) => frameAt(picture, clicks))
}

/** The thing, then what contains it, outwards. */
export function chainOf(thing: Thing, things: readonly Thing[]): Thing[] {
  const chain = [thing]
  for (let inside = thing.inside; inside !== undefined;) {
    const container = things.find(({ id }) => id === inside)
    if (!container || chain.includes(container)) break
    chain.push(container)
    inside = container.inside
  }
  return chain
}

/** How a thing is drawn: what has lost its site or its machine is grey, whatever else it was. */
export type Look = NonNullable<Thing['state']> | 'lost'

export function lookOf(thing: Thing, { zones, things }: Frame): Look {
  const chain = chainOf(thing, things)
  const state = thing.state ?? 'ok'
  const isGone = zones.some(({ id, lost }) => lost && id === chain.at(-1)!.zone) || chain.slice(1).some(container => container.state === 'down')
  return isGone && state !== 'down' && state !== 'absent' ? 'lost' : state
}

export const LIMITS = { alt: 60, label: 14, note: 60, sub: 22, arrow: 16, zone: 26, things: 18, arrows: 12 } as const

/** What is wrong with the picture, in sentences for whoever writes it; none when it can be drawn. */
export function problemsOf(picture: Picture): string[] {
  const problems = new Set<string>()
  const say = (sentence: string) => void problems.add(sentence)
  if (picture.alt.length < LIMITS.alt) say(`« alt » a ${picture.alt.length} caractères : il en faut au moins ${LIMITS.alt}.`)
  for (const [click, frame] of framesOf(picture).entries()) problemsOfFrame(frame, click, say)
  for (const [i, step] of (picture.steps ?? []).entries()) {
    const before = frameAt(picture, i)
    const after = frameAt(picture, i + 1)
    const where = `Étape ${i + 1}`
    for (const id of Object.keys(step.zones ?? {})) {
      if (!before.zones.some(zone => zone.id === id)) say(`${where} : la zone « ${id} » n’existe pas.`)
    }
    for (const id of Object.keys(step.things ?? {})) {
      if (!after.things.some(thing => thing.id === id)) say(`${where} : « ${id} » n’existe pas.`)
    }
    for (const key of step.dropArrows ?? []) {
      if (!before.arrows.some(arrow => arrowKey(arrow) === key)) say(`${where} : il n’y a pas de flèche « ${key} » à ôter.`)
    }
  }
  return [...problems]
}

function problemsOfFrame({ zones, things, arrows }: Frame, click: number, say: (sentence: string) => void): void {
  const ids = [...zones, ...things].map(({ id }) => id)
  const zoneIds = zones.map(({ id }) => id)
  const at = click === 0 ? '' : ` (clic ${click})`
  for (const id of new Set(ids.filter((each, i) => ids.indexOf(each) !== i))) say(`« ${id} » désigne deux choses${at}.`)
  for (const zone of zones) {
    if (zone.label.length > LIMITS.zone) say(`Le nom de zone « ${zone.label} » dépasse ${LIMITS.zone} caractères.`)
  }
  for (const thing of things) {
    const most = thing.kind === 'note' ? LIMITS.note : LIMITS.label
    if (thing.label.length === 0 || thing.label.length > most) say(`Le nom « ${thing.label} » n’a pas de 1 à ${most} caractères.`)
    if ((thing.sub?.length ?? 0) > LIMITS.sub) say(`Sous « ${thing.label} », « ${thing.sub} » dépasse ${LIMITS.sub} caractères.`)
    const outermost = chainOf(thing, things).at(-1)!
    if (outermost.inside !== undefined) say(`« ${thing.id} » est dans « ${outermost.inside} », qui n’existe pas ou se contient${at}.`)
    else if (!zoneIds.includes(outermost.zone)) say(`« ${thing.id} » est dans la zone « ${outermost.zone} », qui n’existe pas${at}.`)
  }
  for (const arrow of arrows) {
    if ((arrow.label?.length ?? 0) > LIMITS.arrow) say(`Sur une flèche, « ${arrow.label} » dépasse ${LIMITS.arrow} caractères.`)
    const ends = [arrow.from, arrow.to]
    for (const id of ends.filter(each => !ids.includes(each))) say(`La flèche « ${arrowKey(arrow)} » touche « ${id} », qui n’existe pas${at}.`)
    if (ends[0] === ends[1] || isWithin(arrow.from, arrow.to, things) || isWithin(arrow.to, arrow.from, things))
      say(`La flèche « ${arrowKey(arrow)} » relie une chose à ce qui la contient${at}.`)
  }
}

/** True when the second, a thing or a zone, contains the first. */
function isWithin(id: string, container: string, things: readonly Thing[]): boolean {
  const thing = things.find(each => each.id === id)
  if (!thing) return false
  const chain = chainOf(thing, things)
  return chain.slice(1).some(each => each.id === container) || chain.at(-1)!.zone === container
}
