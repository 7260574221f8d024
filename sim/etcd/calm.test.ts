import { describe, expect, it } from 'vitest'
import { Role } from '../raft/index.ts'
import { beginCalm, compareAtRest, establishedLeader, heal, isStuck } from './calm.ts'
import { diceOf } from './dice.ts'
import { createRecorder, observe } from './history-record.ts'
import { Outcome } from './state.ts'
import type { Member } from './state.ts'
import { act, ask, cluster, leaderOf, memberOf, pass, passUntil, settled } from './test-support.ts'
import type { EtcdEngine } from './test-support.ts'

/** A calm in which everybody recovers, and what was committed when it begins. */
function calmOf({ state, kernel }: EtcdEngine) {
  const recorder = createRecorder()
  observe(recorder, state, kernel)
  const calm = beginCalm(state, kernel, recorder, 'healed', diceOf(1, 'calm'))
  return { recorder, calm }
}

/** Connections count once they have lasted: only then does etcd let a member go. */
const CONNECTED = 6_000_000

it('a leader that is removed while it is paused is not asked: it stays as it is, and believes it leads', () => {
  const engine = settled()
  const { state, kernel } = engine
  if (leaderOf(engine)?.name !== 'm1') ask(engine, { kind: 'move-leader', name: 'm1' }, leaderOf(engine)?.name)
  pass(engine, CONNECTED)
  const [old] = state.members
  expect(leaderOf(engine)).toBe(old)
  act(engine, { type: 'pause', member: 'm1' })
  passUntil(engine, () => leaderOf(engine) !== old)
  const next = leaderOf(engine) as Member
  pass(engine, 500_000)
  const removal = ask(engine, { kind: 'member-remove', name: 'm1' }, next.name)
  passUntil(engine, () => removal.outcome !== Outcome.Waiting)
  expect(removal.outcome).toBe(Outcome.Ok)
  const { recorder, calm } = calmOf(engine)
  for (let polls = 0; polls < 10; polls++) {
    heal(state, kernel, recorder, calm)
    pass(engine, 500_000)
  }
  expect(old.node?.role).toBe(Role.Leader)
  expect(establishedLeader(state, recorder, calm)).toBe(next)
  expect(compareAtRest(state, recorder, calm)).toBe('the same')
  expect(isStuck(state, recorder, calm)).toBe(false)
})

describe('two voters and a learner, and a leader that removes itself', () => {
  /** m3 joins as a learner; the leader goes, and the other voter has the entry but, `cut` off then, not the news that it is committed. */
  function leaderGoes({ cut }: { readonly cut: boolean }) {
    const description = cluster()
    const members = description.members.map(m => (m.name === 'm3' ? { ...m, spare: true } : m))
    const engine = settled({ ...description, members }, 1, m => m.name !== 'm3')
    const leader = leaderOf(engine) as Member
    const other = memberOf(engine, leader.name === 'm1' ? 'm2' : 'm1')
    pass(engine, CONNECTED)
    ask(engine, { kind: 'member-add', name: 'm3', learner: true }, leader.name)
    pass(engine, 100_000)
    act(engine, { type: 'start', member: 'm3', state: 'existing' })
    pass(engine, CONNECTED)
    ask(engine, { kind: 'member-remove', name: leader.name }, leader.name)
    passUntil(engine, () => leader.membership.removed.length > 0)
    if (cut) act(engine, { type: 'cut', from: leader.name, to: other.name, oneWay: true })
    passUntil(engine, () => leader.node === null)
    const { recorder, calm } = calmOf(engine)
    for (let polls = 0; polls < 20; polls++) {
      heal(engine.state, engine.kernel, recorder, calm)
      pass(engine, 500_000)
    }
    return { engine, other, learner: memberOf(engine, 'm3'), stuck: isStuck(engine.state, recorder, calm), led: establishedLeader(engine.state, recorder, calm) }
  }

  it('is stuck where the other voter has not learned it, whatever the learner knows: a learner never campaigns', () => {
    const { other, learner, stuck, led } = leaderGoes({ cut: true })
    expect([other.node?.conf.voters, learner.node?.conf.voters]).toEqual([[1, 2], [other.id]])
    expect([led, stuck]).toEqual([undefined, true])
  })

  it('goes on where it has', () => {
    const { other, stuck, led } = leaderGoes({ cut: false })
    expect(other.node?.conf.voters).toEqual([other.id])
    expect([led, stuck]).toEqual([other, false])
  })
})
