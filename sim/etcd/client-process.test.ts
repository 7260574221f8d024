import { describe, expect, it } from 'vitest'
import { view } from './view.ts'
import { Ended } from './endings.ts'
import { allRequests } from './requests.ts'
import { Outcome } from './state.ts'
import { act, cluster, leaderOf, pass, settled, told, write } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'
import { etcd } from './world.ts'

const stop = { type: 'stop-client', client: 'c1' } as const
const start = { type: 'start-client', client: 'c1' } as const
const watch = { type: 'ask', client: 'c1', call: { kind: 'watch', key: 'x' } } as const
const refused = (engine: EtcdEngine, action: object) => etcd.act(engine.state, engine.kernel, action as never)?.refused ?? null
const lastWatcher = ({ state }: EtcdEngine) => state.watchers[state.watchers.length - 1]

/** The client watches x, which is at revision 2, and has two watches behind it. */
function watching(): EtcdEngine {
  const engine = settled()
  act(engine, watch)
  pass(engine, 20_000)
  write(engine)
  pass(engine, 50_000)
  expect(lastWatcher(engine).events).toBe(1)
  return engine
}

describe('a client that is stopped', () => {
  it('hears no answer: what it wrote is unknown to it, and is done all the same', () => {
    const engine = settled()
    const request = write(engine)
    act(engine, stop)
    expect([request.outcome, request.ended]).toEqual([Outcome.Unknown, Ended.Interrupted])
    pass(engine, 100_000)
    expect(request.index).toBeGreaterThan(0)
    expect(request.answeredAt).toBe(told(engine.kernel.trace).find(e => e.event === 'client-stopped')?.at)
  })

  it('asks nothing, at its console neither, and its own writes stop', () => {
    const engine = settled(cluster({ client: { every: 100_000 } }))
    act(engine, stop)
    const asked = engine.state.requests.count
    for (const action of [{ type: 'write', client: 'c1' }, watch, { type: 'etcdctl', client: 'c1', line: 'etcdctl get x' }]) {
      expect(refused(engine, action)).toBe('client-stopped')
    }
    pass(engine, 1_000_000)
    expect(engine.state.requests.count).toBe(asked)
    act(engine, start)
    pass(engine, 1_000_000)
    expect(engine.state.requests.count).toBeGreaterThanOrEqual(asked + 9)
  })

  it('is stopped once, and started once', () => {
    const engine = settled()
    expect(refused(engine, start)).toBe('client-already-up')
    act(engine, stop)
    expect(refused(engine, stop)).toBe('client-already-stopped')
    act(engine, start)
    expect(refused(engine, start)).toBe('client-already-up')
    expect(refused(engine, { type: 'stop-client', client: 'nobody' })).toBe('unknown-client')
  })

  it('ends the command at its console', () => {
    const engine = settled()
    act(engine, { type: 'etcdctl', client: 'c1', line: 'etcdctl watch x' })
    pass(engine, 20_000)
    act(engine, stop)
    expect(engine.state.commands[0].exit).toBe(130)
    act(engine, start)
    pass(engine, 100_000)
    expect(engine.state.watchers.filter(w => w.cancelled === Ended.None)).toEqual([])
  })

  it('closes its watches: no member serves them any more', () => {
    const engine = watching()
    act(engine, stop)
    pass(engine, 20_000)
    expect(lastWatcher(engine).cancelled).toBe(Ended.Interrupted)
    expect(engine.state.members.flatMap(m => m.watches)).toEqual([])
  })

  it('shows as stopped, until it is started', () => {
    const engine = settled()
    act(engine, stop)
    expect(view(engine.state, engine.kernel).clients[0].stopped).toBe(true)
    act(engine, start)
    expect(view(engine.state, engine.kernel).clients[0].stopped).toBe(false)
  })
})

