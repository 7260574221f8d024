import { describe, expect, it } from 'vitest'
import { buildWithin, createNest, dueWithin, within } from './nest.ts'
import type { Nest } from './nest.ts'
import { createProcess } from './process.ts'
import { NOBODY, waitingIn } from './queue.ts'
import { firstKept, record, rowAt } from './trace.ts'
import { createEngine, restoreKeyframe, runUntil, saveKeyframe, schedule } from './world.ts'
import type { AnyWorld, Engine, Kernel } from './world.ts'

/** Both worlds have one process, one kind of thing that falls due and one event, all numbered 0. */
interface Inner { readonly seen: number[] }
interface Outer { readonly nest: Nest, readonly inner: Inner, readonly seen: number[] }

const tick = (kernel: Kernel, seen: number[], every: number) => {
  seen.push(kernel.now)
  record(kernel.trace, kernel.now, 0, seen.length)
  schedule(kernel, every, 0, 0, null)
}

const world = {
  id: 'outer', vocabulary: [{ name: 'outer', fields: [] }, { name: 'inner', fields: [] }], shared: [],
  build(_: unknown, kernel: Kernel): Outer {
    kernel.processes.push({ ...createProcess(), life: 1 })
    schedule(kernel, 10, 0, 0, null)
    const nest = createNest(kernel, 1)
    const inner = buildWithin(kernel, nest, (k) => {
      k.processes.push({ ...createProcess(), life: 7 })
      schedule(k, 15, 0, 0, null)
      schedule(k, 15, 0, NOBODY, 'nobody')
      return { seen: [] as number[] }
    })
    return { nest, inner, seen: [] }
  },
  handle(state: Outer, kernel: Kernel, due: Parameters<AnyWorld['handle']>[2]) {
    const inner = dueWithin(state.nest, due)
    if (inner === null) return tick(kernel, state.seen, 10)
    expect([0, NOBODY]).toContain(inner.owner)
    expect(inner.kind).toBe(0)
    if (inner.owner === 0) within(kernel, state.nest, k => tick(k, state.inner.seen, 15))
  },
} as unknown as AnyWorld

const born = (): Engine<Outer> => {
  const engine = createEngine(world, null, { seed: 1 }) as Engine<Outer>
  for (const process of engine.kernel.processes) process.status = 0
  return engine
}
const codes = ({ kernel: { trace } }: Engine<Outer>) => Array.from({ length: trace.count - firstKept(trace) }, (_, i) => rowAt(trace, firstKept(trace) + i).code)

describe('a world within a world', () => {
  it('numbers from 0, and the kernel holds its numbers after those of the world around it', () => {
    const engine = born()
    runUntil(engine, 31)
    expect(engine.state.seen).toEqual([10, 20, 30])
    expect(engine.state.inner.seen).toEqual([15, 30])
    // At 30 the outer one's was scheduled later: one order for both.
    expect(codes(engine)).toEqual([0, 1, 0, 1, 0])
    expect(engine.kernel.processes).toHaveLength(2)
    expect(waitingIn(engine.kernel.queue).map(due => [due.kind, due.owner]).sort((a, b) => a[0] - b[0])).toEqual([[0, 0], [1_000, 1]])
  })

  it('its processes are the kernel’s: what it scheduled in an earlier life never falls due', () => {
    const engine = born()
    runUntil(engine, 16)
    engine.state.nest.processes[0].life++
    runUntil(engine, 60)
    expect(engine.state.inner.seen).toEqual([15])
    expect(engine.state.seen).toHaveLength(6)
  })

  it('comes back from a keyframe with the same processes, and goes on alike', () => {
    const engine = born()
    runUntil(engine, 20)
    const again = restoreKeyframe(world, saveKeyframe(engine)) as Engine<Outer>
    expect(again.state.nest.processes[0]).toBe(again.kernel.processes[1])
    for (const one of [engine, again]) runUntil(one, 100)
    expect(again.state).toEqual(engine.state)
  })

  it('leaves the outer world’s numbers as they were, even when it fails', () => {
    const { kernel, state: { nest } } = born()
    expect(() => within(kernel, nest, () => { throw new Error('inner') })).toThrow('inner')
    expect([kernel.queue.firstKind, kernel.queue.firstOwner, kernel.trace.firstCode]).toEqual([0, 0, 0])
  })
})
