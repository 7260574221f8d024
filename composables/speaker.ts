/**
 * What the speaker's keys act on: the black screen, the pacing on demand, the scene on stage. Small, for it is loaded with the first slide; what they show is loaded when asked for.
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

/** What a key asks of the scene on stage: the way back to its scenario, the list of all actions. */
export type StageKey = 'scenario' | 'actions'

type Handler = () => void
const handlers: Readonly<Record<StageKey, Set<Handler>>> = { scenario: new Set(), actions: new Set() }

/** The scene on stage says what it does for a key, until its scope ends or the returned function is called. */
export function onStageKey(key: StageKey, handler: Handler): () => void {
  handlers[key].add(handler)
  const remove = () => { handlers[key].delete(handler) }
  onScopeDispose(remove, true)
  return remove
}

/** Asks it of the scenes on stage. */
export function callStage(key: StageKey): void {
  for (const handler of [...handlers[key]]) handler()
}
