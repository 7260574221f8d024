import { afterEach, describe, expect, it, vi } from 'vitest'
import { rowAt } from '../kernel/trace.ts'
import type * as node from '../raft/node.ts'
import type * as vote from '../raft/vote.ts'
import type { EtcdDescription } from './description.ts'
import { saboteurs } from './saboteurs-test-support.ts'
import { cluster } from './test-support.ts'

afterEach(() => {
  for (const module of [...saboteurs.map(s => s.module), '../raft/vote.ts', '../raft/node.ts']) vi.doUnmock(module)
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
  it.each(saboteurs)('$rule: $caught, with seed $seed', async ({ module, by, caught, seed }) => {
    breakRule(module, by)
    const { watcherOf } = await import('../fuzzing.ts')
    const { fuzz, fuzzStorm } = await import('./fuzz.ts')
    // Of the invariants this one alone: another may be faster, and proves nothing about it. The last one records.
    const { finding } = fuzz(seed, fuzzStorm(seed, 60), world =>
      watcherOf({ ...world, invariants: world.invariants.filter(({ id }, i, all) => id === caught || i === all.length - 1) }))
    expect(finding).toMatchObject({ seed, property: caught })
    expect(finding?.sentence.length).toBeGreaterThan(10)
  }, 20_000)

  it('and finds nothing in the same storms when the rules hold', async () => {
    const { fuzzSeed } = await import('../fuzzing.ts')
    for (const seed of new Set(saboteurs.map(s => s.seed))) expect(fuzzSeed(seed, 60).finding).toBeNull()
  }, 60_000)
})

it('every checker of the fuzzer is caught failing', async () => {
  const { invariants } = await import('./invariants.ts')
  const judged = ['stays-up', 'progress', 'convergence', 'revisions', 'linearizability', 'watches']
  const ofThePaper = ['election-safety', 'leader-append-only', 'log-matching', 'leader-completeness', 'state-machine-safety']
  expect(invariants.map(i => i.id)).toEqual(expect.arrayContaining(ofThePaper))
  expect(new Set(saboteurs.map(s => s.caught))).toEqual(new Set([...judged, ...ofThePaper]))
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
