import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { told, twoSites } from '../etcd/test-support.ts'
import { VOCABULARY } from '../etcd/events.ts'
import type { EtcdState } from '../etcd/state.ts'
import { etcd } from '../etcd/world.ts'
import { rowAt } from '../kernel/trace.ts'
import { narrationOf } from './narration.ts'
import type { Spoken } from './narration.ts'
import { cueInstant, openRun, playStory, recordTo } from './run.ts'
import type { Run } from './run.ts'

const played = scenarios.map((scenario) => {
  const run = openRun(etcd, scenario)
  return { id: scenario.id, run, end: playStory(run) }
})
const story = (id: string) => played.find(p => p.id === id)!.run
const between = (run: Run, cue: number, limit: number) => narrationOf(run, cueInstant(run, cue - 1), cueInstant(run, cue), limit)
const texts = (spoken: readonly Spoken[]) => spoken.map(s => s.text)

/** A cluster under steady writing. */
function busy(until: number): Run {
  const description = { ...twoSites(), clients: [{ ...twoSites().clients[0], every: 20_000, from: 1_000_000 }] }
  const run = openRun(etcd, { id: 'busy', title: 'Trafic', world: 'etcd', seed: 17, description, story: [{ cue: 'Début.' }] })
  recordTo(run, until)
  return run
}

describe('the narration', () => {
  it.each(played)('of $id says at most what is asked, weightiest first, then in time', ({ run, end }) => {
    for (const limit of [1, 2, 4, 50]) {
      for (let from = 0; from < end; from += 170_000) {
        const spoken = narrationOf(run, from, Math.min(from + 170_000, end), limit)
        expect(spoken.length).toBeLessThanOrEqual(limit)
        expect(spoken).toEqual([...spoken].sort((a, b) => b.importance - a.importance || a.at - b.at))
        expect(new Set(texts(spoken)).size).toBe(spoken.length)
        for (const { at, importance } of spoken) {
          expect(importance).toBeGreaterThan(0)
          expect(at > from && at <= from + 170_000).toBe(true)
        }
      }
    }
  })

  it('names the fall of a leader before what its clients hear of it', () => {
    const run = story('leader-lost')
    expect(texts(between(run, 1, 1))).toEqual(['m1 s’arrête net.'])
    expect(texts(between(run, 3, 1))).toEqual(['m2 a la majorité\u00a0: il est leader du mandat 2.'])
    expect(texts(between(run, 4, 50))).toContain('c1 reçoit «\u00a0OK\u00a0» pour x\u00a0=\u00a02.')
  })

  it('leaves out the least where there is too much, and nothing else', () => {
    for (const { run, end } of played) {
      const all = narrationOf(run, 0, end, Infinity)
      for (const limit of [1, 3, 7]) expect(narrationOf(run, 0, end, limit)).toEqual(all.slice(0, limit))
    }
  })

  it('says no word of heartbeats, of which most of an idle second is made', () => {
    const run = openRun(etcd, { id: 'quiet', title: 'Calme', world: 'etcd', seed: 17, description: { ...twoSites(), clients: [] }, story: [{ cue: 'Début.' }] })
    recordTo(run, 30_000_000)
    const beats = told(run.recorder.kernel.trace).filter(e => e.at > 5_000_000 && e.event === 'message-sent')
    expect(beats.length).toBeGreaterThan(500)
    expect(narrationOf(run, 5_000_000, 30_000_000, 50)).toEqual([])
  })

  it('says once what repeats, with how many times more it happened', () => {
    const run = busy(4_000_000)
    const spoken = narrationOf(run, 2_000_000, 3_000_000, 50)
    const answers = told(run.recorder.kernel.trace).filter(e => e.event === 'request-ended' && e.at > 2_000_000 && e.at <= 3_000_000)
    expect(answers.length).toBeGreaterThan(40)
    const answered = spoken.filter(s => s.text.includes('reçoit'))
    expect(answered).toHaveLength(1)
    expect(answered[0].alike).toBe(answers.length - 1)
    expect(spoken.length).toBeLessThan(12)
  })

  it('never folds a turn of the story into another: a lost site names each of its members', () => {
    const run = openRun(etcd, story('leader-lost').scenario, [{ at: 900_000, id: 'a', action: { type: 'lose-site', site: 'A' } }])
    recordTo(run, 900_000)
    const spoken = narrationOf(run, 899_999, 900_000, 9)
    expect(texts(spoken)).toEqual(['m1 s’arrête net.', 'm2 s’arrête net.'])
    expect(spoken.every(s => s.alike === 0)).toBe(true)
  })

  it('is the same whether the rows are recent or derived again', () => {
    const run = busy(60_000_000)
    const fresh = busy(3_000_000)
    expect(narrationOf(run, 1_500_000, 2_500_000, 9)).toEqual(narrationOf(fresh, 1_500_000, 2_500_000, 9))
  })
})

describe('importance', () => {
  it.each(played)('is given to every event of $id that the journal tells of', ({ run }) => {
    const { kernel: { trace }, state } = run.recorder
    const told = new Set<string>()
    for (let no = 0; no < trace.count; no++) {
      const { code, fields } = rowAt(trace, no)
      if (etcd.narrate(state as EtcdState, code, fields) === null) continue
      told.add(VOCABULARY[code].name)
      expect(etcd.importance(code, fields), VOCABULARY[code].name).toBeGreaterThan(0)
    }
    expect(told.size).toBeGreaterThanOrEqual(8)
  })
})
