/**
 * Slidev mounts the slide after the one on stage at once, and all others three seconds later. What is
 * heavy on them waits for these three seconds, so that the deck's first slide comes without it: unless
 * somebody goes there, or the slide is drawn elsewhere (previews, overview, print).
 */
import { ref, watchEffect } from 'vue'
import type { Ref } from 'vue'
import { useIsSlideActive, useNav, useSlideContext } from './slidev.ts'

/** ms; from the page's beginning. */
const REST = 3_000
const rested = ref(false)
let timer: ReturnType<typeof setTimeout> | undefined

/** Is what stands on this slide to be loaded? Once it is, it stays. */
export function useWanted(): Ref<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  const active = useIsSlideActive()
  timer ??= setTimeout(() => { rested.value = true }, Math.max(0, REST - performance.now()))
  const wanted = ref(false)
  watchEffect(() => { if (rested.value || active.value || isPrintMode.value || $renderContext.value !== 'slide') wanted.value = true })
  return wanted
}
