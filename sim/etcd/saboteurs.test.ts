import { afterEach, describe, expect, it, vi } from 'vitest'
import { rowAt } from '../kernel/trace.ts'
import type * as node from '../raft/node.ts'
import type * as vote from '../raft/vote.ts'
import type { EtcdAction } from './actions.ts'
import type * as datadir from './datadir.ts'
import type { EtcdDescription } from './description.ts'
import { saboteurs } from './saboteurs-test-support.ts'
import type { SnapshotData } from './state.ts'
import { electionStorm } from './storm-elections.ts'
import { cluster } from './test-support.ts'
import { allRequests } from './requests.ts'

afterEach(() => {
  for (const module of [...saboteurs.map(s => s.module), '../raft/vote.ts', '../raft/node.ts', './datadir.ts']) vi.doUnmock(module)
  vi.resetModules()
})

/** From now on imports find the module broken. */
function breakRule(module: string, by: (sound: never) => object): void {
  vi.resetModules()
  vi.doMock(module, async (original) => {
    const sound = await original<never>()
    return { ...sound as object, ...by(sound) }
  })
}

describe('a storm catches that', () => {
  it.each(saboteurs)('$rule: $caught, with seed $seed', async ({ module, by, caught, seed, elections }) => {
    breakRule(module, by)
    const { watcherOf } = await import('../fuzzing.ts')
    const { fuzz, fuzzStorm } = await import('./fuzz.ts')
    // Of the invariants this one alone: another may be faster, and proves nothing about it. The last one records.
    const { finding } = fuzz(seed, elections ? electionStorm(seed) : fuzzStorm(seed, 60), world =>
      watcherOf({ ...world, invariants: world.invariants.filter(({ id }, i, all) => id === caught || i === all.length - 1) }))
    expect(finding).toMatchObject({ seed, property: caught })
    expect(finding?.sentence.length).toBeGreaterThan(10)
  }, 20_000)

  it('and finds nothing in the same storms when the rules hold', async () => {
    const { watcherOf } = await import('../fuzzing.ts')
    const { fuzz, fuzzStorm } = await import('./fuzz.ts')
    for (const seed of new Set(saboteurs.filter(s => !s.elections).map(s => s.seed))) expect(fuzz(seed, fuzzStorm(seed, 60), watcherOf).finding).toBeNull()
  }, 60_000)
})

it('every checker of the fuzzer is caught failing', async () => {
  const { invariants } = await import('./invariants.ts')
  const judged = ['stays-up', 'progress', 'convergence', 'revisions', 'linearizability', 'serializable-reads', 'watches']
  const ofThePaper = ['election-safety', 'leader-append-only', 'log-matching', 'leader-completeness', 'state-machine-safety']
  expect(invariants.map(i => i.id)).toEqual(expect.arrayContaining(ofThePaper))
  expect(new Set(saboteurs.map(s => s.caught))).toEqual(new Set([...judged, ...ofThePaper]))
})

describe('storms of elections', () => {
  it('find nothing when the rules hold', async () => {
    const { watcherOf } = await import('../fuzzing.ts')
    const { fuzz } = await import('./fuzz.ts')
    for (let seed = 1; seed <= 24; seed++) expect(fuzz(seed, electionStorm(seed), watcherOf).finding).toBeNull()
  }, 120_000)

  it('are the same whenever a seed is drawn, and leaders come and go in them', () => {
    expect(electionStorm(7)).toEqual(electionStorm(7))
    const crashes = Array.from({ length: 40 }, (_, i) => electionStorm(i + 1).actions.filter(({ action }) => action.type === 'crash').length)
    expect(Math.min(...crashes)).toBeGreaterThan(40)
  })
})

