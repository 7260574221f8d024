import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asV2, change, enterJoint, leaveJoint, NOBODY, restore, simple } from './confchange.ts'
import type { Beginning, Changed, Configured } from './confchange.ts'
import { EMPTY_CONF } from './tracker.ts'
import { ConfChangeType } from './types.ts'
import type { ConfChangeSingle, ConfState } from './types.ts'

fc.configureGlobal({ seed: 20_261_120 })

const window = { maxInflightMsgs: 10, maxInflightBytes: Infinity }
const at = (lastIndex: number): Beginning => ({ lastIndex, window })
const TYPES = { v: ConfChangeType.AddNode, l: ConfChangeType.AddLearnerNode, r: ConfChangeType.RemoveNode, u: ConfChangeType.UpdateNode }

/** `v1 l2 r3 u4`: make 1 a voter, 2 a learner, remove 3, update 4. */
const changes = (text: string): ConfChangeSingle[] => text.split(' ').filter(t => t !== '')
  .map(t => ({ type: TYPES[t[0] as keyof typeof TYPES], nodeId: Number(t.slice(1)) }))

/** `1 2 &1 2 3 ~3 L4`: voters, outgoing voters, learners to be, learners; `!` leaves by itself. */
function words({ conf }: Configured): string {
  const group = (sign: string, ids: readonly number[]) => (ids.length > 0 ? ` ${sign}${ids.join(' ')}` : '')
  return `${conf.voters.join(' ')}${group('&', conf.votersOutgoing)}${group('~', conf.learnersNext)}${group('L', conf.learners)}${conf.autoLeave ? ' !' : ''}`
}

type Step = readonly [how: 'simple' | 'enter' | 'auto' | 'leave', changes: string, outcome: string]

/** Plays steps from an empty group, as confchange/testdata does; the log grows by one with each. */
function play(steps: readonly Step[]): Configured {
  let reached: Configured = NOBODY
  steps.forEach(([how, text, outcome], i) => {
    const next: Changed = how === 'leave' ? leaveJoint(reached)
      : how === 'simple' ? simple(reached, changes(text), at(i)) : enterJoint(reached, how === 'auto', changes(text), at(i))
    expect(next.error ?? words(next), `step ${i + 1}: ${how} ${text}`).toBe(outcome)
    if (next.error === undefined) reached = next
  })
  return reached
}

describe('a simple change', () => {
  it.each<[string, readonly Step[]]>([
    ['adds and removes one voter at a time', [
      ['simple', 'v1', '1'], ['simple', 'v2', '1 2'], ['simple', 'v3', '1 2 3'], ['simple', 'r1', '2 3'],
      ['simple', 'v1 v4', 'more than one voter changed without entering joint config'],
      ['simple', 'r2 v4', 'more than one voter changed without entering joint config'],
    ]],
    ['any number of learners', [['simple', 'v1', '1'], ['simple', 'l2 l3', '1 L2 3'], ['simple', 'r2 l4', '1 L3 4']]],
    ['never leaves nobody', [
      ['simple', 'v1', '1'], ['simple', 'r1', 'removed all voters'], ['simple', 'l1', 'removed all voters'],
      ['simple', 'l2', '1 L2'], ['simple', 'r1', 'removed all voters'],
    ]],
    ['does not begin with a learner alone', [['simple', 'l1', 'removed all voters']]],
    ['the same again is nothing', [['simple', 'v1', '1'], ['simple', 'v1', '1'], ['simple', 'l2', '1 L2'], ['simple', 'l2', '1 L2'], ['simple', 'r9', '1 L2']]],
    ['makes a learner a voter, and a voter a learner', [
      ['simple', 'v1', '1'], ['simple', 'l2', '1 L2'], ['simple', 'v2', '1 2'], ['simple', 'l1', '2 L1'],
      ['simple', 'v1', '1 2'], ['simple', 'v3', '1 2 3'], ['simple', 'l2 v2', '1 2 3'],
    ]],
    ['ignores nobody’s id, and updates', [['simple', 'v1 r0 v0 l0', '1'], ['simple', 'u1 u7', '1']]],
    ['is not for a joint configuration', [['simple', 'v1', '1'], ['enter', 'v2', '1 2 &1'], ['simple', 'l5', 'can\'t apply simple config change in joint config']]],
  ])('%s', (_, steps) => { play(steps) })
})

