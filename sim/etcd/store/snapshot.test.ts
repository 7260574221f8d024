import { describe, expect, it } from 'vitest'
import { applyToStore } from './apply.ts'
import { promoteLessor } from './lessor.ts'
import { restoreWith, snapshotOf, storeFrom } from './snapshot.ts'
import { createStore } from './store.ts'

function given() {
  const store = createStore()
  applyToStore(store, { kind: 'lease-grant', id: 7, ttl: 10 }, 0)
  for (const value of ['1', '2', '3']) applyToStore(store, { kind: 'put', key: 'a', value, lease: 7 }, 0)
  return store
}

describe('a snapshot', () => {
  it('is not touched by what happens to the store afterwards', () => {
    const store = given()
    const snapshot = snapshotOf(store)
    const before = structuredClone(snapshot)
    applyToStore(store, { kind: 'lease-revoke', id: 7 }, 0)
    applyToStore(store, { kind: 'compact', revision: store.revision }, 0)
    expect(snapshot).toEqual(before)
  })

  it('knows which leases there are, not when they expire', () => {
    const store = given()
    promoteLessor(store.lessor, 0, 0)
    const { lessor } = storeFrom(snapshotOf(store), 12)
    expect(lessor.primary).toBe(false)
    expect([...lessor.leases.values()]).toEqual([{ id: 7, ttl: 12, expiry: null, checkAt: 0 }])
  })

  it('shares its records with the store, and with all that start from it', () => {
    const store = given()
    const snapshot = snapshotOf(store)
    expect(storeFrom(snapshot).newest.get('a')).toBe(store.newest.get('a'))
  })
})

describe('restoring', () => {
  it('without options keeps the past and the revision', () => {
    const snapshot = snapshotOf(given())
    expect(restoreWith(snapshot)).toBe(snapshot)
  })

  it('bumps the revision and marks it compacted together, or not at all', () => {
    const snapshot = snapshotOf(given())
    const restored = restoreWith(snapshot, { bumpRevision: 1_000_000_000, markCompacted: true })
    expect(restored).toMatchObject({ revision: 1_000_000_004, compacted: 1_000_000_004, newest: [{ modRevision: 4, version: 3, previous: null }] })
    expect(() => restoreWith(snapshot, { bumpRevision: 1 })).toThrow('together')
    expect(() => restoreWith(snapshot, { markCompacted: true })).toThrow('together')
  })

  it('goes on from the bumped revision', () => {
    const store = storeFrom(restoreWith(snapshotOf(given()), { bumpRevision: 100, markCompacted: true }))
    expect(applyToStore(store, { kind: 'put', key: 'a', value: '4' }, 0)).toMatchObject({
      response: { revision: 105 }, made: [{ modRevision: 105, createRevision: 2, version: 4 }],
    })
  })
})
