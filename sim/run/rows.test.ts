import { describe, expect, it } from 'vitest'
import { twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { scenarios } from '../catalogue/index.ts'
import { firstKept, positionAfter as positionIn, rowAt } from '../kernel/trace.ts'
import type { Trace } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import { journalOf, JOURNAL_LIMIT } from './journal.ts'
import { positionAfter, rowOf } from './rows.ts'
import { forkRun, frameAt, openRun, playStory, recordTo } from './run.ts'
import type { Run, TimedAction } from './run.ts'
import { tempoBetween } from './tempo.ts'
import { timelineOf } from './timeline.ts'
import { loadWorld } from './worlds.ts'

const description = { ...twoSites(), clients: [{ ...twoSites().clients[0], every: 20_000, from: 1_000_000 }] }
const story = [{ cue: 'Début.' }, { act: { type: 'pause', member: 'm3' }, event: 'committed', plus: 2_000_000 }, { cue: 'Fin.', plus: 1_000 }] as const
const forks: readonly TimedAction[] = [
  { at: 9_000_000, id: 'a', action: { type: 'crash', member: 'm1' } },
  { at: 9_000_000, id: 'b', action: { type: 'resume', member: 'm3' } },
  { at: 20_000_000, id: 'c', action: { type: 'restart', member: 'm1' } },
]
const END = 60_000_000

/** A run so long that its trace has let most rows go, and all rows of the same on a bare engine. */
function both(log: readonly TimedAction[]): { run: Run, all: Trace } {
  const run = openRun(etcd, { id: 'long', title: 'Long', world: 'etcd', seed: 17, description, story }, log)
  recordTo(run, END)
  const { state, kernel } = createEngine(etcd, description, { seed: 17, keepTrace: true })
  const engine = { world: etcd, kernel, state }
  for (const { at, action } of run.actions) {
    runUntil(engine, at)
    etcd.act(state, kernel, action as never)
  }
  runUntil(engine, END)
  return { run, all: kernel.trace }
}

const same = (a: ReturnType<typeof rowAt>, b: ReturnType<typeof rowAt>) =>
  a.no === b.no && a.at === b.at && a.code === b.code && a.fields.every((n, i) => n === b.fields[i])

describe.each([['the story’s own run', []], ['a forked run', forks]] as const)('the rows of %s', (_, log) => {
  const { run, all } = both(log)
  const { trace } = run.recorder.kernel

  it('are many more than are kept', () => {
    expect(run.actions.length).toBe(log.length + 1)
    expect(trace.count).toBe(all.count)
    expect(firstKept(trace)).toBeGreaterThan(20_000)
  })

  it('are each what they were, read onwards, backwards and here and there', () => {
    for (let no = 0; no < all.count; no++) if (!same(rowOf(run, no), rowAt(all, no))) expect(rowOf(run, no)).toEqual(rowAt(all, no))
    for (let no = 30_000; no >= 10_000; no--) if (!same(rowOf(run, no), rowAt(all, no))) expect(rowOf(run, no)).toEqual(rowAt(all, no))
    for (let i = 0; i < 60; i++) {
      const no = (i * 7_919_777) % all.count
      expect(rowOf(run, no)).toEqual(rowAt(all, no))
    }
  })

  it('are found by instant, old and new, and a frame counts them', () => {
    for (let i = 0; i < 60; i++) {
      const at = (i * 777_777_777) % END
      expect(positionAfter(run, at), `at ${at}`).toBe(positionIn(all, at))
      expect(frameAt(run, at).rows, `at ${at}`).toBe(positionIn(all, at))
    }
  })

  it('are derived in a bounded number of stretches, none of which grows', () => {
    for (let no = 0; no < all.count; no += 2_500) rowOf(run, no)
    expect(run.stretches.length).toBeLessThanOrEqual(4)
    for (const stretch of run.stretches) expect(stretch.count - firstKept(stretch)).toBeLessThanOrEqual(4_096 + 512)
  })

  it('tell the journal and the tempo of an old instant what they told when it was new', () => {
    for (const at of [0, 1_500_000, 8_999_999, 9_000_000, 15_000_000, 20_300_000]) {
      const fresh = openRun(etcd, run.scenario, log)
      const rows = frameAt(fresh, at).rows
      expect(frameAt(run, at).rows).toBe(rows)
      expect(journalOf(run, rows, JOURNAL_LIMIT), `at ${at}`).toEqual(journalOf(fresh, rows, JOURNAL_LIMIT))
      recordTo(fresh, at + 1_000_000)
      expect(tempoBetween(run, at, at + 500_000)).toEqual(tempoBetween(fresh, at, at + 500_000))
    }
  })
})

describe('the journal of one group', () => {
  it('is what a reader of all rows finds, however long ago the last of it was', () => {
    const { run, all } = both(forks)
    for (const at of [1_500_000, 9_500_000, 25_000_000, END]) {
      const rows = positionIn(all, at)
      for (const { id } of etcd.groups!) {
        const expected = []
        for (let no = rows - 1; no >= 0 && expected.length < JOURNAL_LIMIT; no--) {
          const { at: when, code, fields } = rowAt(all, no)
          const text = etcd.group!(code, fields) === id ? etcd.narrate(run.recorder.state as never, code, fields) : null
          if (text !== null) expected.push({ no, at: when, text, group: id })
        }
        expect(journalOf(run, rows, JOURNAL_LIMIT, id), `${id} at ${at}`).toEqual(expected)
      }
    }
  })
})

describe('the journal', () => {
  it('after a long calm still tells what came before it', () => {
    const calm = openRun(etcd, { id: 'calm', title: 'Calme', world: 'etcd', seed: 17, description: { ...twoSites(), clients: [] }, story: [{ cue: 'Début.' }] })
    recordTo(calm, 600_000_000)
    const { rows } = frameAt(calm, 600_000_000)
    const told = journalOf(calm, rows, 9)
    expect(told).toHaveLength(9)
    expect(told).toEqual(journalOf(calm, frameAt(calm, 10_000_000).rows, 9))
    expect(told[0].at).toBeLessThan(10_000_000)
  })
})

it('what a world writes as it is built is read in a fork too, which begins after it', async () => {
  const scenario = scenarios.find(s => s.id === 'cold-open')!
  const run = openRun(await loadWorld('platform'), scenario)
  const end = playStory(run)
  expect(run.keyframes[0].keyframe.mark.count).toBeGreaterThan(0)
  const fork = forkRun(run, [{ at: end, id: 'a', action: { type: 'cut', from: 'A', to: 'B' } }])
  recordTo(fork, end + 1_000_000)
  for (let no = 0; no < run.recorder.kernel.trace.count; no++) expect(rowOf(fork, no)).toEqual(rowOf(run, no))
  expect(timelineOf(fork).eras[0]).toEqual(timelineOf(run).eras[0])
})
