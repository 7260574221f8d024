import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLinearizable } from '../check/linearizability.ts'
import { below, createRandom, streamOf } from '../kernel/random.ts'
import { checkHistory } from './histories.ts'
import type { Recorded } from './histories.ts'
import { createStateKeys, emptyStore, storeModel } from './history-model.ts'
import type { AnyRequest } from './history-model.ts'
import { checkRevisions } from './history-revisions.ts'
import { ask, createReference, EVERYTHING, randomHistory } from './history-test-support.ts'
import type { KeyValue, RangeRequest, StoreResponse, TxnRequest } from './request.ts'

const ok = (client: number, call: number, end: number, request: AnyRequest, response: StoreResponse): Recorded =>
  ({ client, call, return: end, request, response, outcome: 'ok' })
const lost = (call: number, request: AnyRequest): Recorded =>
  ({ client: 9, call, return: call + 5, request, response: null, outcome: 'unknown' })
const failed = (call: number, request: AnyRequest): Recorded =>
  ({ client: 8, call, return: call + 5, request, response: null, outcome: 'failed' })

const put = (key: string, value: string) => ({ kind: 'put', key, value } as const)
const wrote = (revision: number) => ({ kind: 'put', revision, prevKv: null } as const)
const kv = (key: string, value: string, modRevision: number, createRevision = modRevision, version = 1, lease = 0): KeyValue =>
  ({ key, value, createRevision, modRevision, version, lease })
const found = (revision: number, ...kvs: KeyValue[]) => ({ kind: 'range', revision, kvs, count: kvs.length, more: false } as const)
const get = (key: string, more: Partial<RangeRequest> = {}) => ({ kind: 'range', key, ...more } as const)
const del = (key: string) => ({ kind: 'delete', key } as const)
const deleted = (revision: number, count: number) => ({ kind: 'delete', revision, deleted: count, prevKvs: [] } as const)

/** If a was never written: write a and b; else read a. */
const both: TxnRequest = {
  kind: 'txn', compare: [{ key: 'a', target: 'version', result: '=', operand: 0 }], success: [put('a', '1'), put('b', '1')], failure: [get('a')],
}
const bothDone = (revision: number) => ({ kind: 'txn', revision, succeeded: true, responses: [wrote(revision), wrote(revision)] } as const)

const verdictOf = (history: readonly Recorded[]) => checkHistory(history).verdict

