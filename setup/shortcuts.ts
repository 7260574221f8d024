/**
 * Keys. In the projector's window, while a presenter's is open, next and back go to the presenter,
 * who moves both; on a black screen they only bring the slide back. The speaker's own keys are added,
 * and G works while the pens are out, which Slidev keeps through a reload; everything else is Slidev's.
 */
import { defineShortcutsSetup } from '@slidev/types'
import { useSession } from '../composables/session.ts'
import type { Step } from '../composables/session.ts'
import { plainKey, useDrawings } from '../composables/slidev.ts'
import { callStage, lightUp, pacingShown, useBlank } from '../composables/speaker.ts'

/** Slidev's names of the keys that move by one click or one slide. */
const INTENTS: Readonly<Record<string, Step>> = {
  next_space: 'next', next_right: 'next', next_page_key: 'next', next_down: 'nextSlide', next_shift: 'nextSlide',
  prev_space: 'prev', prev_left: 'prev', prev_page_key: 'prev', prev_up: 'prevSlide', prev_shift: 'prevSlide',
}

const session = useSession()

function toggleBlank(): void {
  if (!lightUp()) useBlank().set(true)
}

export default defineShortcutsSetup((_nav, base) => {
  const { drawingEnabled } = useDrawings()
  return [
    ...base.map((shortcut) => {
      const { name = '', fn } = shortcut
      if (name === 'goto') return { ...shortcut, key: plainKey('g') }
      if (!(name in INTENTS)) return shortcut
      return { ...shortcut, fn: () => {
        if (!lightUp() && !session.value?.ask(INTENTS[name])) fn?.()
      } }
    }),
    // Clickers send one or the other.
    { name: 'blank_b', key: plainKey('b'), fn: toggleBlank },
    { name: 'blank_dot', key: plainKey('.'), fn: toggleBlank },
    { name: 'pacing', key: plainKey('p'), fn: () => { pacingShown.value = !pacingShown.value } },
    // With the pens out, R is the rectangle.
    { name: 'return_to_scenario', key: plainKey('r', () => !drawingEnabled.value), fn: () => callStage('scenario') },
    { name: 'list_actions', key: plainKey('/'), fn: () => callStage('actions') },
  ]
})
