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
  /** `COLUMNS` of each: client, member, attempts, place in the log (0: it stands in `whole`), revision. */
  readonly numbers: Int32Array
  /** Of each when it was sent and answered, µs. */
  readonly instants: Float64Array
  readonly keys: readonly string[]
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
const RECENT = 64
const COLUMNS = 5

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

function turnPage({ pages, whole, recent }: Requests): void {
  const oldest = recent.splice(0, PAGE)
  const page = { numbers: new Int32Array(PAGE * COLUMNS), instants: new Float64Array(PAGE * 2), keys: new Array<string>(PAGE).fill(''), values: new Array<string>(PAGE).fill('') }
  for (let i = 0; i < PAGE; i++) if (!intoColumns(page, i, oldest[i])) whole.set(oldest[i].id, oldest[i])
  pages.push(page)
}

/** False when it did not do what most do, so that columns do not tell all of it. */
function intoColumns(page: { numbers: Int32Array, instants: Float64Array, keys: string[], values: string[] }, i: number, request: Request): boolean {
  const { call, reply, index } = request
  if (!request.final || request.outcome !== Outcome.Ok || index === 0) return false
  if (call.kind !== 'put' || call.lease !== undefined || call.prevKv !== undefined) return false
  if (reply?.kind !== 'put' || reply.prevKv !== null) return false
  page.keys[i] = call.key
  page.values[i] = call.value
  page.numbers.set([request.client, request.member, request.attempts, index, reply.revision], i * COLUMNS)
  page.instants.set([request.sentAt, request.answeredAt], i * 2)
  return true
}

function fromColumns({ numbers, instants, keys, values }: RequestPage, i: number, id: number): Request {
  const [client, member, attempts, index, revision] = numbers.subarray(i * COLUMNS, (i + 1) * COLUMNS)
  return {
    id, client, call: { kind: 'put', key: keys[i], value: values[i] }, sentAt: instants[2 * i], member, attempts,
    outcome: Outcome.Ok, ended: Ended.None, answeredAt: instants[2 * i + 1], index, reply: { kind: 'put', revision, prevKv: null }, final: true,
  }
}
