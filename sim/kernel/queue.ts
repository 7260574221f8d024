/**
 * The event queue: a total order (time, then sequence number), so that two events due at one instant
 * always come out in the order they were scheduled. The next few stand in a sorted list, where most of
 * what is scheduled belongs near the front; what is later than those waits in a heap.
 *
 * Both hold numbers only, an instant and where its entry lies: a move touches no object. Entries
 * are used again, for an event lives too short a time to be worth a new object: one that is taken out
 * stands until it is given back. What must last is copied.
 */
import { addToHeap, createHeap, takeFromHeap } from './heap.ts'
import type { Heap } from './heap.ts'
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
  /** The next, `NEXT` at most and none only if nothing waits: how many, their instants, their places in `slots`; the first is last. The lists keep their room. */
  next: number
  readonly instants: Micros[]
  readonly places: number[]
  /** All after those. */
  readonly later: Heap
  /** By place, in use or not. */
  readonly slots: Entry[]
  /** Places not in use, and how many. */
  readonly vacant: number[]
  vacancies: number
  /** Where the kinds and owners of whoever schedules now begin: 0, but within a nest (`nest.ts`). */
  firstKind: number
  firstOwner: number
}

/** So few that a list is faster: a small cluster's all. */
const NEXT = 32

export function createQueue(): EventQueue {
  return { nextSeq: 0, next: 0, instants: [], places: [], later: createHeap(), slots: [], vacant: [], vacancies: 0, firstKind: 0, firstOwner: 0 }
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
  if (queue.next === NEXT || (queue.later.size > 0 && at >= instants[0])) return enqueueAmongMany(queue, at, place)
  // A new entry carries the highest sequence number: it comes after all of its instant.
  let i = queue.next++
  for (; i > 0 && instants[i - 1] <= at; i--) {
    instants[i] = instants[i - 1]
    places[i] = places[i - 1]
  }
  instants[i] = at
  places[i] = place
}

/** It goes to what is later, or the last of the next does to make room for it. */
function enqueueAmongMany({ instants, places, slots, later }: EventQueue, at: Micros, place: number): void {
  if (at >= instants[0]) return addToHeap(later, at, slots[place].seq, place)
  addToHeap(later, instants[0], slots[places[0]].seq, places[0])
  let i = 0
  for (; i + 1 < NEXT && instants[i + 1] > at; i++) {
    instants[i] = instants[i + 1]
    places[i] = places[i + 1]
  }
  instants[i] = at
  places[i] = place
}

function anotherPlace(slots: Entry[]): number {
  return slots.push({ at: 0, seq: 0, kind: 0, owner: NOBODY, life: ANY_LIFE, body: null, from: 0, sentAt: 0, place: slots.length }) - 1
}

/** Entries that wait. */
export function sizeOf({ next, later }: EventQueue): number {
  return next + later.size
}

/** Entries taken out since the run began. */
export function handled(queue: EventQueue): number {
  return queue.nextSeq - sizeOf(queue)
}

/** Instant of the next entry, or Infinity when nothing is due any more. */
export function nextInstant({ next, instants }: EventQueue): Micros {
  return next > 0 ? instants[next - 1] : Infinity
}

/** All that waits, as it was scheduled; to look at now. */
export function waitingIn({ slots, next, places, later }: EventQueue): readonly Scheduled[] {
  return [...places.slice(0, next), ...later.places.slice(0, later.size)].map(place => slots[place]).sort((a, b) => a.seq - b.seq)
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
  const due = queue.slots[queue.places[--queue.next]]
  if (queue.next === 0 && queue.later.size > 0) comeNear(queue)
  return due
}

/** Half as many as have room: what is scheduled meanwhile finds some. */
function comeNear(queue: EventQueue): void {
  const { instants, places, slots, later } = queue
  const near = Math.min(later.size, NEXT / 2)
  for (let i = near - 1; i >= 0; i--) {
    const place = takeFromHeap(later)
    instants[i] = slots[place].at
    places[i] = place
  }
  queue.next = near
}

/** What was taken out is done with. */
export function giveBack(queue: EventQueue, due: Scheduled): void {
  const entry = due as Entry
  // What it held would else live on until the place is used again.
  entry.body = null
  queue.vacant[queue.vacancies++] = entry.place
}
