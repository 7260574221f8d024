import { describe, expect, it } from 'vitest'
import { Ended } from './endings.ts'
import { addRequest, allRequests, noRequests, replaceRequest, requestOf } from './requests.ts'
import { Outcome } from './state.ts'
import type { Request } from './state.ts'

const MANY = 2_000

/** The `id`th of many plain writes that went well; altered. */
function written(id: number, altered: Partial<Request> = {}): Request {
  return {
    id, client: id % 3, call: { kind: 'put', key: `k${id % 7}`, value: String(id) }, sentAt: 5_000_000_000 + id * 50_001, member: 1 + id % 51,
    attempts: 1, outcome: Outcome.Ok, ended: Ended.None, answeredAt: 5_000_000_000 + id * 50_001 + 7_013, index: id + 2,
    reply: { kind: 'put', revision: id + 2, prevKv: null }, final: true, ...altered,
  }
}

function many(of: (id: number) => Request) {
  const requests = noRequests()
  const made = Array.from({ length: MANY }, (_, id) => of(id))
  for (const request of made) addRequest(requests, request)
  return { requests, made }
}

describe('requests', () => {
  it('are all there as they were, though most stand in columns', () => {
    const { requests, made } = many(written)
    expect(allRequests(requests)).toEqual(made)
    expect([requests.count, requests.whole.size]).toEqual([MANY, 0])
    expect(requests.recent.length).toBeLessThan(512)
  })

  const others: [string, Partial<Request>][] = [
    ['fails', { outcome: Outcome.Failed, ended: Ended.NoSpace, reply: null }],
    ['is never told', { outcome: Outcome.Unknown, ended: Ended.ServerTimeout, reply: null, index: 0 }],
    ['reads', { call: { kind: 'range', key: 'x' }, reply: { kind: 'range', revision: 9, kvs: [], count: 0, more: false } }],
    ['writes under a lease', { call: { kind: 'put', key: 'x', value: '1', lease: 4 } }],
    ['asks for what it replaces', { call: { kind: 'put', key: 'x', value: '1', prevKv: true } }],
  ]
  it.each(others)('one that %s is kept whole', (_, altered) => {
    const { requests, made } = many(id => written(id, id % 10 === 3 ? altered : {}))
    expect(allRequests(requests)).toEqual(made)
    expect(requests.whole.size).toBeGreaterThan(100)
  })

  it('that wait go on as the objects they are', () => {
    const { requests } = many(id => written(id, id === 5 ? { final: false, outcome: Outcome.Waiting, reply: null, answeredAt: -1 } : {}))
    const waiting = requestOf(requests, 5)
    waiting.outcome = Outcome.Failed
    waiting.final = true
    expect(requestOf(requests, 5).outcome).toBe(Outcome.Failed)
  })

  it('are replaced where there is more to say, whatever their age', () => {
    const { requests } = many(id => written(id, id === 5 ? { outcome: Outcome.Unknown, index: 0 } : {}))
    for (const id of [5, MANY - 1]) replaceRequest(requests, { ...requestOf(requests, id), index: 77 })
    expect([5, MANY - 1].map(id => requestOf(requests, id).index)).toEqual([77, 77])
    expect(requestOf(requests, 6).index).toBe(8)
  })
})
