/**
 * The clicker and the speaker's keys always work. Slidev ignores keys while a button or a link has the
 * focus, as it has once used by key, or clicked: here a pointer leaves no focus behind, and a key that
 * means nothing to what is focused takes it away. The clicker's “start” and “stop” keys, F5 and Escape,
 * do no harm.
 */
import { useEventListener } from '@vueuse/core'
import { activeElement } from './slidev.ts'

/** Keys that mean nothing in a line of text: they stay the clicker's even there. */
const PAGE_KEYS = new Set(['PageDown', 'PageUp'])

/** Whatever is open or being typed, these two keys are the clicker's: let them pass. */
export const isPageKey = ({ key }: KeyboardEvent): boolean => PAGE_KEYS.has(key)

/** A control that takes no text: Slidev would wait for it to lose the focus. */
function focusedControl(): HTMLElement | null {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement)) return null
  const isSlider = focused instanceof HTMLInputElement && ['range', 'checkbox', 'radio', 'button'].includes(focused.type)
  return isSlider || focused.matches('button, a, summary') ? focused : null
}

/** Whether the talk hears a key though a control has the focus: all but what means something to it. */
function isTalkKey(event: KeyboardEvent, control: HTMLElement): boolean {
  const { key, ctrlKey, metaKey, altKey } = event
  if (isPageKey(event)) return true
  // An open dialog has the window for itself.
  if (ctrlKey || metaKey || altKey || control.closest('dialog')) return false
  if (key === 'ArrowUp' || key === 'ArrowDown') return !control.closest('[role="menu"]')
  return key === 'ArrowLeft' || key === 'ArrowRight' || (key.length === 1 && key !== ' ')
}

/**
 * Keeps the clicker and the speaker's keys, until the scope ends.
 *
 * @param isTalk whether the window shows the talk now: elsewhere no key moves it, and each keeps its meaning
 */
export function keepSpeakerKeys(isTalk: () => boolean): void {
  // After the click has been handled: keyboard users keep the focus they gave themselves.
  useEventListener(window, 'pointerup', () => setTimeout(() => {
    const control = isTalk() ? focusedControl() : null
    if (control && !control.matches(':focus-visible')) control.blur()
  }), { capture: true })
  useEventListener(window, 'keydown', (event) => {
    if (!isTalk()) return
    const control = focusedControl()
    if (control && isTalkKey(event, control)) control.blur()
    if (isPageKey(event) && document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
    // Firefox does not say that what had the focus has left the page: Slidev would wait for ever.
    activeElement.value = document.activeElement
  }, { capture: true })
}

/** Chromium's Keyboard Lock: https://wicg.github.io/keyboard-lock/ */
interface Keyboard {
  lock: (codes: string[]) => Promise<void>
  unlock: () => void
}

/**
 * “Start the show” is F5 or Shift + F5, which would reload the window: it does nothing, Ctrl + R
 * still reloads. “Stop” is Escape, which would leave the full screen: where the browser lets us, it
 * takes a long press, which no clicker sends.
 */
export function keepClickerHarmless(): void {
  useEventListener(window, 'keydown', (event) => {
    if (event.key === 'F5' && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault()
  }, { capture: true })
  useEventListener(document, 'fullscreenchange', () => {
    const { keyboard } = navigator as Navigator & { keyboard?: Keyboard }
    if (document.fullscreenElement) void keyboard?.lock?.(['Escape']).catch(() => {})
    else keyboard?.unlock?.()
  })
}
