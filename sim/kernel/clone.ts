/**
 * Packing a state of plain data (objects, arrays, Maps, Sets, typed arrays) so that it can be kept,
 * and made again any number of times. A packed state takes little: what never changes once made is
 * not copied but shared with the living state, and what is as it was in the state packed before is
 * shared with that one. Of a list that only grows, only the growth is kept.
 *
 * What never changes is named by its owner, by property name: `name` when the value is immutable
 * through and through, `name[]` when the list or Map may change but its items do not.
 *
 * References are kept: what is one object in the state is one object in what is made from it.
 */

/** Names of properties, `x` or `x[]`. */
export type SharedNames = readonly string[]

/** Opaque: nobody but this file looks into it, or changes it. */
export type Packed = unknown

/** A packed array: the first `kept` items of another one, then its own. */
type Items = readonly [length: number, before: Items | null, kept: number, own: readonly unknown[]]

type Plain = Record<string, unknown>
type Numbers = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array

interface Work {
  readonly whole: ReadonlySet<string>
  readonly items: ReadonlySet<string>
  /** What has been made of each object. */
  readonly made: Map<object, unknown>
  /** Parts of the state packed before that are used again: each by one object only. */
  readonly taken: Set<object>
  /** How deep in the state the work is: a state that refers to itself has no end. */
  depth: number
}

const DEEPEST = 100

function begin(shared: SharedNames): Work {
  return {
    whole: new Set(shared.filter(name => !name.endsWith('[]'))),
    items: new Set(shared.filter(name => name.endsWith('[]')).map(name => name.slice(0, -2))),
    made: new Map(), taken: new Set(), depth: 0,
  }
}

/** @param before what was packed of the same state earlier */
export function pack(state: unknown, shared: SharedNames, before?: Packed): Packed {
  return packed(begin(shared), state, before, false)
}

/** A living state again; it shares with the packed one only what never changes. */
export function unpack<T>(state: Packed, shared: SharedNames): T {
  return unpacked(begin(shared), state, false) as T
}

function packed(work: Work, value: unknown, before: unknown, sharesItems: boolean): unknown {
  if (typeof value !== 'object' || value === null) return plainly(value)
  const known = work.made.get(value)
  if (known !== undefined) return known
  if (++work.depth > DEEPEST) throw new Error('invariant clone/tree: a state refers to itself, or is too deep')
  const fresh = Array.isArray(value) ? packedArray(work, value, Array.isArray(before) ? before as unknown as Items : null, sharesItems)
    : value instanceof Map ? packedMap(work, value, before instanceof Map ? before : null, sharesItems)
      : value instanceof Set ? packedSet(value, before instanceof Set ? before : null)
        : isNumbers(value) ? packedNumbers(value, before)
          : packedObject(work, value, before)
  // Two objects that were one, or that are alike, must not become one.
  const again = fresh === before && work.taken.has(fresh as object) ? copied(fresh as object) : fresh
  if (again === before) work.taken.add(again as object)
  work.made.set(value, again)
  work.depth--
  return again
}

function packedObject(work: Work, value: object, before: unknown): object {
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('invariant clone/plain: a state holds an instance of a class')
  const was = isRecord(before) ? before : null
  if (was !== null && isAsItWas(work, value as Plain, was)) return was
  const copy: Plain = { ...value }
  for (const name in copy) copy[name] = packedProperty(work, name, copy[name], was?.[name])
  return copy
}

function isAsItWas(work: Work, value: Plain, was: Plain): boolean {
  let properties = 0
  for (const name in value) {
    if (!Object.is(packedProperty(work, name, value[name], was[name]), was[name])) return false
    properties++
  }
  return properties === Object.keys(was).length
}

function packedProperty(work: Work, name: string, value: unknown, before: unknown): unknown {
  if (typeof value === 'number' || work.whole.has(name)) return value
  return packed(work, value, before, work.items.has(name))
}

function packedArray(work: Work, value: readonly unknown[], before: Items | null, sharesItems: boolean): Items {
  const old = sharesItems || before === null ? NOTHING : flat(before)
  const items = sharesItems ? value : value.map((item, i) => packed(work, item, old[i], false))
  const kept = before === null ? 0 : commonStart(items, before)
  if (before !== null && kept === items.length && kept === before[0]) return before
  // Of short lists a copy costs less than a chain of two.
  if (kept < SHORT) return [items.length, null, 0, items.slice()]
  let base = before as Items
  while (base[2] >= kept) base = base[1] as Items
  return [items.length, base, kept, items.slice(kept)]
}

