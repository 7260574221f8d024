import { describe, expect, it } from 'vitest'
import { below, createRandom, streamOf } from '../kernel/random.ts'
import type { Recorded } from './histories.ts'
import { ask, createReference, EVERYTHING, randomHistory, watchOf } from './history-test-support.ts'
import type { AnyRequest } from './history-model.ts'
import { checkHistoryAndWatches, checkWatch } from './history-watches.ts'
import type { Watched, WatchedBatch } from './history-watches.ts'
import type { WatchEvent } from './request.ts'

const put = (key: string, value: string) => ({ kind: 'put', key, value } as const)

/** What is asked here one after the other: revisions 2 to 6, the fourth a transaction over two keys. */
const REQUESTS: readonly AnyRequest[] = [
  put('a', '1'), put('b', '1'), { kind: 'txn', compare: [], success: [put('a', '2'), put('b', '2')], failure: [] }, { kind: 'delete', key: 'a' }, put('c', '1'),
]
const store = createReference()
const recorded = REQUESTS.map((request, i): Recorded =>
  ({ client: 1, call: 2 * i, return: 2 * i + 1, request, response: ask(store, request), outcome: 'ok' }))
const event = (revision: number, i = 0, prevKv = false): WatchEvent => (prevKv ? store.events[revision][i] : { ...store.events[revision][i], prevKv: null })
const batch = (...events: WatchEvent[]): WatchedBatch => ({ revision: 6, events })
const progress = (revision: number): WatchedBatch => ({ revision, events: [] })
const watch = (from: number, ...batches: WatchedBatch[]): Watched => ({ client: 5, range: EVERYTHING, from, batches })
const all = [event(2), event(3), event(4, 0), event(4, 1), event(5), event(6)]

/** Client 1's last write, not acknowledged and seen by nobody but watches. */
const lastUnknown = recorded.map((each, i): Recorded => (i === 4 ? { ...each, response: null, outcome: 'unknown' } : each))
const lastFailed = lastUnknown.map((each, i): Recorded => (i === 4 ? { ...each, outcome: 'failed' } : each))

describe('a watch that keeps its promises', () => {
  it.each<[string, Watched[]]>([
    ['no watch at all', []],
    ['nothing delivered yet', [watch(2)]],
    ['everything in one batch', [watch(2, batch(...all))]],
    ['a batch a revision', [watch(2, batch(all[0]), batch(all[1]), batch(all[2], all[3]), batch(all[4]), batch(all[5]))]],
    ['only the beginning so far', [watch(2, batch(all[0], all[1]))]],
    ['resumed where another broke off', [watch(2, batch(all[0], all[1])), watch(4, batch(...all.slice(2)))]],
    ['one key', [{ ...watch(2, batch(event(2), event(4, 0)), batch(event(5))), range: { key: 'a' } }]],
    ['with former values', [{ ...watch(2, batch(...[2, 3].map(r => event(r, 0, true)), event(4, 0, true), event(4, 1, true), event(5, 0, true))), prevKv: true }]],
    ['with notices of progress', [watch(2, batch(all[0]), progress(2), batch(all[1]), progress(3))]],
    ['nothing to tell up to now', [{ ...watch(2, progress(6)), range: { key: 'z' } }]],
  ])('%s', (_, watches) => {
    expect(checkHistoryAndWatches(recorded, watches)).toMatchObject({ verdict: 'kept', sentence: '' })
  })

  it('may tell of a write whose client does not know its outcome', () => {
    expect(checkHistoryAndWatches(lastUnknown, [watch(2, batch(...all))]).verdict).toBe('kept')
  })

  it('tells which of several unknown writes was made when', () => {
    const unknown = (key: string): Recorded => ({ client: 2, call: 0, return: 1, request: put(key, '1'), response: null, outcome: 'unknown' })
    const seen = { type: 'put', kv: { key: 'b', value: '1', createRevision: 2, modRevision: 2, version: 1, lease: 0 }, prevKv: null } as const
    const verdict = checkHistoryAndWatches([unknown('a'), unknown('b')], [watch(2, { revision: 2, events: [seen] })])
    expect(verdict).toMatchObject({ verdict: 'kept', history: [{ revision: 2, by: { request: { key: 'b' } } }] })
  })
})

