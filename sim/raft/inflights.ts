/**
 * The appends sent to a follower and not answered yet (etcd's tracker/inflights.go): a ring of the
 * last index in each. It is bounded in messages and in bytes; the bytes softly, so that one message
 * may exceed them.
 */
export interface Inflights {
  start: number
  count: number
  bytes: number
  /** Most messages under way. */
  readonly size: number
  /** Bytes from which on no more are sent. */
  readonly maxBytes: number
  /** By place in the ring, which grows as it is needed up to `size`. */
  readonly indexes: number[]
  readonly sizes: number[]
}

export function createInflights(size: number, maxBytes: number): Inflights {
  return { start: 0, count: 0, bytes: 0, size, maxBytes, indexes: [], sizes: [] }
}

export function isFull(inflights: Inflights): boolean {
  return inflights.count === inflights.size || inflights.bytes >= inflights.maxBytes
}

/** An append that ends with `index` went out. The ring must not be full. */
export function addInflight(inflights: Inflights, index: number, bytes: number): void {
  if (isFull(inflights)) hasNoRoom()
  const { indexes, sizes, count } = inflights
  if (count === indexes.length) grow(inflights)
  let place = inflights.start + count
  if (place >= indexes.length) place -= indexes.length
  indexes[place] = index
  sizes[place] = bytes
  inflights.count++
  inflights.bytes += bytes
}

function hasNoRoom(): never {
  throw new Error('invariant inflights/room: an append was sent though the window is full')
}

/** The follower answered for everything up to `index`. */
export function freeUpTo(inflights: Inflights, index: number): void {
  const { indexes, sizes } = inflights
  while (inflights.count > 0 && indexes[inflights.start] <= index) {
    inflights.bytes -= sizes[inflights.start]
    inflights.count--
    inflights.start = inflights.start + 1 === indexes.length ? 0 : inflights.start + 1
  }
}

export function clearInflights(inflights: Inflights): void {
  inflights.start = 0
  inflights.count = 0
  inflights.bytes = 0
}

/** Twice the places, at most `size`; what is under way moves to the front. */
function grow(inflights: Inflights): void {
  const { indexes, sizes, start, size } = inflights
  const places = Math.min(size, Math.max(1, 2 * indexes.length))
  const turned = [...indexes.slice(start), ...indexes.slice(0, start)]
  const turnedSizes = [...sizes.slice(start), ...sizes.slice(0, start)]
  for (let i = 0; i < places; i++) {
    indexes[i] = turned[i] ?? 0
    sizes[i] = turnedSizes[i] ?? 0
  }
  inflights.start = 0
}
