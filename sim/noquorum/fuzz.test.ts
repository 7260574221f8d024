/** Storms by the hundred, and rules broken on purpose that they notice. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { breakNothing } from '../../test-support/storms.ts'
import { watcherOf } from '../fuzzing.ts'
import { fuzz, storm } from './fuzz.ts'
import type * as member from './member.ts'
import { acknowledgedStays, onePrimary } from './promises.ts'
import type { Version } from './state.ts'
import { noquorum } from './world.ts'

const LASTS = 15_000_000

breakNothing({ world: noquorum, seeds: 500, seconds: LASTS / 1_000_000, storm: seed => storm(seed, LASTS), fuzz: (seed, drawn, watch) => fuzz(noquorum, seed, drawn, watch) })

it.each([onePrimary, acknowledgedStays])('what etcd promises and this does not, a storm breaks: $id', (promise) => {
  const world = { ...noquorum, invariants: [promise] }
  const broken = Array.from({ length: 20 }, (_, i) => fuzz(world, i + 1, storm(i + 1, LASTS), watcherOf(world))?.property)
  expect(broken).toContain(promise.id)
})

const saboteurs: readonly { readonly rule: string, readonly caught: string, readonly by: (sound: typeof member) => Partial<typeof member> }[] = [
  {
    rule: 'what is heard last stands, not what was written last', caught: 'noquorum/newest-stands',
    by: ({ receive }) => ({
      receive(state, kernel, own, envelope) {
        receive(state, kernel, own, envelope)
        const { message } = envelope
        const heard: readonly Version[] = message.kind === 'state' ? message.entries : []
        for (const entry of heard) own.store.set(entry.key, entry)
      },
    }),
  },
  {
    rule: 'a primary that meets another stays', caught: 'calm/one-primary',
    by: ({ receive }) => ({
      receive(state, kernel, own, envelope) {
        if (!own.primary || envelope.message.kind === 'state') receive(state, kernel, own, envelope)
      },
    }),
  },
  {
    rule: 'who was away is not told what it missed', caught: 'calm/one-value',
    by: ({ receive }) => ({
      receive(state, kernel, own, envelope) {
        if (envelope.message.kind !== 'state') receive(state, kernel, own, envelope)
      },
    }),
  },
  {
    rule: 'a replica that cannot pass a request on forgets to try again', caught: 'calm/progress',
    by: ({ receive }) => ({
      receive(state, kernel, own, envelope) {
        const { waiting } = own
        own.waiting = []
        receive(state, kernel, own, envelope)
        own.waiting = waiting
      },
    }),
  },
]

describe('a storm notices that', () => {
  afterEach(() => {
    vi.doUnmock('./member.ts')
    vi.resetModules()
  })

  it.each(saboteurs)('$rule: $caught', async ({ by, caught }) => {
    vi.resetModules()
    vi.doMock('./member.ts', async (original) => {
      const sound = await original<typeof member>()
      return { ...sound, ...by(sound) }
    })
    const [{ noquorum: broken }, { fuzz }, { watcherOf }] = [await import('./world.ts'), await import('./fuzz.ts'), await import('../fuzzing.ts')]
    const found = Array.from({ length: 40 }, (_, i) => fuzz(broken, i + 1, storm(i + 1, LASTS), watcherOf(broken))?.property)
    expect(found).toContain(caught)
  })
})
