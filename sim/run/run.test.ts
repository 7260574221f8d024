import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../catalogue/etcd.ts'
import { told, twoSites } from '../etcd/test-support.ts'
import { etcd } from '../etcd/world.ts'
import { hashOf, markOf } from '../kernel/trace.ts'
import { createEngine, runUntil } from '../kernel/world.ts'
import { digestOf } from './digest.ts'
import { cueInstant, frameAt, LOG_LIMIT, openRun, playStory, recordTo, refusalOf, runHash, withAction } from './run.ts'
import type { Frame, Run, TimedAction } from './run.ts'
import { KEYFRAME_LIMIT } from './keyframes.ts'
import { DEFAULT_TAIL } from './scenario.ts'
import type { Scenario, Step } from './scenario.ts'

fc.configureGlobal({ seed: 20_261_120 })

const story = (...steps: Step[]): Scenario => ({ id: 'test', title: 'Essai', world: 'etcd', seed: 17, description: twoSites(), story: steps })
const open = (scenario: Scenario, log: readonly TimedAction[] = []) => openRun(etcd, scenario, log)
const eventsOf = (run: Run) => told(run.recorder.kernel.trace)
const entry = (at: number, action: TimedAction['action'], id = `a${at}`): TimedAction => ({ at, id, action })
const crash = (member: string) => ({ type: 'crash', member })

/** The same actions at the same instants on a bare engine: what the run's trace must be. */
function replayed(run: Run, until: number): string {
  const engine = createEngine(etcd, run.scenario.description as never, { seed: run.scenario.seed })
  for (const { at, action } of run.actions) {
    runUntil(engine, at)
    etcd.act(engine.state, engine.kernel, action as never)
  }
  runUntil(engine, until)
  return hashOf(markOf(engine.kernel.trace))
}

/** A story that acts on events and after times, in quick succession. */
const eventful = story(
  { cue: 'Début.', plus: 10_000 },
  { act: crash('m3'), event: 'role-changed', where: { to: 'leader' } },
  { act: { type: 'write', client: 'c1' }, event: 'committed', plus: 40 },
  { cue: 'Écrit.', event: 'request-ended' },
  { act: { type: 'restart', member: 'm3' }, plus: 300 },
  { act: { type: 'isolate', member: 'm2' }, event: 'message-sent', where: { message: 'MsgHeartbeat' }, nth: 3, plus: 1 },
  { cue: 'Coupé.', plus: 2_000_000 },
)

