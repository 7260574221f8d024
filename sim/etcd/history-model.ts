/**
 * etcd's store as its clients know it, for judging what they were answered: a second, small model of
 * the semantics, kept apart from the store that it judges. A write raises the revision by one,
 * a transaction as a whole too; a key has create and mod revision, version and lease; a revoked lease
 * deletes its keys (etcd: server/storage/mvcc/kvstore_txn.go, server/etcdserver/txn/txn.go).
 *
 * Left out: whether a lease exists, and compaction. Both change no revision, so a client's history
 * does not say when they took effect.
 */
import type { Compare, KeyRange, KeyValue, Operation, RangeRequest, StoreRequest, StoreResponse, WatchEvent } from './request.ts'

export type AnyRequest = StoreRequest | RangeRequest

/** Never changed once made. */
export interface StoreState {
  readonly revision: number
  readonly kvs: ReadonlyMap<string, KeyValue>
  /** Revisions that somebody will read after they have passed, and those of them that have. */
  readonly wanted: ReadonlySet<number>
  readonly past: Past | null
}

interface Past {
  readonly revision: number
  readonly kvs: ReadonlyMap<string, KeyValue>
  readonly older: Past | null
}

/** What a request does: the state after it, the only right answer to it, and what watches are told. */
export interface Effect {
  readonly state: StoreState
  /** Null when the store would refuse. */
  readonly response: StoreResponse | null
  readonly events: readonly WatchEvent[]
}

/** An empty store, at etcd's first revision. */
export function emptyStore(wanted: ReadonlySet<number> = new Set()): StoreState {
  return { revision: 1, kvs: new Map(), wanted, past: null }
}

export function applyRequest(state: StoreState, request: AnyRequest): Effect {
  if (request.kind === 'range') return { state, response: rangeOf(state, state.kvs, state.revision, request), events: NO_EVENTS }
  if (request.kind === 'compact') return { state, response: { kind: 'compact', revision: state.revision }, events: NO_EVENTS }
  if (request.kind === 'lease-grant') {
    return { state, response: { kind: 'lease-grant', revision: state.revision, id: request.id, ttl: request.ttl }, events: NO_EVENTS }
  }
  const draft: Draft = { state, kvs: null, events: [] }
  const response = perform(draft, request)
  return { state: draft.kvs ? commit(state, draft.kvs) : state, response, events: draft.events }
}

/** May the client have been given this answer, when the right one is `expected`? */
export function isAnswer(actual: StoreResponse, expected: StoreResponse | null): boolean {
  if (expected === null || actual.kind === 'error' || actual.revision !== expected.revision) return false
  return isSameBody(actual, expected)
}

export function isSameKeyValue(a: KeyValue | null, b: KeyValue | null): boolean {
  return a === b || (a !== null && b !== null && a.key === b.key && a.value === b.value && a.createRevision === b.createRevision
    && a.modRevision === b.modRevision && a.version === b.version && a.lease === b.lease)
}

export function isInRange(key: string, { key: from, end }: KeyRange): boolean {
  return end === undefined ? key === from : key >= from && (end === '\0' || key < end)
}

/** May the request change anything that has a revision? */
export function mayWrite(request: AnyRequest): boolean {
  if (request.kind === 'txn') return [...request.success, ...request.failure].some(mayWrite)
  return request.kind === 'put' || request.kind === 'delete' || request.kind === 'lease-revoke'
}

/**
 * Names states: two have one key exactly when they are the same, as far as anybody can tell. `hide`
 * says which values nobody ever sees. A namer remembers what it has named: one for each search.
 */
export function createStateKeys(hide: (kv: KeyValue) => boolean = () => false): (state: StoreState) => string {
  const texts = new WeakMap<KeyValue, string>()
  const pasts = new WeakMap<Past, number>()
  const known = new Map<string, number>()
  const textOf = (kv: KeyValue): string => {
    let text = texts.get(kv)
    if (text === undefined) {
      text = JSON.stringify([kv.key, hide(kv) ? null : kv.value, kv.createRevision, kv.modRevision, kv.version, kv.lease])
      texts.set(kv, text)
    }
    return text
  }
  const keyOf = (kvs: ReadonlyMap<string, KeyValue>, past: Past | null): string =>
    `${past ? numberOf(past) : ''}${[...kvs.values()].map(textOf).sort().join('')}`
  // A past in which others follow each other is long: a number stands for it.
  const numberOf = (past: Past): number => {
    let number = pasts.get(past)
    if (number === undefined) {
      const key = `${past.revision};${keyOf(past.kvs, past.older)}`
      number = known.get(key) ?? known.size
      known.set(key, number)
      pasts.set(past, number)
    }
    return number
  }
  return ({ revision, kvs, past }) => `${revision};${keyOf(kvs, past)}`
}

/**
 * The same in the form of a model for a checker of linearizability (see `Model` of sim/check):
 * only for requests that are linearizable, and only as fast as such a checker is.
 */
export function storeModel(initial: StoreState = emptyStore()) {
  return {
    initial,
    step: (state: StoreState, request: AnyRequest, response: StoreResponse | null): readonly StoreState[] => {
      const effect = applyRequest(state, request)
      return response === null || isAnswer(response, effect.response) ? [effect.state] : []
    },
    key: createStateKeys(),
  }
}

const NO_EVENTS: readonly WatchEvent[] = []

/** A request being carried out: the state before it, and the keys once one of them has changed. */
interface Draft {
  readonly state: StoreState
  kvs: Map<string, KeyValue> | null
  readonly events: WatchEvent[]
}

const kvsOf = ({ state, kvs }: Draft) => kvs ?? state.kvs
const revisionOf = ({ state, kvs }: Draft) => (kvs ? state.revision + 1 : state.revision)

