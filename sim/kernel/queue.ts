/**
 * The event queue: a heap in a total order (time, then sequence number), so that two events due at
 * one instant always come out in the order they were scheduled. Entries are plain data that never
 * change: keyframes share them. Four children each: half as deep as a binary heap, half the moves.
 */
import type { Micros } from './time.ts'

/** Owner of an entry that belongs to no process. */
export const NOBODY = -1
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
}

export interface EventQueue {
  heap: Scheduled[]
  nextSeq: number
  /** Where the kinds and owners of whoever schedules now begin: 0, but within a nest (`nest.ts`). */
  firstKind: number
  firstOwner: number
}

export function createQueue(): EventQueue {
  return { heap: [], nextSeq: 0, firstKind: 0, firstOwner: 0 }
}

export function enqueue(
  queue: EventQueue, at: Micros, kind: number, owner: number, life: number, body: unknown,
): void {
  const heap = queue.heap
  const entry: Scheduled = {
    at, seq: queue.nextSeq++, kind: kind + queue.firstKind, owner: owner === NOBODY ? NOBODY : owner + queue.firstOwner, life, body,
  }
  // A new entry carries the highest sequence number, so only a later time moves up: no tie to break.
  let i = heap.length
  heap.push(entry)
  while (i > 0) {
    const parent = (i - 1) >> 2
    const above = heap[parent]
    if (above.at <= at) break
    heap[i] = above
    i = parent
  }
  heap[i] = entry
}

/** Entries taken out since the run began. */
export function handled(queue: EventQueue): number {
  return queue.nextSeq - queue.heap.length
}

/** Instant of the next entry, or Infinity when nothing is due any more. */
export function nextInstant(queue: EventQueue): Micros {
  return queue.heap.length > 0 ? queue.heap[0].at : Infinity
}

/** Removes and returns the next entry. The queue must not be empty. */
export function dequeue(queue: EventQueue): Scheduled {
  const heap = queue.heap
  const top = heap[0]
  const moved = heap.pop() as Scheduled
  const size = heap.length
  if (size === 0) return top
  const at = moved.at
  const seq = moved.seq
  let i = 0
  for (let first = 1; first < size; first = 4 * i + 1) {
    let child = first
    let below = heap[first]
    const end = first + 4 < size ? first + 4 : size
    for (let sibling = first + 1; sibling < end; sibling++) {
      const other = heap[sibling]
      if (other.at < below.at || (other.at === below.at && other.seq < below.seq)) {
        child = sibling
        below = other
      }
    }
    if (below.at > at || (below.at === at && below.seq > seq)) break
    heap[i] = below
    i = child
  }
  heap[i] = moved
  return top
}
