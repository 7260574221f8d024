/**
 * Packing a state of plain data (objects, arrays, Maps, Sets, typed arrays) so that it can be kept,
 * and made again any number of times. A packed state takes little: what never changes once made is
 * not copied but shared with the living state, and what is as it was in the state packed before is
 * shared with that one. Of a list that grows at its end and shrinks at its beginning (a log), only the
 * growth is kept; lists that grew alike (the logs of a group) share it.
 *
 * What never changes is named by its owner, by property name: `name` when the value is immutable
 * through and through, `name[]` when the list or Map may change but its items do not, `name[flag]`
 * when an item does not change any more once its property `flag` is true.
 *
 * References are kept: what is one object in the state is one object in what is made from it.
 */

/** Names of properties: `x`, `x[]` or `x[flag]`. */
export type SharedNames = readonly string[]

/** Nobody but this file looks into it, or changes it. */
export interface Packed {
  readonly root: unknown
  /** Parts that are referred to more than once. */
  readonly multiple: ReadonlySet<unknown>
}

/** A packed array: the items of another one in [from, to), then its own. */
type Items = readonly [length: number, before: Items | null, from: number, to: number, own: readonly unknown[]]

type Plain = Record<string, unknown>
type Numbers = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array

interface Work {
  readonly whole: ReadonlySet<string>
  /** By name of a list or Map: the flag of its unchanging items, '' when all are. */
  readonly items: ReadonlyMap<string, string>
  /** What has been made of each object. */
  readonly made: Map<object, unknown>
  readonly multiple: Set<unknown>
  /** Parts of what was packed before that were one object then: each is used again by one only. */
  readonly once: ReadonlySet<unknown>
  readonly taken: Set<unknown>
  /** Growths of lists, by their first items. */
  readonly grown: Map<unknown, readonly unknown[]>
  /** How deep in the state the work is: a state that refers to itself has no end. */
  depth: number
}

const DEEPEST = 100

function begin(shared: SharedNames, before?: Packed): Work {
  return {
    whole: new Set(shared.filter(name => !name.endsWith(']'))),
    items: new Map(shared.filter(name => name.endsWith(']')).map(name => name.slice(0, -1).split('[') as [string, string])),
    made: new Map(), multiple: new Set(), once: before?.multiple ?? new Set(), taken: new Set(),
    grown: new Map(), depth: 0,
  }
}

/** @param before what was packed of the same state earlier */
export function pack(state: unknown, shared: SharedNames, before?: Packed): Packed {
  const work = begin(shared, before)
  return { root: packed(work, state, before?.root), multiple: work.multiple }
}

/** A living state again; it shares with the packed one only what never changes. */
export function unpack<T>({ root }: Packed, shared: SharedNames): T {
  return unpacked(begin(shared), root) as T
}

function packed(work: Work, value: unknown, before: unknown, flag?: string): unknown {
  if (typeof value !== 'object' || value === null) return plainly(value)
  const known = work.made.get(value)
  if (known !== undefined) {
    work.multiple.add(known)
    return known
  }
  if (++work.depth > DEEPEST) throw new Error('invariant clone/tree: a state refers to itself, or is too deep')
  const fresh = Array.isArray(value) ? packedArray(work, value, Array.isArray(before) ? before as unknown as Items : null, flag)
    : value instanceof Map ? packedMap(work, value, before instanceof Map ? before : null, flag)
      : value instanceof Set ? packedSet(value, before instanceof Set ? before : null)
        : isNumbers(value) ? packedNumbers(value, before)
          : packedObject(work, value as Plain, before)
  const again = fresh === before && work.once.has(before) ? usedAgain(work, fresh as object) : fresh
  work.made.set(value, again)
  work.depth--
  return again
}

/** Two objects that were one must not become one again because they are still alike. */
function usedAgain(work: Work, part: object): object {
  if (work.taken.has(part)) return copied(part)
  work.taken.add(part)
  return part
}

function packedObject(work: Work, value: Plain, before: unknown): Plain {
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('invariant clone/plain: a state holds an instance of a class')
  const was = isRecord(before) ? before : null
  // Made only once something differs from what was packed before.
  let copy: Plain | null = was === null ? { ...value } : null
  let properties = 0
  for (const name in value) {
    const now = get(value, name)
    const made = typeof now === 'number' ? now : packedProperty(work, name, now, was === null ? undefined : get(was, name))
    if (copy === null) {
      properties++
      if (same(made, get(was as Plain, name))) continue
      copy = { ...value }
      for (const earlier in value) {
        if (earlier === name) break
        put(copy, earlier, get(was as Plain, earlier))
      }
    }
    if (made !== now) put(copy, name, made)
  }
  if (copy !== null) return copy
  return countOf(was as Plain) === properties ? was as Plain : withoutOthers(was as Plain, value)
}

/*
 * One place each, which sees all names there are: an engine that meets few names at a place makes
 * code for these, and makes it anew at every other.
 */
const get = (of: Plain, name: string) => of[name]
const put = (into: Plain, name: string, value: unknown) => {
  into[name] = value
}

function countOf(value: Plain): number {
  let properties = 0
  for (const _ in value) properties++
  return properties
}

