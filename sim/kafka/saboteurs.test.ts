/**
 * Rules broken on purpose, one at a time, each by replacing a single exported function: what must catch
 * it, and the seed of a storm in which it does. A checker that never fails proves nothing.
 */
import { expect, it, vi } from 'vitest'
import { catchesAll } from '../../test-support/saboteurs.ts'
import type { Saboteur } from '../../test-support/saboteurs.ts'
import type * as election from './election.ts'
import type * as follower from './follower.ts'
import type * as isr from './isr.ts'
import type * as log from './log.ts'
import type * as mirror from './mirror.ts'
import { isActive } from './image.ts'
import type * as vote from '../raft/vote.ts'
import { Fault, Outcome } from './state.ts'

const saboteurs: readonly Saboteur[] = [
  {
    rule: 'a leader acknowledges what it alone has', module: './isr.ts', caught: 'enough-copies', seed: 3,
    by: (_: typeof isr): Partial<typeof isr> => ({ highWatermarkOf: (_state, _kernel, _broker, replica) => replica.records.length }),
  },
  {
    rule: 'a leader acknowledges what it alone has', module: './isr.ts', caught: 'nothing-acknowledged-lost', seed: 20,
    by: (_: typeof isr): Partial<typeof isr> => ({ highWatermarkOf: (_state, _kernel, _broker, replica) => replica.records.length }),
  },
  {
    rule: 'the first replica that is up leads, in sync or not', module: './election.ts', caught: 'leader-complete', seed: 38,
    by: (sound: typeof election): Partial<typeof election> => ({
      changePartition(image, partition, elrEnabled, wanted) {
        const change = sound.changePartition(image, partition, elrEnabled, wanted)
        if (change === null || change.to.leader < 0 || change.to.leader === partition.leader) return change
        const up = partition.replicas.find(b => isActive(image, b) && b !== wanted.leaving && b !== wanted.uncleanShutdown) ?? change.to.leader
        return { ...change, to: { ...change.to, leader: up, isr: [...new Set([...change.to.isr, up])] } }
      },
    }),
  },
  {
    rule: 'an ISR that empties lets anybody lead', module: './election.ts', caught: 'high-watermark-stands', seed: 65,
    by: (sound: typeof election): Partial<typeof election> => ({
      changePartition(image, partition, elrEnabled, wanted) {
        const change = sound.changePartition(image, partition, elrEnabled, { ...wanted, unclean: true })
        return change === null ? null : { ...change, how: 0 }
      },
    }),
  },
  {
    rule: 'a replica that is to follow leads', module: './follower.ts', caught: 'one-leader-per-epoch', seed: 3,
    by: (_: typeof follower): Partial<typeof follower> => ({
      follow(_state, _kernel, _broker, replica) {
        replica.leading = { start: 0, followers: [], pending: null, waiting: [], parked: [] }
      },
    }),
  },
  {
    rule: 'the controller takes any ISR from anybody', module: './election.ts', caught: 'joiners-complete', seed: 95,
    by: (_: typeof election): Partial<typeof election> => ({ rejectAlter: () => Fault.None }),
  },
  {
    rule: 'a replica joins the ISR whatever it has', module: './isr.ts', caught: 'joiners-complete', seed: 5,
    by: (_: typeof isr): Partial<typeof isr> => ({ mayJoin: () => true }),
  },
  {
    rule: 'nobody is too late for the ISR', module: './isr.ts', caught: 'isr-caught-up', seed: 4,
    by: (_: typeof isr): Partial<typeof isr> => ({ laggards: () => [] }),
  },
  {
    rule: 'followers keep what their leader never had', module: './log.ts', caught: 'logs-match', seed: 20,
    by: (_: typeof log): Partial<typeof log> => ({ divergence: () => null }),
  },
  {
    rule: 'a copy counts before its cluster has acknowledged it', module: './mirror.ts', caught: 'copied-elsewhere', seed: 19,
    by: (_: typeof mirror): Partial<typeof mirror> => ({ countsAsCopy: (_copy, where) => where !== 'lost' }),
  },
  {
    rule: 'a copy counts for ever, whatever becomes of its cluster', module: './mirror.ts', caught: 'copied-elsewhere', seed: 10,
    by: (_: typeof mirror): Partial<typeof mirror> => ({ countsAsCopy: ({ outcome }) => outcome === Outcome.Acknowledged }),
  },
  {
    rule: 'no copy saves anything', module: './mirror.ts', caught: 'copied-elsewhere', seed: 12,
    by: (_: typeof mirror): Partial<typeof mirror> => ({ countsAsCopy: () => false }),
  },
  {
    rule: 'a controller votes for everyone who asks', module: '../raft/vote.ts', caught: 'metadata-agrees', seed: 9,
    by: (_: typeof vote): Partial<typeof vote> => ({ canVote: () => true, isUpToDate: () => true }),
  },
  {
    rule: 'a partition without a leader never gets one again', module: './election.ts', caught: 'progress', seed: 1,
    by: (sound: typeof election): Partial<typeof election> => ({
      changePartition: (image, partition, elrEnabled, wanted) => (partition.leader < 0 ? null : sound.changePartition(image, partition, elrEnabled, wanted)),
    }),
  },
]

catchesAll(saboteurs, {
  mock: (module, factory) => vi.doMock(module, factory),
  unmock: module => vi.doUnmock(module),
  async play(seed, only) {
    const [{ fuzz }, { storm }, { kafka }, { watcherOf }] = [await import('./fuzz.ts'), await import('./storm.ts'), await import('./world.ts'), await import('../fuzzing.ts')]
    return fuzz(seed, storm(seed), watcherOf(kafka, only))
  },
})

it('every invariant is caught failing, and the progress that the calm must bring', async () => {
  const { invariants } = await import('./invariants.ts')
  expect(new Set(saboteurs.map(s => s.caught))).toEqual(new Set(['progress', ...invariants.map(i => i.id)]))
})
