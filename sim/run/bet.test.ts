import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { betOf, settleBet } from './bet.ts'
import { openRun } from './run.ts'
import { cuesOf, rejectScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'
import { loadWorld } from './worlds.ts'

const world = await loadWorld('etcd')
const base = scenarios.find(s => s.id === 'leader-lost')!
const who = { question: 'Qui sera leader\u00A0?', answers: ['m1', 'm2', 'm3'].map(member => ({ text: member, event: 'role-changed', where: { member, to: 'leader' } })) }
const withBet = (bet: object, cue = 3): Scenario => {
  let no = -1
  return { ...base, story: base.story.map(step => ('cue' in step && ++no === cue ? { ...step, bet: bet as typeof who } : step)) }
}

it('the run answers: whoever it elects', () => {
  const scenario = withBet(who)
  expect(rejectScenario(scenario)).toBeNull()
  expect(betOf(scenario, 3)).toEqual(who)
  expect(betOf(scenario, 1)).toBeNull()
  expect(settleBet(openRun(world, scenario), 3)).toBe(1)
})

it('nothing that comes before the question, or after the answer, counts', () => {
  // m1 was elected long before; nobody is between the last two cues.
  expect(settleBet(openRun(world, withBet(who, 1)), 1)).toBe(-1)
  expect(settleBet(openRun(world, withBet(who, 5)), 5)).toBe(-1)
  expect(settleBet(openRun(world, base), 3)).toBe(-1)
})

describe('a bet from outside', () => {
  it.each<[object, string]>([
    [{ question: 'Oui\u00A0?', answers: [] }, 'answers'],
    [{ question: '', answers: who.answers }, 'question'],
    [{ ...who, right: 1 }, 'right'],
    [{ question: 'Qui\u00A0?', answers: Array.from({ length: 9 }, () => who.answers[0]) }, 'answers'],
  ])('%j is refused', (bet, field) => {
    expect(rejectScenario(withBet(bet))).toContain(field)
  })

  it('belongs to a cue', () => {
    expect(rejectScenario({ ...base, story: [...base.story, { act: { type: 'crash', member: 'm1' }, bet: who }] })).toContain('bet')
  })

  it('on an event that does not exist fails with a sentence', () => {
    const scenario = withBet({ question: 'Quoi\u00A0?', answers: [{ text: 'a', event: 'nothing' }, { text: 'b', event: 'started' }] })
    expect(() => settleBet(openRun(world, scenario), 3)).toThrow('nothing')
  })
})

it('every bet of the catalogue is decided by its run', () => {
  for (const scenario of scenarios) {
    const run = openRun(world, scenario)
    for (const cue of cuesOf(scenario).keys()) if (betOf(scenario, cue)) expect(settleBet(run, cue), `${scenario.id}, cue ${cue}`).toBeGreaterThanOrEqual(0)
  }
})