/** Storms destroy no data, so nobody restores any in them. */
describe('a backup that is restored among members that go on', () => {
  /** A backup is made, the cluster goes on, m3 loses its disk, the others start again, m3 with the backup: do its clients' answers have an explanation? */
  async function restoredAmongOthers(seed: number) {
    const { etcd } = await import('./world.ts')
    const { createEngine, runUntil } = await import('../kernel/world.ts')
    const { recordedRequests } = await import('./history-record.ts')
    const { checkHistory } = await import('./histories.ts')
    const { diceOf } = await import('./dice.ts')
    const dice = diceOf(seed, 'restored')
    const engine = createEngine(etcd, cluster({}), { seed })
    const { state, kernel } = engine
    const client = state.clients[0].description.name
    const act = (action: EtcdAction) => void etcd.act(state, kernel, action)
    const [saved, lost] = [dice.between(3_000_000, 5_000_000), dice.between(6_000_000, 9_000_000)]
    for (let at = 2_000_000, step = 0; at < 20_000_000; at += 100_000, step++) {
      runUntil(engine, at)
      const key = dice.pick(['k1', 'k2', 'k3'])
      if (step % 2 === 0) act({ type: 'ask', client, call: { kind: 'put', key, value: `v${step}` } })
      else act({ type: 'ask', client, call: { kind: 'range', key, serializable: dice.chance(0.5) }, member: dice.pick(['m1', 'm2', 'm3']) })
      if (at <= saved && saved < at + 100_000) act({ type: 'ask', client, call: { kind: 'snapshot-save' }, member: 'm1' })
      if (at <= lost && lost < at + 100_000) {
        for (const type of ['crash', 'wipe-disk'] as const) act({ type, member: 'm3' })
        act({ type: 'restore', member: 'm3', backup: 0, initialCluster: ['m1', 'm2', 'm3'] })
        // No leader remembers what m3 had: it would stop it otherwise, as etcd does (« tocommit is out of range »).
        for (const member of ['m1', 'm2']) for (const type of ['crash', 'restart'] as const) act({ type, member })
      }
      if (at === 12_000_000) act({ type: 'restart', member: 'm3' })
    }
    return { verdict: checkHistory(recordedRequests(allRequests(state.requests))).verdict, serves: state.members[2].serves }
  }

  it('belongs to another cluster, and answers nobody', async () => {
    for (let seed = 1; seed <= 5; seed++) expect(await restoredAmongOthers(seed)).toEqual({ verdict: 'explained', serves: false })
  })

  it('with the old identity takes part with a store of its own: no history explains its answers, with seed 1', async () => {
    breakRule('./datadir.ts', (sound: typeof datadir): Partial<typeof datadir> => ({
      restore(state, kernel, member, flags) {
        const refused = sound.restore(state, kernel, member, flags)
        const { origin } = state.clusters[state.clusters.length - 1]
        const [{ lineage, origin: old }] = state.clusters
        const { membership } = old.data as SnapshotData
        member.data = { raftId: member.id, cluster: 0, lineage }
        member.wal = { hardState: null, snapshot: { ...origin, confState: old.confState, data: { ...origin.data as SnapshotData, membership } }, entries: [], revision: 0 }
        return refused
      },
    }))
    expect(await restoredAmongOthers(1)).toEqual({ verdict: 'unexplained', serves: true })
  })
})

/** What no storm's property says: nobody is disturbed, and timings are etcd's. */
describe('a scenario catches that', () => {
  /** Terms and instants of campaigns in 30 s in which m3 hears nobody, though the others hear it; m1 and m2 alone, or nobody. */
  async function campaigns(preVote: boolean, cutOff: 'm3 hears nobody' | 'm3 is alone') {
    const { etcd } = await import('./world.ts')
    const { VOCABULARY } = await import('./events.ts')
    const { createEngine, runUntil } = await import('../kernel/world.ts')
    const description: EtcdDescription = cluster({ settings: { preVote } })
    const engine = createEngine(etcd, description, { seed: 1, keepTrace: true })
    const { state, kernel } = engine
    runUntil(engine, 3_000_000)
    const leader = state.members.find(m => m.node?.lead === m.data?.raftId)
    const loner = state.members.filter(m => m !== leader)[0]
    for (const { name } of state.members) {
      if (name === loner.name) continue
      if (cutOff === 'm3 hears nobody') etcd.act(state, kernel, { type: 'cut', from: name, to: loner.name, oneWay: true })
      else etcd.act(state, kernel, { type: 'crash', member: name })
    }
    const from = kernel.trace.count
    runUntil(engine, 33_000_000)
    const changes = Array.from({ length: kernel.trace.count - from }, (_, i) => rowAt(kernel.trace, from + i))
      .filter(({ code }) => VOCABULARY[code].name === 'role-changed')
    return {
      stillLeads: leader?.node?.lead === leader?.data?.raftId,
      ofOthers: changes.filter(({ fields }) => fields[0] !== loner.id).length,
      instants: changes.filter(({ fields }) => fields[0] === loner.id).map(({ at }) => at),
    }
  }

  const periodsOf = ({ instants }: { instants: readonly number[] }) => new Set(instants.slice(1).map((at, i) => at - instants[i]))

  it('a member forgets its lease: one that hears nobody deposes a leader that everybody else hears', async () => {
    expect(await campaigns(false, 'm3 hears nobody')).toMatchObject({ stillLeads: true, ofOthers: 0 })
    breakRule('../raft/vote.ts', (_: typeof vote): Partial<typeof vote> => ({ holdsLease: () => false }))
    expect((await campaigns(false, 'm3 hears nobody')).ofOthers).toBeGreaterThan(0)
  })

  it('a pre-candidate draws its timeout anew: the one that is left campaigns at a constant period (41 times 1,200 ms in the recording)', async () => {
    const sound = await campaigns(true, 'm3 is alone')
    expect(sound.instants.length).toBeGreaterThan(10)
    expect(periodsOf(sound).size).toBe(1)
    breakRule('../raft/node.ts', (own: typeof node): Partial<typeof node> => ({
      becomePreCandidate(member) {
        own.becomePreCandidate(member)
        member.randomizedElectionTimeout = member.config.electionTick + (member.draws.shift() ?? 0)
      },
    }))
    expect(periodsOf(await campaigns(true, 'm3 is alone')).size).toBeGreaterThan(3)
  })
})
