/**
 * What happened, as rows of whole numbers: instant, code, then up to ten fields whose meaning the
 * world's vocabulary gives. No string is made until someone reads. Every row is folded into a
 * running hash, so two runs are the same exactly when their hashes are.
 *
 * A trace either keeps all rows (a run that is shown) or only the last few thousand (a run that is
 * only checked); the hash and the count cover all of them in both cases.
 */
import type { Micros } from './time.ts'

/** Numbers in a row: instant, code, ten fields. */
export const ROW = 12
const RECENT_ROWS = 4096

export interface Trace {
  rows: Float64Array
  /** Rows written since the run began. */
  count: number
  readonly keepAll: boolean
  hashA: number
  hashB: number
}

export interface TraceRow {
  /** Position in the trace, from 0. */
  readonly no: number
  readonly at: Micros
  readonly code: number
  readonly fields: readonly number[]
}

/** Where a trace stood: enough to go on from a keyframe with the same numbers and hash. */
export interface TraceMark {
  readonly count: number
  readonly hashA: number
  readonly hashB: number
}

export function createTrace(keepAll: boolean): Trace {
  return { rows: new Float64Array(RECENT_ROWS * ROW), count: 0, keepAll, hashA: 0x811c9dc5 | 0, hashB: 0x1234567 }
}

/** Appends a row. Fields are 32-bit integers; the instant may be larger. */
export function record(
  trace: Trace, at: Micros, code: number,
  a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0,
): void {
  const capacity = trace.rows.length / ROW
  if (trace.keepAll && trace.count === capacity) {
    const larger = new Float64Array(trace.rows.length * 2)
    larger.set(trace.rows)
    trace.rows = larger
  }
  const rows = trace.rows
  const p = (trace.keepAll ? trace.count : trace.count % RECENT_ROWS) * ROW
  rows[p] = at
  rows[p + 1] = code
  rows[p + 2] = a
  rows[p + 3] = b
  rows[p + 4] = c
  rows[p + 5] = d
  rows[p + 6] = e
  rows[p + 7] = f
  rows[p + 8] = g
  rows[p + 9] = h
  rows[p + 10] = i
  rows[p + 11] = j
  trace.count++
  // Two multiply-xor lanes over the row's words; the second takes them in another combination.
  const high = Math.floor(at / 0x1_0000_0000)
  let x = trace.hashA ^ at
  x = Math.imul(x, 0x01000193) ^ high ^ (code << 8)
  x = Math.imul(x, 0x01000193) ^ a
  x = Math.imul(x, 0x01000193) ^ b
  x = Math.imul(x, 0x01000193) ^ c
  x = Math.imul(x, 0x01000193) ^ d
  x = Math.imul(x, 0x01000193) ^ e
  let y = Math.imul(trace.hashB ^ x, 0x85ebca6b) ^ f
  y = Math.imul(y, 0x01000193) ^ g
  y = Math.imul(y, 0x01000193) ^ h
  y = Math.imul(y, 0x01000193) ^ i
  y = Math.imul(y, 0x01000193) ^ j
  trace.hashA = Math.imul(x ^ (y >>> 15), 0xc2b2ae35)
  trace.hashB = y ^ (y >>> 13)
}

/** The row at position `no`, which must be kept. */
export function rowAt(trace: Trace, no: number): TraceRow {
  const p = (trace.keepAll ? no : no % RECENT_ROWS) * ROW
  return { no, at: trace.rows[p], code: trace.rows[p + 1], fields: Array.from(trace.rows.subarray(p + 2, p + ROW)) }
}

/** First position whose instant is later than `at` (all rows up to `at` come before it). */
export function positionAfter(trace: Trace, at: Micros): number {
  let low = 0
  let high = trace.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (trace.rows[middle * ROW] <= at) low = middle + 1
    else high = middle
  }
  return low
}

export function markOf(trace: Trace): TraceMark {
  return { count: trace.count, hashA: trace.hashA, hashB: trace.hashB }
}

/** A trace that goes on from a mark without the rows before it. */
export function traceFrom(mark: TraceMark): Trace {
  return { ...createTrace(false), ...mark }
}

/** The hash of all rows so far: 16 hexadecimal digits. */
export function hashOf(mark: TraceMark): string {
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0')
  return hex(mark.hashA) + hex(mark.hashB)
}
