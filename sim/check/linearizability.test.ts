import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, below, happens, streamOf } from '../kernel/random.ts'
import { checkLinearizable, STEP_BUDGET } from './linearizability.ts'
import type { Model, Operation } from './linearizability.ts'

/** A register: null asks for its value, a number replaces it. */
const register: Model<number, number | null, number> = {
  initial: 0,
  step: (state, input, output) => (input !== null ? [input] : output === null || output === state ? [state] : []),
  key: state => state,
}
type Op = Operation<number | null, number>
const write = (client: number, call: number, end: number, value: number): Op => ({ client, call, return: end, input: value, output: end === Infinity ? null : value })
const read = (client: number, call: number, end: number, value: number): Op => ({ client, call, return: end, input: null, output: value })

const verdictOf = (history: readonly Op[]) => checkLinearizable(register, history).verdict

describe('a linearizable history of a register', () => {
  it.each<[string, Op[]]>([
    ['nothing at all', []],
    ['one after the other', [write(1, 0, 1, 5), read(2, 2, 3, 5)]],
    ['a read during a write sees the old value', [write(1, 0, 10, 5), read(2, 2, 3, 0)]],
    ['a read during a write sees the new value', [write(1, 0, 10, 5), read(2, 2, 3, 5)]],
    ['two reads during a write, old then new', [write(1, 0, 10, 5), read(2, 2, 3, 0), read(2, 4, 5, 5)]],
    ['two concurrent writes, either last', [write(1, 0, 10, 5), write(2, 0, 10, 6), read(3, 11, 12, 5)]],
    ['a call at the instant of a return is concurrent', [write(1, 0, 2, 5), read(2, 2, 3, 0)]],
    ['an unknown write never happened', [write(1, 0, Infinity, 5), read(2, 10, 11, 0)]],
    ['an unknown write happened at once', [write(1, 0, Infinity, 5), read(2, 10, 11, 5)]],
    ['an unknown write shows later', [write(1, 0, Infinity, 5), read(2, 10, 11, 0), read(2, 12, 13, 5)]],
    ['unknown writes only', [write(1, 0, Infinity, 5), write(2, 0, Infinity, 6)]],
    ['Herlihy and Wing, in another order of records', [read(3, 11, 12, 6), write(2, 5, 8, 6), write(1, 0, 4, 5)]],
  ])('%s', (_, history) => {
    expect(verdictOf(history)).toBe('linearizable')
  })
})

describe('a history of a register that is not linearizable', () => {
  it.each<[string, Op[]]>([
    ['a stale read after an acknowledged write', [write(1, 0, 1, 5), read(2, 2, 3, 0)]],
    ['a value that nobody wrote', [write(1, 0, 1, 5), read(2, 2, 3, 6)]],
    ['a value from the future', [read(2, 0, 1, 5), write(1, 2, 3, 5)]],
    ['new then old during one write', [write(1, 0, 10, 5), read(2, 2, 3, 5), read(3, 4, 5, 0)]],
    ['two readers who disagree on the order of two writes', [write(1, 0, 9, 5), write(2, 0, 9, 6), read(3, 10, 11, 5), read(4, 12, 13, 6)]],
    ['an unknown write that shows before it was asked', [read(2, 0, 1, 5), write(1, 2, Infinity, 5)]],
    ['an unknown write that shows and then vanishes', [write(1, 0, Infinity, 5), read(2, 10, 11, 5), read(2, 12, 13, 0)]],
    ['an unknown write that happens twice', [write(1, 0, Infinity, 5), read(2, 2, 3, 5), write(2, 4, 5, 6), read(2, 6, 7, 5)]],
  ])('%s', (_, history) => {
    expect(verdictOf(history)).toBe('not linearizable')
  })
})

describe('the witness', () => {
  it('is the longest beginning of an order, the state after it and what does not fit', () => {
    const history = [write(1, 0, 1, 5), read(2, 2, 3, 5), write(1, 4, 5, 6), read(2, 6, 7, 5), read(2, 8, 9, 6)]
    expect(checkLinearizable(register, history)).toMatchObject({
      verdict: 'not linearizable', witness: { linearized: history.slice(0, 3), state: 6, stuck: history[3] },
    })
  })

  it('of a linearizable history is an order that explains it', () => {
    const late = write(1, 0, Infinity, 5)
    const never = write(1, 0, Infinity, 9)
    const [before, after] = [read(2, 10, 11, 0), read(2, 12, 13, 5)]
    expect(checkLinearizable(register, [late, never, before, after])).toMatchObject({ orders: [[before, late, after]] })
  })
})

