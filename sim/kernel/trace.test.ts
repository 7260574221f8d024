import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeAt, createTrace, firstKept, hashOf, markOf, positionAfter, record, recordLong, rowAt, traceFrom } from './trace.ts'
import type { Trace } from './trace.ts'

fc.configureGlobal({ seed: 20_261_120 })

type Row = readonly [at: number, code: number, ...fields: number[]]

/** However many fields there are: of few it is `record` that writes them. */
function write(trace: Trace, at: number, code: number, fields: readonly number[]): void {
  const [a, b, c, d, e, f, g, h, i, j] = Array.from({ length: 10 }, (_, n) => fields[n] ?? 0)
  recordLong(trace, at, code, a, b, c, d, e, f, g, h, i, j)
}

function traceOf(rows: readonly Row[], keep = Infinity): Trace {
  const trace = createTrace(keep)
  for (const [at, code, ...fields] of rows) write(trace, at, code, fields)
  return trace
}
const hash = (rows: readonly Row[]) => hashOf(markOf(traceOf(rows)))

const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff })
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.integer({ min: 0, max: 1e12 }), fc.nat(60), ...new Array<typeof int32>(10).fill(int32),
)
/** In order of time, as they are recorded. */
const rows = fc.array(row, { minLength: 1, maxLength: 20 }).map(list => list.sort((a, b) => a[0] - b[0]))

describe('the trace’s hash', () => {
  it('is the same for the same rows', () => {
    fc.assert(fc.property(rows, list => {
      expect(hash(list)).toBe(hash(structuredClone(list)))
    }))
  })

  it('is another one when any number of any row is another', () => {
    fc.assert(fc.property(rows, fc.nat(19), fc.nat(11), fc.integer({ min: 1, max: 1000 }), (list, at, place, by) => {
      const i = at % list.length
      // Another instant moves those after it, too: time never goes back.
      const changed = list.map((r, k) => r.map((n, p) => (p === place && (k === i || (p === 0 && k > i)) ? n + by : n)) as unknown as Row)
      expect(hash(changed)).not.toBe(hash(list))
    }), { numRuns: 500 })
  })

  it('tells apart two rows that are exchanged, one more, one less', () => {
    const [a, b]: Row[] = [[10, 1, 1, 2], [10, 1, 2, 1]]
    const hashes = [[], [a], [b], [a, b], [b, a], [a, a], [a, b, a]].map(list => hash(list))
    expect(new Set(hashes).size).toBe(7)
  })

  it('has no collision among 60,000 rows that differ little', () => {
    const seen = new Set<string>()
    const start = markOf(createTrace())
    for (let at = 0; at < 20; at++) {
      for (let code = 0; code < 30; code++) {
        for (let field = 0; field < 10; field++) {
          for (let value = 1; value <= 10; value++) {
            const fields = new Array<number>(10).fill(0)
            fields[field] = value
            const trace = traceFrom(start)
            write(trace, at, code, fields)
            seen.add(hashOf(markOf(trace)))
          }
        }
      }
    }
    expect(seen.size).toBe(20 * 30 * 10 * 10)
  })

  it('takes in instants beyond 32 bits', () => {
    expect(hash([[0x1_0000_0000, 1]])).not.toBe(hash([[0, 1]]))
  })

  it('is frozen: another engine, or another version, must find these digits', () => {
    expect(hash([])).toBe('23bbd071d086ee00')
    expect(hash([[1, 2, 3], [1_000_000, 5, -1, 0, 7, 0, 0, 0, 0, 0, 0, 9]])).toBe('b66fb5d5f858891f')
  })
})

