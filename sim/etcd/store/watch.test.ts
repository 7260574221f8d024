import { describe, expect, it } from 'vitest'
import type { StoreRequest } from '../request.ts'
import { applyToStore } from './apply.ts'
import { createStore } from './store.ts'
import { eventsSince } from './watch.ts'

const put = (key: string, value: string) => ({ kind: 'put', key, value }) as const

function given(...requests: StoreRequest[]) {
  const store = createStore()
  for (const request of requests) applyToStore(store, request, 0)
  return store
}

const brief = (found: ReturnType<typeof eventsSince>) =>
  'compactRevision' in found
    ? found
    : found.map(({ revision, events }) => `${revision}: ${events.map(e => `${e.type} ${e.kv.key}=${e.kv.value} (${e.prevKv?.value ?? '-'})`).join(', ')}`)

describe('a watch from an older revision', () => {
  const life: StoreRequest[] = [
    put('a', '1'),
    { kind: 'txn', compare: [], success: [put('b', '1'), put('a', '2')], failure: [] },
    { kind: 'delete', key: 'a' },
    put('z', '1'),
    put('a', '3'),
  ]

  it('receives each revision whole and in order, with the pairs before', () => {
    expect(brief(eventsSince(given(...life), { key: 'a', end: 'c' }, 1))).toEqual([
      '2: put a=1 (-)', '3: put b=1 (-), put a=2 (1)', '4: delete a= (2)', '6: put a=3 (-)',
    ])
  })

  it('receives what follows, and nothing from ahead of the store', () => {
    expect(brief(eventsSince(given(...life), { key: 'a' }, 5))).toEqual(['6: put a=3 (-)'])
    expect(eventsSince(given(...life), { key: 'a' }, 7)).toEqual([])
  })

  it('is cancelled when its revision is compacted; from the compacted one on it lacks the pair before', () => {
    const store = given(...life, { kind: 'compact', revision: 4 })
    expect(eventsSince(store, { key: 'a' }, 3)).toEqual({ compactRevision: 4 })
    expect(brief(eventsSince(store, { key: 'a' }, 4))).toEqual(['4: delete a= (-)', '6: put a=3 (-)'])
  })
})
