import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyToStore } from './apply.ts'
import { costOf, isOverQuota, sizeOf, utf8Length } from './size.ts'
import { createStore } from './store.ts'

fc.configureGlobal({ seed: 20_261_120 })

const put = (key: string, value: string) => ({ kind: 'put', key, value }) as const

describe('the size of a database', () => {
  it('counts text as UTF-8', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
    }))
  })

  // Recorded on etcd 3.4.23: 20 kB empty, and still with 50 small keys (« snapshot restore »).
  it('is 20 kB with 50 small keys, and grows by pages', () => {
    const store = createStore()
    expect(sizeOf(store)).toBe(20_480)
    for (let i = 0; i < 50; i++) applyToStore(store, put(`key-${i}`, `value-${i}`), 0)
    expect(sizeOf(store)).toBe(20_480)
    applyToStore(store, put('big', 'v'.repeat(4_096)), 0)
    expect(sizeOf(store)).toBe(24_576)
  })

  it('counts the past, until it is compacted', () => {
    const store = createStore()
    for (let i = 0; i < 100; i++) applyToStore(store, put('a', 'v'.repeat(1_000)), 0)
    expect(sizeOf(store)).toBeGreaterThan(100_000)
    applyToStore(store, { kind: 'compact', revision: store.revision }, 0)
    expect(sizeOf(store)).toBe(20_480)
  })
})

describe('the quota', () => {
  it('weighs a request by what it may write', () => {
    expect(costOf(put('é', 'abc'))).toBe(256 + 2 + 3)
    expect(costOf({ kind: 'txn', compare: [], success: [put('a', 'a'), { kind: 'delete', key: 'b' }], failure: [put('a', ''), put('b', '')] })).toBe(2 * 257)
    expect(costOf({ kind: 'lease-grant', id: 1, ttl: 10 })).toBe(64)
    expect(costOf({ kind: 'delete', key: 'a' })).toBe(0)
    expect(costOf({ kind: 'compact', revision: 3 })).toBe(0)
  })

  it('lets through what frees space, and refuses what reaches it', () => {
    const store = createStore()
    expect(isOverQuota(store, put('a', 'b'))).toBe(false)
    expect(isOverQuota(store, put('a', 'b'), 20_480 + 259)).toBe(false)
    expect(isOverQuota(store, put('a', 'b'), 20_480 + 258)).toBe(true)
    expect(isOverQuota(store, { kind: 'delete', key: 'a' }, 1)).toBe(false)
  })
})
