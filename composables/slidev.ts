/**
 * The one door to Slidev's client. Everything else in the deck imports from here, so that an
 * upgrade of Slidev is read in one place.
 */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { useDocumentVisibility, whenever } from '@vueuse/core'
import { slidesTitle, useIsSlideActive, useNav, useSlideContext } from '@slidev/client'
import { magicKeys } from '@slidev/client/state/storage.ts'

export { addSyncMethod, configs, disableBuiltinSync, onSlideEnter, onSlideLeave, pathPrefix, sharedState, slidesTitle, useIsSlideActive, useNav, useSlideContext } from '@slidev/client'
export type { SharedState, SlideRoute } from '@slidev/client'
export { createFixedClicks } from '@slidev/client/composables/useClicks.ts'
export { useDrawings } from '@slidev/client/composables/useDrawings.ts'
export { useFixedNav } from '@slidev/client/composables/useNav.ts'
/** What Slidev holds to have the focus: its keys wait while that is a button, a link or a line of text. */
export { activeElement } from '@slidev/client/state/storage.ts'
export { syncDirections } from '@slidev/client/state/storage.ts'

/** Unique to the deck on its origin: what its windows share and keep is named after it. */
export const deckId = `${slidesTitle} ${import.meta.env.BASE_URL}`

/** A key by itself, as Slidev's shortcuts take it: Ctrl + R is not R. */
export function plainKey(key: string, applies = () => true): ComputedRef<boolean> {
  return computed(() => magicKeys[key].value && !magicKeys.ctrl.value && !magicKeys.meta.value && !magicKeys.alt.value && applies())
}

/**
 * The rule of what may move: true only where a person watches. That is the audience's or the
 * presenter's main slide, on stage now, not printed, in a visible tab. Previews, the overview, print
 * and the slides kept mounted in the background are all false, and draw one frame.
 *
 * Printing is asked of `useNav`: the navigation that a printed slide is given of its own does not
 * know that it is printed.
 */
export function useLive(): ComputedRef<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  const active = useIsSlideActive()
  const visibility = useDocumentVisibility()
  return computed(() => !isPrintMode.value
    && ['slide', 'presenter'].includes($renderContext.value)
    && active.value
    && visibility.value === 'visible')
}

/** Is the component drawn for somebody: on stage, printed, previewed? Not so where its slide is only kept ready. */
export function useWanted(): ComputedRef<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  const active = useIsSlideActive()
  return computed(() => isPrintMode.value || active.value || !['slide', 'presenter'].includes($renderContext.value))
}

/** Calls back once the window's first slide is known: only then does Slidev know what the window is. */
export function whenRouted(callback: () => void): void {
  whenever(useNav().hasPrimarySlide, callback, { immediate: true, once: true })
}

/** Slidev's drawing of one slide at one click on paper; loaded by the handout alone. */
export const loadPrintSlide = () => import('@slidev/client/internals/PrintSlideClick.vue')

/** Slidev's drawing of one slide wherever it is told to stand; loaded by the reading page alone. */
export const loadSlide = () => import('@slidev/client/internals/SlideWrapper.vue')
