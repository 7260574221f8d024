/** Who votes, and whose votes decide: facts C10.1 to C10.3 and C10.5, rule by rule. */
import { describe, expect, it } from 'vitest'
import { createEngine } from '../kernel/world.ts'
import type { ElasticDescription, ElasticSettings } from './description.ts'
import { canJoin, decides, isFresher, isQuorum, mayWin, reconfigure } from './quorum.ts'
import type { ElasticState, Join } from './state.ts'
import { elasticsearch } from './world.ts'

/** So many master-eligible nodes; the last is voting-only when asked for. */
function nodes(count: number, settings: Partial<ElasticSettings> = {}, tiebreaker = false): ElasticState {
  const description: ElasticDescription = {
    sites: [{ name: 'A' }], links: [], indices: [], clients: [], settings,
    nodes: Array.from({ length: count }, (_, i) => ({ name: `n${i}`, site: 'A', roles: tiebreaker && i === count - 1 ? ['master', 'voting_only'] : ['master'] })),
  }
  return createEngine(elasticsearch, description, { seed: 1 }).state
}

const first = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('a quorum', () => {
  it.each([[1, 1], [2, 2], [3, 2], [4, 3], [5, 3], [6, 4], [7, 4]])('of %i voters takes %i', (voters, needed) => {
    expect(isQuorum(first(voters), first(needed))).toBe(true)
    expect(isQuorum(first(voters), first(needed - 1))).toBe(false)
  })

  it('counts voters, not whoever else answers', () => {
    expect(isQuorum([0, 1, 2], [0, 3, 4])).toBe(false)
  })

  it('is asked of the committed configuration and of the new one', () => {
    const change = { committed: [0, 1, 2], config: [2, 3, 4] }
    expect(decides(nodes(5), change, [0, 1])).toBe(false)
    expect(decides(nodes(5), change, [3, 4])).toBe(false)
    expect(decides(nodes(5), change, [1, 2, 3])).toBe(true)
  })

  it('of the counter-model is a number, whoever votes', () => {
    const change = { committed: [0, 1, 2], config: [0, 1, 2] }
    expect(decides(nodes(5, { minimumMasterNodes: 1 }), change, [4])).toBe(true)
    expect(decides(nodes(5, { minimumMasterNodes: 3 }), change, [0, 1])).toBe(false)
  })
})

describe('the voting configuration', () => {
  it.each([[1, 1], [2, 1], [3, 3], [4, 3], [5, 5], [6, 5], [7, 7], [8, 7]])('of %i live eligible nodes has %i voters (C10.2)', (live, voters) => {
    expect(reconfigure(nodes(live), first(live), 0, first(live))).toHaveLength(voters)
  })

  it('leaves out neither the master nor who votes already; between the others the id decides, which is drawn', () => {
    const state = nodes(4)
    for (const master of first(4)) expect(reconfigure(state, first(4), master, first(4))).toContain(master)
    for (const newcomer of [1, 2, 3]) expect(reconfigure(state, first(4), 0, first(4).filter(n => n !== newcomer))).not.toContain(newcomer)
    const left = first(4).filter(n => !reconfigure(state, first(4), 0, first(4)).includes(n))
    const highest = [1, 2, 3].toSorted((a, b) => state.nodes[b].id - state.nodes[a].id)[0]
    expect(left).toEqual([highest])
  })

  it('takes a live node in the place of one that is gone', () => {
    expect(reconfigure(nodes(4), [0, 1, 3], 0, [0, 1, 2])).toEqual([0, 1, 3])
  })

  it('shrinks to three, not below (C10.3)', () => {
    expect(reconfigure(nodes(5), [0, 1, 2], 0, first(5))).toEqual([0, 1, 2])
    const two = reconfigure(nodes(3), [0, 1], 0, [0, 1, 2])
    expect(two).toEqual([0, 1, 2])
  })

  it('stays as it is when the new one would have no quorum', () => {
    expect(reconfigure(nodes(5), [0], 0, [0, 1, 2])).toEqual([0, 1, 2])
  })

  it('does not shrink with auto-shrink off, but replaces', () => {
    expect(reconfigure(nodes(5, { autoShrink: false }), [0, 1, 2], 0, first(5))).toEqual(first(5))
    expect(reconfigure(nodes(4, { autoShrink: false }), first(4), 0, first(4))).toEqual(first(4))
    expect(reconfigure(nodes(6, { autoShrink: false }), [0, 1, 2, 3, 5], 0, first(5))).toEqual([0, 1, 2, 3, 5])
  })
})

describe('a vote', () => {
  const join = (from: number, acceptedTerm: number, acceptedVersion: number): Join => ({ from, to: 0, term: 9, acceptedTerm, acceptedVersion })

  it('is given once a term', () => {
    const [node] = nodes(1).nodes
    node.term = 4
    expect([3, 4, 5].map(term => canJoin(node, term))).toEqual([false, false, true])
  })

  it('of a node that knows a newer state does not count', () => {
    const [node] = nodes(1).nodes
    node.accepted = { ...node.accepted, term: 2, version: 7 }
    expect(isFresher(join(1, 2, 8), node)).toBe(true)
    expect(isFresher(join(1, 3, 1), node)).toBe(true)
    expect(isFresher(join(1, 2, 7), node)).toBe(false)
    expect(isFresher(join(1, 1, 9), node)).toBe(false)
  })

  it('makes a voting-only node win only where it alone holds the newest state, to hand it over (C10.5)', () => {
    const state = nodes(3, {}, true)
    const tiebreaker = state.nodes[2]
    tiebreaker.accepted = { ...tiebreaker.accepted, term: 2, version: 7 }
    const own = join(2, 2, 7)
    expect(mayWin(state, tiebreaker, [own, join(0, 2, 7)])).toBe(false)
    expect(mayWin(state, tiebreaker, [own, join(0, 2, 6)])).toBe(true)
    expect(mayWin(state, tiebreaker, [own])).toBe(false)
    expect(mayWin(nodes(3), state.nodes[0], [join(0, 0, 0), join(1, 0, 0)])).toBe(true)
  })
})
