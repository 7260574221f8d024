/**
 * The store against a naive model: the whole map of keys copied at every revision, and every event
 * ever made. Slow, obvious, and sharing no code with the store.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Compare, KeyRange, KeyValue, Operation, StoreRequest, StoreResponse, WatchEvent } from '../request.ts'
import { applyToStore, eventsOf } from './apply.ts'
import { hashKV } from './hash.ts'
import type { KeyRecord } from './records.ts'
import { rejectRequest } from './reject.ts'
import { recordBytes } from './size.ts'
import { restoreWith, snapshotOf, storeFrom } from './snapshot.ts'
import { attachedKeys, copyStore, createStore, rangeStore } from './store.ts'
import type { Store } from './store.ts'
import { eventsSince } from './watch.ts'

fc.configureGlobal({ seed: 20_261_120 })

type Keys = ReadonlyMap<string, KeyValue>

interface Model {
  /** By revision; the first two are of the empty store. */
  states: Keys[]
  events: WatchEvent[][]
  compacted: number
  leases: Map<number, number>
}

const createModel = (): Model => ({ states: [new Map(), new Map()], events: [[], []], compacted: 0, leases: new Map() })
const revisionOf = (model: Model) => model.states.length - 1

const COMPACTED = 'etcdserver: mvcc: required revision has been compacted'
const FUTURE = 'etcdserver: mvcc: required revision is a future revision'
const NO_LEASE = 'etcdserver: requested lease not found'

function within({ key, end }: KeyRange, candidate: string): boolean {
  if (!end) return candidate === key
  return end === '\0' ? candidate >= key : candidate >= key && candidate < end
}

const pick = (keys: Keys, range: KeyRange) => [...keys.values()].filter(kv => within(range, kv.key)).sort((a, b) => (a.key < b.key ? -1 : 1))

function modelRange(model: Model, keys: Keys, current: number, { revision = 0, limit = 0, ...range }: KeyRange & { revision?: number, limit?: number }): StoreResponse {
  const error = (text: string): StoreResponse => ({ kind: 'error', revision: revisionOf(model), error: text })
  if (revision > current) return error(FUTURE)
  if (revision > 0 && revision < model.compacted) return error(COMPACTED)
  const found = pick(revision > 0 && revision < current ? model.states[revision] : keys, range)
  const kvs = limit > 0 ? found.slice(0, limit) : found
  return { kind: 'range', revision: current, kvs, count: found.length, more: kvs.length < found.length }
}

function meets(keys: Keys, { key, target, result, operand }: Compare): boolean {
  const kv = keys.get(key)
  if (target === 'value' && !kv) return false
  const value = target === 'value' ? kv!.value : { version: kv?.version, create: kv?.createRevision, mod: kv?.modRevision, lease: kv?.lease }[target] ?? 0
  return { '=': value === operand, '!=': value !== operand, '<': value < operand, '>': value > operand }[result]
}

