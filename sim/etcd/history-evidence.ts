/**
 * What the recorded answers say by themselves, before any search: who made or saw which revision,
 * by when it must have been made, and which keys with which values were seen.
 */
import type { Recorded } from './histories.ts'
import { mayWrite } from './history-model.ts'
import type { AnyRequest } from './history-model.ts'
import type { KeyValue, StoreResponse, WatchEvent } from './request.ts'

/** All acknowledged requests of one revision. */
export interface AtRevision {
  /** The one that certainly made it. */
  writer: Recorded | null
  /** Answered at this revision, most without changing anything. */
  readonly others: Recorded[]
}

export interface Evidence {
  /** Last revision that anybody was told of. */
  readonly top: number
  readonly at: (revision: number) => AtRevision | undefined
  /** Instant by which a revision must have been asked for: the first return of whatever comes after it. */
  readonly deadline: (revision: number) => number
  /** Key values seen with this mod revision. */
  readonly sightings: ReadonlyMap<number, readonly KeyValue[]>
  /** Was this value of the key ever seen, or compared with? */
  readonly isTold: (kv: { readonly key: string, readonly value: string }) => boolean
  /**
   * May the key, now at `before`, have been put at this revision by somebody who was not told? 0: its
   * next read says no. Else the revision by which that read says that somebody did; Infinity when it
   * does not say.
   */
  readonly hiddenPut: (key: string, before: KeyValue | undefined, revision: number) => number
  /** Revisions that were read after they had passed. */
  readonly wanted: ReadonlySet<number>
  /** Found without any search; null when there is none. */
  readonly contradiction: { readonly sentence: string, readonly stuck: Recorded } | null
}

interface Read {
  /** Revision that was read. */
  readonly at: number
  readonly kv: KeyValue
}

export function evidenceOf(recorded: readonly Recorded[], seen: readonly WatchEvent[]): Evidence {
  const answered = recorded.filter(each => each.outcome === 'ok' && each.response !== null && each.response.kind !== 'error')
  const byRevision = new Map<number, AtRevision>()
  const sightings = new Map<number, KeyValue[]>()
  const told = new Set<string>()
  const compared = new Set<string>()
  const wanted = new Set<number>()
  const reads = new Map<string, Read[]>()
  const puts = new Map<string, number[]>()
  let contradiction: Evidence['contradiction'] = null
  let top = 1

  const sight = (kv: KeyValue): void => {
    const known = sightings.get(kv.modRevision)
    if (known) known.push(kv)
    else sightings.set(kv.modRevision, [kv])
    told.add(`${kv.key}\0${kv.value}`)
  }
  for (const each of answered) {
    const response = each.response as StoreResponse
    const revision = response.revision
    top = Math.max(top, revision)
    if (revision < (changes(response) ? 2 : 1)) {
      contradiction ??= { stuck: each, sentence: `client ${each.client} was answered at revision ${revision}, but an empty store is at 1` }
    }
    let here = byRevision.get(revision)
    if (!here) byRevision.set(revision, here = { writer: null, others: [] })
    if (!changes(response)) here.others.push(each)
    else if (here.writer === null) here.writer = each
    else contradiction ??= { stuck: each, sentence: `clients ${here.writer.client} and ${each.client} were both told that their write made revision ${revision}` }
    forEachSeen(response, sight)
    if (response.kind === 'range' && each.request.kind === 'range') {
      const at = each.request.revision || revision
      for (const kv of response.kvs) {
        const known = reads.get(kv.key)
        if (known) known.push({ at, kv })
        else reads.set(kv.key, [{ at, kv }])
      }
    }
    forEachPut(each.request, response, (key) => {
      const known = puts.get(key)
      if (known) known.push(revision)
      else puts.set(key, [revision])
    })
  }
  for (const { type, kv, prevKv } of seen) {
    top = Math.max(top, kv.modRevision)
    if (type === 'put') sight(kv)
    if (prevKv) sight(prevKv)
  }
  for (const { request } of recorded) noteRequest(request, told, compared, wanted)
  for (const list of reads.values()) list.sort((a, b) => a.at - b.at)
  for (const list of puts.values()) list.sort((a, b) => a - b)

  const deadlines = deadlinesOf(answered, top)
  contradiction ??= outOfOrder(answered, deadlines)
  return {
    top, sightings, wanted, contradiction,
    at: revision => byRevision.get(revision),
    deadline: revision => deadlines.afterWrite[revision],
    isTold: ({ key, value }) => compared.has(key) || told.has(`${key}\0${value}`),
    hiddenPut: (key, before, revision) => {
      const list = reads.get(key) ?? []
      const next = list[countBelow(list.length, i => list[i].at < revision)]?.kv
      if (!next) return Infinity
      if (next.modRevision <= revision) return next.modRevision === revision ? revision : 0
      if (next.createRevision > revision) return Infinity
      // Created at this very revision, or there already: its version counts the puts since.
      const hereToo = next.createRevision === revision
      if (hereToo ? before !== undefined : before?.createRevision !== next.createRevision) return 0
      const known = puts.get(key) ?? []
      const acknowledged = countBelow(known.length, i => known[i] <= next.modRevision) - countBelow(known.length, i => known[i] < revision)
      const last = byRevision.get(next.modRevision)?.writer ? 0 : 1
      const hidden = next.version - (before?.version ?? 0) - acknowledged - last
      return hidden > 0 ? next.modRevision : 0
    },
  }
}

