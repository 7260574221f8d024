/**
 * For tests of the checkers: histories by hand and at random. The random ones come from a reference
 * store of a few lines (all past states kept whole), asked by clients whose requests overlap.
 */
import { below, createRandom, happens, streamOf } from '../kernel/random.ts'
import type { Stream } from '../kernel/random.ts'
import type { Recorded } from './histories.ts'
import type { AnyRequest } from './history-model.ts'
import type { Watched } from './history-watches.ts'
import type { KeyRange, KeyValue, Operation, StoreResponse, WatchEvent } from './request.ts'

interface Reference {
  /** States by revision from 1, each a list of key values in order of key. */
  readonly states: KeyValue[][]
  /** Events by revision. */
  readonly events: WatchEvent[][]
}

export function createReference(): Reference {
  return { states: [[], []], events: [[], []] }
}

const within = (range: KeyRange) => ({ key }: KeyValue) =>
  (range.end === undefined ? key === range.key : key >= range.key && (range.end === '\0' || key < range.end))

/** Carries a request out; a serializable read from the state at revision `asOf`. */
export function ask(store: Reference, request: AnyRequest, asOf = store.states.length - 1): StoreResponse {
  const before = store.states.length - 1
  const events: WatchEvent[] = []
  let now = store.states[asOf]
  const put = (key: string, value: string, lease: number) => {
    const old = now.find(kv => kv.key === key) ?? null
    const kv = { key, value, createRevision: old ? old.createRevision : before + 1, modRevision: before + 1, version: old ? old.version + 1 : 1, lease }
    now = [...now.filter(each => each !== old), kv].sort((a, b) => (a.key < b.key ? -1 : 1))
    events.push({ type: 'put', kv, prevKv: old })
    return old
  }
  const remove = (gone: readonly KeyValue[]) => {
    now = now.filter(kv => !gone.includes(kv))
    for (const old of gone) {
      events.push({ type: 'delete', kv: { key: old.key, value: '', createRevision: 0, modRevision: before + 1, version: 0, lease: 0 }, prevKv: old })
    }
  }
  const perform = (operation: Operation): StoreResponse => {
    if (operation.kind === 'put') {
      const old = put(operation.key, operation.value, operation.lease ?? 0)
      return { kind: 'put', revision: before + 1, prevKv: operation.prevKv ? old : null }
    }
    if (operation.kind === 'delete') {
      const gone = now.filter(within(operation))
      remove(gone)
      return { kind: 'delete', revision: before + (events.length > 0 ? 1 : 0), deleted: gone.length, prevKvs: operation.prevKv ? gone : [] }
    }
    const all = (operation.revision ? store.states[operation.revision] : now).filter(within(operation))
    const kvs = all.slice(0, operation.limit || all.length)
    const revision = asOf < before ? asOf : before + (events.length > 0 ? 1 : 0)
    return { kind: 'range', revision, kvs, count: all.length, more: kvs.length < all.length }
  }
  let response: StoreResponse
  if (request.kind === 'txn') {
    const succeeded = request.compare.every(({ key, result, operand }) => {
      const version = now.find(kv => kv.key === key)?.version ?? 0
      return result === '=' ? version === operand : version > Number(operand)
    })
    const responses = (succeeded ? request.success : request.failure).map(perform)
    response = { kind: 'txn', revision: before + (events.length > 0 ? 1 : 0), succeeded, responses }
  } else if (request.kind === 'lease-revoke') {
    remove(now.filter(kv => kv.lease === request.id))
    response = { kind: 'lease-revoke', revision: before + (events.length > 0 ? 1 : 0) }
  } else if (request.kind === 'compact') {
    response = { kind: 'compact', revision: before }
  } else if (request.kind === 'lease-grant') {
    response = { kind: 'lease-grant', revision: before, id: request.id, ttl: request.ttl }
  } else {
    response = perform(request)
  }
  if (events.length > 0) {
    store.states.push(now)
    store.events.push(events)
  }
  return response
}

export interface RandomHistory {
  readonly recorded: readonly Recorded[]
  readonly watches: readonly Watched[]
}

