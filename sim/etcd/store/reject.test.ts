import { describe, expect, it } from 'vitest'
import type { Operation, StoreRequest } from '../request.ts'
import { rejectRequest } from './reject.ts'

const put = (key: string, value = '') => ({ kind: 'put', key, value }) as const
const del = (key: string, end?: string) => ({ kind: 'delete', key, end }) as const
const txn = (...success: Operation[]): StoreRequest => ({ kind: 'txn', compare: [], success, failure: [] })
const many = (n: number) => Array.from({ length: n }, (_, i) => put(`k${i}`))

const DUPLICATE = 'etcdserver: duplicate key given in txn request'
const EMPTY = 'etcdserver: key is not provided'
const TOO_MANY = 'etcdserver: too many operations in txn request'

describe('a request that is refused before it is proposed', () => {
  it.each<[StoreRequest | Parameters<typeof rejectRequest>[0], string | null]>([
    [put(''), EMPTY],
    [del(''), EMPTY],
    [{ kind: 'range', key: '' }, EMPTY],
    [{ kind: 'range', key: '\0', end: '\0' }, null],
    [txn(put('a'), put('')), EMPTY],
    [{ kind: 'txn', compare: [{ key: '', target: 'mod', result: '=', operand: 0 }], success: [], failure: [] }, EMPTY],
    [{ kind: 'txn', compare: [], success: [], failure: [{ kind: 'range', key: '' }] }, EMPTY],
    [txn(...many(128)), null],
    [txn(...many(129)), TOO_MANY],
    [{ kind: 'txn', compare: [], success: [], failure: many(129) }, TOO_MANY],
    [txn(...many(128), put('')), TOO_MANY],
    [txn(put('a'), put('a')), DUPLICATE],
    [txn(put('a'), del('a')), DUPLICATE],
    [txn(del('a', 'c'), put('b')), DUPLICATE],
    [txn(del('a', 'c'), put('c')), null],
    [txn(del('a'), del('a')), null],
    [{ kind: 'txn', compare: [], success: [put('a')], failure: [put('a')] }, null],
    // etcd does not look through a delete « from key ».
    [txn(del('a', '\0'), put('b')), null],
    [{ kind: 'lease-grant', id: 1, ttl: 9_000_000_001 }, null],
    [{ kind: 'compact', revision: 1 }, null],
  ])('%j: %s', (request, reason) => {
    expect(rejectRequest(request)).toBe(reason)
  })

  it('weighs more than 1.5 MiB', () => {
    expect(rejectRequest(put('k', 'v'.repeat(1_572_000)))).toBeNull()
    expect(rejectRequest(put('k', 'v'.repeat(1_572_864)))).toBe('etcdserver: request is too large')
    expect(rejectRequest(put('k', 'é'.repeat(800_000)))).toBe('etcdserver: request is too large')
    expect(rejectRequest(txn(put('a', 'v'.repeat(800_000)), put('b', 'v'.repeat(800_000))))).toBe('etcdserver: request is too large')
  })
})
