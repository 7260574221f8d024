/** Elections by the clock (C10.10) and by who may call one: the windows of ElectionSchedulerFactory, and pre-vote. */
import { describe, expect, it } from 'vitest'
import { ELECTION, windowOf } from './elections.ts'
import { Mode } from './state.ts'
import { eventsOf, go, must, nodesOnSites, open } from './test-support.ts'

/** Three nodes with a master; another one loses the master from sight, and still sees the third. */
function oneIsCutOff() {
  const engine = open(nodesOnSites(3))
  go(engine, 10)
  const master = engine.state.nodes.find(n => n.mode === Mode.Leader)!
  const [alone, witness] = engine.state.nodes.filter(n => n !== master)
  must(engine, { type: 'cut', from: master.name, to: alone.name })
  return { engine, master, alone, witness, cut: engine.kernel.now, term: master.term }
}

describe('the windows of an election', () => {
  it('are the documented ones', () => {
    expect(ELECTION).toEqual({ initial: 100_000, backOff: 100_000, max: 10_000_000, duration: 500_000 })
    expect([0, 1, 2, 98, 99, 100, 1_000].map(windowOf)).toEqual([100_000, 200_000, 300_000, 9_900_000, 10_000_000, 10_000_000, 10_000_000])
  })

  it('grow by 100 ms an attempt up to 10 s; an attempt comes 500 ms after the one before, and a random part of its window', () => {
    const { engine, alone, cut } = oneIsCutOff()
    go(engine, 600)
    const planned = eventsOf(engine, 'election-scheduled', cut).filter(e => e.node === alone.name)
    expect(planned.length).toBeGreaterThan(120)
    expect(planned.map(e => e.window)).toEqual(planned.map((_, i) => Math.min(100_000 * (i + 1), 10_000_000)))
    for (const [i, { delay, window }] of planned.entries()) {
      const grace = i === 0 ? 0 : 500_000
      expect(delay).toBeGreaterThan(grace)
      expect(delay).toBeLessThanOrEqual(grace + (window as number))
    }
    // All of a window is used: from its first tenth to its last.
    const parts = planned.slice(1).map(({ delay, window }) => ((delay as number) - 500_000) / (window as number))
    expect(Math.min(...parts)).toBeLessThan(0.1)
    expect(Math.max(...parts)).toBeGreaterThan(0.9)
    // It is what happens, too: attempts follow each other so.
    const attempts = eventsOf(engine, 'pre-vote-began', cut).filter(e => e.node === alone.name)
    expect(attempts.slice(1).map((e, i) => e.at - attempts[i].at)).toEqual(planned.slice(1, attempts.length).map(e => e.delay))
  })
})

describe('pre-vote', () => {
  it('is refused by who follows a master: one node that lost it disturbs nobody', () => {
    const { engine, master, alone, witness, cut, term } = oneIsCutOff()
    go(engine, 60)
    const refusals = eventsOf(engine, 'pre-vote-refused', cut)
    expect(refusals.length).toBeGreaterThan(5)
    for (const { node, candidate, leader } of refusals) expect([node, candidate, leader]).toEqual([witness.name, alone.name, master.name])
    expect(eventsOf(engine, 'election-began', cut)).toEqual([])
    expect([master.mode, master.term, witness.mode, witness.term]).toEqual([Mode.Leader, term, Mode.Follower, term])
    must(engine, { type: 'heal', from: master.name, to: alone.name })
    go(engine, 5)
    expect([alone.mode, alone.leader, master.term]).toEqual([Mode.Follower, master.index, term])
  })

  it('is granted once the voter has lost its master as well: a new term, and one master in it', () => {
    const { engine, master, alone, witness, cut, term } = oneIsCutOff()
    must(engine, { type: 'cut', from: master.name, to: witness.name })
    go(engine, 60)
    expect(eventsOf(engine, 'election-began', cut).length).toBeGreaterThan(0)
    const heir = [alone, witness].find(n => n.mode === Mode.Leader)!
    expect(heir.term).toBeGreaterThan(term)
    expect(master.mode).toBe(Mode.Candidate)
  })
})
