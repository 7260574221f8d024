/**
 * What the speaker's keys act on: the black screen, the pacing on demand, the way back to the
 * scenario. Small, for it is loaded with the first slide; what they show is loaded when asked for.
 */
import { onScopeDispose, shallowRef } from 'vue'
import { deckId } from './slidev.ts'
import { shareValue } from './shared-value.ts'
import type { SharedValue } from './shared-value.ts'

let blankShared: SharedValue<boolean> | undefined

/** Whether the room sees a black screen; all windows of the deck agree. */
export function useBlank(): SharedValue<boolean> {
  return blankShared ??= shareValue(`${deckId} · écran noir`, false)
}

/** The room sees the slide again; true if it did not before. */
export function lightUp(): boolean {
  const blank = useBlank()
  const wasBlank = blank.value.value
  if (wasBlank) blank.set(false)
  return wasBlank
}

/** Whether this window shows the pacing: beside the slide for the presenter, over it for a mirrored screen. */
export const pacingShown = shallowRef(false)

type Handler = () => void
const returns = new Set<Handler>()

/** The scene on stage says how one comes back to its scenario, until its scope ends or the returned function is called. */
export function onReturnToScenario(handler: Handler): () => void {
  returns.add(handler)
  const remove = () => { returns.delete(handler) }
  onScopeDispose(remove, true)
  return remove
}

/** Brings the scenes on stage back to their scenario. */
export function returnToScenario(): void {
  for (const handler of [...returns]) handler()
}