describe('one history explains', () => {
  it.each<[string, Recorded[]]>([
    ['nothing at all', []],
    ['a read of an empty store', [ok(1, 0, 1, get('a'), found(1))]],
    ['a write and a read of it', [ok(1, 0, 1, put('a', '1'), wrote(2)), ok(2, 2, 3, get('a'), found(2, kv('a', '1', 2)))]],
    ['a read during a write, before it', [ok(1, 0, 9, put('a', '1'), wrote(2)), ok(2, 2, 3, get('a'), found(1))]],
    ['overlapping writes in the order of their revisions, not of their calls', [
      ok(1, 0, 9, put('a', '1'), wrote(3)), ok(2, 2, 5, put('a', '2'), wrote(2)), ok(1, 10, 11, get('a'), found(3, kv('a', '1', 3, 2, 2))),
    ]],
    ['an unknown write that never shows', [lost(0, put('a', '1')), ok(1, 50, 51, get('a'), found(1))]],
    ['an unknown write that shows later', [
      lost(0, put('a', '1')), ok(1, 50, 51, get('a'), found(1)), ok(1, 52, 53, get('a'), found(2, kv('a', '1', 2))),
    ]],
    ['an unknown write of which only the revision shows', [lost(0, put('a', '1')), ok(1, 50, 51, get('b'), found(2))]],
    ['two unknown writes, told apart by what is read much later', [
      lost(0, put('a', '1')), lost(0, put('b', '1')), ok(1, 50, 51, put('c', '1'), wrote(3)), ok(1, 52, 53, put('c', '2'), wrote(5)),
      ok(1, 54, 55, get('b'), found(5, kv('b', '1', 2))), ok(1, 56, 57, get('a'), found(5, kv('a', '1', 4))),
    ]],
    ['an unknown write told by a version only', [
      lost(0, put('a', '1')), lost(0, put('b', '1')), ok(1, 50, 51, get('c'), found(2)), ok(1, 52, 53, put('a', '2'), wrote(3)),
      ok(1, 54, 55, get('a'), found(3, kv('a', '2', 3, 2, 2))),
    ]],
    ['a write that failed, and shows nowhere', [failed(0, put('a', '1')), ok(1, 2, 3, get('a'), found(1))]],
    ['a serializable read of a state long past', [
      ok(1, 0, 1, put('a', '1'), wrote(2)), ok(1, 2, 3, put('a', '2'), wrote(3)), ok(2, 90, 91, get('a', { serializable: true }), found(2, kv('a', '1', 2))),
    ]],
    ['a read at a revision that has passed', [
      ok(1, 0, 1, put('a', '1'), wrote(2)), ok(1, 2, 3, put('a', '2'), wrote(3)), ok(1, 4, 5, get('a', { revision: 2 }), found(3, kv('a', '1', 2))),
    ]],
    ['a deletion, of something and of nothing', [
      ok(1, 0, 1, put('a', '1'), wrote(2)), ok(1, 2, 3, del('a'), deleted(3, 1)), ok(1, 4, 5, del('a'), deleted(3, 0)),
      ok(1, 6, 7, put('a', '2'), wrote(4)), ok(1, 8, 9, get('a'), found(4, kv('a', '2', 4))),
    ]],
    ['a transaction: two keys at one revision, then its other branch', [
      ok(1, 0, 1, both, bothDone(2)), ok(1, 2, 3, both, { kind: 'txn', revision: 2, succeeded: false, responses: [found(2, kv('a', '1', 2))] }),
      ok(1, 4, 5, { kind: 'range', ...EVERYTHING }, found(2, kv('a', '1', 2), kv('b', '1', 2))),
    ]],
    ['a revocation that deletes, and one that finds nothing, of keys with a lease', [
      ok(1, 0, 1, { kind: 'lease-grant', id: 7, ttl: 5 }, { kind: 'lease-grant', revision: 1, id: 7, ttl: 5 }),
      ok(1, 2, 3, { ...put('a', '1'), lease: 7 }, wrote(2)), ok(1, 4, 5, { kind: 'lease-revoke', id: 7 }, { kind: 'lease-revoke', revision: 3 }),
      ok(1, 6, 7, { kind: 'lease-revoke', id: 8 }, { kind: 'lease-revoke', revision: 3 }), ok(1, 8, 9, get('a'), found(3)),
    ]],
    ['a lease that expires by itself', [
      ok(1, 0, 1, { ...put('a', '1'), lease: 7 }, wrote(2)), lost(20, { kind: 'lease-revoke', id: 7 }), ok(1, 40, 41, get('a'), found(3)),
    ]],
    ['a compaction, which raises no revision', [
      ok(1, 0, 1, put('a', '1'), wrote(2)), ok(1, 2, 3, { kind: 'compact', revision: 2 }, { kind: 'compact', revision: 2 }), ok(1, 4, 5, put('a', '2'), wrote(3)),
    ]],
  ])('%s', (_, history) => {
    expect(verdictOf(history)).toBe('explained')
  })
})