export interface RandomOptions {
  readonly count: number
  readonly clients?: number
  readonly keys?: number
  /** Share of requests whose outcome is unknown; half of the writes among them happen. */
  readonly unknown?: number
  /** Values drawn from few, so that writes look alike. */
  readonly values?: number
}

/** Clients that ask one thing after the other; each request takes effect at an instant between its call and its return. */
export function randomHistory(seed: number, { count, clients = 3, keys = 5, unknown = 0.05, values = count }: RandomOptions): RandomHistory {
  const stream = streamOf(createRandom(seed), 'history')
  const freeAt = Array.from({ length: clients }, () => 0)
  const planned = Array.from({ length: count }, (_, i) => {
    const client = below(stream, clients)
    const call = freeAt[client] + 1 + below(stream, 5)
    const effect = call + below(stream, 10)
    const end = effect + below(stream, 10)
    freeAt[client] = end
    const isUnknown = happens(stream, unknown)
    const at = !isUnknown ? effect : happens(stream, 0.5) ? effect + below(stream, 100) : Infinity
    return { i, client, call, end, at, isUnknown }
  })
  const store = createReference()
  const recorded: Recorded[] = []
  for (const { i, client, call, end, at, isUnknown } of planned.toSorted((a, b) => a.at - b.at)) {
    const revision = store.states.length - 1
    const request = randomRequest(stream, keys, i % values, revision)
    const asOf = request.kind === 'range' && request.serializable ? Math.max(1, revision - below(stream, 4)) : revision
    const response = at < Infinity ? ask(store, request, asOf) : null
    recorded.push({ client, call, return: end, request, response: isUnknown ? null : response, outcome: isUnknown ? 'unknown' : 'ok' })
  }
  return { recorded, watches: [watchOf(store, 1, EVERYTHING, 2), watchOf(store, 2, { key: 'k1' }, Math.ceil(store.events.length / 2))] }
}

export const EVERYTHING: KeyRange = { key: 'a', end: '\0' }

function randomRequest(stream: Stream, keys: number, value: number, revision: number): AnyRequest {
  const key = `k${below(stream, keys)}`
  const draw = below(stream, 100)
  const prevKv = happens(stream, 0.2)
  if (draw < 40) return { kind: 'put', key, value: `v${value}`, prevKv, lease: happens(stream, 0.1) ? 7 : 0 }
  if (draw < 60) return { kind: 'range', key }
  if (draw < 65) return { kind: 'range', ...EVERYTHING, limit: below(stream, 3) }
  if (draw < 75) return { kind: 'range', ...EVERYTHING, serializable: true }
  if (draw < 80) return { kind: 'range', ...EVERYTHING, revision: 1 + below(stream, revision) }
  if (draw < 87) return { kind: 'delete', key, prevKv }
  if (draw < 88) return { kind: 'lease-revoke', id: 7 }
  const other = `k${below(stream, keys)}`
  return {
    kind: 'txn',
    compare: [{ key, target: 'version', result: happens(stream, 0.5) ? '=' : '>', operand: below(stream, 3) }],
    success: other === key ? [{ kind: 'put', key, value: `t${value}` }] : [{ kind: 'put', key, value: `t${value}` }, { kind: 'delete', key: other }],
    failure: [{ kind: 'range', key: other }],
  }
}

/** A watch that received all of the store's events from a revision on, two revisions a batch. */
export function watchOf(store: Reference, client: number, range: KeyRange, from: number, prevKv = false): Watched {
  const top = store.events.length - 1
  const batches: { revision: number, events: WatchEvent[] }[] = []
  for (let r = from; r <= top; r += 2) {
    const events = [...store.events[r], ...store.events[r + 1] ?? []].filter(({ kv }) => within(range)(kv))
    if (events.length > 0) batches.push({ revision: top, events: events.map(event => (prevKv ? event : { ...event, prevKv: null })) })
  }
  return { client, range, from, prevKv, batches: [...batches, { revision: top, events: [] }] }
}
