import { expect, it } from 'vitest'
import { scenarios } from '../catalogue/index.ts'
import { openRun, playStory } from './run.ts'
import type { Scenario } from './scenario.ts'
import { comparison, firstDifference } from './twin.ts'
import { loadWorld } from './worlds.ts'

const world = await loadWorld('etcd')
const base = scenarios.find(s => s.id === 'leader-lost')!
const description = base.description as { settings: object }
const open = (settings: object = {}, seed = base.seed) => openRun(world, { ...base, seed, description: { ...description, settings: { ...description.settings, ...settings } } })
/** A cluster left alone: no story that one of the twins may not follow. */
const alone = (settings: object): Scenario => ({ ...base, description: { ...description, settings: { ...description.settings, ...settings } }, story: [{ cue: 'Début.' }] })

it('a run has no difference from itself', () => {
  const run = open()
  expect(firstDifference(run, open(), playStory(run))).toBeNull()
})

it('with pre-vote the twins are alike until the first election, and differ in its first word', () => {
  const [off, on] = [false, true].map(preVote => openRun(world, alone({ preVote })))
  const found = firstDifference(off, on, 5_000_000)!
  expect(found.at).toBeGreaterThan(0)
  expect(found.left).toContain('ouvre le mandat 1')
  expect(found.right).toContain('demande s’il gagnerait')
})

it('nothing differs before a setting matters', () => {
  const [a, b] = [1_000, 2_000].map(fsync => openRun(world, alone({ fsync })))
  const found = firstDifference(a, b, 5_000_000)!
  expect(firstDifference(a, b, found.at - 1)).toBeNull()
  expect(found.left !== found.right).toBe(true)
})

it('one that tells nothing any more differs by what the other tells', () => {
  const quiet = openRun(world, alone({ electionTicks: 50 }))
  const found = firstDifference(openRun(world, alone({})), quiet, 2_000_000)!
  expect([found.left === null, found.right === null]).toEqual([false, true])
})

it('asked step by step it finds the same, and nothing before it', () => {
  const pair = () => [false, true].map(preVote => openRun(world, alone({ preVote })))
  const found = firstDifference(pair()[0], pair()[1], 5_000_000)!
  const [off, on] = pair()
  const upTo = comparison(off, on)
  for (let at = 0; at < found.at; at += 250_000) expect(upTo(at)).toBeNull()
  expect(upTo(5_000_000)).toEqual(found)
  expect(upTo(found.at - 1)).toBeNull()
  expect(upTo(found.at)).toEqual(found)
})
