/**
 * The event queue: a heap in a total order (time, then sequence number), so that two events due at
 * one instant always come out in the order they were scheduled. Four children each: half as deep as a
 * binary heap, half the moves.
 *
 * The heap holds numbers only, an instant and where its entry lies: a move touches no object. Entries
 * are used again, for an event lives too short a time to be worth a new object: one that is taken out
 * stands until it is given back. What must last is copied.
 */
import type { Micros } from './time.ts'

/** Owner of an entry that belongs to no process. */
export const NOBODY = -1

/** Whose turn it is where any process may be concerned. */
export const ANYONE = -2

/** Life of an entry that outlives its owner's restarts (a message on the wire). */
export const ANY_LIFE = -1

export interface Scheduled {
  readonly at: Micros
  /** Rank among all entries ever scheduled: breaks ties. */
  readonly seq: number
  /** What is due; numbered by the world, see `Kind` in `world.ts`. */
  readonly kind: number
  /** Process the entry belongs to, or `NOBODY`. */
  readonly owner: number
  /** Life of the owner at scheduling time, or `ANY_LIFE`. A timer of an earlier life never fires. */
  readonly life: number
  readonly body: unknown
  /** For what travels: who sent it, and when (µs); numbers of the world's. */
  readonly from: number
  readonly sentAt: Micros
}

/** An entry with its place among all entries. */
type Entry = { -readonly [P in keyof Scheduled]: Scheduled[P] } & { readonly place: number }

export interface EventQueue {
  nextSeq: number
  /** The heap: how many entries, their instants, and their places in `slots`. Its lists keep their room. */
  size: number
  readonly instants: Micros[]
  readonly places: number[]
  /** By place, in use or not. */
  readonly slots: Entry[]
  /** Places not in use, and how many. */
  readonly vacant: number[]
  vacancies: number
  /** Where the kinds and owners of whoever schedules now begin: 0, but within a nest (`nest.ts`). */
  firstKind: number
  firstOwner: number
}

export function createQueue(): EventQueue {
  return { nextSeq: 0, size: 0, instants: [], places: [], slots: [], vacant: [], vacancies: 0, firstKind: 0, firstOwner: 0 }
}

export function enqueue(
  queue: EventQueue, at: Micros, ownKind: number, ownOwner: number, life: number, body: unknown, from = 0, sentAt: Micros = 0,
): void {
  const { instants, places, slots, vacant } = queue
  const kind = ownKind + queue.firstKind
  const owner = ownOwner === NOBODY ? NOBODY : ownOwner + queue.firstOwner
  const place = queue.vacancies > 0 ? vacant[--queue.vacancies] : anotherPlace(slots)
  const entry = slots[place]
  entry.at = at
  entry.seq = queue.nextSeq++
  entry.kind = kind
  entry.owner = owner
  entry.life = life
  entry.body = body
  entry.from = from
  entry.sentAt = sentAt
  // A new entry carries the highest sequence number, so only a later time moves up: no tie to break.
  let i = queue.size++
  while (i > 0) {
    const parent = (i - 1) >> 2
    const above = instants[parent]
    if (above <= at) break
    instants[i] = above
    places[i] = places[parent]
    i = parent
  }
  instants[i] = at
  places[i] = place
}

function anotherPlace(slots: Entry[]): number {
  return slots.push({ at: 0, seq: 0, kind: 0, owner: NOBODY, life: ANY_LIFE, body: null, from: 0, sentAt: 0, place: slots.length }) - 1
}

/** Entries taken out since the run began. */
export function handled(queue: EventQueue): number {
  return queue.nextSeq - queue.size
}

/** Instant of the next entry, or Infinity when nothing is due any more. */
export function nextInstant({ size, instants }: EventQueue): Micros {
  return size > 0 ? instants[0] : Infinity
}

/** All that waits, as it was scheduled; to look at now. */
export function waitingIn({ slots, size, places }: EventQueue): readonly Scheduled[] {
  return places.slice(0, size).map(place => slots[place]).sort((a, b) => a.seq - b.seq)
}

/** What a queue holds, to keep: copies that nobody changes. */
export interface KeptQueue {
  readonly nextSeq: number
  readonly waiting: readonly Scheduled[]
}

export function keepQueue(queue: EventQueue): KeptQueue {
  const copy = ({ at, seq, kind, owner, life, body, from, sentAt }: Scheduled): Scheduled => ({ at, seq, kind, owner, life, body, from, sentAt })
  return { nextSeq: queue.nextSeq, waiting: waitingIn(queue).map(copy) }
}

/** A queue that gives out the same. */
export function queueFrom({ nextSeq, waiting }: KeptQueue): EventQueue {
  const queue = createQueue()
  for (const { at, seq, kind, owner, life, body, from, sentAt } of waiting) {
    queue.nextSeq = seq
    enqueue(queue, at, kind, owner, life, body, from, sentAt)
  }
  queue.nextSeq = nextSeq
  return queue
}

/** Takes the next entry out of the queue, which must not be empty; it stands until `giveBack`. */
export function dequeue(queue: EventQueue): Scheduled {
  const { instants, places, slots } = queue
  const due = slots[places[0]]
  const last = --queue.size
  if (last > 0) sink(queue, instants[last], places[last])
  return due
}

/** What was taken out is done with. */
export function giveBack(queue: EventQueue, due: Scheduled): void {
  const entry = due as Entry
  // What it held would else live on until the place is used again.
  entry.body = null
  queue.vacant[queue.vacancies++] = entry.place
}

/** The last of the heap takes the place of the first, and sinks to where it belongs. */
function sink({ size, instants, places, slots }: EventQueue, at: Micros, place: number): void {
  let i = 0
  for (let first = 1; first < size; first = 4 * i + 1) {
    let child = first
    let below = instants[first]
    const end = first + 4 < size ? first + 4 : size
    for (let sibling = first + 1; sibling < end; sibling++) {
      const other = instants[sibling]
      if (other < below || (other === below && slots[places[sibling]].seq < slots[places[child]].seq)) {
        child = sibling
        below = other
      }
    }
    if (below > at || (below === at && slots[places[child]].seq > slots[place].seq)) break
    instants[i] = below
    places[i] = places[child]
    i = child
  }
  instants[i] = at
  places[i] = place
}
