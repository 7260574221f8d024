/** Keeps the presenter's timer through a reload: Slidev keeps it in memory only. */
import { watch } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { sharedState } from './slidev.ts'

/** A timer older than this belongs to another talk, ms. */
const STALE = 3 * 3_600_000

export function keepTimer(deck: string): void {
  const kept = useLocalStorage(`${deck} · chronomètre`, { timer: sharedState.timer, savedAt: 0 })
  if (kept.value.savedAt > Date.now() - STALE) Object.assign(sharedState.timer, kept.value.timer)
  watch(() => sharedState.timer, (timer) => { kept.value = { timer: { ...timer }, savedAt: Date.now() } }, { deep: true })
}
