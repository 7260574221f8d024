/** What the counter-model's story comes to, and that the slide beside which it stands says the same. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rowAt } from '../../kernel/trace.ts'
import { createEngine, runUntil } from '../../kernel/world.ts'
import type { Action, Description } from '../../noquorum/description.ts'
import { noquorum } from '../../noquorum/world.ts'
import { openRun, playStory } from '../../run/run.ts'
import { counterModel } from './counter-model.ts'

const run = openRun(noquorum, counterModel)
const end = playStory(run)
const engineAt = (at: number) => {
  const engine = createEngine(noquorum, counterModel.description as Description, { seed: counterModel.seed, keepTrace: true })
  for (const { at: when, action } of run.actions) {
    if (when > at) break
    runUntil(engine, when)
    expect(noquorum.act(engine.state, engine.kernel, action as Action)).toBeNull()
  }
  runUntil(engine, at)
  return engine
}
const stateAt = (at: number) => engineAt(at).state
const valuesAt = (at: number) => stateAt(at).members.map(m => m.store.get('x')?.value)
const cues = run.cues.map(c => c.at)

describe('split-brain-no-quorum', () => {
  it('all are told « OK », and two truths stand until the link is back', () => {
    expect(stateAt(cues[1]).members.filter(m => m.primary).map(m => m.name)).toEqual(['m1', 'm3'])
    expect(valuesAt(cues[0])).toEqual(['1', '1', '1'])
    expect(valuesAt(cues[2])).toEqual(['9', '9', '7'])
    expect(stateAt(cues[2]).requests.every(r => r.answeredAt >= 0)).toBe(true)
  })

  it('then one of them is thrown away, though it was acknowledged, and its client reads the other', () => {
    const last = stateAt(end)
    expect(last.members.map(m => m.store.get('x')?.value)).toEqual(['7', '7', '7'])
    expect(last.members.filter(m => m.primary).map(m => m.name)).toEqual(['m3'])
    expect(last.requests.map(r => [last.clients[r.client].name, r.value, r.found])).toEqual([['c1', '1', '1'], ['c1', '9', '9'], ['c2', '7', '7'], ['c1', null, '7']])
  })

  it('happens in this order', () => {
    const names = ['sites-cut', 'primary-became', 'sites-healed', 'primary-gone', 'discarded']
    const { trace } = engineAt(end).kernel
    const told = Array.from({ length: trace.count }, (_, no) => noquorum.vocabulary[rowAt(trace, no).code].name).filter(name => names.includes(name))
    expect(told).toEqual(['primary-became', 'sites-cut', 'sites-cut', 'primary-became', 'sites-healed', 'sites-healed', 'primary-gone', 'discarded'])
  })

  it('is what the slide on the split brain says in words', () => {
    const slide = readFileSync(new URL('../../../pages/06-pannes.md', import.meta.url), 'utf8')
    const [, a, b] = /Contre-modèle.*A accepte x = (\d+), B accepte x = (\d+)\..*split-brain-no-quorum/.exec(slide) ?? []
    expect([a, b]).toEqual([valuesAt(cues[2])[0], valuesAt(cues[2])[2]])
  })
})
