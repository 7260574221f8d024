import { describe, expect, it } from 'vitest'
import { createProcess } from '../kernel/process.ts'
import { enqueue, ANY_LIFE, NOBODY } from '../kernel/queue.ts'
import { createEngine } from '../kernel/world.ts'
import type { Invariant, World } from '../kernel/world.ts'
import { runChecked, watchOver } from './properties.ts'

interface Count { value: number }

/** Counts the events that fall due at 10, 20, … µs; an action adds 100. */
function counting(invariants: readonly Invariant<Count>[]): World<null, Count, { readonly type: string }, Count> {
  return {
    id: 'counting',
    vocabulary: [],
    words: () => null,
    reject: () => null,
    rejectAction: () => null,
    build(_, kernel) {
      kernel.processes.push(createProcess())
      for (let i = 1; i <= 8; i++) enqueue(kernel.queue, i * 10, 0, NOBODY, ANY_LIFE, null)
      return { value: 0 }
    },
    act(state) {
      state.value += 100
      return null
    },
    hold: (_state, _kernel, due) => due,
  fidelity: '',
    handle(state) { state.value++ },
    view: state => state,
    salience: () => null,
    narrate: () => null, landmark: () => null,
    explain: refusal => refusal.refused,
    invariants,
    shared: [],
  }
}

const atMost = (id: string, most: number): Invariant<Count> => ({
  id, start: () => state => (state.value > most ? `${state.value} is more than ${most}` : null),
})

/** Remembers the largest value seen: holds only while it never jumps by more than one. */
const noJump: Invariant<Count> = {
  id: 'no-jump',
  start() {
    let last = 0
    return ({ value }) => {
      const jump = value - last
      last = value
      return jump > 1 ? `jumped by ${jump}` : null
    }
  },
}

const engineWith = (...invariants: Invariant<Count>[]) => createEngine(counting(invariants), null, { seed: 1 })

describe('runChecked', () => {
  it('handles every event up to and including the instant, and leaves the clock there', () => {
    const engine = engineWith(atMost('ten', 10))
    expect(runChecked(engine, 45)).toEqual({ events: 4, violations: [] })
    expect(engine.kernel.now).toBe(45)
    expect(runChecked(engine, 50)).toEqual({ events: 1, violations: [] })
  })

  it('checks after every event: stops at the first violation, at that event’s instant', () => {
    const engine = engineWith(atMost('three', 3))
    expect(runChecked(engine, 1000)).toEqual({
      events: 4, violations: [{ invariant: 'three', at: 40, sentence: '4 is more than 3' }],
    })
    expect(engine.kernel.now).toBe(40)
  })

  it('reports each invariant that fails at that instant, once', () => {
    const { violations } = runChecked(engineWith(atMost('a', 2), atMost('b', 5), atMost('c', 2)), 1000)
    expect(violations.map(v => v.invariant)).toEqual(['a', 'c'])
  })

  it('sees what an action did before the next event', () => {
    const engine = engineWith(atMost('ninety', 90))
    engine.world.act(engine.state, engine.kernel, { type: 'jump' })
    expect(runChecked(engine, 5)).toEqual({ events: 0, violations: [{ invariant: 'ninety', at: 0, sentence: '100 is more than 90' }] })
  })

  it('keeps the checkers’ memory across calls that share a watch', () => {
    const engine = engineWith(noJump)
    const watch = watchOver(engine.world)
    expect(runChecked(engine, 30, watch).violations).toEqual([])
    engine.world.act(engine.state, engine.kernel, { type: 'jump' })
    expect(runChecked(engine, 60, watch).violations).toEqual([{ invariant: 'no-jump', at: 30, sentence: 'jumped by 100' }])
  })

  it('starts fresh checkers for each run that brings none', () => {
    const world = counting([noJump])
    for (let i = 0; i < 2; i++) expect(runChecked(createEngine(world, null, { seed: 1 }), 100).violations).toEqual([])
  })
})