describe('the search', () => {
  it('never passes what it could not finish: its third verdict says so', () => {
    const writes = Array.from({ length: 12 }, (_, i) => write(i, 0, 100, i + 1))
    const impossible = [...writes, read(20, 101, 102, 99)]
    const short = checkLinearizable(register, impossible, 50)
    expect(short).toMatchObject({ verdict: 'unknown', steps: 50 })
    expect(checkLinearizable(register, impossible)).toMatchObject({ verdict: 'not linearizable' })
  })

  it('does not try a set of operations twice in one state: 2ⁿ × n of them, not n!', () => {
    const writes = Array.from({ length: 10 }, (_, i) => write(i, 0, 100, i + 1))
    expect(checkLinearizable(register, [...writes, read(20, 101, 102, 99)]).steps).toBeLessThan(10 * 10 * 1024)
  })

  it('follows every state that one step may lead to', () => {
    // A coin that shows what it likes: thrown, then read.
    const coin: Model<string, 'throw' | 'read', string> = {
      initial: 'none',
      step: (state, input, output) => (input === 'throw' ? ['heads', 'tails'] : state === output ? [state] : []),
      key: state => state,
    }
    const thrown = { client: 1, call: 0, return: 1, input: 'throw', output: '' } as const
    const shows = (call: number, side: string) => ({ client: 1, call, return: call + 1, input: 'read', output: side } as const)
    expect(checkLinearizable(coin, [thrown, shows(2, 'tails'), shows(4, 'tails')]).verdict).toBe('linearizable')
    expect(checkLinearizable(coin, [thrown, shows(2, 'tails'), shows(4, 'heads')]).verdict).toBe('not linearizable')
  })

  it('checks parts one by one, and fails when one does', () => {
    const keyed: Model<number, { key: string, value: number | null }, number> = {
      initial: 0,
      step: (state, { value }, output) => register.step(state, value, output),
      key: state => state,
      partition: (history) => {
        const parts = new Map<string, (typeof history)[number][]>()
        for (const operation of history) parts.set(operation.input.key, [...parts.get(operation.input.key) ?? [], operation])
        return [...parts.values()]
      },
    }
    const on = (key: string, { input, ...op }: Op) => ({ ...op, input: { key, value: input } })
    const history = [on('a', write(1, 0, 1, 5)), on('b', write(1, 0, 1, 6)), on('a', read(2, 2, 3, 5))]
    expect(checkLinearizable(keyed, history).verdict).toBe('linearizable')
    expect(checkLinearizable(keyed, [...history, on('b', read(2, 2, 3, 5))]).verdict).toBe('not linearizable')
  })

  it('refuses an operation that returns before its call', () => {
    expect(() => checkLinearizable(register, [read(1, 5, 4, 0)])).toThrow('called at 5 cannot return at 4')
  })
})

/** All orders, tried one by one: slow and plainly right. */
function bruteForce(history: readonly Op[]): boolean {
  const place = (state: number, rest: readonly Op[]): boolean => rest.every(o => o.return === Infinity)
    || rest.some(o => rest.every(other => other.return >= o.call)
      && register.step(state, o.input, o.output).some(next => place(next, rest.filter(other => other !== o))))
  return place(0, history)
}

const anyOp = fc.tuple(fc.nat(12), fc.nat(6), fc.nat(3), fc.constantFrom('write', 'read', 'unknown')).map(([call, length, value, kind]) =>
  kind === 'read' ? read(0, call, call + length, value) : write(0, call, kind === 'unknown' ? Infinity : call + length, value))

it('agrees with trying all orders', () => {
  const seen = { true: 0, false: 0 }
  fc.assert(fc.property(fc.array(anyOp, { maxLength: 7 }), (history) => {
    const expected = bruteForce(history)
    seen[`${expected}`]++
    expect(verdictOf(history)).toBe(expected ? 'linearizable' : 'not linearizable')
  }), { numRuns: 2_000, seed: 7 })
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(300)
})

/** Clients that ask one thing after the other of one register, each answer given at an instant between call and return. */
function randomHistory(seed: number, count: number, clients: number, share = 0.05): Op[] {
  const stream = streamOf(createRandom(seed), 'history')
  const freeAt = Array.from({ length: clients }, () => 0)
  const planned = Array.from({ length: count }, (_, i) => {
    const client = below(stream, clients)
    const call = freeAt[client] + 1 + below(stream, 5)
    const effect = call + below(stream, 10)
    freeAt[client] = effect + below(stream, 10)
    const unknown = happens(stream, share)
    // One in two unknown writes happens.
    const at = unknown ? (happens(stream, 0.5) ? effect + below(stream, 100) : Infinity) : effect
    return { client, call, end: freeAt[client], at, unknown, value: happens(stream, 0.5) || unknown ? i + 1 : null }
  })
  const answers = new Map<unknown, number>()
  let state = 0
  for (const each of planned.toSorted((a, b) => a.at - b.at)) {
    if (each.at < Infinity && each.value !== null) state = each.value
    answers.set(each, state)
  }
  return planned.map(each => (each.value === null
    ? read(each.client, each.call, each.end, answers.get(each) as number)
    : write(each.client, each.call, each.unknown ? Infinity : each.end, each.value)))
}

it('passes what a register did, and catches one wrong read in it', () => {
  let caught = 0
  for (let seed = 1; seed <= 60; seed++) {
    const history = randomHistory(seed, 300, 1 + seed % 5)
    expect(verdictOf(history)).toBe('linearizable')
    const reads = history.filter(o => o.input === null)
    const victim = reads[seed * 7 % reads.length]
    const other = reads[seed * 13 % reads.length].output === victim.output ? 1_000 : reads[seed * 13 % reads.length].output
    if (verdictOf(history.map(o => (o === victim ? { ...o, output: other } : o))) === 'not linearizable') caught++
  }
  expect(caught).toBeGreaterThanOrEqual(57)
})

it('finishes long histories of a few clients within its budget', () => {
  const { verdict, steps } = checkLinearizable(register, randomHistory(1, 2_000, 4))
  expect(verdict).toBe('linearizable')
  expect(steps).toBeLessThan(STEP_BUDGET)
})

it('takes a few steps an operation when every outcome is known', () => {
  const history = randomHistory(1, 5_000, 4, 0)
  const { verdict, steps } = checkLinearizable(register, history)
  expect(verdict).toBe('linearizable')
  expect(steps).toBeLessThan(5 * history.length)
})
