/**
 * A binary heap of numbers: what waits long. By instant, then by rank, which no two share. Its lists
 * keep their room.
 */
import type { Micros } from './time.ts'

export interface Heap {
  size: number
  readonly instants: Micros[]
  readonly ranks: number[]
  /** What stands there, a number of the owner's. */
  readonly places: number[]
}

export function createHeap(): Heap {
  return { size: 0, instants: [], ranks: [], places: [] }
}

export function addToHeap(heap: Heap, at: Micros, rank: number, place: number): void {
  let i = heap.size++
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (isBefore(heap, parent, at, rank)) break
    move(heap, parent, i)
    i = parent
  }
  set(heap, i, at, rank, place)
}

/** Takes the first out; its place. */
export function takeFromHeap(heap: Heap): number {
  const { instants, ranks, places } = heap
  const first = places[0]
  const size = --heap.size
  const at = instants[size]
  const rank = ranks[size]
  let i = 0
  for (let child = 1; child < size; child = 2 * i + 1) {
    if (child + 1 < size && isBefore(heap, child + 1, instants[child], ranks[child])) child++
    if (!isBefore(heap, child, at, rank)) break
    move(heap, child, i)
    i = child
  }
  set(heap, i, at, rank, places[size])
  return first
}

function isBefore({ instants, ranks }: Heap, i: number, at: Micros, rank: number): boolean {
  return instants[i] < at || (instants[i] === at && ranks[i] < rank)
}

function move(heap: Heap, from: number, to: number): void {
  set(heap, to, heap.instants[from], heap.ranks[from], heap.places[from])
}

function set({ instants, ranks, places }: Heap, i: number, at: Micros, rank: number, place: number): void {
  instants[i] = at
  ranks[i] = rank
  places[i] = place
}
