import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boardOf, layoutOf, moved, MOST, newLayoutOf, SITES, votesOf } from './board.ts'
import type { Move } from './board.ts'

describe('a placing', () => {
  it.each([
    ['2/1', 3, 3, 2], ['2/1 −A', 3, 1, 2], ['2/1 −B', 3, 2, 2], ['2/2 −B', 4, 2, 3], ['3/2 −A', 5, 2, 3], ['5 −4 −5', 5, 3, 3],
    ['4 −3 −4', 4, 2, 3], ['1/1/1 −C', 3, 2, 2], ['3/0 −A −1', 3, 0, 2],
  ])('%s: %i declared, %i left, %i needed', (placing, declared, present, needed) => {
    expect(votesOf(boardOf(placing))).toEqual({ declared, present, needed, decides: present >= needed })
  })

  it.each(['', '0/0', '4/4', '1/1/1/1', '2,1', '2/1 A', '2/1 −C', '2/1 −4', '-1/3'])('« %s » is none', (placing) => {
    expect(() => boardOf(placing)).toThrow(/«/)
  })
})

describe('a move', () => {
  const board = boardOf('2/1')

  it('places a control plane elsewhere', () => {
    expect(layoutOf(moved(board, { type: 'place', name: 'cp2', site: 'B' }))).toEqual([1, 2])
    expect(moved(board, { type: 'place', name: 'cp2', site: 'C' })).toBe(board)
  })

  it('loses, and brings back', () => {
    const lost = moved(board, { type: 'toggle-site', site: 'A' })
    expect(votesOf(lost)).toMatchObject({ present: 1, decides: false })
    expect(votesOf(moved(lost, { type: 'toggle-site', site: 'A' }))).toMatchObject({ present: 3, decides: true })
    expect(votesOf(moved(board, { type: 'toggle', name: 'cp3' }))).toMatchObject({ present: 2, decides: true })
  })

  it('adds the third site, and takes it away with what stands there', () => {
    const three = moved(moved(board, { type: 'third' }), { type: 'place', name: 'cp1', site: 'C' })
    expect(layoutOf(three)).toEqual([1, 1, 1])
    expect(layoutOf(moved(three, { type: 'third' }))).toEqual([1, 1])
  })

  it('never leaves the board without control planes, with too many, or with a name twice', () => {
    const site = fc.constantFrom(...SITES)
    const name = fc.integer({ min: 1, max: MOST }).map(n => `cp${n}`)
    const move: fc.Arbitrary<Move> = fc.oneof(
      fc.record({ type: fc.constant('place' as const), name, site }), fc.record({ type: fc.constant('toggle' as const), name }),
      fc.record({ type: fc.constantFrom('toggle-site' as const, 'add' as const, 'remove' as const), site }), fc.record({ type: fc.constant('third' as const) }),
    )
    fc.assert(fc.property(fc.array(move), (moves) => {
      const { controlPlanes, sites, lostSites } = moves.reduce(moved, board)
      expect(controlPlanes.length).toBeGreaterThanOrEqual(1)
      expect(controlPlanes.length).toBeLessThanOrEqual(MOST)
      expect(new Set(controlPlanes.map(c => c.name)).size).toBe(controlPlanes.length)
      for (const { site: where } of controlPlanes) expect(sites).toContain(where)
      for (const lost of lostSites) expect(SITES).toContain(lost)
    }))
  })
})

it('the room’s layout is new, or is in the table already', () => {
  expect(newLayoutOf(boardOf('2/1'))).toBeNull()
  expect(newLayoutOf(boardOf('3/2/0'))).toBeNull()
  expect(newLayoutOf(boardOf('3/3'))).toEqual([3, 3])
})