describe('a joint configuration', () => {
  it.each<[string, readonly Step[]]>([
    ['is entered once and left once', [
      ['leave', '', 'can\'t leave a non-joint config'], ['enter', '', 'can\'t make a zero-voter config joint'], ['enter', 'v1', 'can\'t make a zero-voter config joint'],
      ['simple', 'v1', '1'], ['enter', '', '1 &1'], ['enter', '', 'config is already joint'], ['leave', '', '1'], ['leave', '', 'can\'t leave a non-joint config'],
    ]],
    ['changes any number of voters', [
      ['simple', 'v1', '1'], ['enter', 'r1 v2 v3 l4', '2 3 &1 L4'], ['enter', 'v12', 'config is already joint'], ['leave', '', '2 3 L4'], ['simple', 'l9', '2 3 L4 9'],
    ]],
    ['says whether it is left by itself', [['simple', 'v1', '1'], ['auto', 'v2 v3', '1 2 3 &1 !'], ['leave', '', '1 2 3']]],
    ['never leaves nobody', [['simple', 'v1', '1'], ['enter', 'r1', 'removed all voters']]],
    ['keeps a voter that is to be a learner in the old half', [
      ['simple', 'v1', '1'], ['enter', 'v2 l1', '2 &1 ~1'], ['leave', '', '2 L1'],
    ]],
    ['forgets that again when it is made a voter, or removed', [
      ['simple', 'v1', '1'], ['enter', 'v2 l1 v1', '1 2 &1'], ['leave', '', '1 2'], ['enter', 'l1 r1', '2 &1 2'], ['leave', '', '2'],
    ]],
    ['makes a learner of a stranger at once', [['simple', 'v1', '1'], ['enter', 'l2 v3', '1 3 &1 L2'], ['leave', '', '1 3 L2']]],
  ])('%s', (_, steps) => { play(steps) })
})

describe('the progress of members', () => {
  const nexts = ({ progress }: Configured) => progress.map(p => [p.id, p.next, p.isLearner])

  it('begins at the last index, as heard, for who is new, and stays for who is not', () => {
    const reached = play([['simple', 'v1', '1'], ['simple', 'l2', '1 L2'], ['simple', 'v3', '1 3 L2'], ['simple', 'v2', '1 2 3']])
    expect(nexts(reached)).toEqual([[1, 1, false], [2, 1, false], [3, 2, false]])
    expect(reached.progress.map(p => [p.match, p.recentActive])).toEqual(new Array(3).fill([0, true]))
  })

  it('is a learner’s only once the joint configuration is left, and the same as before', () => {
    const steps: Step[] = [['simple', 'v1', '1'], ['enter', 'v2 l1', '2 &1 ~1']]
    expect(nexts(play(steps))).toEqual([[1, 1, false], [2, 1, false]])
    expect(nexts(play([...steps, ['leave', '', '2 L1']]))).toEqual([[1, 1, true], [2, 1, false]])
  })

  it('is dropped with a member, at once or with the old half', () => {
    expect(nexts(play([['simple', 'v1', '1'], ['simple', 'v2', '1 2'], ['simple', 'r1', '2']])).map(p => p[0])).toEqual([2])
    expect(nexts(play([['simple', 'v1', '1'], ['enter', 'r1 v2', '2 &1']])).map(p => p[0])).toEqual([1, 2])
  })

  it('is not shared with the configuration before', () => {
    const before = play([['simple', 'v1', '1'], ['simple', 'v2', '1 2']])
    const after = simple(before, changes('l2'), at(5)) as Configured
    expect([before.progress[1].isLearner, after.progress[1].isLearner]).toEqual([false, true])
  })
})

