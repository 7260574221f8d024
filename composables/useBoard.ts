/**
 * A board on a slide: each click has its placing, and what someone changes since is the same in all
 * windows, for as long as the slide stays at that click. Where nobody watches it is the click's placing.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { boardOf, moved, newLayoutOf } from './board.ts'
import type { Board, Move } from './board.ts'
import { shareValue } from './shared-value.ts'
import type { SharedValue } from './shared-value.ts'
import { deckId, useLive, useSlideContext } from './slidev.ts'
import type { Layout } from '../sim/study/layout.ts'

/** What someone made of a board, and at which click. */
type Changed = { readonly click: number, readonly board: Board } | null

const shared = new Map<string, SharedValue<Changed>>()

function share(name: string): SharedValue<Changed> {
  const known = shared.get(name) ?? shareValue<Changed>(`${deckId} · placement · ${name}`, null)
  shared.set(name, known)
  return known
}

/** What was laid out on boards goes, in all windows. */
export function forgetBoards(): void {
  for (const board of shared.values()) board.set(null)
}

export interface BoardOnSlide {
  readonly board: ComputedRef<Board>
  /** Is it other than the click's placing? */
  readonly changed: ComputedRef<boolean>
  readonly live: ComputedRef<boolean>
  readonly move: (move: Move) => void
  /** Back to the click's placing. */
  readonly reset: () => void
}

/** @param placings one a click, from click 0 on; the last one stays */
export function useBoard(name: string, placings: readonly string[]): BoardOnSlide {
  const { $clicks } = useSlideContext()
  const live = useLive()
  const click = computed(() => Math.min($clicks.value, placings.length - 1))
  const told = computed(() => boardOf(placings[click.value]))
  const theirs = computed(() => (live.value ? share(name).value.value : null))
  const changed = computed(() => theirs.value?.click === click.value)
  const board = computed(() => (changed.value ? theirs.value!.board : told.value))
  return {
    board, changed, live,
    move: (move) => {
      const next = moved(board.value, move)
      if (next !== board.value) share(name).set({ click: click.value, board: next })
    },
    reset: () => share(name).set(null),
  }
}

/** The last layout that somebody laid out on that board, unless the talk's table has it. */
export function useRoomLayout(name: string): ComputedRef<Layout | null> {
  const live = useLive()
  return computed(() => {
    const theirs = live.value ? share(name).value.value : null
    return theirs ? newLayoutOf(theirs.board) : null
  })
}
