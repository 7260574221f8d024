import { describe, expect, it } from 'vitest'
import { watcherOf } from '../fuzzing.ts'
import type { Call } from './calls.ts'
import { fuzz, fuzzStorm } from './fuzz.ts'
import { allRequests } from './requests.ts'
import { Outcome } from './state.ts'
import type { EtcdState } from './state.ts'

/** The storm of that seed, 60 virtual seconds. */
const played = (seed: number) => fuzz(seed, fuzzStorm(seed, 60), watcherOf)

/**
 * Found by night. A watch left out revisions, eight and six: two streams of one watch, from one member.
 * And what a leader commits, applies and compacts in one event was taken to be on a disk that held other entries there.
 */
const ONCE_WRONG = [52303, 45771, 76540]

describe('3,000 storms of 60 virtual seconds', () => {
  // In parts, so that a test runner shows how it goes.
  it.each([0, 1, 2, 3, 4, 5])('break no promise, and the calm brings progress (%i of 0 to 5)', (part) => {
    const fuzzed = Array.from({ length: 500 }, (_, i) => played(part * 500 + i + 1))
    expect(fuzzed.flatMap(({ finding }) => finding ?? [])).toEqual([])
    // A search that gave up has judged nothing.
    expect(fuzzed.filter(({ undecided }) => undecided)).toEqual([])
  }, 300_000)

  it.each(ONCE_WRONG)('nor does seed %i, which once went wrong', (seed) => {
    expect(played(seed).finding).toBeNull()
  })
})

/** Storms further out that the calm once asked too much of, and why. */
it.each([
  [26527, 'a leader loses its commit of a removal with its power, and only a learner knows it: nobody can be elected'],
  [74519, 'for half a minute those that lack entries, whose clocks are fast, campaign before the one that has them'],
  [13603, 'a majority of the members, one of whom goes by the configuration before and has the longest log: too few to elect it, for it counts one who was removed'],
  [32466, 'a leader is removed while it is paused, and believes it still leads'],
  [46896, 'the same, among other settings'],
])('seed %i breaks nothing: %s', (seed) => {
  expect(played(seed).finding).toBeNull()
}, 60_000)

describe('a storm', () => {
  const storms = Array.from({ length: 300 }, (_, i) => fuzzStorm(i + 1, 60))

  it('is the same whenever its seed is drawn, and another for another seed', () => {
    expect(fuzzStorm(7, 60)).toEqual(storms[6])
    expect(new Set(storms.map(s => JSON.stringify(s))).size).toBe(storms.length)
  })

  it('covers sizes, sites, spares, losses, clocks and settings', () => {
    const drawn = <T>(of: (s: typeof storms[number]) => T) => new Set(storms.map(of))
    expect(drawn(s => s.description.members.filter(m => !m.spare).length)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
    expect(drawn(s => s.description.sites.length)).toEqual(new Set([1, 2, 3]))
    expect(drawn(s => s.description.members.filter(m => m.spare).length)).toEqual(new Set([0, 1, 2, 3]))
    expect(drawn(s => s.description.links[0].loss)).toEqual(new Set([0, 0.01, 0.05, 0.1, 0.2, 0.3]))
    expect(drawn(s => s.description.members.some(m => m.drift !== 0)).size).toBe(2)
    expect(drawn(s => s.description.settings?.preVote).size).toBe(2)
    expect(drawn(s => s.description.settings?.version).size).toBe(5)
    expect(drawn(s => s.rest)).toEqual(new Set(['healed', 'down', 'cut']))
  })

  it('leaves kinds of trouble and of requests out, each now and then', () => {
    const kindsOf = (of: (a: typeof storms[number]['actions'][number]['action']) => string | null) =>
      storms.map(s => new Set(s.actions.flatMap(({ action }) => of(action) ?? [])))
    const faults = kindsOf(a => (a.type === 'ask' ? (a.call.kind === 'move-leader' ? a.call.kind : null) : a.type))
    for (const kind of ['crash', 'pause', 'isolate', 'cut', 'slow-disk', 'delay', 'move-leader', 'stop-client']) {
      const share = faults.filter(set => set.has(kind)).length / storms.length
      expect(share, kind).toBeGreaterThan(0.3)
      expect(share, kind).toBeLessThan(0.9)
    }
    const calls = kindsOf(a => (a.type === 'ask' ? a.call.kind : null))
    const all: Call['kind'][] = ['put', 'delete', 'txn', 'range', 'compact', 'lease-grant', 'lease-keep-alive', 'watch', 'member-add', 'member-promote', 'member-remove']
    for (const kind of all) expect(calls.filter(set => set.has(kind)).length / storms.length, kind).toBeGreaterThan(0.15)
  })

  it('happens at whole µs', () => {
    expect(storms.every(s => s.actions.every(({ at }) => Number.isInteger(at)))).toBe(true)
  })

  it('leaves something to do: writes are acknowledged, leaders change, members join and go, snapshots are installed', () => {
    const sum = { ok: 0, unknown: 0, terms: 0, joined: 0, removed: 0, compacted: 0 }
    for (let seed = 1; seed <= 40; seed++) {
      let state: EtcdState | undefined
      fuzz(seed, fuzzStorm(seed, 60), world => (engine, until) => {
        state = engine.state as EtcdState
        return watcherOf({ ...world, invariants: world.invariants.slice(-1) })(engine, until)
      })
      if (!state) continue
      const writes = allRequests(state.requests).filter(r => r.call.kind === 'put')
      sum.ok += writes.filter(r => r.outcome === Outcome.Ok).length
      sum.unknown += writes.filter(r => r.outcome === Outcome.Unknown).length
      sum.terms += Math.max(...state.members.map(m => m.node?.term ?? 0))
      sum.joined += state.members.filter((m, i) => m.data !== null && fuzzStorm(seed, 60).description.members[i].spare).length
      sum.removed += Math.max(...state.members.map(m => m.membership.removed.length))
      sum.compacted += state.members.some(m => (m.node?.log.offset ?? 0) > 0) ? 1 : 0
    }
    expect(sum.ok).toBeGreaterThan(40 * 30)
    expect(sum.unknown).toBeGreaterThan(40 * 5)
    expect(sum.terms).toBeGreaterThan(40 * 3)
    expect(sum.joined).toBeGreaterThan(5)
    expect(sum.removed).toBeGreaterThan(5)
    expect(sum.compacted).toBeGreaterThan(15)
  }, 60_000)
})

it('an assertion of the engine is a finding, and ends no run of the fuzzer', () => {
  const { finding } = fuzz(1, fuzzStorm(1, 60), () => () => { throw new Error('invariant test/broken: on purpose') })
  expect(finding).toMatchObject({ seed: 1, atMs: 0, property: 'assertion: invariant test/broken: on purpose' })
})
