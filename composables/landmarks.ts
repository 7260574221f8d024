/**
 * What Slidev's own pages lack for a screen reader, added to its elements at run time, since its
 * templates are not ours: landmarks around slide, next slide and notes; notes that a key can scroll;
 * and one button where it puts a button inside a button (`MenuButton.vue`).
 */
import { nextTick, watch } from 'vue'
import { useNav } from './slidev.ts'

/** Elements by selector, and what they are given. */
const GIVEN: readonly (readonly [selector: string, attributes: Readonly<Record<string, string>>])[] = [
  ['#slideshow', { 'role': 'main', 'aria-label': 'Diapositive' }],
  ['.slidev-presenter .grid-section.next', { 'role': 'region', 'aria-label': 'Diapositive suivante' }],
  ['.slidev-presenter .grid-section.note', { 'role': 'region', 'aria-label': 'Notes' }],
  ['.slidev-presenter .slidev-note', { tabindex: '0' }],
  // The layer for drawing by hand.
  ['.slidev-slide-content > svg', { 'aria-hidden': 'true' }],
]

/** Goes through Slidev's elements once. */
export function addLandmarks(): void {
  for (const [selector, attributes] of GIVEN) {
    for (const element of document.querySelectorAll(selector)) {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    }
  }
  for (const inner of document.querySelectorAll<HTMLButtonElement>('nav button > button')) {
    // The outer button does the work and takes its name from the inner one, which is to do nothing else:
    // a disabled button keeps its words, and lets a pointer through where it is told to.
    inner.disabled = true
    inner.style.pointerEvents = 'none'
  }
}

/** What a page of Slidev's loads after itself is there by then, ms. */
const LOADED = 2_000

/** Keeps them there: a page of Slidev's is made when one comes to it, the notes anew for each slide. */
export function keepLandmarks(): void {
  const nav = useNav()
  watch([nav.isPlaying, nav.isPresenter, nav.currentSlideNo], (_now, _before, onCleanup) => {
    void nextTick(() => addLandmarks())
    const later = setTimeout(addLandmarks, LOADED)
    onCleanup(() => clearTimeout(later))
  }, { immediate: true, flush: 'post' })
}
