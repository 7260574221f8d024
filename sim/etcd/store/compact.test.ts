import { describe, expect, it } from 'vitest'
import type { StoreRequest } from '../request.ts'
import { applyToStore } from './apply.ts'
import { createStore } from './store.ts'
import type { Store } from './store.ts'

const put = (key: string) => ({ kind: 'put', key, value: 'v' }) as const
const del = (key: string) => ({ kind: 'delete', key }) as const
const compact = (revision: number) => ({ kind: 'compact', revision }) as const

function given(...requests: StoreRequest[]): Store {
  const store = createStore()
  for (const request of requests) applyToStore(store, request, 0)
  return store
}

const revisions = ({ newest }: Store, key: string) => {
  const all: string[] = []
  for (let r = newest.get(key) ?? null; r !== null; r = r.previous) all.push(`${r.modRevision}${r.deleted ? '†' : ''}`)
  return all.reverse().join(' ')
}

// The example in the head of etcd's key_index.go, one revision later throughout.
describe('compaction of a key put, put, deleted, put and deleted', () => {
  const life = [put('foo'), put('foo'), del('foo'), put('foo'), del('foo'), put('other')]

  it.each([
    [2, '2 3 4† 5 6†'],
    [3, '3 4† 5 6†'],
    [4, '4† 5 6†'],
    [5, '5 6†'],
    [6, '6†'],
    [7, ''],
  ])('at %i leaves « %s »', (revision, left) => {
    expect(revisions(given(...life, compact(revision)), 'foo')).toBe(left)
  })
})

describe('compaction', () => {
  it('forgets a key deleted earlier, but not what was made of it since', () => {
    const store = given(put('a'), del('a'), put('b'), put('a'), put('a'), compact(4))
    expect(revisions(store, 'a')).toBe('5 6')
    expect(store.newest.get('a')).toMatchObject({ version: 2, createRevision: 5 })
  })

  it('leaves alone what has no past to forget', () => {
    const store = given(put('a'), put('b'), put('b'), compact(2))
    const [a, b] = [store.newest.get('a'), store.newest.get('b')]
    applyToStore(store, compact(3), 0)
    expect(store.newest.get('a')).toBe(a)
    expect(store.newest.get('b')).toBe(b)
  })

  it('of a second member takes the shortened chains of the first', () => {
    const [a, b] = [given(put('a'), put('a'), put('a')), given(put('a'), put('a'), put('a'))]
    const applied = applyToStore(a, compact(3), 0)
    expect(applied.made.map(r => r.modRevision)).toEqual([3, 4])
    applyToStore(b, compact(3), 0, applied)
    expect(b.newest.get('a')).toBe(a.newest.get('a'))
  })

  it('of a key written 100,000 times needs no deep recursion', () => {
    const store = createStore()
    for (let i = 0; i < 100_000; i++) applyToStore(store, put('a'), 0)
    applyToStore(store, compact(50_001), 0)
    applyToStore(store, compact(100_000), 0)
    expect(revisions(store, 'a')).toBe('100000 100001')
  })
})