describe('no history explains', () => {
  const one = ok(1, 0, 1, put('a', '1'), wrote(2))
  const two = ok(1, 2, 3, put('a', '2'), wrote(3))
  it.each<[string, Recorded[], string | RegExp]>([
    ['a stale read after an acknowledged write', [one, ok(2, 2, 3, get('a'), found(1))], 'had been answered at revision 2 by 1'],
    ['a stale value under the right revision', [one, two, ok(2, 4, 5, get('a'), found(3, kv('a', '1', 2)))], /client 2.* should have been answered/],
    ['a lost acknowledged write', [one, ok(2, 2, 3, get('a'), found(2))], 'should have been answered'],
    ['an acknowledged write that another replaces at its revision', [one, ok(2, 2, 3, put('a', '2'), wrote(2))], 'both told that their write made revision 2'],
    ['a write applied twice', [one, ok(2, 2, 3, get('a'), found(3, kv('a', '1', 3, 2, 2)))], 'no write that may have happened explains revision 3'],
    ['an unknown write applied twice', [
      lost(0, put('a', '1')), ok(2, 10, 11, get('a'), found(2, kv('a', '1', 2))), ok(2, 12, 13, put('a', '2'), wrote(3)), ok(2, 14, 15, get('a'), found(4, kv('a', '1', 4, 2, 3))),
    ], 'revision 4'],
    ['a revision going back', [one, two, ok(2, 4, 5, get('b'), found(2))], 'had been answered at revision 3 by 3'],
    ['a write at the revision of the empty store', [ok(1, 0, 1, put('a', '1'), wrote(1))], 'an empty store is at 1'],
    ['a revision that nobody made', [one, ok(2, 2, 3, get('b'), found(3))], 'no write that may have happened explains revision 3'],
    ['a value that nobody wrote', [one, ok(2, 2, 3, get('a'), found(2, kv('a', '9', 2)))], 'revision 2'],
    ['a read from the future', [ok(2, 0, 1, get('a'), found(2, kv('a', '1', 2))), ok(1, 5, 6, put('a', '1'), wrote(2))], 'had been answered at revision 2 by 1'],
    ['a serializable read from the future', [
      ok(2, 0, 1, get('a', { serializable: true }), found(2, kv('a', '1', 2))), ok(1, 5, 6, put('a', '1'), wrote(2)),
    ], 'had been answered at revision 2 by 1'],
    ['a serializable read of an unknown write not yet asked', [ok(2, 0, 1, get('a', { serializable: true }), found(2, kv('a', '1', 2))), lost(5, put('a', '1'))], 'revision 2'],
    ['a serializable read of a state that never was', [
      one, ok(1, 2, 3, put('b', '1'), wrote(3)), ok(2, 9, 10, { kind: 'range', ...EVERYTHING, serializable: true }, found(2, kv('b', '1', 3))),
    ], 'revision 2'],
    ['an unknown write that shows and then vanishes', [
      one, lost(2, put('a', '2')), ok(2, 10, 11, get('a'), found(3, kv('a', '2', 3, 2, 2))), ok(2, 12, 13, get('a'), found(3, kv('a', '1', 2))),
    ], 'revision 3'],
    ['an unknown write that shows, vanishes and takes its revision along', [
      one, lost(2, put('a', '2')), ok(2, 10, 11, get('a'), found(3, kv('a', '2', 3, 2, 2))), ok(2, 12, 13, get('a'), found(2, kv('a', '1', 2))),
    ], 'had been answered at revision 3 by 11'],
    ['a write that failed, and shows', [failed(0, put('a', '1')), ok(1, 2, 3, get('a'), found(2, kv('a', '1', 2)))], 'no write that may have happened explains revision 2'],
    ['a transaction that half-happened', [ok(1, 0, 1, both, bothDone(2)), ok(1, 2, 3, { kind: 'range', ...EVERYTHING }, found(2, kv('a', '1', 2)))], 'should have been answered'],
    ['an unknown transaction that half-happened', [lost(0, both), ok(1, 10, 11, { kind: 'range', ...EVERYTHING }, found(2, kv('a', '1', 2)))], 'should have been answered'],
    ['a transaction over two revisions', [ok(1, 0, 1, both, bothDone(2)), ok(1, 2, 3, get('b'), found(3, kv('b', '1', 3)))], 'revision 3'],
    ['a transaction that took the wrong branch', [one, ok(1, 2, 3, both, bothDone(3))], 'should have changed nothing'],
    ['a version that skips', [one, two, ok(1, 4, 5, get('a'), found(3, kv('a', '2', 3, 2, 3)))], 'revision 3'],
    ['a create revision that moves', [one, two, ok(1, 4, 5, get('a'), found(3, kv('a', '2', 3, 3, 2)))], 'revision 3'],
    ['a deletion of what was not there', [ok(1, 0, 1, del('a'), deleted(2, 1))], 'changed nothing'],
    ['a deleted key that comes back', [one, ok(1, 2, 3, del('a'), deleted(3, 1)), ok(1, 4, 5, get('a'), found(3, kv('a', '1', 2)))], 'revision 3'],
    ['keys that outlive their lease', [
      ok(1, 0, 1, { ...put('a', '1'), lease: 7 }, wrote(2)), ok(1, 2, 3, { kind: 'lease-revoke', id: 7 }, { kind: 'lease-revoke', revision: 2 }),
    ], 'should have raised the revision'],
    ['a count that does not fit', [one, ok(1, 2, 3, get('a'), { ...found(2, kv('a', '1', 2)), count: 2 })], 'revision 2'],
    ['a former value that was never there', [one, ok(1, 2, 3, { ...put('a', '2'), prevKv: true }, { kind: 'put', revision: 3, prevKv: kv('a', '9', 2) })], 'revision 2'],
  ])('%s', (_, history, sentence) => {
    const result = checkHistory(history)
    expect(result).toMatchObject({ verdict: 'unexplained', sentence: expect.stringMatching(sentence) })
  })
})

