/**
 * What clients have asked, since the run began, by id. A run left alone for an hour asks some ten
 * thousands of times: of plain writes that went well a while ago only columns of numbers are kept,
 * and the request is made again for whoever reads it. All others stay as they are.
 */
import { Ended } from './endings.ts'
import { Outcome } from './state.ts'
import type { Request } from './state.ts'

/** Of `PAGE` requests that follow each other; never changed once made. */
export interface RequestPage {
  /** `COLUMNS` of each: client, member and attempts; place in the log (0: it stands in `whole`); revision; µs until its answer. */
  readonly numbers: Int32Array
  /** Of each when it was sent, µs. */
  readonly sentAt: Float64Array
  /** One, where all have the same. */
  readonly keys: string | readonly string[]
  readonly values: readonly string[]
}

export interface Requests {
  /** So far; ids go from 0. */
  count: number
  /** The oldest, `PAGE` to a page. */
  readonly pages: RequestPage[]
  /** Those of the pages' ids that have no place in columns, or may still change. */
  readonly whole: Map<number, Request>
  /** Those after the pages. */
  readonly recent: Request[]
}

const PAGE = 64
/** How many stay as they are, at least: most readers look at what is new, and what waits is there. */
const RECENT = 16
const COLUMNS = 4
const INDEX = 1

export function noRequests(): Requests {
  return { count: 0, pages: [], whole: new Map(), recent: [] }
}

/** Adds the next request, whose id is the number of those before it. */
export function addRequest(requests: Requests, request: Request): void {
  requests.count++
  requests.recent.push(request)
  if (requests.recent.length >= RECENT + PAGE) turnPage(requests)
}

/** A request as it stands. What has ended may be a copy, not to be written to. */
export function requestOf({ pages, whole, recent }: Requests, id: number): Request {
  const first = pages.length * PAGE
  return id >= first ? recent[id - first] : whole.get(id) ?? fromColumns(pages[Math.floor(id / PAGE)], id % PAGE, id)
}

/** A plain write that stands in columns; null for what does not, 'too-new' while that may still come. */
export function archivedWrite({ pages }: Requests, id: number): { readonly key: string, readonly value: string, readonly index: number } | 'too-new' | null {
  if (id >= pages.length * PAGE) return 'too-new'
  const { numbers, keys, values } = pages[Math.floor(id / PAGE)]
  const i = id % PAGE
  const index = numbers[i * COLUMNS + INDEX]
  return index === 0 ? null : { key: keyIn(keys, i), value: values[i], index }
}

/** All of them, in order. */
export function allRequests(requests: Requests): readonly Request[] {
  return Array.from({ length: requests.count }, (_, id) => requestOf(requests, id))
}

/** What is final is replaced where there is more to say of it. */
export function replaceRequest({ pages, whole, recent }: Requests, request: Request): void {
  const first = pages.length * PAGE
  if (request.id >= first) recent[request.id - first] = request
  else whole.set(request.id, request)
}

const keyIn = (keys: RequestPage['keys'], i: number) => (typeof keys === 'string' ? keys : keys[i])

function turnPage({ pages, whole, recent }: Requests): void {
  const oldest = recent.splice(0, PAGE)
  const page = { numbers: new Int32Array(PAGE * COLUMNS), sentAt: new Float64Array(PAGE), keys: new Array<string>(PAGE).fill(''), values: new Array<string>(PAGE).fill('') }
  for (let i = 0; i < PAGE; i++) if (!intoColumns(page, i, oldest[i])) whole.set(oldest[i].id, oldest[i])
  const [key] = page.keys
  pages.push({ ...page, keys: page.keys.every(other => other === key) ? key : page.keys })
}

/** False when it did not do what most do, so that columns do not tell all of it. */
function intoColumns(page: RequestPage & { keys: string[], values: string[] }, i: number, request: Request): boolean {
  const { client, member, attempts, index, call, reply, sentAt, answeredAt } = request
  if (!request.final || request.outcome !== Outcome.Ok || index === 0 || attempts > 255 || answeredAt - sentAt > 0x7fff_ffff) return false
  if (call.kind !== 'put' || call.lease !== undefined || call.prevKv !== undefined) return false
  if (reply?.kind !== 'put' || reply.prevKv !== null) return false
  page.keys[i] = call.key
  page.values[i] = call.value
  page.numbers.set([client << 16 | member << 8 | attempts, index, reply.revision, answeredAt - sentAt], i * COLUMNS)
  page.sentAt[i] = sentAt
  return true
}

function fromColumns({ numbers, sentAt, keys, values }: RequestPage, i: number, id: number): Request {
  const [who, index, revision, took] = numbers.subarray(i * COLUMNS, (i + 1) * COLUMNS)
  return {
    id, client: who >>> 16, call: { kind: 'put', key: keyIn(keys, i), value: values[i] }, sentAt: sentAt[i], member: who >>> 8 & 0xff, attempts: who & 0xff,
    outcome: Outcome.Ok, ended: Ended.None, answeredAt: sentAt[i] + took, index, reply: { kind: 'put', revision, prevKv: null }, final: true,
  }
}
