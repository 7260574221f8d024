/**
 * The clicker always works. Slidev ignores its keys while a button or a link has the focus, and a
 * click of the mouse gives it one: here a pointer leaves no focus behind, and the clicker's keys
 * take it away. Its “start” and “stop” keys, F5 and Escape, do no harm.
 */
import { useEventListener } from '@vueuse/core'

const CLICKER_KEYS = new Set(['PageDown', 'PageUp', 'ArrowRight', 'ArrowLeft', 'b', '.'])

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

export function keepClickerKeys(): void {
  // After the click has been handled: keyboard users keep the focus they gave themselves.
  useEventListener(window, 'pointerup', () => setTimeout(() => {
    const control = focusedControl()
    if (control && !control.matches(':focus-visible')) control.blur()
  }), { capture: true })
  useEventListener(window, 'keydown', (event) => {
    if (CLICKER_KEYS.has(event.key)) focusedControl()?.blur()
    if (isPageKey(event) && document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
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