function applyToModel(model: Model, request: StoreRequest): StoreResponse {
  const before = revisionOf(model)
  const error = (text: string): StoreResponse => ({ kind: 'error', revision: before, error: text })
  const keys = new Map(model.states[before])
  const events: WatchEvent[] = []
  const current = () => before + (events.length > 0 ? 1 : 0)
  // `prevKv` of events is of the revision before, whatever the transaction did meanwhile.
  const remove = (kv: KeyValue) => {
    keys.delete(kv.key)
    const gone = { key: kv.key, value: '', createRevision: 0, modRevision: before + 1, version: 0, lease: 0 }
    events.push({ type: 'delete', kv: gone, prevKv: model.states[before].get(kv.key) ?? null })
  }
  const run = (operation: Operation): StoreResponse => {
    if (operation.kind === 'range') return modelRange(model, keys, current(), operation)
    if (operation.kind === 'delete') {
      const found = pick(keys, operation)
      found.forEach(remove)
      return { kind: 'delete', revision: current(), deleted: found.length, prevKvs: operation.prevKv ? found : [] }
    }
    const old = keys.get(operation.key)
    const kv = { key: operation.key, value: operation.value, createRevision: old?.createRevision ?? before + 1, modRevision: before + 1, version: (old?.version ?? 0) + 1, lease: operation.lease ?? 0 }
    keys.set(kv.key, kv)
    events.push({ type: 'put', kv, prevKv: kv.version === 1 ? null : model.states[before].get(kv.key) ?? null })
    return { kind: 'put', revision: current(), prevKv: operation.prevKv ? old ?? null : null }
  }
  const runAll = (operations: readonly Operation[]): StoreResponse[] | string => {
    for (const o of operations) {
      if (o.kind === 'put' && o.lease && !model.leases.has(o.lease)) return NO_LEASE
      if (o.kind === 'range' && o.revision && o.revision > before) return FUTURE
      if (o.kind === 'range' && o.revision && o.revision < model.compacted) return COMPACTED
    }
    return operations.map(run)
  }
  const commit = (response: StoreResponse): StoreResponse => {
    if (events.length > 0) {
      model.states.push(keys)
      model.events.push(events)
    }
    return response
  }
  switch (request.kind) {
    case 'put':
    case 'delete': {
      const responses = runAll([request])
      return typeof responses === 'string' ? error(responses) : commit(responses[0])
    }
    case 'txn': {
      const succeeded = request.compare.every(c => meets(keys, c))
      const responses = runAll(succeeded ? request.success : request.failure)
      return typeof responses === 'string' ? error(responses) : commit({ kind: 'txn', revision: current(), succeeded, responses })
    }
    case 'compact':
      if (request.revision <= model.compacted) return error(COMPACTED)
      if (request.revision > before) return error(FUTURE)
      model.compacted = request.revision
      return { kind: 'compact', revision: before }
    case 'lease-grant': {
      if (model.leases.has(request.id)) return error('etcdserver: lease already exists')
      const ttl = Math.max(2, request.ttl)
      model.leases.set(request.id, ttl)
      return { kind: 'lease-grant', revision: before, id: request.id, ttl }
    }
    case 'lease-revoke':
      if (!model.leases.delete(request.id)) return error(NO_LEASE)
      pick(keys, { key: '\0', end: '\0' }).filter(kv => kv.lease === request.id).forEach(remove)
      return commit({ kind: 'lease-revoke', revision: current() })
  }
}

function modelEventsSince(model: Model, range: KeyRange, from: number): ReturnType<typeof eventsSince> {
  if (from < model.compacted) return { compactRevision: model.compacted }
  return model.events
    .map((all, revision) => {
      const inside = all.filter(e => within(range, e.kv.key))
      if (revision !== model.compacted) return { revision, events: inside }
      // Of the compacted revision only the last word on each key is left, and nothing before it.
      const last = inside.filter((e, i) => !inside.slice(i + 1).some(later => later.kv.key === e.kv.key))
      return { revision, events: last.map(e => ({ ...e, prevKv: null })) }
    })
    .filter(({ revision, events }) => revision >= from && events.length > 0)
}