describe('a trace that keeps only the last rows', () => {
  it('has the same hash and count as one that keeps all, however many rows', () => {
    for (const count of [0, 1, 4095, 4096, 4097, 10_000]) {
      const list: Row[] = Array.from({ length: count }, (_, i) => [i * 3, i % 7, i, -i])
      const [all, recent] = [traceOf(list), traceOf(list, 4096)]
      expect(markOf(recent)).toEqual(markOf(all))
    }
  })

  it('still has the last 4,096', () => {
    const list: Row[] = Array.from({ length: 5000 }, (_, i) => [i, 1, i])
    const trace = traceOf(list, 4096)
    expect(rowAt(trace, 4999)).toMatchObject({ no: 4999, at: 4999, fields: expect.arrayContaining([4999]) })
    expect(rowAt(trace, 5000 - 4096).at).toBe(5000 - 4096)
    expect(firstKept(trace)).toBeLessThanOrEqual(5000 - 4096)
    expect(() => rowAt(trace, firstKept(trace) - 1)).toThrow('is not kept any more')
    expect(() => rowAt(trace, 5000)).toThrow('is not written yet')
  })

  it('takes no more room however many rows pass', () => {
    const words = (count: number) => {
      const trace = traceOf(Array.from({ length: count }, (_, i) => [i, 1, i, i, i]), 4096)
      return trace.pages.reduce((sum, page) => sum + page.words.length, trace.open.length)
    }
    expect(words(60_000)).toBe(words(6_000))
  })
})

describe('a trace', () => {
  it('gives back every row as it was, those without all fields with zeros', () => {
    const short = row.chain(r => fc.integer({ min: 2, max: 12 }).map(n => r.slice(0, n) as unknown as Row))
    fc.assert(fc.property(fc.array(short, { minLength: 1, maxLength: 20 }), list => {
      list.sort((a, b) => a[0] - b[0])
      const trace = traceOf(list)
      list.forEach(([at, code, ...fields], no) => {
        const ten = Array.from({ length: 10 }, (_, i) => fields[i] ?? 0)
        expect(rowAt(trace, no)).toEqual({ no, at, code, fields: ten })
        expect(codeAt(trace, no)).toBe(code)
      })
    }))
  })

  it('can be read while it is written, in any order', () => {
    const trace = createTrace(Infinity)
    for (let i = 0; i < 3000; i++) {
      record(trace, i * 700_000, i % 9, i)
      if (i % 7 === 0) expect(rowAt(trace, i).at).toBe(i * 700_000)
      if (i % 11 === 0) expect(rowAt(trace, i >> 1).fields[0]).toBe(i >> 1)
    }
  })

  it('packs rows: few fields take few words', () => {
    const trace = traceOf(Array.from({ length: 512 }, (_, i) => [i, 1, 7, 0, 0]))
    expect(trace.pages[0].used).toBe(512 * 2)
  })

  it('grows beyond its first room without losing a row', () => {
    const trace = traceOf(Array.from({ length: 9000 }, (_, i) => [i, 2, i]))
    expect([0, 4095, 4096, 8999].map(no => rowAt(trace, no).fields[0])).toEqual([0, 4095, 4096, 8999])
  })

  it('finds the first row after an instant', () => {
    const trace = traceOf([[10, 0], [20, 0], [20, 1], [30, 0]])
    expect([0, 10, 19, 20, 25, 30, 99].map(at => positionAfter(trace, at))).toEqual([0, 1, 1, 3, 3, 4, 4])
  })

  it('goes on from a mark with the same numbers and the same hash', () => {
    const list: Row[] = Array.from({ length: 40 }, (_, i) => [i, i, i])
    const later = traceFrom(markOf(traceOf(list.slice(0, 17))))
    for (const [at, code, field] of list.slice(17)) record(later, at, code, field)
    expect(markOf(later)).toEqual(markOf(traceOf(list)))
    expect(rowAt(later, 20).at).toBe(20)
    expect(positionAfter(later, 25)).toBe(26)
    expect(() => rowAt(later, 16)).toThrow('is not kept any more')
  })

  it('goes on from a mark within a page, over many', () => {
    const list: Row[] = Array.from({ length: 3000 }, (_, i) => [i * 3, i % 60, i])
    const later = traceFrom(markOf(traceOf(list.slice(0, 700))), Infinity)
    for (const [at, code, field] of list.slice(700)) record(later, at, code, field)
    for (let no = 700; no < 3000; no++) expect(rowAt(later, no)).toMatchObject({ no, at: no * 3, code: no % 60 })
  })
})