/** Are all key values that were seen with this mod revision among what was put? */
export function isSighted({ sightings }: Evidence, revision: number, events: readonly WatchEvent[]): boolean {
  return (sightings.get(revision) ?? []).every(kv => events.some(({ type, kv: put }) => type === 'put'
    && put.key === kv.key && put.value === kv.value && put.createRevision === kv.createRevision && put.version === kv.version && put.lease === kv.lease))
}

/** Does the answer itself say that the revision was raised? A revocation's does not say. */
function changes(response: StoreResponse): boolean {
  return response.kind === 'put' || (response.kind === 'delete' && response.deleted > 0)
    || (response.kind === 'txn' && response.responses.some(changes))
}

function forEachSeen(response: StoreResponse, see: (kv: KeyValue) => void): void {
  if (response.kind === 'range') response.kvs.forEach(see)
  else if (response.kind === 'delete') response.prevKvs.forEach(see)
  else if (response.kind === 'put' && response.prevKv) see(response.prevKv)
  else if (response.kind === 'txn') response.responses.forEach(each => forEachSeen(each, see))
}

/** Keys that an acknowledged request has put. */
function forEachPut(request: AnyRequest, response: StoreResponse, see: (key: string) => void): void {
  if (request.kind === 'put') see(request.key)
  if (request.kind !== 'txn' || response.kind !== 'txn') return
  for (const operation of response.succeeded ? request.success : request.failure) forEachPut(operation, response, see)
}

function noteRequest(request: AnyRequest, told: Set<string>, compared: Set<string>, wanted: Set<number>): void {
  if (request.kind === 'range' && request.revision) wanted.add(request.revision)
  if (request.kind !== 'txn') return
  for (const { key, target, result, operand } of request.compare) {
    if (target !== 'value') continue
    told.add(`${key}\0${operand}`)
    // Greater or less than a value: any value makes a difference.
    if (result === '<' || result === '>') compared.add(key)
  }
  for (const operation of [...request.success, ...request.failure]) noteRequest(operation, told, compared, wanted)
}

/** First returns of all that was answered at or after a revision, apart from the write that made it, and with it. */
interface Deadlines {
  readonly afterWrite: Float64Array
  readonly withWrite: Float64Array
  /** Who returned first. */
  readonly first: (at: number, afterWrite: boolean) => Recorded
}

function deadlinesOf(answered: readonly Recorded[], top: number): Deadlines {
  const afterWrite = new Float64Array(top + 2).fill(Infinity)
  const withWrite = new Float64Array(top + 2).fill(Infinity)
  for (const each of answered) {
    const response = each.response as StoreResponse
    const list = changes(response) ? withWrite : afterWrite
    list[response.revision] = Math.min(list[response.revision], each.return)
  }
  for (let r = top; r >= 0; r--) {
    afterWrite[r] = Math.min(afterWrite[r], withWrite[r + 1])
    withWrite[r] = Math.min(withWrite[r], afterWrite[r])
  }
  return {
    afterWrite, withWrite,
    first: (at, after) => answered.find(({ return: end, response }) => {
      const { revision } = response as StoreResponse
      return end === (after ? afterWrite[at] : withWrite[at])
        && (revision > at || (revision === at && !(after && changes(response as StoreResponse))))
    }) as Recorded,
  }
}

/** An answer that shows an earlier revision than one given before it was asked for. */
function outOfOrder(answered: readonly Recorded[], { afterWrite, withWrite, first }: Deadlines): Evidence['contradiction'] {
  for (const each of answered) {
    const { request, response, call, client } = each
    // A serializable read may be late; that it is not early is the deadline of the revision it shows.
    if (request.kind === 'range' && request.serializable) continue
    const { revision } = response as StoreResponse
    const made = changes(response as StoreResponse)
    const bound = made ? afterWrite[revision] : withWrite[revision + 1]
    if (call <= bound) continue
    const other = first(made ? revision : revision + 1, made)
    return {
      stuck: each,
      sentence: `client ${client}'s ${JSON.stringify(request)} of ${call} was answered at revision ${revision}, `
        + `but client ${other.client} had been answered at revision ${(other.response as StoreResponse).revision} by ${other.return}`,
    }
  }
  return null
}

/** How many of the first `length` places of a sorted list are below a bound. */
export function countBelow(length: number, isBelow: (place: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBelow(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Requests that may have made a revision although their clients were not told so. */
export function unknownWrites(recorded: readonly Recorded[]): readonly Recorded[] {
  return recorded.filter(({ outcome, request }) => outcome === 'unknown' && mayWrite(request)).sort((a, b) => a.call - b.call)
}