/** Properties have gone: those that are left are as they were. */
function withoutOthers(was: Plain, value: Plain): Plain {
  return Object.fromEntries(Object.keys(value).map(name => [name, was[name]]))
}

function packedProperty(work: Work, name: string, value: unknown, before: unknown): unknown {
  if (work.whole.has(name)) return value
  return packed(work, value, before, work.items.get(name))
}

/** A part of the living state is never one of what was packed, unless it is shared. */
function same(now: unknown, then: unknown): boolean {
  return now === then ? now !== 0 || Object.is(now, then) : Number.isNaN(now) && Number.isNaN(then)
}

function packedArray(work: Work, value: readonly unknown[], before: Items | null, flag: string | undefined): Items {
  const old = before === null ? NOTHING : flat(before)
  const items = flag === '' ? value : packedItems(work, value, old, flag)
  const from = shift(items, old)
  let to = from
  while (to < old.length && to - from < items.length && same(items[to - from], old[to])) to++
  const kept = to - from
  if (before !== null && kept === old.length && kept === items.length) return before
  // Of short lists a copy costs less than a chain of two.
  if (kept < SHORT) return [items.length, null, 0, 0, growth(work, items, 0)]
  return [items.length, ...placed(before as Items, from, to), growth(work, items, kept)]
}

/** How many items have gone from the beginning of a list since it was `old`. */
function shift(items: readonly unknown[], old: readonly unknown[]): number {
  if (items.length < SHORT || typeof items[0] !== 'object') return 0
  return Math.max(0, old.indexOf(items[0]))
}

/** Where these items of a packed array stand: in the one before it, if they all do. */
function placed(items: Items, from: number, to: number): [Items, number, number] {
  const [, before, start, end] = items
  return before !== null && to <= end - start ? placed(before, start + from, start + to) : [items, from, to]
}

/** A list's items from `kept` on, in a list that others of the same growth share. */
function growth(work: Work, items: readonly unknown[], kept: number): readonly unknown[] {
  const known = work.grown.get(items[kept])
  if (known !== undefined && known.length === items.length - kept && known.every((item, i) => same(item, items[kept + i]))) return known
  const own = items.slice(kept)
  if (own.length > 0 && typeof own[0] === 'object') work.grown.set(own[0], own)
  return own
}

function packedItems(work: Work, value: readonly unknown[], old: readonly unknown[], flag: string | undefined): readonly unknown[] {
  let items = value
  for (let i = 0; i < value.length; i++) {
    const item = value[i]
    if (typeof item === 'number' || (i < old.length && item === old[i])) continue
    const made = isFinal(item, flag) ? item : packed(work, item, old[i])
    if (made === item) continue
    if (items === value) items = value.slice()
    ;(items as unknown[])[i] = made
  }
  return items
}

const NOTHING: readonly unknown[] = Object.freeze([])
const SHORT = 32

/** All items of a packed array; not to be changed. */
function flat(items: Items): readonly unknown[] {
  if (items[1] === null) return items[4]
  const parts: (readonly unknown[])[] = []
  let part: Items | null = items
  let [first, last] = [0, items[0]]
  while (part !== null && first < last) {
    const [, before, from, to, own]: Items = part
    const head = to - from
    if (last > head) parts.push(own.slice(Math.max(0, first - head), last - head))
    first += from
    last = Math.min(last, head) + from
    part = before
  }
  return ([] as unknown[]).concat(...parts.reverse())
}

/** Does an item never change any more? `flag`: what its list says of its items. */
function isFinal(item: unknown, flag: string | undefined): boolean {
  return flag !== undefined && (flag === '' || (typeof item === 'object' && item !== null && (item as Plain)[flag] === true))
}

function packedMap(work: Work, value: Map<unknown, unknown>, before: Map<unknown, unknown> | null, flag: string | undefined): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>()
  for (const [key, item] of value) {
    if (typeof key === 'object') throw new Error('invariant clone/keys: the key of a Map is an object')
    copy.set(key, isFinal(item, flag) ? item : packed(work, item, before?.get(key)))
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

function unpacked(work: Work, value: unknown, flag?: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = work.made.get(value)
  if (known !== undefined) return known
  const living = Array.isArray(value) ? unpackedArray(work, flat(value as unknown as Items).slice(), flag)
    : value instanceof Map ? unpackedMap(work, value, flag)
      : value instanceof Set || isNumbers(value) ? copied(value)
        : unpackedObject(work, value as Plain)
  work.made.set(value, living)
  return living
}

function unpackedObject(work: Work, value: Plain): Plain {
  const living = { ...value }
  for (const name in living) {
    const child = get(living, name)
    if (typeof child === 'object' && child !== null && !work.whole.has(name)) put(living, name, unpacked(work, child, work.items.get(name)))
  }
  return living
}

function unpackedArray(work: Work, items: unknown[], flag: string | undefined): unknown[] {
  for (let i = 0; flag !== '' && i < items.length; i++) if (!isFinal(items[i], flag)) items[i] = unpacked(work, items[i])
  return items
}

function unpackedMap(work: Work, value: Map<unknown, unknown>, flag: string | undefined): Map<unknown, unknown> {
  const living = new Map(value)
  for (const [key, item] of value) if (!isFinal(item, flag)) living.set(key, unpacked(work, item))
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
