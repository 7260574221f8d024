import { describe, expect, it } from 'vitest'
import { sizeOf } from '../kernel/queue.ts'
import { saveKeyframe, restoreKeyframe } from '../kernel/world.ts'
import type { Engine, Wish } from '../kernel/world.ts'
import { rowAt } from '../kernel/trace.ts'
import { Role } from '../raft/index.ts'
import { direct, nudge } from './director.ts'
import type { Nudge } from './director.ts'
import { VOCABULARY } from './events.ts'
import type { EtcdState } from './state.ts'
import { act, cluster, leaderOf, pass, settled } from './test-support.ts'
import { etcd } from './world.ts'

/** A cluster whose leader has just died, and who is left. */
function leaderless(size: number, seed: number, preVote = false): Engine<EtcdState> {
  const engine = settled(cluster({ members: size, settings: { preVote } }), seed)
  act(engine, { type: 'crash', member: leaderOf(engine)!.name })
  pass(engine, 300_000)
  return engine
}

const up = (engine: Engine<EtcdState>) => engine.state.members.filter(m => m.node !== null).map(m => m.name)
const copy = (engine: Engine<EtcdState>) => restoreKeyframe(etcd, saveKeyframe(engine), 100_000) as Engine<EtcdState>
const termOf = (engine: Engine<EtcdState>) => Math.max(...engine.state.members.map(m => m.node?.term ?? 0))

describe.each([[3, false], [3, true], [5, false], [5, true]])('%i members, pre-vote %s', (size, preVote) => {
  it('whoever is to win wins, in the very next term', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const engine = leaderless(size, seed, preVote)
      for (const member of up(engine)) {
        const trial = copy(engine)
        const action = direct(trial, { verb: 'wins', member })
        expect(action, `seed ${seed}, ${member}`).not.toBeNull()
        const term = termOf(trial)
        expect(etcd.act(trial.state, trial.kernel, action as Nudge)).toBeNull()
        pass(trial, 3_000_000)
        expect([leaderOf(trial)?.name, leaderOf(trial)?.node?.term]).toEqual([member, term + 1])
      }
    }
  })

  it('a split vote has two candidates of one term, and no leader in it', () => {
    let split = 0
    for (let seed = 1; seed <= 10; seed++) {
      const engine = leaderless(size, seed, preVote)
      const trial = copy(engine)
      const action = direct(trial, { verb: 'split' })
      if (action === null) continue
      split++
      const term = termOf(trial)
      const from = trial.kernel.trace.count
      expect(etcd.act(trial.state, trial.kernel, action)).toBeNull()
      pass(trial, 8_000_000)
      const roles = Array.from({ length: trial.kernel.trace.count - from }, (_, i) => rowAt(trial.kernel.trace, from + i))
        .filter(row => VOCABULARY[row.code].name === 'role-changed' && row.fields[3] === term + 1).map(row => row.fields[2])
      expect(roles.filter(to => to === Role.Candidate).length, `seed ${seed}`).toBeGreaterThanOrEqual(2)
      expect(roles).not.toContain(Role.Leader)
    }
    expect(split).toBeGreaterThanOrEqual(8)
  })
})

it('a plan leaves the cluster as it was', () => {
  const engine = leaderless(3, 1)
  const standing = () => [sizeOf(engine.kernel.queue), engine.kernel.trace.count, engine.kernel.now]
  const before = standing()
  direct(engine, { verb: 'split' })
  expect(standing()).toEqual(before)
})

it.each<[string, Wish]>([
  ['who is stopped', { verb: 'wins', member: 'm9' }], ['nobody', { verb: 'wins' }], ['what no verb says', { verb: 'loses', member: 'm1' }],
])('there is no plan for %s', (_, wish) => {
  expect(direct(leaderless(3, 1), wish)).toBeNull()
})

it('a lone member has nobody to split a vote with, and cannot win', () => {
  const engine = leaderless(3, 1)
  const [first, second] = up(engine)
  act(engine, { type: 'crash', member: first })
  expect(direct(engine, { verb: 'split' })).toBeNull()
  expect(direct(engine, { verb: 'wins', member: second })).toBeNull()
})

it('no timer is set that etcd would not draw, nor one that nobody waits for', () => {
  const engine = settled()
  const leader = leaderOf(engine)!.name
  const [follower] = engine.state.members.filter(m => m.name !== leader).map(m => m.name)
  const set = (member: string, ticks: number, later = 0) => nudge(engine.state, engine.kernel, { type: 'nudge', timers: [{ member, ticks, later }] })?.refused
  expect([set(leader, 10), set('m9', 10), set(follower, 9), set(follower, 20), set(follower, 10, 100_000)])
    .toEqual(['no-timer', 'unknown-member', 'no-such-draw', 'no-such-draw', 'no-such-draw'])
  expect(set(follower, 19, 99_999)).toBeUndefined()
})