describe('a client that goes through another', () => {
  const through = cluster()
  const description = { ...through, clients: [...through.clients, { name: 'c2', site: 'A', endpoints: ['m1'], through: 'c1' }] }
  const watched = () => {
    const engine = settled(description)
    act(engine, { ...watch, client: 'c2' })
    pass(engine, 50_000)
    return engine
  }

  it('reaches nobody while that one is stopped, and goes on when it is back', () => {
    const engine = watched()
    act(engine, { type: 'ask', client: 'c2', call: { kind: 'put', key: 'x', value: '1' } })
    act(engine, stop)
    const [write] = allRequests(engine.state.requests).slice(-1)
    expect([write.outcome, write.ended]).toEqual([Outcome.Unknown, Ended.ConnectionLost])
    pass(engine, 2_000_000)
    expect([lastWatcher(engine).member, engine.state.members.flatMap(m => m.watches)]).toEqual([0, []])
    act(engine, { type: 'ask', client: 'c2', call: { kind: 'range', key: 'x' } })
    expect(told(engine.kernel.trace).at(-1)?.event).toBe('nobody-reachable')
    act(engine, start)
    pass(engine, 1_500_000)
    expect(allRequests(engine.state.requests).at(-1)?.outcome).toBe(Outcome.Ok)
    expect(lastWatcher(engine).received.map(b => b.revision)).toEqual([2])
  })

  it('is told so in the description, of a client that there is', () => {
    const wrong = (name: string) => etcd.reject({ ...description, clients: [description.clients[0], { ...description.clients[1], through: name }] })
    expect(wrong('c1')).toBeNull()
    for (const name of ['c3', 'c2']) expect(wrong(name)).toContain('qui n’est pas un client')
  })
})

describe('a client that is started again', () => {
  it('lists what it watched, and watches from the revision of the list on', () => {
    const engine = watching()
    act(engine, stop)
    act(engine, start)
    pass(engine, 50_000)
    const [list] = allRequests(engine.state.requests).slice(-2)
    expect([list.call.kind, list.outcome]).toEqual(['range', Outcome.Ok])
    expect(lastWatcher(engine).next).toBe(3)
    expect(engine.state.clients[0].follows).toEqual([])
    write(engine)
    pass(engine, 50_000)
    expect(lastWatcher(engine).received.map(b => b.revision)).toEqual([3])
  })

  it('misses nothing of what was written meanwhile: the list has it', () => {
    const engine = watching()
    act(engine, stop)
    const leader = leaderOf(engine)
    act(engine, start)
    act(engine, stop)
    expect(engine.state.clients[0].follows).toHaveLength(1)
    act(engine, start)
    pass(engine, 50_000)
    expect(lastWatcher(engine).next).toBe((leader?.store.revision ?? 0) + 1)
    expect(engine.state.watchers.filter(w => w.cancelled === Ended.None)).toHaveLength(1)
  })

  it('watches again what a member told it is compacted, once', () => {
    const engine = watching()
    act(engine, stop)
    act(engine, start)
    pass(engine, 50_000)
    write(engine)
    pass(engine, 50_000)
    act(engine, { type: 'ask', client: 'c1', call: { kind: 'compact', revision: 3 } })
    pass(engine, 50_000)
    for (const revision of [1, 2]) act(engine, { type: 'ask', client: 'c1', call: { kind: 'watch', key: 'y', revision } })
    pass(engine, 50_000)
    expect(engine.state.watchers.map(w => w.cancelled)).toEqual([Ended.Interrupted, Ended.None, Ended.Compacted, Ended.Compacted])
    act(engine, stop)
    act(engine, start)
    pass(engine, 50_000)
    expect(engine.state.watchers.filter(w => w.cancelled === Ended.None).map(w => w.range.key)).toEqual(['x', 'y'])
  })

  it('asks for the list until it has it', () => {
    const engine = watching()
    act(engine, stop)
    for (const m of ['m1', 'm2']) act(engine, { type: 'crash', member: m })
    act(engine, start)
    pass(engine, 12_000_000)
    const lists = allRequests(engine.state.requests).filter(r => r.call.kind === 'range')
    expect(lists.map(r => r.outcome)).toEqual([Outcome.Failed, Outcome.Failed, Outcome.Waiting])
    for (const m of ['m1', 'm2']) act(engine, { type: 'restart', member: m })
    pass(engine, 8_000_000)
    expect(engine.state.watchers.filter(w => w.cancelled === Ended.None)).toHaveLength(1)
  })
})
