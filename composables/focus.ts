/**
 * The clicker always works. Slidev ignores its keys while a button or a link has the focus, and a
 * click of the mouse gives it one: here a pointer leaves no focus behind, and the clicker's keys
 * take it away.
 */
import { useEventListener } from '@vueuse/core'

const CLICKER_KEYS = new Set(['PageDown', 'PageUp', 'ArrowRight', 'ArrowLeft'])

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
  }, { capture: true })
}
