import { afterEach, expect, it, vi } from 'vitest'
import { saboteurs } from './etcd/saboteurs-test-support.ts'

const { rule, by } = saboteurs.find(s => s.caught === 'leader-append-only') as typeof saboteurs[number]

afterEach(() => {
  vi.doUnmock('./raft/node.ts')
  vi.resetModules()
})

it(`what a storm finds takes few of its actions, and still breaks the same property without the others (${rule})`, async () => {
  vi.resetModules()
  vi.doMock('./raft/node.ts', async (original) => {
    const sound = await original<object>()
    return { ...sound, ...by(sound) }
  })
  const { fuzzSeed, shrinkStorm, watcherOf } = await import('./fuzzing.ts')
  const { fuzz, fuzzStorm } = await import('./etcd/fuzz.ts')
  const { finding } = fuzzSeed(3, 5)
  if (finding === null) throw new Error('the storm finds nothing')
  const storm = fuzzStorm(3, 5)
  const actions = shrinkStorm(finding, 5)
  expect(actions.length).toBeLessThan(storm.actions.filter(({ at }) => at <= finding.atMs * 1_000).length / 2)
  expect(storm.actions).toEqual(expect.arrayContaining([...actions]))
  expect(fuzz(3, { ...storm, actions }, watcherOf).finding?.property).toBe(finding.property)
}, 60_000)

it('a storm without violations has no finding', async () => {
  const { fuzzSeed } = await import('./fuzzing.ts')
  expect(fuzzSeed(3, 5)).toEqual({ finding: null, undecided: false })
})
