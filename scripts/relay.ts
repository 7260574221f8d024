/** The development server hands on what a window of the deck says to all the others, on any device. */
import type { Plugin } from 'vite'
import { RELAYED } from '../composables/channel.ts'

export function windowRelay(): Plugin {
  return {
    name: 'deck:windows',
    apply: 'serve',
    configureServer({ ws }) {
      ws.on(RELAYED, (said: unknown, speaker) => {
        for (const other of ws.clients) if (other !== speaker) other.send(RELAYED, said)
      })
    },
  }
}
