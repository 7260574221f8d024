import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimedAction } from '../sim/run/run.ts'
import { BRANCH_LIMIT, FIRST_LOOK, knows, logOf, merged } from './playback.ts'
import type { Playback } from './playback.ts'
import { changed } from './stage.ts'
import type { Change } from './stage.ts'

const NOW = 1_790_000_000_000
const start: Playback = {
  cue: 1, epoch: '3/a', branches: [], branch: '', gone: [], speed: 'tempo', look: FIRST_LOOK, from: 2_000_000, since: null, to: null, version: 3, by: 'a',
}
const crash = (at: number, id: string, member = 'm1'): TimedAction => ({ at, id, action: { type: 'crash', member } })
const act = (action: TimedAction, more: Partial<Extract<Change, { kind: 'act' }>> = {}): Change =>
  ({ kind: 'act', seen: 3, branch: '', fork: `f-${action.id}`, action, plays: true, ...more })
const after = (before: Playback, ...changes: Change[]) => changes.reduce((p, c) => changed(p, c, NOW, 'a'), before)

describe('a change', () => {
  it.each<[Change, Partial<Playback>]>([
    [{ kind: 'play', seen: 3, at: 2_500_000 }, { from: 2_500_000, since: NOW, to: null }],
    [{ kind: 'pause', seen: 3, at: 2_500_000 }, { from: 2_500_000, since: null }],
    [{ kind: 'seek', seen: 3, at: 0 }, { from: 0, since: null }],
    [{ kind: 'speed', seen: 3, at: 2_500_000, speed: 0.1 }, { from: 2_500_000, since: null, speed: 0.1 }],
  ])('%j', (change, expected) => {
    expect(changed(start, change, NOW, 'b')).toEqual({ ...start, ...expected, version: 4, by: 'b' })
  })

  it('of speed goes on from where the playhead is, towards the same cue', () => {
    const way = { ...start, since: NOW - 500, to: 4_000_000 }
    expect(changed(way, { kind: 'speed', seen: 3, at: 2_300_000, speed: 1 }, NOW, 'a')).toMatchObject({ from: 2_300_000, since: NOW, to: 4_000_000, speed: 1 })
  })

  it('made on a newer account than is known here is newer still', () => {
    expect(changed(start, { kind: 'pause', seen: 9, at: 1 }, NOW, 'a').version).toBe(10)
  })
})

describe('acting', () => {
  it('forks the scenario, and plays on from the action', () => {
    const p = after(start, act(crash(2_001_000, 'one')))
    expect(p).toMatchObject({ branch: 'f-one', branches: [{ id: 'f-one', log: [crash(2_001_000, 'one')] }], from: 2_001_000, since: NOW, to: null })
  })

  it('again goes on the same branch', () => {
    const p = after(start, act(crash(1, 'one')), act(crash(2, 'two'), { branch: 'f-one', fork: null, seen: 4 }))
    expect(p.branches).toEqual([{ id: 'f-one', born: 4, log: [crash(1, 'one'), crash(2, 'two')] }])
  })

  it('in the past of what was done keeps both futures', () => {
    const p = after(start, act(crash(5, 'one')), act(crash(9, 'two'), { branch: 'f-one', fork: null, seen: 4 }), act(crash(7, 'three'), { branch: 'f-one', fork: 'other', seen: 5 }))
    expect(p.branch).toBe('other')
    expect(p.branches.map(b => b.log.map(a => a.id))).toEqual([['one', 'two'], ['one', 'three']])
    const back = changed(p, { kind: 'show', seen: 6, branch: 'f-one', at: 8 }, NOW, 'a')
    expect(logOf(back).map(a => a.id)).toEqual(['one', 'two'])
    expect(logOf(changed(back, { kind: 'show', seen: 7, branch: 'no such', at: 8 }, NOW, 'a'))).toEqual([])
  })

  it('by two who did not know of each other loses neither action', () => {
    const p = after(start, act(crash(5, 'mine')), act(crash(4, 'theirs'), { seen: 3 }))
    expect(p.branches).toEqual([{ id: 'f-mine', born: 4, log: [crash(4, 'theirs'), crash(5, 'mine')] }])
    expect(p.branch).toBe('f-mine')
  })

  it('keeps the newest futures only', () => {
    const acts = Array.from({ length: BRANCH_LIMIT + 3 }, (_, i) => act(crash(i, `a${i}`), { seen: 3 + i }))
    const p = after(start, ...acts)
    expect(p.branches).toHaveLength(BRANCH_LIMIT)
    expect(p.branches.at(-1)?.id).toBe(p.branch)
  })
})