describe('the witness', () => {
  it('is the longest history found, and the request that it does not explain', () => {
    const good = ok(1, 0, 1, put('a', '1'), wrote(2))
    const bad = ok(2, 2, 3, get('a'), found(2, kv('a', '1', 2, 2, 7)))
    expect(checkHistory([good, ok(1, 4, 5, put('a', '2'), wrote(3)), { ...bad, response: found(2) }])).toMatchObject({
      made: [{ revision: 2, by: good, events: [{ type: 'put', kv: kv('a', '1', 2) }] }], stuck: { client: 2 },
    })
  })

  it('of an explained history is who made each revision', () => {
    const late = lost(0, put('a', '1'))
    const history = [late, lost(0, put('a', '2')), ok(1, 10, 11, get('a'), found(2, kv('a', '1', 2)))]
    expect(checkHistory(history)).toMatchObject({ history: [{ revision: 2, by: late }] })
  })

  it('never passes what it could not finish: its third verdict says so', () => {
    // 14 transactions alike but for their name, 13 of which happened: only the last read tells that one did not.
    const named = (i: number): TxnRequest => ({ kind: 'txn', compare: [], success: [put(`k${i}`, '1'), put('last', `${i}`)], failure: [] })
    const history = [...Array.from({ length: 14 }, (_, i) => lost(0, named(i))), ok(1, 90, 91, get('nothing'), found(14)), ok(1, 92, 93, get('x'), found(14, kv('x', '1', 14)))]
    expect(checkHistory(history, { budget: 1_000 })).toMatchObject({ verdict: 'unknown' })
  })
})

