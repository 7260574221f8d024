/** A board on a slide: each click has its placing, which anyone may change until the next. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { boardOf, moved, newLayoutOf } from './board.ts'
import type { Board, Move } from './board.ts'
import { useByHand, useMadeOf } from './byHand.ts'
import { useSlideContext } from './slidev.ts'
import type { Layout } from '../sim/study/layout.ts'

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
  const click = computed(() => Math.min($clicks.value, placings.length - 1))
  const { value: board, set, ...rest } = useByHand(name, click, computed(() => boardOf(placings[click.value])))
  return {
    board, ...rest,
    move: (move) => {
      const next = moved(board.value, move)
      if (next !== board.value) set(next)
    },
  }
}

/** The last layout that somebody laid out on that board, unless the talk's table has it. */
export function useRoomLayout(name: string): ComputedRef<Layout | null> {
  const made = useMadeOf<Board>(name)
  return computed(() => (made.value ? newLayoutOf(made.value) : null))
}
