/**
 * Keys. In the projector's window, while a presenter's is open, next and back go to the presenter,
 * who moves both; on a black screen they only bring the slide back. The speaker's own keys are added;
 * everything else is Slidev's.
 */
import { defineShortcutsSetup } from '@slidev/types'
import { useSession } from '../composables/session.ts'
import { plainKey } from '../composables/slidev.ts'
import { lightUp, pacingShown, returnToScenario, useBlank } from '../composables/speaker.ts'

/** Slidev's names of the keys that move by one click; jumps of a whole slide keep their own meaning. */
const INTENTS: Readonly<Record<string, 'next' | 'prev'>> = {
  next_space: 'next', next_right: 'next', next_page_key: 'next',
  prev_space: 'prev', prev_left: 'prev', prev_page_key: 'prev',
}
/** Slidev's names of the keys that move the slides, by a click or a whole one; the overview's are not. */
const MOVES = /^(?:next|prev)_(?!overview)/

const session = useSession()

function toggleBlank(): void {
  if (!lightUp()) useBlank().set(true)
}

export default defineShortcutsSetup((_nav, base) => [
  ...base.map((shortcut) => {
    const { name = '', fn } = shortcut
    if (!MOVES.test(name)) return shortcut
    const intent = INTENTS[name]
    return { ...shortcut, fn: () => {
      if (lightUp()) return
      if (!intent || !session.value?.ask(intent)) fn?.()
    } }
  }),
  // Clickers send one or the other.
  { name: 'blank_b', key: plainKey('b'), fn: toggleBlank },
  { name: 'blank_dot', key: plainKey('.'), fn: toggleBlank },
  { name: 'pacing', key: plainKey('p'), fn: () => { pacingShown.value = !pacingShown.value } },
  { name: 'return_to_scenario', key: plainKey('r'), fn: returnToScenario },
])
