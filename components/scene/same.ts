/**
 * A frame is new data each time, of which little has changed. What is equal stays the very object it
 * was, so that Vue passes by what draws it. Data here is small and plain: its JSON tells.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'

const texts = new WeakMap<object, string>()

function textOf(data: object): string {
  let text = texts.get(data)
  if (text === undefined) texts.set(data, text = JSON.stringify(data))
  return text
}

/** What was before, when it is equal. */
function same<T extends object>(before: T | undefined, now: T): T {
  return before !== undefined && textOf(before) === textOf(now) ? before : now
}

/** A computed value that changes only when its content does. */
export function stable<T extends object>(make: () => T): ComputedRef<T> {
  return computed<T>(before => same(before, make()))
}

/** The same for a list, item by item: those that are equal stay what they were. */
export function stableItems<T extends object>(make: () => readonly T[]): ComputedRef<readonly T[]> {
  return computed<readonly T[]>((before) => {
    const items = make().map((item, i) => same(before?.[i], item))
    return before?.length === items.length && items.every((item, i) => item === before[i]) ? before : items
  })
}
