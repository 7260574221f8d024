/**
 * How the deck's windows reach each other. In one browser that is a BroadcastChannel; on the
 * development server their words go through the server, so that other devices hear them too
 * (`scripts/relay.ts`). Either way all others hear what is said, in the order in which it was said.
 */
import type { ViteHotContext } from 'vite/types/hot.js'

export interface Channel {
  /** Plain data. */
  readonly postMessage: (data: unknown) => void
  readonly addEventListener: (type: 'message', hear: (event: MessageEvent) => void) => void
  readonly close: () => void
}

/** Vite's name of what the server hands on. */
export const RELAYED = 'deck:windows'

export interface Relayed {
  readonly name: string
  readonly data: unknown
}

/** Opens a channel of this name; unique to the deck on its origin. */
export function openChannel(name: string): Channel {
  return import.meta.hot ? relayed(import.meta.hot, name) : new BroadcastChannel(name)
}

/** A channel through the development server. */
export function relayed(hot: Pick<ViteHotContext, 'on' | 'off' | 'send'>, name: string): Channel {
  const ears = new Set<(event: MessageEvent) => void>()
  const receive = (said: Relayed) => {
    if (said.name === name) for (const hear of ears) hear({ data: said.data } as MessageEvent)
  }
  hot.on(RELAYED, receive)
  return {
    postMessage: data => hot.send(RELAYED, { name, data } satisfies Relayed),
    addEventListener: (_type, hear) => void ears.add(hear),
    close: () => hot.off(RELAYED, receive),
  }
}