// Few keys and early revisions, so that keys come and go, and compactions meet them.
const key = fc.constantFrom('a', 'b', 'd/1')
const end = fc.constantFrom(undefined, '', 'c', 'd0', '\0')
const value = fc.constantFrom('', 'x', 'y', 'é', 'a longer one')
const lease = fc.constantFrom(0, 0, 0, 1, 2, 3)
const revision = fc.nat(16)
const put = fc.record({ kind: fc.constant('put' as const), key, value, lease, prevKv: fc.boolean() })
const del = fc.record({ kind: fc.constant('delete' as const), key, end, prevKv: fc.boolean() })
const range = fc.record({ kind: fc.constant('range' as const), key, end, revision: fc.oneof(fc.constant(0), revision), limit: fc.nat(3) })
const operations = fc.array(fc.oneof(put, del, range), { maxLength: 4 })
const compare: fc.Arbitrary<Compare> = fc.record({
  key,
  result: fc.constantFrom('=', '!=', '<', '>'),
  comparison: fc.oneof(
    fc.record({ target: fc.constant('value' as const), operand: value }),
    fc.record({ target: fc.constantFrom('version', 'create', 'mod', 'lease'), operand: fc.nat(6) }),
  ),
}).map(({ comparison, ...rest }) => ({ ...rest, ...comparison }) as Compare)
const txn = fc.record({ kind: fc.constant('txn' as const), compare: fc.array(compare, { maxLength: 2 }), success: operations, failure: operations })
const request: fc.Arbitrary<StoreRequest> = fc.oneof(
  { arbitrary: put, weight: 6 },
  { arbitrary: del, weight: 3 },
  { arbitrary: txn, weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('compact' as const), revision }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('lease-grant' as const), id: fc.integer({ min: 1, max: 3 }), ttl: fc.integer({ min: -1, max: 9 }) }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('lease-revoke' as const), id: fc.integer({ min: 1, max: 3 }) }), weight: 1 },
)
// A delete « from key » is not looked through before proposing, so it can meet a put in one transaction.
const rewrite = fc.tuple(key, put, put).map(([from, p, q]): StoreRequest => (
  { kind: 'txn', compare: [], success: [p, { kind: 'delete', key: from, end: '\0', prevKv: true }, q], failure: [] }
))
const requests = fc.array(fc.oneof({ arbitrary: request, weight: 15 }, { arbitrary: rewrite, weight: 1 }), { maxLength: 40, size: 'max' })
  .map(list => list.filter(r => rejectRequest(r) === null))
const EVERYTHING = { key: '\0', end: '\0' }

function chain(newest: KeyRecord): KeyRecord[] {
  const all: KeyRecord[] = []
  for (let record: KeyRecord | null = newest; record !== null; record = record.previous) all.push(record)
  return all
}

const allRecords = (store: Store) => [...store.newest.values()].flatMap(chain)

describe('the store and its naive model', () => {
  it('answer the same, and send the same events', () => {
    fc.assert(fc.property(requests, list => {
      const store = createStore()
      const model = createModel()
      for (const r of list) {
        const known = revisionOf(model)
        const applied = applyToStore(store, r, 0)
        const { response } = applied
        const events = eventsOf(applied)
        expect(response).toEqual(applyToModel(model, r))
        expect(store.revision).toBe(revisionOf(model))
        expect(events).toEqual(revisionOf(model) > known ? model.events[store.revision] : [])
      }
    }), { numRuns: 500 })
  })

  it('read the same past, and refuse the same', () => {
    fc.assert(fc.property(requests, fc.array(range, { minLength: 1, maxLength: 8 }), (list, reads) => {
      const store = createStore()
      const model = createModel()
      for (const r of list) {
        applyToStore(store, r, 0)
        applyToModel(model, r)
      }
      for (const read of reads) {
        expect(rangeStore(store, read)).toEqual(modelRange(model, model.states.at(-1)!, revisionOf(model), read))
      }
      for (let at = 1; at <= store.revision + 1; at++) {
        const whole = { kind: 'range' as const, ...EVERYTHING, revision: at }
        expect(rangeStore(store, whole)).toEqual(modelRange(model, model.states.at(-1)!, revisionOf(model), whole))
      }
    }), { numRuns: 300 })
  })

  it('tell the same past to a watch', () => {
    fc.assert(fc.property(requests, key, end, (list, first, last) => {
      const store = createStore()
      const model = createModel()
      for (const r of list) {
        applyToStore(store, r, 0)
        applyToModel(model, r)
      }
      for (let from = 0; from <= store.revision + 1; from++) {
        for (const watched of [{ key: first, end: last }, EVERYTHING]) {
          expect(eventsSince(store, watched, from)).toEqual(modelEventsSince(model, watched, from))
        }
      }
    }), { numRuns: 300 })
  })

  it('agree on which keys a lease holds, and the store on its weight', () => {
    fc.assert(fc.property(requests, list => {
      const store = createStore()
      const model = createModel()
      for (const r of list) {
        applyToStore(store, r, 0)
        applyToModel(model, r)
        for (const id of [1, 2, 3]) {
          expect(attachedKeys(store, id)).toEqual(pick(model.states.at(-1)!, EVERYTHING).filter(kv => kv.lease === id).map(kv => kv.key))
        }
        expect(store.recordBytes).toBe(allRecords(store).reduce((sum, record) => sum + recordBytes(record), 0))
      }
    }), { numRuns: 200 })
  })
})