describe('random histories of a reference store', () => {
  it('are explained, with all kinds of requests and unknown outcomes', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { recorded } = randomHistory(seed, { count: 400, clients: 1 + seed % 6, keys: 1 + seed % 9, unknown: (seed % 4) * 0.08, values: seed % 3 === 0 ? 3 : 400 })
      expect(checkHistory(recorded), `seed ${seed}`).toMatchObject({ verdict: 'explained' })
    }
  })

  /** One answer made wrong; which, and how, follows from the seed. */
  const corrupted = (recorded: readonly Recorded[], seed: number, change: (response: StoreResponse) => StoreResponse | null) => {
    const stream = streamOf(createRandom(seed), 'corruption')
    const able = recorded.filter(({ response }) => response && change(response))
    const victim = able[below(stream, able.length)]
    return recorded.map(each => (each === victim ? { ...each, response: change(victim.response as StoreResponse) } : each))
  }
  it.each<[string, number, (response: StoreResponse) => StoreResponse | null]>([
    ['a value', 100, r => (r.kind === 'range' && r.kvs.length > 0 ? { ...r, kvs: r.kvs.map((each, i) => (i === 0 ? { ...each, value: 'wrong' } : each)) } : null)],
    ['a version', 100, r => (r.kind === 'range' && r.kvs.length > 0 ? { ...r, kvs: r.kvs.map((each, i) => (i === 0 ? { ...each, version: each.version + 1 } : each)) } : null)],
    ['a key left out', 100, r => (r.kind === 'range' && r.kvs.length > 1 ? { ...r, kvs: r.kvs.slice(1), count: r.count - 1 } : null)],
    ['a write that did nothing', 100, r => (r.kind === 'put' ? { ...r, revision: r.revision - 1 } : null)],
    ['a branch', 100, r => (r.kind === 'txn' ? { ...r, succeeded: !r.succeeded } : null)],
    ['a revision five too high', 97, r => ({ ...r, revision: r.revision + 5 })],
    ['a revision five too low', 95, r => (r.revision > 6 ? { ...r, revision: r.revision - 5 } : null)],
    // Between two overlapping requests, a neighbouring revision may well be right.
    ['a revision one too high', 80, r => ({ ...r, revision: r.revision + 1 })],
  ])('are refused with one answer wrong: %s (%i of 100 at least)', (_, least, change) => {
    let caught = 0
    for (let seed = 1; seed <= 100; seed++) {
      const { recorded } = randomHistory(seed, { count: 200, clients: 3 })
      const { verdict } = checkHistory(corrupted(recorded, seed, change))
      expect(verdict).not.toBe('unknown')
      if (verdict === 'unexplained') caught++
    }
    expect(caught).toBeGreaterThanOrEqual(least)
  })

  it('costs one or two carried-out requests for each recorded one', () => {
    const { recorded } = randomHistory(3, { count: 4_000, clients: 5 })
    const result = checkHistory(recorded)
    expect(result.verdict).toBe('explained')
    expect(result.steps).toBeLessThan(2 * 4_000)
  })
})

describe('where the log has what nobody was told of', () => {
  /** Writes of unknown outcome in the order of the log: deletions of what may not be there, puts under a lease that nobody was granted, transactions. */
  function untold(rounds: number): readonly Recorded[] {
    const store = createReference()
    const recorded: Recorded[] = []
    const stream = streamOf(createRandom(1), 'untold')
    for (let i = 0; i < rounds; i++) {
      const [one, two] = [`k${below(stream, 4)}`, `k${4 + below(stream, 4)}`]
      const refused = { ...put(two, `r${i}`), lease: 5 }
      const txn: TxnRequest = { kind: 'txn', compare: [{ key: one, target: 'version', result: '>', operand: 1 }], success: [put(one, `t${i}`), del(two)], failure: [get(two)] }
      for (const request of [del(one), refused, txn, put(below(stream, 2) === 0 ? one : two, `v${i}`)]) {
        recorded.push({ ...lost(i, request), place: 2 + recorded.length })
        if (request !== refused) ask(store, request)
      }
    }
    const all = get(EVERYTHING.key, { end: EVERYTHING.end })
    return [...recorded, ok(1, rounds, rounds + 1, all, ask(store, all))]
  }

  it('its order is tried first, without what it has before the last that was made, and without what was refused', () => {
    const history = untold(40)
    const budget = 2 * history.length
    expect(checkHistory(history, { budget }).verdict).toBe('explained')
    // By calls alone there is too much to try.
    expect(checkHistory(history.map(({ place: _, ...rest }) => rest), { budget: 100 * budget }).verdict).toBe('unknown')
  })

  it('it is no proof: a history that its order does not explain may have another', () => {
    const wrong: Recorded[] = [{ ...lost(0, put('a', '1')), place: 3 }, { ...lost(0, put('a', '2')), place: 2 }, ok(1, 9, 10, get('a'), found(3, kv('a', '2', 3, 2, 2)))]
    expect(verdictOf(wrong)).toBe('explained')
  })
})

