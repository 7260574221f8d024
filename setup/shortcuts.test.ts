import { afterEach, expect, it } from 'vitest'
import { ref, toValue } from 'vue'
import type { Ref } from 'vue'
import type { NavOperations, ShortcutOptions } from '@slidev/types'
import { setSession } from '../composables/session.ts'
import type { Intent, Session } from '../composables/session.ts'
import { drawingEnabled, hold } from '../test-support/slidev-client.ts'
import setup from './shortcuts.ts'

const MOVES: readonly (readonly [string, Intent])[] = [
  ['next_space', 'next'], ['next_right', 'next'], ['next_page_key', 'next'], ['next_down', 'nextSlide'], ['next_shift', 'nextSlide'],
  ['prev_space', 'prev'], ['prev_left', 'prev'], ['prev_page_key', 'prev'], ['prev_up', 'prevSlide'], ['prev_shift', 'prevSlide'],
]
afterEach(() => {
  setSession(null)
  drawingEnabled.value = false
})

/** Presses Slidev's key of this name; what the presenter was asked, and whether Slidev did it here. */
function press(name: string, answers: boolean): { asked: Intent[], here: boolean } {
  const asked: Intent[] = []
  let here = false
  setSession({ ask: (intent: Intent) => { asked.push(intent); return answers } } as Session)
  const base: ShortcutOptions[] = [{ name, key: 'x', fn: () => { here = true } }]
  setup({} as NavOperations, base).find(shortcut => shortcut.name === name)?.fn?.()
  return { asked, here }
}

it.each(MOVES)('%s asks the presenter, and moves this window where there is none', (name, intent) => {
  expect(press(name, true)).toEqual({ asked: [intent], here: false })
  expect(press(name, false)).toEqual({ asked: [intent], here: true })
})

it.each(['next_overview', 'prev_overview', 'goto', 'toggle_overview'])('%s is Slidev’s own', (name) => {
  expect(press(name, true)).toEqual({ asked: [], here: true })
})

it('with the pens out G still goes to a slide, and R is the rectangle only', () => {
  drawingEnabled.value = true
  const shortcuts = setup({} as NavOperations, [{ name: 'goto', key: ref(false), fn: () => {} }])
  const takes = (name: string, ...keys: string[]): boolean => {
    for (const key of keys) hold(key, true)
    const taken = toValue(shortcuts.find(shortcut => shortcut.name === name)?.key as Ref<boolean>)
    for (const key of keys) hold(key, false)
    return taken
  }
  expect([takes('goto', 'g'), takes('goto', 'ctrl', 'g'), takes('return_to_scenario', 'r')]).toEqual([true, false, false])
  drawingEnabled.value = false
  expect([takes('goto', 'g'), takes('return_to_scenario', 'r'), takes('return_to_scenario', 'ctrl', 'r')]).toEqual([true, true, false])
})