describe('members that apply the same entries', () => {
  it('hold the very same records, even one that joined by a snapshot', () => {
    fc.assert(fc.property(requests, fc.nat(40), (list, joins) => {
      const members = [createStore(), createStore()]
      list.forEach((r, i) => {
        if (i === joins) members.push(storeFrom(snapshotOf(members[0])))
        const [first, ...others] = members
        const applied = applyToStore(first, r, 0)
        const { made, response } = applied
        for (const other of others) {
          const again = applyToStore(other, r, 0, applied)
          expect(again.response).toEqual(response)
          expect(eventsOf(again)).toEqual(eventsOf(applied))
          expect(again.made.every((record, j) => record === made[j])).toBe(true)
        }
      })
      for (const other of members.slice(1)) {
        expect([...other.newest.keys()]).toEqual([...members[0].newest.keys()])
        for (const [k, newest] of members[0].newest) expect(other.newest.get(k)).toBe(newest)
      }
    }), { numRuns: 300 })
  })

  it('become equal stores without sharing, and answer the same', () => {
    fc.assert(fc.property(requests, list => {
      const [a, b] = [createStore(), createStore()]
      for (const r of list) expect(applyToStore(a, r, 0)).toEqual(applyToStore(b, r, 0))
      expect(a).toEqual(b)
      expect(hashKV(a)).toEqual(hashKV(b))
    }), { numRuns: 100 })
  })

  it('keep records of their own where they differ, whatever they are offered', () => {
    fc.assert(fc.property(requests, requests, (mine, theirs) => {
      const [alone, offered, other] = [createStore(), createStore(), createStore()]
      mine.forEach((r, i) => {
        const theirOwn = i < theirs.length ? applyToStore(other, theirs[i], 0) : undefined
        expect(applyToStore(offered, r, 0, theirOwn)).toEqual(applyToStore(alone, r, 0))
      })
      expect(offered).toEqual(alone)
    }), { numRuns: 200 })
  })

  it('come to the same from a snapshot as from the whole log', () => {
    fc.assert(fc.property(requests, fc.nat(40), (list, at) => {
      const replayed = createStore()
      let restored = createStore()
      list.forEach((r, i) => {
        if (i === at) restored = storeFrom(snapshotOf(restored))
        applyToStore(replayed, r, 0)
        applyToStore(restored, r, 0)
      })
      expect(restored).toEqual(replayed)
    }), { numRuns: 200 })
  })

  it('are not touched by what happens to a copy', () => {
    fc.assert(fc.property(requests, requests, (before, after) => {
      const store = createStore()
      for (const r of before) applyToStore(store, r, 0)
      const [copy, witness] = [copyStore(store), structuredClone(store)]
      for (const r of after) applyToStore(copy, r, 0)
      expect(store).toEqual(witness)
    }), { numRuns: 100 })
  })
})

describe('a restored cluster', () => {
  it('begins with the keys of the snapshot, further on and with no past, when asked to', () => {
    fc.assert(fc.property(requests, fc.integer({ min: 1, max: 1_000_000_000 }), (list, bumpRevision) => {
      const store = createStore()
      for (const r of list) applyToStore(store, r, 0)
      const restored = storeFrom(restoreWith(snapshotOf(store), { bumpRevision, markCompacted: true }))
      const read = { kind: 'range' as const, ...EVERYTHING }
      expect(restored.revision).toBe(store.revision + bumpRevision)
      expect(rangeStore(restored, read)).toEqual({ ...rangeStore(store, read), revision: restored.revision })
      expect(eventsSince(restored, EVERYTHING, store.revision)).toEqual({ compactRevision: restored.revision })
      expect(eventsSince(restored, EVERYTHING, restored.revision)).toEqual([])
      expect(allRecords(restored).every(record => record.previous === null && !record.deleted)).toBe(true)
      expect(restored.lessor).toEqual(store.lessor)
    }), { numRuns: 200 })
  })
})
