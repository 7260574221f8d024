/**
 * What happened, as rows of whole numbers: instant, code, then up to ten fields whose meaning the
 * world's vocabulary gives. No string is made until someone reads. Every word written is folded
 * into a hash of four lanes, so two runs are the same exactly when their hashes are.
 *
 * A row is packed into 32-bit words: a head (µs since the row before, code, number of fields) and
 * its fields up to the last that is not zero. Rows stand in pages of `PAGE_ROWS`, numbered from the
 * run's beginning; old pages go when there are more than the trace keeps. Number, instants and hash
 * cover all rows whatever is kept. Readers: `rowAt` and its kin, never the words.
 */
import { mix } from './random.ts'
import type { Micros } from './time.ts'

const PAGE_ROWS = 512
const FIELDS = 10
/** Bits of a head: fields 4, code 8, the rest for the time since the row before. */
const CODE_AT = 4
const WAIT_AT = 12
const LONGEST_WAIT = 0xf_ffff
/** Code of a head that says an instant in two words; no event has it. */
const INSTANT = 0xff
/** Events a vocabulary may name: codes are below. */
export const MOST_CODES = INSTANT
/** Pages are as long as they need to be, in steps of so many words: most often one that goes has room for the next. */
const ROOM = 512
const PAGE_WORDS = PAGE_ROWS * (1 + FIELDS + 3)
/** Rows a trace keeps when nobody says more. */
const RECENT_ROWS = 4096

interface Page {
  /** Number of its first row. */
  readonly first: number
  /** Instant of the row before it. */
  readonly since: Micros
  /** May be longer than what is used of it: the room of a page that has gone is used again. */
  readonly words: Int32Array
  readonly used: number
}

/** Where the rows of the page last read begin, and their instants. */
interface Index {
  first: number
  since: Micros
  /** Rows found so far, and words read for them. */
  rows: number
  read: number
  readonly starts: Uint16Array
  readonly instants: Float64Array
}

export interface Trace {
  /** Rows written since the run began, and the instant of the last. */
  count: number
  last: Micros
  /** Full pages, oldest first, and how many of them stay. */
  readonly pages: Page[]
  readonly keptPages: number
  /** The page being written: words so far, how many of them the hash covers. */
  readonly open: Int32Array
  used: number
  hashed: number
  openFirst: number
  openSince: Micros
  /** Of the hash, the one longest untouched first. */
  readonly lanes: Int32Array
  index: Index | null
  /** Where the codes of whoever records now begin: 0, but within a nest (`nest.ts`). */
  firstCode: number
}

export interface TraceRow {
  /** Position in the trace, from 0. */
  readonly no: number
  readonly at: Micros
  readonly code: number
  /** Ten, those that the event lacks being 0. */
  readonly fields: readonly number[]
}

/** Where a trace stood: enough to go on from a keyframe with the same numbers and hash. */
export interface TraceMark {
  readonly count: number
  readonly last: Micros
  /** Four numbers of 32 bits. */
  readonly lanes: readonly number[]
}

const BEGINNING: TraceMark = { count: 0, last: 0, lanes: [0x811c9dc5 | 0, 0x1234567, 0x6a09e667, 0xbb67ae85 | 0] }

/** A trace that keeps at least its last `rows` rows; Infinity keeps all. */
export function createTrace(rows: number = RECENT_ROWS): Trace {
  return traceFrom(BEGINNING, rows)
}

/** A trace that goes on from a mark without the rows before it. */
export function traceFrom(mark: TraceMark, rows: number = RECENT_ROWS): Trace {
  const { count, last, lanes } = mark
  return {
    count, last, pages: [], keptPages: Math.max(1, Math.ceil(rows / PAGE_ROWS)), open: new Int32Array(PAGE_WORDS),
    used: 0, hashed: 0, openFirst: count, openSince: last, lanes: Int32Array.from(lanes), index: null, firstCode: 0,
  }
}