describe('the generic checker, given the store as a model,', () => {
  const isLinearizable = (recorded: readonly Recorded[]) => {
    const wanted = new Set(recorded.flatMap(({ request }) => (request.kind === 'range' && request.revision ? [request.revision] : [])))
    const history = recorded.filter(({ outcome, request }) => outcome === 'ok' || (outcome === 'unknown' && request.kind !== 'range'))
      .map(({ client, call, return: end, request, response, outcome }) => ({ client, call, return: outcome === 'ok' ? end : Infinity, input: request, output: response }))
    return checkLinearizable(storeModel(emptyStore(wanted)), history).verdict === 'linearizable'
  }
  const withoutSerializable = (recorded: readonly Recorded[]) => recorded.filter(({ request }) => !(request.kind === 'range' && request.serializable))

  it('agrees, on small histories with one answer changed or none', () => {
    const seen = { true: 0, false: 0 }
    fc.assert(fc.property(fc.nat(1_000_000), fc.integer({ min: 2, max: 12 }), fc.nat(20), fc.integer({ min: -2, max: 2 }), (seed, count, victim, by) => {
      const all = withoutSerializable(randomHistory(seed, { count, clients: 3, keys: 2, unknown: 0.3, values: 2 }).recorded)
      const changed = all.map((each, i) => (i === victim && each.response ? { ...each, response: { ...each.response, revision: Math.max(1, each.response.revision + by) } } : each))
      const expected = isLinearizable(changed)
      seen[`${expected}`]++
      expect(verdictOf(changed)).toBe(expected ? 'explained' : 'unexplained')
    }), { numRuns: 1_500, seed: 11 })
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(150)
  })
})

describe('keys of states', () => {
  it('are the same exactly when the states are, as far as values are seen', () => {
    const model = storeModel()
    const after = (...values: string[]) => values.reduce((state, value) => model.step(state, put('a', value), null)[0], emptyStore())
    const exact = createStateKeys()
    const hiding = createStateKeys(({ value }) => value !== 'seen')
    expect(exact(after('1', '2'))).toBe(exact(after('3', '2')))
    expect(exact(after('1', '2'))).not.toBe(exact(after('1', '3')))
    expect(exact(after('1'))).not.toBe(exact(after('1', '1')))
    expect(hiding(after('1'))).toBe(hiding(after('2')))
    expect(hiding(after('1'))).not.toBe(hiding(after('seen')))
  })
})

describe('a member’s revision', () => {
  const at = (member: number, instant: number, revision: number, restored = false) => ({ member, at: instant, revision, restored })
  it.each([
    ['stays or rises', [at(1, 0, 1), at(1, 5, 1), at(1, 9, 4)]],
    ['may be behind another’s', [at(1, 0, 5), at(2, 1, 2), at(1, 2, 5)]],
    ['may go back when restored', [at(1, 0, 5), at(1, 1, 2, true), at(1, 2, 3)]],
    ['is judged in order of time', [at(1, 9, 5), at(1, 0, 2)]],
  ])('%s', (_, seen) => {
    expect(checkRevisions(seen)).toBeNull()
  })

  it.each([
    ['goes back', [at(1, 0, 5), at(2, 1, 7), at(1, 2, 4)], 'member 1 was at revision 5 at 0, and at revision 4 at 2'],
    ['goes back after a restoration', [at(1, 0, 5), at(1, 1, 3, true), at(1, 2, 2)], 'member 1 was at revision 3 at 1, and at revision 2 at 2'],
    ['goes back though another was restored', [at(1, 0, 5), at(2, 1, 1, true), at(1, 2, 2)], 'member 1'],
  ])('must not: %s', (_, seen, sentence) => {
    expect(checkRevisions(seen)).toMatch(sentence)
  })
})
