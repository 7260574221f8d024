import { expect, it } from 'vitest'
import { Role } from '../raft/index.ts'
import { beginCalm, compareAtRest, establishedLeader, heal, isStuck } from './calm.ts'
import { diceOf } from './dice.ts'
import { createRecorder, observe } from './history-record.ts'
import { Outcome } from './state.ts'
import type { Member } from './state.ts'
import { act, ask, leaderOf, pass, passUntil, settled } from './test-support.ts'
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