/** Appends a row of six fields at most: 32-bit integers. The instant may be larger and never goes back. */
export function record(trace: Trace, at: Micros, code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
  const fields = e !== 0 || f !== 0
    ? (f !== 0 ? 6 : 5)
    : (d !== 0 ? 4 : c !== 0 ? 3 : b !== 0 ? 2 : a !== 0 ? 1 : 0)
  const p = begun(trace, at, code, fields, a, b, c, d, e, f)
  written(trace, at, p + 1 + fields)
}

/** The same of up to ten fields, all of them given. */
export function recordLong(
  trace: Trace, at: Micros, code: number,
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number,
): void {
  if (g === 0 && h === 0 && i === 0 && j === 0) return record(trace, at, code, a, b, c, d, e, f)
  const fields = j !== 0 ? 10 : i !== 0 ? 9 : h !== 0 ? 8 : 7
  const p = begun(trace, at, code, fields, a, b, c, d, e, f)
  const { open } = trace
  open[p + 7] = g | 0
  open[p + 8] = h | 0
  open[p + 9] = i | 0
  open[p + 10] = j | 0
  written(trace, at, p + 1 + fields)
}

/** Writes the head of a row and its first six fields; where it stands. As whole numbers: else each goes through floating point. */
function begun(trace: Trace, at: Micros, code: number, fields: number, a: number, b: number, c: number, d: number, e: number, f: number): number {
  const wait = passed(trace, at)
  const { open, used: p } = trace
  open[p] = wait << WAIT_AT | code + trace.firstCode << CODE_AT | fields
  open[p + 1] = a | 0
  open[p + 2] = b | 0
  open[p + 3] = c | 0
  open[p + 4] = d | 0
  open[p + 5] = e | 0
  open[p + 6] = f | 0
  return p
}

/** µs since the row before; what a head has no room for is written out, and counts as none. */
function passed(trace: Trace, at: Micros): number {
  const wait = at - trace.last
  return wait <= LONGEST_WAIT ? wait : writtenOut(trace, at)
}

function writtenOut(trace: Trace, at: Micros): number {
  const { open, used: p } = trace
  open[p] = INSTANT << CODE_AT | 2
  open[p + 1] = at
  open[p + 2] = Math.floor(at / 0x1_0000_0000)
  trace.used = p + 3
  return 0
}

function written(trace: Trace, at: Micros, used: number): void {
  trace.used = used
  trace.last = at
  trace.count++
  if (trace.count % PAGE_ROWS === 0) turnPage(trace)
}

function turnPage(trace: Trace): void {
  hashWords(trace)
  const { pages, open, used } = trace
  const gone = pages.length === trace.keptPages ? pages.shift() : undefined
  const words = gone && gone.words.length >= used ? gone.words : new Int32Array(Math.ceil(used / ROOM) * ROOM)
  words.set(open.subarray(0, used))
  pages.push({ first: trace.openFirst, since: trace.openSince, words, used })
  trace.openFirst = trace.count
  trace.openSince = trace.last
  trace.used = 0
  trace.hashed = 0
}

/**
 * Brings the hash up to the last word. Each word is mixed into the lane longest untouched, and the lane
 * touched last is added: four, because a processor multiplies four at a time. How the words fall on
 * pages does not matter: the lanes change places with every word.
 */
function hashWords({ open, used, hashed, lanes }: Trace): void {
  for (let p = hashed; p < used; p += PIECE) hashPiece(lanes, open, p, Math.min(p + PIECE, used))
}

/** Short pieces: a function that is called often is compiled well, one long loop is not. */
const PIECE = 64

function hashPiece(lanes: Int32Array, words: Int32Array, from: number, to: number): void {
  let a = lanes[0]
  let b = lanes[1]
  let c = lanes[2]
  let d = lanes[3]
  let p = from
  for (; p + 4 <= to; p += 4) {
    a = mixed(a, words[p]) + d | 0
    b = mixed(b, words[p + 1]) + a | 0
    c = mixed(c, words[p + 2]) + b | 0
    d = mixed(d, words[p + 3]) + c | 0
  }
  for (; p < to; p++) {
    const next = mixed(a, words[p]) + d | 0
    a = b
    b = c
    c = d
    d = next
  }
  lanes[0] = a
  lanes[1] = b
  lanes[2] = c
  lanes[3] = d
}