describe('a story', () => {
  it('takes each step at its event’s instant, plus what it adds, or that long after the step before', () => {
    const run = open(story(
      { cue: 'a', plus: 70_000 },
      { cue: 'b', event: 'role-changed', where: { to: 'leader' } },
      { cue: 'c', event: 'committed', where: { member: 'm3' }, plus: 123 },
      { cue: 'd', plus: 50_000 },
    ))
    playStory(run)
    const events = eventsOf(run)
    const leader = events.find(e => e.event === 'role-changed' && e.to === 'leader')?.at as number
    const committed = events.find(e => e.event === 'committed' && e.member === 3)?.at as number
    expect(run.cues.map(c => c.at)).toEqual([70_000, leader, committed + 123, committed + 123 + 50_000])
    expect(run.cues.map(c => c.caption)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('waits for the n-th event that matches, counted from after the step before', () => {
    const beats = { event: 'message-sent', where: { message: 'MsgHeartbeat', to: 'm2' } } as const
    const run = open(story({ cue: 'a', ...beats, nth: 3 }, { cue: 'b', ...beats, nth: 2 }))
    playStory(run)
    const at = eventsOf(run).filter(e => e.event === 'message-sent' && e.message === 'MsgHeartbeat' && e.to === 2).map(e => e.at)
    expect(run.cues.map(c => c.at)).toEqual([at[2], at[4]])
  })

  it('acts at the very instant of the event, after all that happens at it: a bare engine has the same trace', () => {
    for (const scenario of [eventful, ...scenarios]) {
      const run = open(scenario)
      const end = playStory(run)
      expect(runHash(run), scenario.id).toBe(replayed(run, end))
    }
  })

  it('leaves in the trace each action at the instant the run says it was carried out', () => {
    const run = open(eventful)
    playStory(run)
    const stopped = eventsOf(run).find(e => e.event === 'stopped')
    const leader = eventsOf(run).find(e => e.event === 'role-changed' && e.to === 'leader')
    expect(stopped?.at).toBe(leader?.at)
    expect(run.actions[0]).toEqual({ at: leader?.at, action: crash('m3') })
  })

  it('ends a tail after its last step', () => {
    const steps = [{ cue: 'a', plus: 300_000 }]
    expect(playStory(open(story(...steps)))).toBe(300_000 + DEFAULT_TAIL)
    expect(playStory(open({ ...story(...steps), tail: 5_000 }))).toBe(305_000)
  })

  it('has no cue beyond its last', () => {
    const run = open(story({ cue: 'a', plus: 1000 }))
    expect(cueInstant(run, 0)).toBe(1000)
    for (const cue of [-1, 1]) expect(() => cueInstant(run, cue)).toThrow(`Scénario « test » : il n’y a pas de repère ${cue}.`)
  })

  it('is not played further than asked for', () => {
    const run = open(eventful)
    recordTo(run, 20_000)
    expect(run.recorder.kernel.now).toBeLessThan(1_000_000)
    expect(run.cues.map(c => c.caption)).toEqual(['Début.'])
  })
})

describe('a frame', () => {
  const all = [eventful, ...scenarios]
  const end = new Map(all.map(s => [s.id, playStory(open(s))]))
  const digests = new Map<string, string>()
  /** Of the frame that a fresh run shows at that instant, asked for nothing else. */
  const fresh = (scenario: Scenario, at: number, log: readonly TimedAction[] = []): string => {
    const key = `${scenario.id} ${at} ${JSON.stringify(log)}`
    const known = digests.get(key) ?? digestOf(frameAt(open(scenario, log), at))
    digests.set(key, known)
    return known
  }

  it('at a cue is the same in a fresh run as after the whole story', () => {
    for (const scenario of all) {
      const run = open(scenario)
      playStory(run)
      for (const { at, caption } of run.cues) expect(digestOf(frameAt(run, at)), `${scenario.id}: ${caption}`).toBe(fresh(scenario, at))
    }
  })

  it('at a cue knows that it is there, and just before it that it is not', () => {
    for (const scenario of all) {
      const run = open(scenario)
      playStory(run)
      run.cues.forEach(({ at }, i) => {
        expect(frameAt(open(scenario), at).cue, scenario.id).toBe(i)
        expect(frameAt(open(scenario), at - 1).cue, scenario.id).toBe(i - 1)
      })
    }
  })

  it.each(all.map(s => [s.id, s] as const))('of %s is the same in any order of instants, forward and back', (_, scenario) => {
    const instants = fc.array(fc.nat(end.get(scenario.id)), { minLength: 2, maxLength: 6 })
    fc.assert(fc.property(instants, list => {
      const run = open(scenario)
      for (const at of list) expect(digestOf(frameAt(run, at)), `at ${at}`).toBe(fresh(scenario, at))
    }), { numRuns: 12 })
  }, 60_000)

  it('is the same in any order after a fork, too', () => {
    const [scenario] = scenarios.filter(s => s.id === 'replication')
    const at = 1_300_000
    const log = [entry(at, crash('m1')), entry(at + 1_500_000, { type: 'restart', member: 'm1' })]
    fc.assert(fc.property(fc.array(fc.nat(5_000_000), { minLength: 2, maxLength: 6 }), list => {
      const run = open(scenario, log)
      for (const t of list) expect(digestOf(frameAt(run, t)), `at ${t}`).toBe(fresh(scenario, t, log))
    }), { numRuns: 12 })
  }, 60_000)

  it('before a fork is the story’s own', () => {
    const [scenario] = scenarios.filter(s => s.id === 'replication')
    const log = [entry(1_300_000, crash('m1'))]
    for (const at of [0, 700_000, 1_299_999]) expect(fresh(scenario, at, log)).toBe(fresh(scenario, at))
    expect(fresh(scenario, 1_300_000, log)).not.toBe(fresh(scenario, 1_300_000))
  })

  it('agrees with its run’s trace: what it shows is what the rows up to it tell', () => {
    for (const scenario of all) {
      const run = open(scenario)
      playStory(run)
      for (const { at } of run.cues) {
        const frame = frameAt<{ members: { name: string, commit: number, status: string }[] }>(run, at)
        const rows = eventsOf(run).slice(0, frame.rows)
        frame.view.members.forEach(({ name, commit, status }, i) => {
          if (status !== 'up') return
          const life = rows.findLastIndex(e => e.event === 'started' && e.member === i + 1)
          const last = rows.slice(life).findLast(e => e.event === 'committed' && e.member === i + 1)
          if (last) expect(commit, `${scenario.id}: ${name} at ${at}`).toBe(last.index)
        })
      }
    }
  })

  it('is frozen', () => {
    const frame: Frame = frameAt(open(eventful), 500_000)
    expect([Object.isFrozen(frame), Object.isFrozen(frame.view)]).toEqual([true, true])
  })

  it('needs a bounded number of keyframes, however long the run', () => {
    const busy = story({ cue: 'a' })
    const clients = [{ ...twoSites().clients[0], every: 20_000, from: 1_000_000 }]
    const run = open({ ...busy, description: { ...twoSites(), clients }, tail: 120_000_000 })
    playStory(run)
    expect(run.recorder.kernel.trace.count).toBeGreaterThan(150_000)
    expect(run.keyframes.length).toBeLessThanOrEqual(KEYFRAME_LIMIT)
    expect(run.keyframes[0].keyframe.at).toBe(0)
  }, 60_000)
})

describe('the log', () => {
  const [scenario] = scenarios.filter(s => s.id === 'replication')
  const run = open(scenario)
  const end = playStory(run)
  const second = run.cues[1].at

  it('forks the run: later steps and cues of the story go, earlier ones stay', () => {
    const forked = open(scenario, [entry(second + 10, crash('m3'))])
    playStory(forked)
    expect(forked.cues).toEqual(run.cues.slice(0, 2))
    expect(forked.actions.map(a => a.action.type)).toEqual(['write', 'crash'])
    expect(runHash(forked)).not.toBe(runHash(run))
  })

  it('forks after a step of the same instant', () => {
    const forked = open(scenario, [entry(second, crash('m3'))])
    playStory(forked)
    expect(forked.cues).toHaveLength(2)
  })

  it('does not wait for a story that it has interrupted', () => {
    const forked = open(scenario, [entry(1_000, { type: 'lose-site', site: 'A' })])
    expect(playStory(forked)).toBe(1_000 + DEFAULT_TAIL)
    expect(forked.cues).toEqual([])
  })

  it('is carried out exactly: a bare engine given the same actions has the same trace', () => {
    const log = [entry(second, crash('m3')), entry(second, { type: 'restart', member: 'm3' }, 'b'), entry(second + 700_001, { type: 'isolate', member: 'm1' })]
    const forked = open(scenario, log)
    const until = playStory(forked)
    expect(runHash(forked)).toBe(replayed(forked, until))
  })

  it.each([0, 5_000])('acts after everything else that falls on its instant (%i µs: all members start), as was promised', startAt => {
    const members = twoSites().members.map(m => ({ ...m, startAt }))
    // The story waits for the first of the three starts, and its step is due after the fork.
    const starting = { ...story({ cue: 'm1 démarre.', event: 'started', where: { member: 'm1' }, plus: 100 }), description: { ...twoSites(), members } }
    expect(refusalOf(open(starting), startAt, crash('m3'))).toBeNull()
    const forked = open(starting, [entry(startAt, crash('m3'))])
    const until = playStory(forked)
    expect(forked.actions).toEqual([{ at: startAt, action: crash('m3') }])
    expect(runHash(forked)).toBe(replayed(forked, until))
  })

  it('is put in order of time; those of one instant keep theirs', () => {
    const log = [entry(900_000, { type: 'restart', member: 'm3' }, 'late'), entry(800_000, crash('m3'), 'x'), entry(800_000, { type: 'restart', member: 'm3' }, 'y'), entry(850_000, crash('m3'), 'z')]
    expect(open(scenario, log).log.map(a => a.id)).toEqual(['x', 'y', 'z', 'late'])
  })

  it('grows by one action, and loses those later than it: that future is gone', () => {
    const log = [entry(100, crash('m1')), entry(300, crash('m2'))]
    const forked = open(scenario, log)
    expect(withAction(forked, entry(200, crash('m3'))).map(a => a.at)).toEqual([100, 200])
    expect(withAction(forked, entry(300, crash('m3'))).map(a => a.at)).toEqual([100, 300, 300])
    expect(forked.log).toEqual(log)
  })

  it('asked whether an action would be refused stays as it is, and so do trace and frames', () => {
    const before = { hash: runHash(run), log: run.log, digest: digestOf(frameAt(run, second)) }
    expect(refusalOf(run, second, { type: 'restart', member: 'm1' })).toEqual({ refused: 'already-up', subject: 'm1' })
    expect(refusalOf(run, second, crash('m1'))).toBeNull()
    expect(refusalOf(run, 1_000, { type: 'crash', member: 'm9' })).toEqual({ refused: 'unknown-member', subject: 'm9' })
    expect({ hash: runHash(run), log: run.log, digest: digestOf(frameAt(run, second)) }).toEqual(before)
  })

  it('may hold a refused action: it changes nothing of the trace that goes on', () => {
    const calm = open(scenario, [entry(end, { type: 'restart', member: 'm1' })])
    const until = playStory(calm)
    recordTo(run, until)
    expect(calm.actions.map(a => a.action.type)).toEqual(['write'])
    expect(runHash(calm)).toBe(runHash(run))
  })

  it('full, takes no more', () => {
    const log = Array.from({ length: LOG_LIMIT }, (_, i) => entry(1_000 + i, crash('m1')))
    expect(refusalOf(open(scenario, log), 2_000_000, crash('m2'))).toEqual({ refused: 'log-full', subject: String(LOG_LIMIT) })
    expect(refusalOf(open(scenario, log.slice(1)), 2_000_000, crash('m2'))).toBeNull()
  })
})
