import { describe, expect, it } from 'vitest'
import type { StoreRequest } from '../request.ts'
import { ERRORS } from '../errors.ts'
import { applyToStore } from './apply.ts'
import { hashKV } from './hash.ts'
import { createStore } from './store.ts'

const put = (key: string, value: string, lease = 0) => ({ kind: 'put', key, value, lease }) as const
const grant = { kind: 'lease-grant', id: 7, ttl: 60 } as const

function given(...requests: StoreRequest[]) {
  const store = createStore()
  for (const request of requests) applyToStore(store, request, 0)
  return store
}

const hash = (...requests: StoreRequest[]) => {
  const found = hashKV(given(...requests))
  return 'hash' in found ? found.hash : NaN
}

describe('the hash of a store', () => {
  it('is a whole number of 32 bits', () => {
    expect(hash()).toBe(0x811C9DC5)
    for (let i = 0; i < 50; i++) {
      const h = hash(put('a', `${i}`))
      expect(Number.isInteger(h) && h >= 0 && h < 2 ** 32).toBe(true)
    }
  })

  it('tells apart what differs in one field', () => {
    const all = [
      hash(grant, put('a', 'b')),
      hash(grant, put('ab', '')),
      hash(grant, put('', 'ab')),
      hash(grant, put('a', 'b', 7)),
      hash(grant, put('a', 'b'), put('a', 'b')),
      hash(put('x', ''), { kind: 'delete', key: 'x' }),
      hash({ kind: 'txn', compare: [], success: [put('a', ''), put('b', '')], failure: [] }),
      hash({ kind: 'txn', compare: [], success: [put('b', ''), put('a', '')], failure: [] }),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('covers the past up to a revision', () => {
    const store = given(put('a', '1'), put('a', '2'))
    expect(hashKV(store, 2)).toEqual({ hash: hash(put('a', '1')), compactRevision: 0 })
    expect(hashKV(store)).toEqual(hashKV(store, 3))
    expect(hashKV(store, 4)).toEqual({ error: ERRORS.futureRevision.text })
  })

  it('is refused below the compacted revision, and leaves out what was deleted at it', () => {
    const store = given(put('a', '1'), put('b', '1'), { kind: 'delete', key: 'a' }, { kind: 'compact', revision: 4 })
    expect(hashKV(store, 3)).toEqual({ error: ERRORS.compacted.text })
    const at = hashKV(store, 4)
    store.newest.delete('a')
    expect(hashKV(store, 4)).toEqual(at)
  })
})
