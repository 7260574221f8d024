/** Fault detection by the clock (C10.13): a check every second, 10 s of silence each, three in a row. */
import { describe, expect, it } from 'vitest'
import { CHECK } from './checks.ts'
import { Mode } from './state.ts'
import { eventsOf, go, must, nodesOnSites, open } from './test-support.ts'

function threeWithMaster() {
  const engine = open(nodesOnSites(3))
  go(engine, 10)
  const master = engine.state.nodes.find(n => n.mode === Mode.Leader)!
  return { engine, master, others: engine.state.nodes.filter(n => n !== master), now: engine.kernel.now }
}

const SECOND = 1_000_000

it('the settings are the documented ones', () => {
  expect(CHECK).toEqual({ interval: 1_000_000, timeout: 10_000_000, retries: 3 })
})

describe('a node that is silent', () => {
  it('is out after three checks of 10 s, a second apart', () => {
    const { engine, master, others: [frozen], now } = threeWithMaster()
    must(engine, { type: 'pause', node: frozen.name })
    go(engine, 40)
    const failed = eventsOf(engine, 'check-failed', now).filter(e => e.node === master.name)
    expect(failed.map(e => [e.of, e.failures, e.needed])).toEqual([1, 2, 3].map(n => [frozen.name, n, 3]))
    expect(failed[0].at - now).toBeGreaterThan(10 * SECOND)
    expect(failed[0].at - now).toBeLessThanOrEqual(11 * SECOND + 10_000)
    expect(failed.slice(1).map((e, i) => e.at - failed[i].at)).toEqual([11 * SECOND, 11 * SECOND])
    const left = eventsOf(engine, 'node-left', now)
    expect(left.map(e => [e.who, e.why, e.at])).toEqual([[frozen.name, 'followers check retry count exceeded', failed[2].at]])
  })

  it('is forgiven two of them when the third is answered', () => {
    const { engine, master, others: [frozen], now } = threeWithMaster()
    must(engine, { type: 'pause', node: frozen.name })
    go(engine, 23)
    must(engine, { type: 'resume', node: frozen.name })
    go(engine, 40)
    expect(eventsOf(engine, 'check-failed', now).filter(e => e.node === master.name)).toHaveLength(2)
    expect(eventsOf(engine, 'node-left', now)).toEqual([])
  })
})

it('a master that is silent is given up the same way, and another is elected', () => {
  const { engine, master, others, now } = threeWithMaster()
  must(engine, { type: 'lose-site', site: engine.state.network.sites[master.site] })
  go(engine, 40)
  const given = eventsOf(engine, 'mode-changed', now).filter(e => e.why === 'leader-failed')
  expect(given.length).toBeGreaterThan(0)
  for (const { at, node } of given) {
    const failed = eventsOf(engine, 'check-failed', now).filter(e => e.node === node)
    expect(failed.slice(1).map((e, i) => e.at - failed[i].at)).toEqual([11 * SECOND, 11 * SECOND])
    expect(failed[2].at).toBe(at)
  }
  expect(others.filter(n => n.mode === Mode.Leader)).toHaveLength(1)
})

it('a process that is killed closes its connections: the master knows at once', () => {
  const { engine, others: [killed], now } = threeWithMaster()
  must(engine, { type: 'crash', node: killed.name })
  go(engine, 1)
  expect(eventsOf(engine, 'node-left', now).map(e => [e.who, e.why])).toEqual([[killed.name, 'disconnected']])
})
