import { expect, it } from 'vitest'
import { watchOver, runChecked } from '../check/properties.ts'
import { createEngine } from '../kernel/world.ts'
import type { Engine } from '../kernel/world.ts'
import { createRecorder, noteStops, observe, recordedRequests, recordedWatches, witnesses } from './history-record.ts'
import type { Recorder } from './history-record.ts'
import { checkHistoryAndWatches } from './history-watches.ts'
import { allRequests } from './requests.ts'
import { act, cluster } from './test-support.ts'
import type { Call } from './calls.ts'
import type { EtcdState, Request } from './state.ts'
import { etcd } from './world.ts'

const SECOND = 1_000_000
const ALL = { key: 'k', end: '\0' } as const

/** A cluster of three, observed after every event; what is asked in it, a second apart, the first once it has a leader. */
function recorded(calls: readonly Call[], settings = {}) {
  const recorder = createRecorder()
  const world = { ...etcd, invariants: [{ id: 'record', start: () => (state: EtcdState, kernel: Engine['kernel']) => observe(recorder, state, kernel) }] }
  const engine = createEngine(world, cluster({ settings }), { seed: 1 }) as Engine<EtcdState>
  const watch = watchOver(world)
  const pass = (to: number) => runChecked(engine, to, watch).violations
  pass(3 * SECOND)
  for (const [i, call] of calls.entries()) {
    act(engine, { type: 'ask', client: 'c1', call })
    pass((4 + i) * SECOND)
  }
  return { engine, recorder, pass }
}

const put = (key: string, value: string, lease?: number): Call => ({ kind: 'put', key, value, ...(lease ? { lease } : {}) })

/** The same requests with one of them altered. */
function judge(recorder: Recorder, state: EtcdState, at = -1, altered: Partial<Request> = {}) {
  const requests = allRequests(state.requests).map((r, i) => (i === at ? { ...r, ...altered } : r))
  return checkHistoryAndWatches(recordedRequests(requests), [...recordedWatches(recorder, state), ...witnesses(recorder)]).verdict
}

it('requests are recorded as asked and answered, and explained', () => {
  const { engine: { state }, recorder } = recorded([put('k1', 'a'), { kind: 'range', key: 'k1' }, { kind: 'delete', key: 'k1' }, { kind: 'status' }])
  const asked = allRequests(state.requests)
  expect(recordedRequests(asked)).toEqual(asked.slice(0, 3).map(({ sentAt, answeredAt, call, reply, index }, i) => ({
    client: 0, call: sentAt, return: answeredAt, request: call, response: reply, outcome: 'ok', ...(i === 1 ? {} : { place: index }),
  })))
  expect(judge(recorder, state)).toBe('kept')
})

it('an answer that no history gives is not explained', () => {
  const { engine: { state }, recorder } = recorded([put('k1', 'a'), { kind: 'range', key: 'k1' }])
  expect(judge(recorder, state, 1, { reply: { kind: 'range', revision: 2, kvs: [], count: 0, more: false } })).toBe('broken')
})

it('a write without an answer may have happened or not; one that failed has not', () => {
  const { engine: { state }, recorder } = recorded([put('k1', 'a'), { kind: 'range', key: 'k1' }])
  expect(judge(recorder, state, 0, { outcome: 3, reply: null })).toBe('kept')
  expect(judge(recorder, state, 0, { outcome: 2, reply: null })).toBe('broken')
})

it('a lease may take its keys with it, but not before its time', () => {
  const { engine: { state, kernel }, recorder, pass } = recorded([{ kind: 'lease-grant', id: 7, ttl: 2 }, put('k1', 'a', 7)])
  pass(kernel.now + 8 * SECOND)
  expect(state.members[0].store.newest.get('k1')?.deleted).toBe(true)
  expect(judge(recorder, state)).toBe('kept')
  const [granted, written] = allRequests(state.requests)
  expect(recordedRequests([granted, written]).at(1)).toMatchObject({ client: -1, call: granted.sentAt + 2 * SECOND, outcome: 'unknown' })
  // Had it been granted for longer, its key would have gone too soon.
  const call = { kind: 'lease-grant', id: 7, ttl: 60 } as const
  const longer = [{ ...granted, call }, written, { ...written, call: { kind: 'range', key: 'k1' } as const, sentAt: kernel.now, answeredAt: kernel.now + 1, reply: { kind: 'range', revision: 3, kvs: [], count: 0, more: false } as const }]
  expect(checkHistoryAndWatches(recordedRequests(longer), witnesses(recorder)).verdict).toBe('broken')
})

it('watches are recorded from their first revision, all that they received', () => {
  const many = Array.from({ length: 6 }, (_, i) => put('k1', String(i)))
  const { engine: { state }, recorder } = recorded([put('k1', 'x'), { kind: 'watch', ...ALL, revision: 1 }, ...many])
  const [watch] = recordedWatches(recorder, state)
  expect(watch.from).toBe(1)
  expect(watch.batches.map(b => b.revision)).toEqual([2, 3, 4, 5, 6, 7, 8])
  expect(judge(recorder, state)).toBe('kept')
  recorder.watches[0].batches.splice(3, 1)
  expect(judge(recorder, state)).toBe('broken')
})

it('the members’ own account begins anew after a compaction that was faster', () => {
  const { engine: { state }, recorder } = recorded([put('k1', 'a'), put('k1', 'b'), put('k1', 'c'), { kind: 'compact', revision: 3 }, put('k1', 'd')])
  expect(witnesses(recorder).map(w => [w.from, w.batches.length])).toEqual([[2, 4]])
  const late = createRecorder()
  observe(late, state, { processes: state.members.map(() => ({ life: 1 })), now: 0 } as never)
  expect(witnesses(late).map(w => [w.from, w.batches.length])).toEqual([[2, 0], [3, 3]])
})

it('a process that ends by itself is told; one that somebody stops is not', () => {
  const { engine, recorder, pass } = recorded([])
  act(engine, { type: 'crash', member: 'm1' })
  noteStops(recorder, engine.state)
  expect(pass(4 * SECOND)).toEqual([])
  act(engine, { type: 'crash', member: 'm2' })
  expect(pass(5 * SECOND)).toMatchObject([{ sentence: 'm2 stopped by itself' }])
})
