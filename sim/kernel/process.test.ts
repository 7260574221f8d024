import { describe, expect, it } from 'vitest'
import { createProcess, ProcessStatus } from './process.ts'
import { ANY_LIFE, enqueue, NOBODY } from './queue.ts'
import { createEngine, releaseWaiting, runUntil, schedule, stepEngine } from './world.ts'
import type { Engine, World } from './world.ts'

interface Diary { seen: [at: number, body: unknown][] }

/** Writes down what falls due; one process, up in its first life. */
const diary: World<null, Diary, never, null> = {
  id: 'diary',
  vocabulary: [],
  words: () => null,
  reject: () => null,
  rejectAction: () => null,
  build(_, kernel) {
    kernel.processes.push({ ...createProcess(), status: ProcessStatus.Up, life: 1 })
    return { seen: [] }
  },
  act: () => null,
  hold: (_state, _kernel, due) => due,
  fidelity: '',
  handle(state, kernel, due) { state.seen.push([kernel.now, due.body]) },
  view: () => null,
  salience: () => null,
  narrate: () => null, landmark: () => null,
  explain: refusal => refusal.refused,
  shared: [],
  invariants: [],
}

const open = () => createEngine(diary, null, { seed: 1 })
const timer = ({ kernel }: Engine, at: number, body: string) => schedule(kernel, at - kernel.now, 0, 0, body)
const wire = ({ kernel }: Engine, at: number, body: string) => enqueue(kernel.queue, at, 0, 0, ANY_LIFE, body)
const seen = (engine: Engine<Diary>) => engine.state.seen

function restart({ kernel: { processes: [process] } }: Engine) {
  process.status = ProcessStatus.Up
  process.life++
}

describe('a process', () => {
  it('never started is down, in life 0', () => {
    expect(createProcess()).toEqual({ status: ProcessStatus.Down, life: 0, waiting: [] })
  })

  it('that is down gets no timer', () => {
    const engine = open()
    timer(engine, 10, 'tick')
    engine.kernel.processes[0].status = ProcessStatus.Down
    runUntil(engine, 20)
    expect(seen(engine)).toEqual([])
  })

  it('started again never sees a timer of an earlier life', () => {
    const engine = open()
    timer(engine, 10, 'old')
    engine.kernel.processes[0].status = ProcessStatus.Down
    runUntil(engine, 5)
    restart(engine)
    timer(engine, 10, 'new')
    runUntil(engine, 20)
    expect(seen(engine)).toEqual([[10, 'new']])
  })

  it('gets what was on the wire to it, whatever its life', () => {
    const engine = open()
    wire(engine, 10, 'message')
    restart(engine)
    runUntil(engine, 20)
    expect(seen(engine)).toEqual([[10, 'message']])
  })

  it('that is paused gets everything late, at once, in order, before anything of a later instant', () => {
    const engine = open()
    const [process] = engine.kernel.processes
    wire(engine, 10, 'a')
    timer(engine, 12, 'b')
    wire(engine, 12, 'c')
    wire(engine, 40, 'd')
    process.status = ProcessStatus.Paused
    runUntil(engine, 30)
    expect(seen(engine)).toEqual([])
    process.status = ProcessStatus.Up
    releaseWaiting(engine.kernel, 0)
    expect(process.waiting).toEqual([])
    runUntil(engine, 50)
    expect(seen(engine)).toEqual([[30, 'a'], [30, 'b'], [30, 'c'], [40, 'd']])
  })

  it('that died while paused has no timer left after its restart', () => {
    const engine = open()
    const [process] = engine.kernel.processes
    timer(engine, 10, 'old')
    process.status = ProcessStatus.Paused
    runUntil(engine, 20)
    restart(engine)
    releaseWaiting(engine.kernel, 0)
    runUntil(engine, 30)
    expect(seen(engine)).toEqual([])
  })
})

describe('the loop', () => {
  it('handles all events up to and including an instant, and leaves the clock there', () => {
    const engine = open()
    for (const at of [5, 10, 11]) enqueue(engine.kernel.queue, at, 0, NOBODY, ANY_LIFE, at)
    runUntil(engine, 10)
    expect([seen(engine).map(s => s[1]), engine.kernel.now]).toEqual([[5, 10], 10])
    runUntil(engine, 10)
    expect(seen(engine)).toHaveLength(2)
  })

  it('takes one event at a time, and says when none is due', () => {
    const engine = open()
    timer(engine, 5, 'a')
    timer(engine, 6, 'b')
    expect([stepEngine(engine, 5), stepEngine(engine, 5)]).toEqual([true, false])
    expect(engine.kernel.now).toBe(5)
  })

  it('handles what an event schedules for its own instant in the same run', () => {
    const chain: World<null, Diary, never, null> = {
      ...diary,
      handle(state, kernel, due) {
        diary.handle(state, kernel, due)
        if (due.body === 'first') schedule(kernel, 0, 0, 0, 'second')
      },
    }
    const engine = createEngine(chain, null, { seed: 1 })
    timer(engine, 5, 'first')
    runUntil(engine, 5)
    expect(engine.state.seen).toEqual([[5, 'first'], [5, 'second']])
  })
})
