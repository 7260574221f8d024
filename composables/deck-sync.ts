/**
 * Slidev's shared state (place, timer, cursor, drawings) stays among the windows of this very deck.
 * Slidev names its channels after the title alone, so that two copies on one origin would lead each
 * other. The development server carries the state itself, and serves one deck.
 */
import { openChannel } from './channel.ts'
import { addSyncMethod, disableBuiltinSync } from './slidev.ts'

/** For Slidev's root setup, which opens the channels right after it. */
export function keepSyncInDeck(deck: string): void {
  if (import.meta.hot) return
  addSyncMethod({
    init(name, onUpdate) {
      const channel = openChannel(`${deck} · ${name}`)
      channel.addEventListener('message', ({ data }) => onUpdate(data))
      return (state, updating) => {
        // Reactive proxies do not survive a structured clone.
        if (!updating) channel.postMessage(JSON.parse(JSON.stringify(state)))
      }
    },
  })
  // Once Slidev has opened its own: closed, they neither speak nor hear.
  queueMicrotask(disableBuiltinSync)
}