const NOTHING: readonly unknown[] = Object.freeze([])
const SHORT = 32

/** Number of items, from the first, that are the same in both. */
function commonStart(items: readonly unknown[], packedItems: Items): number {
  let common = Math.min(items.length, packedItems[0])
  let part: Items | null = packedItems
  let end = packedItems[0]
  while (part !== null) {
    const [, before, kept, own]: Items = part
    const last = Math.min(end, common)
    for (let i = kept; i < last; i++) {
      if (!Object.is(items[i], own[i - kept])) {
        common = i
        break
      }
    }
    end = kept
    part = before
  }
  return common
}

/** All items of a packed array, in a list of one's own. */
function flat([length, before, kept, own]: Items): unknown[] {
  if (before === null) return own.slice(0, length)
  const parts: (readonly unknown[])[] = [own]
  let part: Items | null = before
  let end = kept
  while (part !== null) {
    parts.push(part[3].slice(0, end - part[2]))
    end = part[2]
    part = part[1]
  }
  return ([] as unknown[]).concat(...parts.reverse())
}

function packedMap(work: Work, value: Map<unknown, unknown>, before: Map<unknown, unknown> | null, sharesItems: boolean): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>()
  for (const [key, item] of value) {
    if (typeof key === 'object') throw new Error('invariant clone/keys: the key of a Map is an object')
    copy.set(key, sharesItems ? item : packed(work, item, before?.get(key), false))
  }
  return before !== null && sameInOrder(copy, before) ? before : copy
}

function packedSet(value: Set<unknown>, before: Set<unknown> | null): Set<unknown> {
  for (const item of value) if (typeof item === 'object' && item !== null) throw new Error('invariant clone/keys: an item of a Set is an object')
  return before !== null && sameInOrder(new Map(value.entries()), new Map(before.entries())) ? before : new Set(value)
}

function sameInOrder(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return false
  const others = b.entries()
  for (const [key, item] of a) {
    const [otherKey, otherItem] = others.next().value as [unknown, unknown]
    if (!Object.is(key, otherKey) || !Object.is(item, otherItem)) return false
  }
  return true
}

function packedNumbers(value: Numbers, before: unknown): Numbers {
  const was = isNumbers(before) && before.constructor === value.constructor && before.length === value.length ? before : null
  return was !== null && value.every((n, i) => Object.is(n, was[i])) ? was : value.slice()
}

function unpacked(work: Work, value: unknown, sharesItems: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = work.made.get(value)
  if (known !== undefined) return known
  const living = Array.isArray(value) ? unpackedArray(work, flat(value as unknown as Items), sharesItems)
    : value instanceof Map ? unpackedMap(work, value, sharesItems)
      : value instanceof Set || isNumbers(value) ? copied(value)
        : unpackedObject(work, value as Plain)
  work.made.set(value, living)
  return living
}

function unpackedObject(work: Work, value: Plain): Plain {
  const living = { ...value }
  for (const name in living) {
    const child = living[name]
    if (typeof child === 'object' && child !== null && !work.whole.has(name)) living[name] = unpacked(work, child, work.items.has(name))
  }
  return living
}

function unpackedArray(work: Work, items: unknown[], sharesItems: boolean): unknown[] {
  if (!sharesItems) for (let i = 0; i < items.length; i++) items[i] = unpacked(work, items[i], false)
  return items
}

function unpackedMap(work: Work, value: Map<unknown, unknown>, sharesItems: boolean): Map<unknown, unknown> {
  const living = new Map(value)
  if (!sharesItems) for (const [key, item] of value) living.set(key, unpacked(work, item, false))
  return living
}

/** The same contents under another identity. */
function copied(value: object): object {
  if (Array.isArray(value)) return value.slice()
  if (value instanceof Map) return new Map(value)
  if (value instanceof Set) return new Set(value)
  return isNumbers(value) ? value.slice() : { ...value }
}

function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function isRecord(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function plainly(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new Error(`invariant clone/plain: a state holds a ${typeof value}`)
  return value
}
