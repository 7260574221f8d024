/**
 * Keys. In the projector's window, while a presenter's is open, next and back go to the presenter,
 * who moves both; everything else is Slidev's own.
 */
import { defineShortcutsSetup } from '@slidev/types'
import { useSession } from '../composables/session.ts'

/** Slidev's names of the keys that move by one click; jumps of a whole slide keep their own meaning. */
const INTENTS: Readonly<Record<string, 'next' | 'prev'>> = {
  next_space: 'next', next_right: 'next', next_page_key: 'next',
  prev_space: 'prev', prev_left: 'prev', prev_page_key: 'prev',
}

const session = useSession()

export default defineShortcutsSetup((_nav, base) => base.map((shortcut) => {
  const intent = INTENTS[shortcut.name ?? '']
  if (!intent) return shortcut
  return { ...shortcut, fn: () => { if (!session.value?.ask(intent)) shortcut.fn?.() } }
}))
