import { describe, expect, it } from 'vitest'
import type { EtcdEngine } from './test-support.ts'
import { Due } from './state.ts'
import { act, pass, settled } from './test-support.ts'

const SECOND = 1_000_000

/** Three members in A, where c1 writes; from B, c2 watches at m1 all that happens. */
function watched(): EtcdEngine {
  const members = ['m1', 'm2', 'm3']
  const engine = settled({
    sites: [{ name: 'A' }, { name: 'B' }],
    links: [],
    members: members.map(name => ({ name, site: 'A' })),
    clients: [{ name: 'c1', site: 'A', endpoints: members }, { name: 'c2', site: 'B', endpoints: members }],
  })
  act(engine, { type: 'ask', client: 'c2', call: { kind: 'watch', key: 'k', revision: 1 } })
  pass(engine, SECOND)
  return engine
}

function put(engine: EtcdEngine, value: string, after: number): void {
  act(engine, { type: 'ask', client: 'c1', call: { kind: 'put', key: 'k', value } })
  pass(engine, after)
}

const toClients = { from: 'A', to: 'B', oneWay: true } as const

/** Values received, in order. */
const received = ({ state }: EtcdEngine) => state.watchers[0].received.flatMap(({ events }) => events.map(({ kv }) => kv.value))
const streams = ({ state }: EtcdEngine) => state.members.flatMap(m => m.watches)

describe('a watch whose stream breaks', () => {
  it('drops what still comes from the stream that it has left, even by the same member', () => {
    const engine = watched()
    act(engine, { type: 'delay', ...toClients, latency: 3 * SECOND })
    put(engine, '1', SECOND)
    act(engine, { type: 'cut', ...toClients })
    act(engine, { type: 'heal', ...toClients })
    pass(engine, 1.5 * SECOND)
    // Sent before anybody knows of the loss; it arrives once the client has taken its watch up again.
    put(engine, '2', 1.7 * SECOND)
    expect(received(engine)).toEqual([])
    expect(streams(engine)).toHaveLength(1)
    pass(engine, 10 * SECOND)
    expect(received(engine)).toEqual(['1', '2'])
  })

  it('is taken up once, however many of its messages are lost', () => {
    const engine = watched()
    act(engine, { type: 'delay', ...toClients, latency: 500_000 })
    put(engine, '1', 100_000)
    act(engine, { type: 'cut', ...toClients })
    // One is on its way, the other cannot leave.
    put(engine, '2', 100_000)
    act(engine, { type: 'heal', ...toClients })
    pass(engine, 5 * SECOND)
    expect(streams(engine)).toHaveLength(1)
    expect(engine.state.watchers[0]).toMatchObject({ member: 1, next: engine.state.members[0].store.revision + 1 })
    expect(received(engine)).toEqual(['1', '2'])
  })

  it('still receives what its member had sent before it died', () => {
    const engine = watched()
    act(engine, { type: 'delay', ...toClients, latency: 500_000 })
    put(engine, '1', 100_000)
    act(engine, { type: 'crash', member: 'm1' })
    expect(engine.state.watchers[0].member).toBe(0)
    pass(engine, 500_000)
    expect(received(engine)).toEqual(['1'])
    pass(engine, SECOND)
    expect(engine.state.watchers[0].member).toBe(2)
  })

  it('looks on when the member that was to take it up dies before it reads of it', () => {
    const engine = watched()
    act(engine, { type: 'crash', member: 'm1' })
    pass(engine, SECOND)
    // Asked for already, still on its way to m2.
    act(engine, { type: 'pause', member: 'm2' })
    pass(engine, 100_000)
    expect(engine.kernel.processes[1].waiting.filter(due => due.kind === Due.WatchOpen)).toHaveLength(1)
    act(engine, { type: 'crash', member: 'm2' })
    pass(engine, 2 * SECOND)
    expect(engine.state.watchers[0].member).toBe(3)
  })
})