function mixed(lane: number, word: number): number {
  const product = Math.imul(lane ^ word, 0x85ebca6b)
  return product << 13 | product >>> 19
}

/** Number of the first row still kept. */
export function firstKept(trace: Trace): number {
  return trace.pages.length > 0 ? trace.pages[0].first : trace.openFirst
}

/** Instant of the row before that: rows later than it are kept. */
export function sinceKept(trace: Trace): Micros {
  return trace.pages.length > 0 ? trace.pages[0].since : trace.openSince
}

/** The row at position `no`, which must be kept. */
export function rowAt(trace: Trace, no: number): TraceRow {
  const { words, start, at } = locate(trace, no)
  const head = words[start]
  const given = head & 0xf
  const fields = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < given; i++) fields[i] = words[start + 1 + i]
  return { no, at, code: head >>> CODE_AT & 0xff, fields }
}

/** Code of the row at `no`, without the rest. */
export function codeAt(trace: Trace, no: number): number {
  const { words, start } = locate(trace, no)
  return words[start] >>> CODE_AT & 0xff
}

/** First kept position whose instant is later than `at` (all rows up to `at` come before it). */
export function positionAfter(trace: Trace, at: Micros): number {
  let low = firstKept(trace)
  let high = trace.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (locate(trace, middle).at <= at) low = middle + 1
    else high = middle
  }
  return low
}

interface Place { words: Int32Array, start: number, at: Micros }

/** Where a row stands; the answer holds until the next question. */
const place: Place = { words: new Int32Array(0), start: 0, at: 0 }

function locate(trace: Trace, no: number): Place {
  const isOpen = no >= trace.openFirst
  let first = trace.openFirst
  let since = trace.openSince
  let { open: words, used } = trace
  if (!isOpen) {
    // A trace that goes on from a mark may begin within a page: only its first may be short.
    const back = Math.ceil((trace.openFirst - no) / PAGE_ROWS)
    const page = trace.pages[trace.pages.length - back]
    if (page === undefined || no < page.first) throw new Error(`invariant trace/kept: row ${no} is not kept any more`)
    ;({ first, since, words, used } = page)
  } else if (no >= trace.count) {
    throw new Error(`invariant trace/written: row ${no} of ${trace.count} is not written yet`)
  }
  const index = indexOf(trace, first, since)
  if (index.rows <= no - first) readOn(index, words, used)
  place.words = words
  place.start = index.starts[no - first]
  place.at = index.instants[no - first]
  return place
}

function indexOf(trace: Trace, first: number, since: Micros): Index {
  trace.index ??= {
    first: -1, since: 0, rows: 0, read: 0, starts: new Uint16Array(PAGE_ROWS), instants: new Float64Array(PAGE_ROWS),
  }
  const { index } = trace
  if (index.first !== first) {
    index.first = first
    index.since = since
    index.rows = 0
    index.read = 0
  }
  return index
}

/** Finds the rows of a page from where it was last read. */
function readOn(index: Index, words: Int32Array, used: number): void {
  let at = index.rows > 0 ? index.instants[index.rows - 1] : index.since
  let p = index.read
  while (p < used) {
    const head = words[p]
    if ((head >>> CODE_AT & 0xff) === INSTANT) {
      at = words[p + 2] * 0x1_0000_0000 + (words[p + 1] >>> 0)
    } else {
      at += head >>> WAIT_AT
      index.starts[index.rows] = p
      index.instants[index.rows++] = at
    }
    p += 1 + (head & 0xf)
  }
  index.read = p
}

export function markOf(trace: Trace): TraceMark {
  hashWords(trace)
  trace.hashed = trace.used
  return { count: trace.count, last: trace.last, lanes: Array.from(trace.lanes) }
}

/** The hash of all rows so far: 16 hexadecimal digits. Half of the lanes for each half of them. */
export function hashOf({ lanes: [a, b, c, d] }: TraceMark): string {
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0')
  return hex(mix(mix(a) + c | 0)) + hex(mix(mix(b) + d | 0))
}
