/**
 * A picture on a slide that anyone may change: each click has its own, and what someone made of it
 * since is the same in all windows, for as long as the slide stays at that click. Where nobody watches
 * it is the click's.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { shareValue } from './shared-value.ts'
import type { SharedValue } from './shared-value.ts'
import { deckId, useLive } from './slidev.ts'

/** What someone made of it, and at which click. */
type Changed = { readonly click: number, readonly value: unknown } | null

const shared = new Map<string, SharedValue<Changed>>()

function share(name: string): SharedValue<Changed> {
  const known = shared.get(name) ?? shareValue<Changed>(`${deckId} · placement · ${name}`, null)
  shared.set(name, known)
  return known
}

/** What was changed goes, in all windows. */
export function forgetByHand(): void {
  for (const value of shared.values()) value.set(null)
}

/** What somebody made of the picture of that name, at whatever click; null where nobody watches, or has. */
export function useMadeOf<T>(name: string): ComputedRef<T | null> {
  const live = useLive()
  return computed(() => (live.value ? (share(name).value.value?.value ?? null) as T | null : null))
}

export interface ByHand<T> {
  readonly value: ComputedRef<T>
  /** Is it other than the click's? */
  readonly changed: ComputedRef<boolean>
  readonly live: ComputedRef<boolean>
  readonly set: (value: T) => void
  /** Back to the click's. */
  readonly reset: () => void
}

/** @param told the click's picture: plain data, as it is cloned */
export function useByHand<T>(name: string, click: ComputedRef<number>, told: ComputedRef<T>): ByHand<T> {
  const live = useLive()
  const theirs = computed(() => (live.value ? share(name).value.value : null))
  const changed = computed(() => theirs.value?.click === click.value)
  return {
    changed, live,
    value: computed(() => (changed.value ? theirs.value!.value as T : told.value)),
    set: value => share(name).set({ click: click.value, value }),
    reset: () => share(name).set(null),
  }
}
