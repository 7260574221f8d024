import { expect, it } from 'vitest'
import { windowRelay } from '../scripts/relay.ts'
import { relayed, RELAYED } from './channel.ts'
import type { Channel } from './channel.ts'

type Hear = (data: unknown, speaker: Client) => void
interface Client { readonly send: (event: string, data: unknown) => void }

/** The development server's socket, with the plugin on it, and the windows that are connected. */
function server() {
  const clients = new Set<Client>()
  let onServer: Hear = () => {}
  const ws = { clients, on: (event: string, hear: Hear) => { if (event === RELAYED) onServer = hear } }
  const { configureServer } = windowRelay() as unknown as { configureServer: (server: { ws: typeof ws }) => void }
  configureServer({ ws })
  return function connect(): { open: (name: string) => Channel } {
    const hears = new Set<(data: unknown) => void>()
    const client: Client = { send: (_event, data) => { for (const hear of hears) hear(data) } }
    clients.add(client)
    const hot = {
      on: (_event: string, hear: (data: unknown) => void) => void hears.add(hear),
      off: (_event: string, hear: (data: unknown) => void) => void hears.delete(hear),
      send: (_event: string, data: unknown) => onServer(structuredClone(data), client),
    }
    return { open: name => relayed(hot as unknown as Parameters<typeof relayed>[0], name) }
  }
}

function heardOn(channel: Channel): unknown[] {
  const heard: unknown[] = []
  channel.addEventListener('message', ({ data }) => heard.push(data))
  return heard
}

it('all other windows hear what one says, in order, and not the window itself', () => {
  const connect = server()
  const channels = [connect(), connect(), connect()].map(w => w.open('a'))
  const heard = channels.map(heardOn)
  channels[0].postMessage({ n: 1 })
  channels[2].postMessage({ n: 2 })
  channels[0].postMessage({ n: 3 })
  expect(heard).toEqual([[{ n: 2 }], [{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 1 }, { n: 3 }]])
})

it('channels of other names, and closed ones, hear nothing', () => {
  const connect = server()
  const [one, two] = [connect(), connect()]
  const speaker = one.open('a')
  const [other, closed] = [two.open('b'), two.open('a')]
  const heard = [other, closed].map(heardOn)
  closed.close()
  speaker.postMessage(1)
  expect(heard).toEqual([[], []])
})