describe('taking back', () => {
  const two = after(start, act(crash(5, 'one')), act(crash(9, 'two'), { branch: 'f-one', fork: null, seen: 4 }))

  it('the last action leaves the run standing where it was done', () => {
    const p = after(two, { kind: 'undo', seen: 5, branch: 'f-one', action: 'two' })
    expect(p).toMatchObject({ branch: 'f-one', from: 9, since: null, gone: ['f-one/two'] })
    expect(logOf(p).map(a => a.id)).toEqual(['one'])
  })

  it('the only action gives the scenario back', () => {
    const p = after(two, { kind: 'undo', seen: 5, branch: 'f-one', action: 'two' }, { kind: 'undo', seen: 6, branch: 'f-one', action: 'one' })
    expect(p).toMatchObject({ branch: '', branches: [], gone: ['f-one/two', 'f-one/one'] })
  })

  it('what another branch has in its past leaves it there', () => {
    const p = after(two, act(crash(7, 'three'), { branch: 'f-one', fork: 'other', seen: 5 }), { kind: 'undo', seen: 6, branch: 'f-one', action: 'one' })
    expect(p.branches.map(b => b.log.map(a => a.id))).toEqual([['two'], ['one', 'three']])
    expect(p.gone).toEqual(['f-one/one'])
  })

  it('what is not there changes nothing but the version', () => {
    expect(after(two, { kind: 'undo', seen: 5, branch: 'f-one', action: 'zero' })).toEqual({ ...two, version: 6 })
  })
})

it('the way back to the scenario drops all futures and begins another epoch', () => {
  const p = after(start, act(crash(5, 'one')), { kind: 'scenario', seen: 4, cue: 1, at: 2_000_000 })
  expect(p).toMatchObject({ branches: [], branch: '', gone: [], from: 2_000_000, since: null })
  expect(p.epoch).not.toBe(start.epoch)
})

describe('two accounts of one epoch', () => {
  it('hold the actions of both, without what either took back', () => {
    const base = after(start, act(crash(5, 'one')))
    const mine = changed(base, act(crash(6, 'mine'), { branch: 'f-one', fork: null, seen: 4 }), NOW, 'a')
    const theirs = changed(base, { kind: 'undo', seen: 4, branch: 'f-one', action: 'one' }, NOW, 'b')
    const whole = merged(mine, theirs)
    expect(logOf(whole).map(a => a.id)).toEqual([])
    expect(whole.branches.map(b => b.log.map(a => a.id))).toEqual([['mine']])
  })

  it('take an action back in one branch only, though another shares it, whoever tells', () => {
    const before = after(start, act(crash(5, 'one')), act(crash(9, 'two'), { branch: 'f-one', fork: null, seen: 4 }), act(crash(7, 'three'), { branch: 'f-one', fork: 'other', seen: 5 }))
    const now = after(before, { kind: 'undo', seen: 6, branch: 'f-one', action: 'one' })
    for (const whole of [merged(before, now), merged(now, before)])
      expect(whole.branches.map(b => [b.id, b.log.map(a => a.id)])).toEqual([['f-one', ['two']], ['other', ['one', 'three']]])
  })

  it('lose the oldest future where there are too many, never the one shown', () => {
    const acts = Array.from({ length: BRANCH_LIMIT }, (_, i) => act(crash(i, `a${i}`), { seen: 3 + i }))
    const before = after(start, ...acts)
    const now = after(before, act(crash(99, 'last'), { seen: before.version }))
    expect(merged(before, now)).toEqual(now)
    expect(now.branch).toBe('f-last')
  })

  it('of different epochs are not mixed: the newer counts', () => {
    const old = after(start, act(crash(5, 'one')))
    const anew = changed(old, { kind: 'scenario', seen: 4, cue: 1, at: 0 }, NOW, 'b')
    expect(merged(old, anew)).toBe(anew)
    expect(merged(anew, old)).toBe(anew)
  })

  it('merge alike in either order, and to what knows both', () => {
    const made = fc.record({ id: fc.constantFrom('p', 'q', 'r', 's'), at: fc.nat(9), branch: fc.constantFrom('', 'f-p', 'f-q') })
    const build = (by: string, list: readonly { id: string, at: number, branch: string }[]) => list.reduce((p, { id, at, branch }) =>
      changed(p, act(crash(at, `${id}-${by}`), { branch, fork: branch === '' || !p.branches.some(b => b.id === branch) ? `f-${id}` : null, seen: p.version }), NOW, by), start)
    fc.assert(fc.property(fc.array(made, { maxLength: 4 }), fc.array(made, { maxLength: 4 }), (mine, theirs) => {
      const [a, b] = [build('a', mine), build('b', theirs)]
      const one = merged(a, b)
      const other = merged(b, a)
      const sorted = (p: Playback) => p.branches.toSorted((x, y) => (x.id < y.id ? -1 : 1))
      expect({ ...one, branches: sorted(one) }).toEqual({ ...other, branches: sorted(other) })
      expect(knows(one, a) && knows(one, b)).toBe(true)
    }))
  })
})
