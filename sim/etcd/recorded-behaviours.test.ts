/** docs/fidelite.md and the tests keep step with what was recorded: each behaviour has its row, and its test. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documented, inFrench } from '../../test-support/fidelity.ts'
import { scenarios } from '../catalogue/etcd.ts'
import { recordedAnswers, recordedTimes } from './recorded-behaviours.ts'
import type { RecordedBehaviour } from './recorded-behaviours.ts'
import { withoutPreVote, withPreVote } from './recorded-failovers.ts'
import type { RecordedFailover } from './recorded-failovers.ts'

const timesOf = (recorded: readonly RecordedFailover[], figure: 'firstCampaignMs' | 'electedMs'): RecordedBehaviour => ({
  experiment: 'exp1', trials: recorded.length, ms: recorded.map(r => r[figure]),
})
const several = [...withoutPreVote, ...withPreVote].filter(r => r.campaigns > 1).length

const all: Readonly<Record<string, RecordedBehaviour>> = {
  'first-campaign': timesOf(withoutPreVote, 'firstCampaignMs'),
  'first-campaign-pre-vote': timesOf(withPreVote, 'firstCampaignMs'),
  'elected': timesOf(withoutPreVote, 'electedMs'),
  'elected-pre-vote': timesOf(withPreVote, 'electedMs'),
  'second-campaign': { experiment: 'exp1', trials: withoutPreVote.length + withPreVote.length },
  ...recordedTimes,
  ...recordedAnswers,
}

const tests = ['failover', 'recorded-times', 'recorded-answers'].map(name => readFileSync(new URL(`${name}.test.ts`, import.meta.url), 'utf8')).join('\n')

describe('docs/fidelite.md', () => {
  it('has a row for each recorded behaviour, and no other', () => {
    expect(documented.map(row => row.id).sort()).toEqual(Object.keys(all).sort())
    expect(several).toBe(7)
  })

  it('names scenarios of the catalogue', () => {
    const named = documented.flatMap(row => row.scenario ?? [])
    expect(named.length).toBeGreaterThan(20)
    for (const id of named) expect(scenarios.map(s => s.id)).toContain(id)
  })

  it.each(Object.keys(all))('tells of %s what was recorded', (id) => {
    const { trials, ms, happened, said } = all[id]
    const cell = documented.find(row => row.id === id)?.recorded ?? ''
    expect(cell).toContain(`n = ${trials}\u00A0:`)
    // To the millisecond, as it was recorded.
    for (const edge of ms ? [Math.min(...ms), Math.max(...ms)] : []) expect(cell).toContain(inFrench(edge))
    if (happened !== undefined) expect(cell).toContain(`${happened}/${trials}`)
    for (const text of said ?? []) expect(cell).toContain(`\`${text}\``)
  })
})

it.each(Object.keys(all))('%s has its test', (id) => {
  expect(tests).toMatch(new RegExp(`['(\\s]${id.replace(/^(first-campaign|elected)-pre-vote$/, '$1')}[:,']`))
})
