import { describe, expect, it } from 'vitest'
import type { Operation, StoreRequest, TxnRequest } from '../request.ts'
import { ERRORS } from '../errors.ts'
import { applyToStore, eventsOf } from './apply.ts'
import { attachedKeys, createStore, rangeStore } from './store.ts'

const put = (key: string, value = 'v', lease = 0) => ({ kind: 'put', key, value, lease }) as const
const del = (key: string, end?: string) => ({ kind: 'delete', key, end }) as const
const get = (key: string, more = {}) => ({ kind: 'range', key, ...more }) as const
const txn = (success: Operation[], failure: Operation[] = [], compare: TxnRequest['compare'] = []): TxnRequest => ({ kind: 'txn', compare, success, failure })

function given(...requests: StoreRequest[]) {
  const store = createStore()
  for (const request of requests) applyToStore(store, request, 0)
  return store
}

describe('a put', () => {
  it('creates a key at the next revision, then raises its version', () => {
    const store = given(put('a', '1'), put('b'), put('a', '2'))
    expect(rangeStore(store, get('a'))).toEqual({
      kind: 'range', revision: 4, count: 1, more: false,
      kvs: [{ key: 'a', value: '2', createRevision: 2, modRevision: 4, version: 2, lease: 0 }],
    })
  })

  it('creates anew what was deleted', () => {
    const store = given(put('a'), del('a'), put('a'))
    expect(store.newest.get('a')).toMatchObject({ createRevision: 4, modRevision: 4, version: 1 })
  })

  it('answers the pair it replaced only when asked to', () => {
    const store = given(put('a', '1'))
    expect(applyToStore(store, put('a', '2'), 0).response).toMatchObject({ prevKv: null })
    expect(applyToStore(store, { ...put('a', '3'), prevKv: true }, 0).response).toMatchObject({ prevKv: { value: '2', modRevision: 3 } })
  })

  it('is refused with an unknown lease, and changes nothing', () => {
    const store = given(put('a'))
    const before = structuredClone(store)
    expect(applyToStore(store, put('a', 'w', 7), 0)).toEqual({
      response: { kind: 'error', revision: 2, error: ERRORS.leaseNotFound.text }, made: [], changes: false, bytes: 0,
    })
    expect(store).toEqual(before)
  })
})

describe('a delete', () => {
  it('deletes a range at one revision, in order of keys', () => {
    const store = given(put('c'), put('a'), put('b'), put('d'))
    const applied = applyToStore(store, del('a', 'd'), 0)
    const { response } = applied
    expect(response).toMatchObject({ revision: 6, deleted: 3 })
    expect(eventsOf(applied).map(e => [e.type, e.kv.key, e.kv.modRevision])).toEqual([['delete', 'a', 6], ['delete', 'b', 6], ['delete', 'c', 6]])
  })

  it('of what is not there does not raise the revision', () => {
    const store = given(put('a'), del('a'))
    expect(applyToStore(store, del('a'), 0).response).toEqual({ kind: 'delete', revision: 3, deleted: 0, prevKvs: [] })
    expect(store.revision).toBe(3)
  })
})

describe('a transaction', () => {
  it('makes all its changes at one revision, numbered in order', () => {
    const store = given(put('x'))
    const { made, response } = applyToStore(store, txn([put('a'), del('x'), put('b')]), 0)
    expect(made.map(r => [r.key, r.modRevision, r.sub, r.deleted])).toEqual([['a', 3, 0, false], ['x', 3, 1, true], ['b', 3, 2, false]])
    expect(response.revision).toBe(3)
    expect(store.revision).toBe(3)
  })

  it('reads its own writes, at the revision it is making', () => {
    const { response } = applyToStore(given(put('a', 'old')), txn([get('a'), put('a', 'new'), get('a'), get('a', { revision: 2 })]), 0)
    expect(response).toMatchObject({ responses: [
      { revision: 2, kvs: [{ value: 'old' }] },
      { kind: 'put', revision: 3 },
      { revision: 3, kvs: [{ value: 'new' }] },
      { revision: 3, kvs: [{ value: 'old' }] },
    ] })
  })

  it('that changes nothing does not raise the revision', () => {
    const store = given(put('a'))
    expect(applyToStore(store, txn([get('a'), del('nothing')]), 0).response).toMatchObject({ revision: 2, succeeded: true })
    expect(store.revision).toBe(2)
  })

  it('carries out the other branch when a condition does not hold', () => {
    const compare = [{ key: 'a', target: 'version', result: '=', operand: 0 }] as const
    const store = createStore()
    const lock = txn([put('a')], [get('a')], compare)
    expect(applyToStore(store, lock, 0).response).toMatchObject({ succeeded: true })
    expect(applyToStore(store, lock, 0).response).toMatchObject({ succeeded: false, responses: [{ kind: 'range', count: 1 }] })
  })

  it('never finds a value that is missing, whatever it compares with', () => {
    for (const result of ['=', '!=', '<', '>'] as const) {
      const compare = [{ key: 'a', target: 'value', result, operand: '' }] as const
      expect(applyToStore(createStore(), txn([], [], compare), 0).response).toMatchObject({ succeeded: false })
    }
  })

  it('is refused as a whole for one operation that would fail', () => {
    const store = given(put('a'))
    for (const [bad, error] of [
      [put('b', 'v', 9), ERRORS.leaseNotFound], [get('a', { revision: 3 }), ERRORS.futureRevision],
    ] as const) {
      expect(applyToStore(store, txn([put('a', 'w'), bad]), 0).response).toEqual({ kind: 'error', revision: 2, error: error.text })
    }
    expect(store.newest.get('a')).toMatchObject({ value: 'v' })
  })

  it('is not refused for an operation of the branch not taken', () => {
    expect(applyToStore(createStore(), txn([put('a')], [put('b', 'v', 9)]), 0).response).toMatchObject({ succeeded: true })
  })
})

