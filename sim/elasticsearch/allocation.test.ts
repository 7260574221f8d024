/** Where copies go, when, and which may become primary: facts C10.7 and C10.8, read off the master's routing table. */
import { describe, expect, it } from 'vitest'
import type { ElasticSettings, IndexDescription } from './description.ts'
import { Copied, Mode, NOBODY } from './state.ts'
import type { ElasticEngine } from './test-support.ts'
import { eventsOf, go, must, nodesOnSites, open } from './test-support.ts'
import { newestCommitted } from './view.ts'

/** A master on a third site, so many data nodes on A (a1…) and on B (b1…), an index, a client of all data nodes. */
function dataOn(a: number, b: number, index: Partial<IndexDescription> = {}, settings: Partial<ElasticSettings> = {}): ElasticEngine {
  const named = (site: string, count: number) => Array.from({ length: count }, (_, i) => ({ name: `${site.toLowerCase()}${i + 1}`, site, roles: ['data'] as const }))
  const data = [...named('A', a), ...named('B', b)]
  const engine = open(nodesOnSites(3, {
    nodes: [{ name: 'm', site: 'C', roles: ['master'] }, ...data], indices: [{ name: 'logs', ...index }],
    clients: [{ name: 'c', site: 'C', nodes: data.map(n => n.name) }], settings,
  }))
  go(engine, 20)
  return engine
}

/** Copies of the only shard: the primary's node first, then the replicas' by name; '' for one without a node. */
function copies({ state }: ElasticEngine): string[] {
  const [shard] = newestCommitted(state)!.shards
  const nameOf = (node: number) => (node === NOBODY ? '' : state.nodes[node].name)
  const primary = shard.copies.find(c => c.primary)!
  return [nameOf(primary.status === Copied.Started ? primary.node : NOBODY), ...shard.copies.filter(c => !c.primary).map(c => nameOf(c.node)).toSorted()]
}

const siteOf = (name: string) => name.charAt(0).toUpperCase()
const MINUTE = 60_000_000

describe('a new index', () => {
  it('has a primary and a replica by default, on two nodes', () => {
    const both = copies(dataOn(2, 0))
    expect(both.toSorted()).toEqual(['a1', 'a2'])
  })

  it('leaves a replica without a node where there is one data node', () => {
    const engine = dataOn(1, 0)
    expect(copies(engine)).toEqual(['a1', ''])
    expect(eventsOf(engine, 'shard-kept-unassigned').map(e => e.why)).toEqual(['no-node'])
  })

  it('has a copy in each zone with awareness, however uneven they are', () => {
    for (const [a, b] of [[2, 2], [3, 1], [1, 3]]) expect(copies(dataOn(a, b, {}, { awareness: true })).map(siteOf).toSorted()).toEqual(['A', 'B'])
    expect(copies(dataOn(3, 1, { replicas: 3 }, { awareness: true })).filter(n => siteOf(n) === 'A')).toHaveLength(2)
  })

  it('crowds on the only zone there is, unless others are forced', () => {
    expect(copies(dataOn(2, 0, {}, { awareness: true }))).not.toContain('')
    const engine = dataOn(2, 0, {}, { awareness: true, forcedZones: ['A', 'B'] })
    expect(copies(engine).filter(n => n === '')).toHaveLength(1)
    expect(eventsOf(engine, 'shard-kept-unassigned').map(e => e.why)).toEqual(['forced-awareness'])
  })
})

describe('a copy whose node is gone', () => {
  it('is made anew on another node after a minute, and not before', () => {
    const engine = dataOn(3, 0)
    const [, replica] = copies(engine)
    const killed = engine.kernel.now
    must(engine, { type: 'crash', node: replica })
    go(engine, 70)
    const [missing] = eventsOf(engine, 'shard-unassigned', killed)
    expect([missing.was, missing.delay]).toEqual([replica, MINUTE])
    expect(eventsOf(engine, 'shard-assigned', killed).map(e => e.at - missing.at)).toEqual([MINUTE])
    expect(copies(engine)).not.toContain(replica)
  })

  it('goes back to its own node, which comes back in the meantime', () => {
    const engine = dataOn(3, 0)
    const [, replica] = copies(engine)
    must(engine, { type: 'crash', node: replica })
    go(engine, 20)
    must(engine, { type: 'start', node: replica })
    go(engine, 20)
    expect(copies(engine)[1]).toBe(replica)
  })

  it('is not made anew while its setting asks for patience, and at once without', () => {
    const engine = dataOn(3, 0, {}, { delayedTimeout: 0 })
    const [, replica] = copies(engine)
    const killed = engine.kernel.now
    must(engine, { type: 'crash', node: replica })
    go(engine, 1)
    expect(eventsOf(engine, 'shard-assigned', killed)).toHaveLength(1)
  })
})

describe('a lost primary', () => {
  it('is replaced by the replica, which has all that was acknowledged', () => {
    const engine = dataOn(2, 0)
    const [primary, replica] = copies(engine)
    const { term } = newestCommitted(engine.state)!.shards[0]
    must(engine, { type: 'index', client: 'c', node: replica })
    go(engine, 1)
    must(engine, { type: 'crash', node: primary })
    go(engine, 2)
    expect(copies(engine)).toEqual([replica, ''])
    expect(newestCommitted(engine.state)!.shards[0].term).toBe(term + 1)
    expect(engine.state.nodes.find(n => n.name === replica)!.copies[0].ops).toEqual([0])
  })

  it('waits for its own node where no replica is in sync: the index is red, and an older copy is not taken', () => {
    const engine = dataOn(2, 0, {}, { delayedTimeout: 60_000_000 })
    const [primary, replica] = copies(engine)
    // The replica misses a write: it is out of those in sync.
    must(engine, { type: 'crash', node: replica })
    go(engine, 1)
    must(engine, { type: 'index', client: 'c', node: primary })
    go(engine, 5)
    must(engine, { type: 'crash', node: primary })
    go(engine, 1)
    must(engine, { type: 'start', node: replica })
    go(engine, 60)
    expect(copies(engine)[0]).toBe('')
    expect(eventsOf(engine, 'health-changed').at(-1)!.to).toBe('red')
    must(engine, { type: 'start', node: primary })
    go(engine, 30)
    expect(copies(engine)).toEqual([primary, replica])
    expect(engine.state.nodes.filter(n => n.data).map(n => n.copies[0].ops)).toEqual([[0], [0]])
    expect(engine.state.nodes.filter(n => n.mode === Mode.Leader)).toHaveLength(1)
  })
})