describe('a watch that breaks them', () => {
  it.each<[string, Watched, string]>([
    ['events out of order', watch(2, batch(all[1], all[0])), 'a of revision 2 comes after revision 3'],
    ['events out of order between batches', watch(2, batch(all[0]), batch(all[4]), batch(all[1])), 'b of revision 3 comes after revision 5'],
    ['an event twice in a batch', watch(2, batch(all[0], all[0])), 'a of revision 2 comes twice'],
    ['an event twice', watch(2, batch(all[0], all[1]), batch(all[1])), 'b of revision 3 comes after revision 3'],
    ['an event missing', watch(2, batch(all[0]), batch(all[2], all[3])), 'b of revision 3 is missing'],
    ['the first event missing', watch(2, batch(all[1])), 'a of revision 2 is missing'],
    ['an event missing before a notice of progress', watch(2, batch(all[0]), progress(3)), 'b of revision 3 is missing'],
    ['an event after the notice of progress that covers it', watch(2, batch(all[0]), progress(4), batch(all[1])), 'comes after revision 4'],
    ['resumed too late', watch(4, batch(all[4])), 'a of revision 4 is missing'],
    ['resumed too early', watch(4, batch(all[1], all[2], all[3])), 'b of revision 3 is before what it asked for'],
    ['a revision torn over two batches', watch(2, batch(all[0], all[1], all[2]), batch(all[3])), 'b of revision 4 comes after revision 4'],
    ['half a revision', watch(2, batch(all[0], all[1], all[2]), batch(all[4])), 'b of revision 4 is missing'],
    ['a revision in another order', watch(2, batch(all[0], all[1], all[3], all[2])), 'should be'],
    ['another value', watch(2, batch({ ...all[0], kv: { ...all[0].kv, value: '9' } })), 'should be'],
    ['a deletion told as a put', watch(2, batch(...all.slice(0, 4), { ...all[4], type: 'put' })), 'should be'],
    ['an event that nobody made', watch(2, { revision: 7, events: [...all, { ...all[5], kv: { ...all[5].kv, modRevision: 7 } }] }), 'c of revision 7 was never written'],
    ['an event of a key not watched', { ...watch(2, batch(all[0], all[1])), range: { key: 'a' } }, 'b was not watched'],
    ['a former value that was not asked for', watch(2, batch(all[0], all[1], event(4, 0, true), all[3])), 'should be'],
    ['an event of a later revision than the store’s', watch(2, { revision: 1, events: [all[0]] }), 'a store at revision 1'],
  ])('%s', (_, broken, sentence) => {
    const verdict = checkHistoryAndWatches(recorded, [broken])
    expect(verdict).toMatchObject({ verdict: 'broken', property: 'watch' })
    expect(verdict.sentence).toContain(sentence)
  })

  it('tells of a write that its client was told failed', () => {
    expect(checkHistoryAndWatches(lastFailed, [watch(2, batch(...all))])).toMatchObject({ verdict: 'broken', property: 'watch', sentence: expect.stringContaining('c of revision 6 was never written') })
  })

  it('disagrees with another watch on an unknown write', () => {
    const other = watch(2, batch(...all.slice(0, 5), { ...all[5], kv: { ...all[5].kv, version: 2 } }))
    expect(checkHistoryAndWatches(lastUnknown, [watch(2, batch(...all)), other])).toMatchObject({ verdict: 'broken', property: 'watch' })
  })

  it('is not blamed for what the answers alone show', () => {
    const lie = recorded.map((each, i): Recorded => (i === 0 ? { ...each, response: { kind: 'put', revision: 2, prevKv: event(2).kv } } : each))
    expect(checkHistoryAndWatches(lie, [watch(2, batch(...all))])).toMatchObject({ verdict: 'broken', property: 'history' })
  })
})