describe('a range', () => {
  const store = given(put('b'), put('a'), put('c'), { kind: 'compact', revision: 3 })

  it('counts all keys whatever its limit', () => {
    expect(rangeStore(store, get('a', { end: 'z', limit: 2 }))).toMatchObject({ kvs: [{ key: 'a' }, { key: 'b' }], count: 3, more: true })
    expect(rangeStore(store, get('a', { end: 'z', limit: 3 }))).toMatchObject({ count: 3, more: false })
  })

  it('reads as far back as the compacted revision, and not ahead', () => {
    expect(rangeStore(store, get('a', { end: '\0', revision: 3 }))).toMatchObject({ revision: 4, count: 2 })
    expect(rangeStore(store, get('a', { revision: 2 }))).toEqual({ kind: 'error', revision: 4, error: ERRORS.compacted.text })
    expect(rangeStore(store, get('a', { revision: 5 }))).toEqual({ kind: 'error', revision: 4, error: ERRORS.futureRevision.text })
  })

  it('answers without the past of what it read', () => {
    expect(rangeStore(store, get('a'))).toHaveProperty('kvs.0', { key: 'a', value: 'v', createRevision: 3, modRevision: 3, version: 1, lease: 0 })
  })
})

describe('a compaction', () => {
  it('is refused twice, and ahead of the store', () => {
    const store = given(put('a'), put('a'))
    expect(applyToStore(store, { kind: 'compact', revision: 4 }, 0).response).toMatchObject({ error: ERRORS.futureRevision.text })
    expect(applyToStore(store, { kind: 'compact', revision: 3 }, 0).response).toEqual({ kind: 'compact', revision: 3 })
    expect(applyToStore(store, { kind: 'compact', revision: 3 }, 0).response).toMatchObject({ error: ERRORS.compacted.text })
  })
})

describe('leases in the log', () => {
  const grant = (id: number, ttl: number) => ({ kind: 'lease-grant', id, ttl }) as const

  it('are granted no shorter than the minimum, once, and not for ever', () => {
    const store = createStore()
    expect(applyToStore(store, grant(7, 1), 0).response).toEqual({ kind: 'lease-grant', revision: 1, id: 7, ttl: 2 })
    expect(applyToStore(store, grant(7, 60), 0).response).toMatchObject({ error: ERRORS.leaseExists.text })
    expect(applyToStore(store, grant(8, 9_000_000_001), 0).response).toMatchObject({ error: ERRORS.leaseTtlTooLarge.text })
  })

  it('take their keys with them at one revision, in order', () => {
    const store = given(grant(7, 60), put('b', 'v', 7), put('a', 'v', 7), put('c', 'v', 7), put('c'))
    expect(attachedKeys(store, 7)).toEqual(['a', 'b'])
    const applied = applyToStore(store, { kind: 'lease-revoke', id: 7 }, 0)
    const { response } = applied
    expect(response).toEqual({ kind: 'lease-revoke', revision: 6 })
    expect(eventsOf(applied).map(e => [e.type, e.kv.key, e.kv.modRevision])).toEqual([['delete', 'a', 6], ['delete', 'b', 6]])
    expect(applyToStore(store, { kind: 'lease-revoke', id: 7 }, 0).response).toMatchObject({ error: ERRORS.leaseNotFound.text })
  })

  it('without keys leave the revision as it is', () => {
    expect(applyToStore(given(grant(7, 60)), { kind: 'lease-revoke', id: 7 }, 0).response).toEqual({ kind: 'lease-revoke', revision: 1 })
  })
})