describe('how a change is made', () => {
  const three = play([['simple', 'v1', '1'], ['simple', 'v2', '1 2'], ['simple', 'v3', '1 2 3']])
  const joint = play([['simple', 'v1', '1'], ['auto', 'v2 v3', '1 2 3 &1 !']])

  it.each([
    ['auto', 'v4', three, '1 2 3 4'],
    ['auto', 'v4 v5', three, '1 2 3 4 5 &1 2 3 !'],
    ['joint-implicit', 'v4', three, '1 2 3 4 &1 2 3 !'],
    ['joint-explicit', 'v4', three, '1 2 3 4 &1 2 3'],
    ['auto', '', joint, '1 2 3'],
  ] as const)('%s %s', (transition, text, from, outcome) => {
    expect(words(change(from, { transition, changes: changes(text) }, at(9)) as Configured)).toBe(outcome)
  })

  it('a change of one is the same as a list of one, with its context', () => {
    expect(asV2({ type: ConfChangeType.AddNode, nodeId: 4, context: 'c' })).toEqual({ transition: 'auto', changes: [{ type: ConfChangeType.AddNode, nodeId: 4 }], context: 'c' })
    expect(asV2(null)).toEqual({ transition: 'auto', changes: [] })
  })

  it('of a kind that does not exist is refused', () => {
    expect(simple(three, [{ type: 9 as ConfChangeType, nodeId: 1 }], at(1))).toEqual({ error: 'unexpected conf type 9' })
  })
})

describe('restoring', () => {
  it.each<Partial<ConfState>>([
    {}, { voters: [1, 2, 3] }, { voters: [1, 2, 3], learners: [4, 5, 6] },
    { voters: [1, 2, 3], votersOutgoing: [1, 2, 4, 6], learners: [5], learnersNext: [4] },
    { voters: [1, 2, 3], votersOutgoing: [1, 2, 3], autoLeave: true },
    { voters: [7], votersOutgoing: [1, 2], learnersNext: [1, 2] },
  ])('%j gives that configuration', over => {
    const conf: ConfState = { ...EMPTY_CONF, ...over }
    expect((restore(conf, at(10)) as Configured).conf).toEqual(conf)
  })

  // confchange/restore_test.go and quick_test.go
  it('gives any configuration that changes can lead to', () => {
    const one = fc.record({ type: fc.constantFrom(...Object.values(TYPES)), nodeId: fc.integer({ min: 0, max: 6 }) })
    const moves = fc.array(fc.record({ how: fc.constantFrom('simple', 'enter', 'auto', 'leave'), list: fc.array(one, { maxLength: 5 }) }), { maxLength: 12 })
    fc.assert(fc.property(moves, list => {
      let reached = play([['simple', 'v1', '1']])
      for (const { how, list: some } of list) {
        const next = how === 'leave' ? leaveJoint(reached) : how === 'simple' ? simple(reached, some, at(3)) : enterJoint(reached, how === 'auto', some, at(3))
        if (next.error === undefined) reached = next
      }
      const again = restore(reached.conf, at(3)) as Configured
      expect(again.conf).toEqual(reached.conf)
      expect(again.progress.map(p => [p.id, p.isLearner])).toEqual(reached.progress.map(p => [p.id, p.isLearner]))
    }))
  })

  it('any two majorities of configurations one simple change apart share a member', () => {
    const one = fc.record({ type: fc.constantFrom(...Object.values(TYPES)), nodeId: fc.integer({ min: 1, max: 6 }) })
    fc.assert(fc.property(fc.array(one, { maxLength: 12 }), list => {
      let reached = play([['simple', 'v1', '1']])
      for (const single of list) {
        const next = simple(reached, [single], at(3))
        if (next.error !== undefined) continue
        const all = new Set([...reached.conf.voters, ...next.conf.voters]).size
        const least = (reached.conf.voters.length >> 1) + 1 + (next.conf.voters.length >> 1) + 1
        expect(least).toBeGreaterThan(all)
        reached = next
      }
    }))
  })
})
