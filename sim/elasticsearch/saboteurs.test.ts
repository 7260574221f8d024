/** Rules broken on purpose, one at a time: the invariant that must notice, alone, and the seed of a storm in which it does. */
import { afterEach, expect, it, vi } from 'vitest'
import type * as deciders from './deciders.ts'
import type * as quorum from './quorum.ts'
import { reconfigure } from './quorum.ts'
import type * as shards from './shards.ts'
import { storm } from './storm.ts'
import { send } from './transport.ts'

interface Saboteur {
  readonly rule: string
  readonly module: string
  readonly by: object
  readonly caught: string
}

const saboteurs: readonly Saboteur[] = [
  {
    rule: 'a node joins everyone who asks', module: './quorum.ts', caught: 'one-master-per-term',
    by: { canJoin: (node, term) => term >= node.term } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'a candidate counts voices of those who know more', module: './quorum.ts', caught: 'committed-survives',
    by: { isFresher: () => false } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'a master commits what one node has accepted', module: './quorum.ts', caught: 'both-quorums',
    by: { commits: (_, { votes }) => votes.length > 0 } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'a master commits what one node has accepted', module: './quorum.ts', caught: 'one-state-per-version',
    by: { commits: (_, { votes }) => votes.length > 0 } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'a new configuration is committed by the old one alone', module: './quorum.ts', caught: 'both-quorums',
    by: { commits: (_, { state: { committed }, votes }) => 2 * committed.filter(n => votes.includes(n)).length > committed.length } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'every live node votes, were they four', module: './quorum.ts', caught: 'config-odd',
    by: {
      reconfigure: (_, live, __, current) => (2 * live.filter(n => current.includes(n)).length > current.length ? live : current),
    } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'the voting configuration shrinks though auto-shrink is off', module: './quorum.ts', caught: 'config-odd',
    by: {
      reconfigure: (state, ...rest) => reconfigure({ ...state, settings: { ...state.settings, autoShrink: true } }, ...rest),
    } satisfies Partial<typeof quorum>,
  },
  {
    rule: 'no replica takes a lost primary’s place', module: './deciders.ts', caught: 'red-only-without-copy',
    by: { successor: () => -1 } satisfies Partial<typeof deciders>,
  },
  {
    rule: 'a copy goes to any data node', module: './deciders.ts', caught: 'copies-apart',
    by: { candidatesFor: (state, { nodes }) => nodes.filter(n => state.nodes[n].data) } satisfies Partial<typeof deciders>,
  },
  {
    rule: 'a replica acknowledges what it does not write', module: './shards.ts', caught: 'acknowledged-kept',
    by: {
      handleReplicate: (state, kernel, node, { from, shard, allocation, no }) => send(state, kernel, node.index, from, 'ReplicateAck', { shard, allocation, no }),
    } satisfies Partial<typeof shards>,
  },
]

afterEach(() => {
  for (const { module } of saboteurs) vi.doUnmock(module)
  vi.resetModules()
})

it.each(saboteurs)('a storm catches that $rule: $caught', async ({ module, by, caught }) => {
  vi.resetModules()
  vi.doMock(module, async original => ({ ...await original<object>(), ...by }))
  const { fuzz } = await import('./fuzz.ts')
  const { watcherOf } = await import('../fuzzing.ts')
  const { elasticsearch } = await import('./world.ts')
  const watched = { ...elasticsearch, invariants: elasticsearch.invariants.filter(({ id }) => id === caught) }
  for (let seed = 1; seed <= 300; seed++) {
    const found = fuzz(seed, storm(seed, 60), watcherOf(watched))
    if (found?.property === caught) return expect(found.sentence.length).toBeGreaterThan(10)
  }
  expect.fail(`none of 300 storms shows that ${caught} does not hold`)
}, 30_000)

it('every invariant is caught failing', async () => {
  const { invariants } = await import('./invariants.ts')
  expect(new Set(saboteurs.map(s => s.caught))).toEqual(new Set(invariants.map(i => i.id)))
})