describe('a watch with a gap, where half of the outcomes are unknown', () => {
  const { recorded, watches: [account] } = randomHistory(1, { count: 400, keys: 2, unknown: 0.5, values: 4 })
  const told = account.batches.flatMap(({ events }) => events)
  const left = told.length >> 1
  const gap = { ...account, client: 9, batches: [{ revision: account.batches[0].revision, events: told.toSpliced(left, 1) }] }
  const missing = `${told[left].kv.key} of revision ${told[left].kv.modRevision} is missing`

  it('leaves open whose fault it is, as long as no history is found that explains the answers', () => {
    expect(checkHistoryAndWatches(recorded, [gap], 2_000)).toMatchObject({ verdict: 'broken', property: null })
  })

  it('is blamed where those who made the history tell one', () => {
    const verdict = checkHistoryAndWatches(recorded, [gap], 2_000, [account])
    expect(verdict).toMatchObject({ verdict: 'broken', property: 'watch', sentence: expect.stringContaining(missing) })
  })

  it('is blamed, too, where their account explains nothing and the answers alone do', () => {
    expect(checkHistoryAndWatches(recorded, [gap], 20_000, [gap])).toMatchObject({ verdict: 'broken', property: 'watch' })
  })
})

describe('watches of random histories', () => {
  it('settle what the answers alone leave open: many unknown outcomes, and one wrong answer', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { recorded, watches } = randomHistory(seed, { count: 600, keys: 2, unknown: 0.2 })
      const victim = recorded.findLast(({ response }) => response?.kind === 'range' && response.kvs.length > 0) as Recorded
      const wrong = recorded.map((each): Recorded => (each === victim && each.response?.kind === 'range'
        ? { ...each, response: { ...each.response, kvs: each.response.kvs.map(kv => ({ ...kv, version: kv.version + 1 })) } }
        : each))
      expect(checkHistoryAndWatches(recorded, watches).verdict).toBe('kept')
      expect(checkHistoryAndWatches(wrong, watches, 20_000)).toMatchObject({ verdict: 'broken' })
    }
  })

  it('are found kept', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const history = randomHistory(seed, { count: 300, clients: 1 + seed % 5, unknown: (seed % 3) * 0.1, values: seed % 2 ? 300 : 4 })
      expect(checkHistoryAndWatches(history.recorded, history.watches), `seed ${seed}`).toMatchObject({ verdict: 'kept' })
    }
  })

  it.each<[string, (events: WatchEvent[], at: number) => WatchEvent[]]>([
    ['an event is left out', (events, at) => events.toSpliced(at, 1)],
    ['an event comes twice', (events, at) => events.toSpliced(at, 0, events[at])],
    ['two neighbours are swapped', (events, at) => events.toSpliced(at, 2, events[at + 1], events[at])],
    ['a version is wrong', (events, at) => events.with(at, { ...events[at], kv: { ...events[at].kv, version: events[at].kv.version + 1 } })],
  ])('are found broken, each of 50, when %s', (_, change) => {
    for (let seed = 1; seed <= 50; seed++) {
      const { recorded, watches } = randomHistory(seed, { count: 200 })
      const events = watches[0].batches.flatMap(each => each.events)
      // Not the last: to leave it out would only be to deliver less.
      const at = below(streamOf(createRandom(seed), 'corruption'), events.length - 2)
      const changed = { ...watches[0], batches: [{ revision: events[events.length - 1].kv.modRevision, events: change(events, at) }] }
      expect(checkHistoryAndWatches(recorded, [changed]), `seed ${seed}`).toMatchObject({ verdict: 'broken', property: 'watch' })
    }
  })

  it('keep their own promises whatever they watch', () => {
    expect(checkWatch(watchOf(store, 1, EVERYTHING, 2, true))).toBeNull()
    expect(checkWatch(watchOf(store, 1, { key: 'a' }, 3))).toBeNull()
  })
})
