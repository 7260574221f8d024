import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from './clone.ts'
import type { Packed } from './clone.ts'

fc.configureGlobal({ seed: 20_261_120 })

const again = <T>(state: T, shared: readonly string[] = [], before?: Packed): T => unpack<T>(pack(state, shared, before), shared)

/** A state of every kind of data, of which some parts change from step to step. */
const plain = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 4 }, fc.integer(), fc.string(), fc.constantFrom(null, undefined, true, Number.NaN, -0, Infinity), tie('list'), tie('map'), tie('record')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map(pairs => new Map(pairs)),
  record: fc.dictionary(fc.string().filter(name => name !== '__proto__'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).value

describe('a state packed and made again', () => {
  it('is as it was, whatever it holds', () => {
    fc.assert(fc.property(plain, state => {
      expect(again(state)).toStrictEqual(structuredClone(state))
    }), { numRuns: 300 })
  })

  it('is as it was, whatever was packed before', () => {
    fc.assert(fc.property(fc.array(plain, { minLength: 2, maxLength: 5 }), states => {
      let before: Packed | undefined
      for (const state of [...states, ...states]) {
        before = pack(state, [], before)
        expect(unpack(before, [])).toStrictEqual(structuredClone(state))
      }
    }), { numRuns: 300 })
  })

  it('is as it was at every step of a list that grows and is cut back', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -90, max: 100 }), { minLength: 1, maxLength: 20 }), steps => {
      const state = { log: [] as { no: number }[], names: [] as { no: number }[] }
      const kept: [Packed, typeof state][] = []
      let no = 0
      for (const step of steps) {
        for (const list of [state.log, state.names]) {
          if (step < 0) list.length = Math.max(0, list.length + step)
          for (let i = 0; i < step; i++) list.push({ no: no++ })
        }
        kept.push([pack(state, ['log[]'], kept.at(-1)?.[0]), structuredClone(state)])
      }
      for (const [packedThen, then] of kept) expect(unpack(packedThen, ['log[]'])).toEqual(then)
    }), { numRuns: 200 })
  })

  it('shares nothing that may change with the state, nor with another one made from it', () => {
    const state = { list: [1, [2]], map: new Map([['a', { n: 1 }]]), set: new Set([1]), words: new Int32Array([1, 2]), deep: { er: { n: 1 } } }
    const kept = pack(state, [])
    const [one, other] = [unpack<typeof state>(kept, []), unpack<typeof state>(kept, [])]
    for (const s of [state, one]) {
      s.list.push(3)
      ;(s.list[1] as number[]).push(4)
      ;(s.map.get('a') as { n: number }).n = 5
      s.set.add(6)
      s.words[0] = 7
      s.deep.er.n = 8
    }
    const was = { list: [1, [2]], map: new Map([['a', { n: 1 }]]), set: new Set([1]), words: new Int32Array([1, 2]), deep: { er: { n: 1 } } }
    expect([other, unpack(kept, [])]).toEqual([was, was])
  })

  it('keeps references: what is one object stays one, what are two stay two', () => {
    const stream = { n: 1 }
    const once = again({ streams: { link: stream }, links: [stream] })
    expect(once.links[0]).toBe(once.streams.link)
    // One object that becomes two, two that become one, while their contents are alike.
    const before = pack({ a: stream, b: stream }, [])
    const two = again({ a: { n: 1 }, b: { n: 1 } }, [], before)
    expect(two.a).not.toBe(two.b)
    const apart = pack({ a: { n: 1 }, b: { n: 1 } }, [])
    const one = again({ a: stream, b: stream }, [], apart)
    expect(one.a).toBe(one.b)
  })

  it('shares what is named, and only that', () => {
    const [entry, message, open] = [{ term: 1 }, { to: 2 }, { done: false }]
    const state = { entries: [entry], last: message, open: [open], store: new Map([['k', entry]]) }
    const shared = ['entries[]', 'last', 'store[]']
    const made = again(state, shared)
    expect(made).toEqual(state)
    expect([made.entries[0] === entry, made.last === message, made.store.get('k') === entry]).toEqual([true, true, true])
    expect([made.entries === state.entries, made.store === state.store, made.open[0] === open]).toEqual([false, false, false])
  })

  it('shares an item once its flag says that it is final', () => {
    const [ended, open] = [{ outcome: 0, final: false }, { outcome: 0, final: false }]
    const state = { requests: [ended, open], byName: new Map([['a', ended], ['b', open]]) }
    const shared = ['requests[final]', 'byName[final]']
    const first = pack(state, shared)
    Object.assign(ended, { outcome: 1, final: true })
    const second = again(state, shared, first)
    expect(second).toEqual(state)
    expect([second.requests[0] === ended, second.byName.get('a') === ended, second.requests[1] === open]).toEqual([true, true, false])
    expect(second.requests[1]).toBe(second.byName.get('b'))
    expect(unpack<typeof state>(first, shared).requests[0]).toEqual({ outcome: 0, final: false })
  })

  it('takes the room of what has changed only', () => {
    const state = { log: Array.from({ length: 10_000 }, (_, no) => ({ no })), calm: { links: [[1, 2], [3]] }, now: 0 }
    const size = (p: unknown, seen = new Set<unknown>()): number => {
      if (typeof p !== 'object' || p === null || seen.has(p)) return 0
      seen.add(p)
      return Object.values(p).reduce((sum: number, inner) => sum + 1 + size(inner, seen), 0)
    }
    const seen = new Set<unknown>(state.log)
    let before = pack(state, ['log[]'])
    size(before.root, seen)
    for (let now = 1; now <= 5; now++) {
      state.log.push({ no: 10_000 + now })
      state.now = now
      before = pack(state, ['log[]'], before)
      expect(size(before.root, seen)).toBeLessThan(20)
    }
    const unchanged = pack(state, ['log[]'], before)
    expect(unchanged.root).toBe(before.root)
  })

  it('takes the room of what is new only, of logs that are compacted and grow alike', () => {
    let no = 0
    const more = (count: number) => Array.from({ length: count }, () => ({ no: no++ }))
    const state = { a: more(1_000), b: [] as { no: number }[] }
    const names = ['a[]', 'b[]']
    state.b = state.a.slice()
    const kept: [Packed, typeof state][] = []
    const own = (p: Packed) => (Object.values(p.root as object) as unknown[][]).map(list => list.at(-1) as unknown[])
    for (let i = 0; i < 40; i++) {
      const packed = pack(state, names, kept.at(-1)?.[0])
      kept.push([packed, structuredClone(state)])
      if (i > 0) expect(own(packed).map(list => list.length)).toEqual([30, 30])
      if (i > 0) expect(own(packed)[0]).toBe(own(packed)[1])
      const grown = more(30)
      // Forgotten from the beginning; every fifth time a conflict takes the end away, too.
      for (const list of [state.a, state.b]) {
        list.splice(0, 25)
        if (i % 5 === 4) list.length -= 7
        list.push(...grown)
      }
    }
    for (const [packed, was] of kept) expect(unpack(packed, names)).toEqual(was)
  })

  it('is refused when it is not plain data, or refers to itself', () => {
    class Thing {}
    const loop: Record<string, unknown> = {}
    loop.self = loop
    for (const state of [{ f: () => 0 }, { thing: new Thing() }, loop, new Map([[{}, 1]]), new Set([{}])]) {
      expect(() => pack(state, [])).toThrow('invariant clone/')
    }
  })
})