function commit({ revision, kvs, wanted, past }: StoreState, next: ReadonlyMap<string, KeyValue>): StoreState {
  return { revision: revision + 1, kvs: next, wanted, past: wanted.has(revision) ? { revision, kvs, older: past } : past }
}

function perform(draft: Draft, request: Exclude<StoreRequest, { kind: 'compact' | 'lease-grant' }> | RangeRequest): StoreResponse | null {
  switch (request.kind) {
    case 'range': return rangeOf(draft.state, kvsOf(draft), revisionOf(draft), request)
    case 'put': {
      const before = kvsOf(draft).get(request.key) ?? null
      put(draft, before, request.key, request.value, request.lease ?? 0)
      return { kind: 'put', revision: revisionOf(draft), prevKv: request.prevKv ? before : null }
    }
    case 'delete': {
      const gone = select(kvsOf(draft), request)
      for (const kv of gone) remove(draft, kv)
      return { kind: 'delete', revision: revisionOf(draft), deleted: gone.length, prevKvs: request.prevKv ? gone : [] }
    }
    case 'lease-revoke': {
      const attached = select(kvsOf(draft), EVERYTHING).filter(kv => request.id !== 0 && kv.lease === request.id)
      for (const kv of attached) remove(draft, kv)
      return { kind: 'lease-revoke', revision: revisionOf(draft) }
    }
    case 'txn': {
      const succeeded = request.compare.every(compare => holds(kvsOf(draft).get(compare.key), compare))
      const responses: StoreResponse[] = []
      for (const operation of succeeded ? request.success : request.failure) {
        const response = perform(draft, operation satisfies Operation)
        if (response === null) return null
        responses.push(response)
      }
      return { kind: 'txn', revision: revisionOf(draft), succeeded, responses }
    }
  }
}

const EVERYTHING: KeyRange = { key: '', end: '\0' }

function put(draft: Draft, before: KeyValue | null, key: string, value: string, lease: number): void {
  const modRevision = draft.state.revision + 1
  const kv: KeyValue = {
    key, value, lease, modRevision, createRevision: before?.createRevision ?? modRevision, version: (before?.version ?? 0) + 1,
  }
  draft.kvs ??= new Map(draft.state.kvs)
  draft.kvs.set(key, kv)
  draft.events.push({ type: 'put', kv, prevKv: before })
}

function remove(draft: Draft, before: KeyValue): void {
  draft.kvs ??= new Map(draft.state.kvs)
  draft.kvs.delete(before.key)
  const kv: KeyValue = { key: before.key, value: '', createRevision: 0, modRevision: draft.state.revision + 1, version: 0, lease: 0 }
  draft.events.push({ type: 'delete', kv, prevKv: before })
}

function rangeOf(state: StoreState, now: ReadonlyMap<string, KeyValue>, revision: number, request: RangeRequest): StoreResponse | null {
  const kvs = asOf(state, now, revision, request.revision ?? 0)
  if (kvs === null) return null
  const found = select(kvs, request)
  const limit = request.limit ?? 0
  const more = limit > 0 && found.length > limit
  return { kind: 'range', revision, kvs: more ? found.slice(0, limit) : found, count: found.length, more }
}

/** The keys as they were at a revision (0: now); null for one that has not come yet. */
function asOf(state: StoreState, now: ReadonlyMap<string, KeyValue>, current: number, revision: number): ReadonlyMap<string, KeyValue> | null {
  if (revision === 0 || revision === current) return now
  if (revision > current) return null
  if (revision === state.revision) return state.kvs
  let past = state.past
  while (past && past.revision > revision) past = past.older
  if (past?.revision !== revision) throw new Error(`the state at revision ${revision} was not asked to be kept`)
  return past.kvs
}

function select(kvs: ReadonlyMap<string, KeyValue>, range: KeyRange): readonly KeyValue[] {
  if (range.end === undefined) {
    const kv = kvs.get(range.key)
    return kv ? [kv] : []
  }
  return [...kvs.values()].filter(kv => isInRange(kv.key, range)).sort((a, b) => (a.key < b.key ? -1 : 1))
}

function holds(kv: KeyValue | undefined, { target, result, operand }: Compare): boolean {
  // etcd has no way to say "no value": comparing the value of a key that does not exist is false (txn.go, applyCompare).
  if (kv === undefined && target === 'value') return false
  const actual = kv === undefined ? 0 : target === 'create' ? kv.createRevision : target === 'mod' ? kv.modRevision : kv[target]
  switch (result) {
    case '=': return actual === operand
    case '!=': return actual !== operand
    case '<': return actual < operand
    case '>': return actual > operand
  }
}

/** Alike apart from the header; headers inside a transaction carry no promise of their own. */
function isSameBody(actual: StoreResponse, expected: StoreResponse): boolean {
  switch (actual.kind) {
    case 'put': return expected.kind === 'put' && isSameKeyValue(actual.prevKv, expected.prevKv)
    case 'delete': return expected.kind === 'delete' && actual.deleted === expected.deleted && isSameList(actual.prevKvs, expected.prevKvs)
    case 'range': return expected.kind === 'range' && actual.count === expected.count && actual.more === expected.more && isSameList(actual.kvs, expected.kvs)
    case 'txn': return expected.kind === 'txn' && actual.succeeded === expected.succeeded && actual.responses.length === expected.responses.length
      && actual.responses.every((response, i) => isSameBody(response, expected.responses[i]))
    // Id and time to live may be the member's choice.
    case 'compact': case 'lease-grant': case 'lease-revoke': return expected.kind === actual.kind
    case 'error': return false
  }
}

function isSameList(a: readonly KeyValue[], b: readonly KeyValue[]): boolean {
  return a.length === b.length && a.every((kv, i) => isSameKeyValue(kv, b[i]))
}
