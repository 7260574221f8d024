import { describe, expect, it } from 'vitest'
import { createEngine, restoreKeyframe, runUntil, saveKeyframe } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { hashOf, markOf } from '../kernel/trace.ts'
import { condense, expand } from './condensed.ts'
import type { EtcdDescription } from './description.ts'
import type { EtcdState } from './state.ts'
import { etcd } from './world.ts'

const SECOND = 1_000_000

/** Three members, and clients that write; each a little slower than the one before. */
const written = (clients: number): EtcdDescription => ({
  sites: [{ name: 'A' }, { name: 'B' }], links: [], members: ['m1', 'm2', 'm3'].map(name => ({ name, site: name === 'm3' ? 'B' : 'A' })),
  clients: Array.from({ length: clients }, (_, i) => ({ name: `c${i + 1}`, site: 'A', endpoints: ['m1', 'm2', 'm3'], every: 20_000 + i * 7_001, from: 2 * SECOND })),
})

/** A minute with a leader lost, a follower lost, and a write under a lease now and then. */
function troubled(clients: number): Engine<EtcdState> {
  const engine = createEngine(etcd, written(clients), { seed: 5 })
  const { state, kernel } = engine
  for (let at = 4; at <= 60; at += 2) {
    runUntil(engine, at * SECOND)
    const leader = state.members.find(m => m.node?.role === 2)?.name ?? 'm1'
    const other = ['m1', 'm2', 'm3'].find(name => name !== leader) as string
    if (at % 20 === 4) etcd.act(state, kernel, { type: 'crash', member: at < 20 ? leader : other })
    if (at % 20 === 10) for (const member of ['m1', 'm2', 'm3']) etcd.act(state, kernel, { type: 'restart', member })
    if (at === 14) etcd.act(state, kernel, { type: 'ask', client: 'c1', call: { kind: 'lease-grant', id: 7, ttl: 600 } })
    if (at > 16 && at < 24) etcd.act(state, kernel, { type: 'ask', client: 'c1', call: { kind: 'put', key: 'under', value: String(at), lease: 7 } })
  }
  return engine
}

/** Objects within what is kept, each once. */
function objectsIn(kept: unknown, seen = new Set<unknown>()): number {
  if (typeof kept !== 'object' || kept === null || seen.has(kept) || ArrayBuffer.isView(kept)) return seen.size
  seen.add(kept)
  for (const value of Object.values(kept)) objectsIn(value, seen)
  return seen.size
}

describe.each([1, 4])('what a keyframe keeps of long logs, written by clients: %i', (clients) => {
  const engine = troubled(clients)
  const logs = (state: EtcdState) => state.members.map(m => [m.node?.log.entries, m.wal.entries])

  it('gives them again, entry by entry, and changes nothing', () => {
    const before = structuredClone(logs(engine.state))
    expect(before[0][1]?.length).toBeGreaterThan(500)
    expect(logs(expand(condense(engine.state)))).toEqual(before)
    expect(logs(engine.state)).toEqual(before)
  })

  it('is a small part of them', () => {
    expect(objectsIn(logs(condense(engine.state) as EtcdState))).toBeLessThan(objectsIn(logs(engine.state)) / 4)
  })

  it('goes on as what it was taken from', () => {
    const again = restoreKeyframe(etcd, saveKeyframe(engine))
    for (const each of [engine, again]) {
      etcd.act(each.state as EtcdState, each.kernel, { type: 'restart', member: 'm2' })
      runUntil(each, 75 * SECOND)
    }
    expect(hashOf(markOf(again.kernel.trace))).toBe(hashOf(markOf(engine.kernel.trace)))
  })
})
