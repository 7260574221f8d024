/** The same losses over eight systems, and what each has of its own. */
import { describe, expect, it } from 'vitest'
import { ELECTORATES, onTwoSites, standingAfter, votesOf, ZONES } from './quorums.ts'
import type { Electorate, Kind, Move, Zone } from './quorums.ts'

const of = (id: string) => ELECTORATES.find(e => e.id === id)!
const lose = (zone: Zone): Move => ({ type: 'lose', zone })
const restore = (zone: Zone): Move => ({ type: 'restore', zone })
const wait: Move = { type: 'wait' }
const decides = (electorate: Electorate, ...moves: Move[]) => standingAfter(electorate, moves).decides
const verdicts = (of: (e: Electorate) => boolean) => Object.fromEntries(ELECTORATES.map(e => [e.id, of(e)]))
const all = (value: boolean) => verdicts(() => value)

describe('the same losses, the same verdicts (C1.11, C3.4)', () => {
  it('two sites: each of the eight stops without A, which has the majority, and goes on without B', () => {
    expect(verdicts(e => decides(onTwoSites(e), lose('A')))).toEqual(all(false))
    expect(verdicts(e => decides(onTwoSites(e), lose('B')))).toEqual(all(true))
  })

  it.each(ZONES)('three zones: each of the eight goes on without %s, and is whole when it is back', (zone) => {
    expect(verdicts(e => decides(e, lose(zone)))).toEqual(all(true))
    expect(verdicts((e) => {
      const { lost, decides, voters } = standingAfter(e, [lose(zone), restore(zone)])
      return decides && lost.length === 0 && votesOf(e, { lost, voters }).present === voters.length
    })).toEqual(all(true))
  })

  it.each([['A', 'B'], ['A', 'C'], ['B', 'C']] as const)('two zones of three at once, %s and %s: each stops, and is back with them', (one, other) => {
    expect(verdicts(e => decides(e, lose(one), lose(other)))).toEqual(all(false))
    expect(verdicts(e => decides(e, lose(one), lose(other), wait, restore(other), restore(one)))).toEqual(all(true))
  })

  it('a voter more on the smaller of two sites does not help: either loss stops it', () => {
    const even: Electorate = { id: 'even', nodes: (['A', 'A', 'B', 'B'] as const).map(zone => ({ zone, kind: 'voter' })) }
    expect([decides(even, lose('A')), decides(even, lose('B'))]).toEqual([false, false])
  })

  it('whoever decides has a leader that is there, votes and has the data', () => {
    for (const e of [...ELECTORATES, ...ELECTORATES.map(onTwoSites)]) {
      for (const zone of ZONES) {
        const { decides, leader, voters, lost } = standingAfter(e, [lose(zone), wait])
        if (!decides) expect(leader).toBe(-1)
        else expect([voters.includes(leader), lost.includes(e.nodes[leader].zone), ['witness', 'diskless'].includes(e.nodes[leader].kind)], e.id).toEqual([true, false, false])
      }
    }
  })
})

describe('with time between losses', () => {
  it('who counts fewer, or promotes, survives A, then C; the others do not', () => {
    expect(verdicts(e => decides(e, lose('A'), wait, lose('C')))).toEqual({ ...all(false), microk8s: true, elasticsearch: true })
    // Then two zones were left, and the larger is the majority.
    expect(verdicts(e => decides(e, lose('A'), wait, lose('B')))).toEqual(all(false))
  })
})

describe('Dqlite: three voters however many nodes, and stand-bys', () => {
  const alone = (kinds: readonly Kind[]): Electorate => ({ id: 'six', nodes: kinds.map((kind, i) => ({ zone: ZONES[i % 3], kind })), adapts: 'promotes' })
  const six = alone(['voter', 'voter', 'voter', 'standby', 'standby', 'standby'])
  const votes = (...moves: Move[]) => votesOf(six, standingAfter(six, moves))

  it('counts three votes, not six: two voters lost at once stop it (C13.6)', () => {
    expect(votes()).toMatchObject({ declared: 3, needed: 2 })
    expect(votes(lose('A'), lose('B'))).toMatchObject({ present: 1, decides: false })
    expect(votes(lose('A'), lose('B'), wait)).toMatchObject({ present: 1, decides: false })
  })

  it('lost one by one, with the time to promote a stand-by, it goes on (C13.7)', () => {
    expect(votes(lose('A'))).toMatchObject({ present: 2, declared: 3 })
    expect(votes(lose('A'), wait)).toMatchObject({ present: 3, declared: 3 })
    expect(votes(lose('A'), wait, lose('C'))).toMatchObject({ present: 2, decides: true })
  })

  it('prefers a stand-by where no voter is left', () => {
    const spread: Electorate = { id: 'spread', nodes: ([['A', 'voter'], ['A', 'voter'], ['B', 'voter'], ['A', 'standby'], ['C', 'standby']] as const).map(([zone, kind]) => ({ zone, kind })), adapts: 'promotes' }
    expect(standingAfter(spread, [lose('B'), wait]).voters).toEqual([0, 1, 4])
  })

  it('promotes one at a time, and nobody when no stand-by is there', () => {
    const promoted = standingAfter(six, [lose('A'), wait]).voters.filter(place => six.nodes[place].kind === 'standby')
    expect(promoted).toHaveLength(1)
    expect(standingAfter(alone(['voter', 'voter', 'voter']), [lose('A'), wait]).voters).toEqual([0, 1, 2])
  })

  it('a voter that comes back after its place was taken has no vote', () => {
    const { voters, lost } = standingAfter(six, [lose('A'), wait, restore('A'), wait])
    expect(lost).toEqual([])
    expect(voters).toHaveLength(3)
    expect(voters).not.toContain(0)
  })
})

describe('DRBD: the third votes without a disk (C12.12)', () => {
  const drbd = of('drbd')
  it('keeps a quorum, and cannot give it back to who has lost it', () => {
    expect(decides(drbd, lose('A'))).toBe(true)
    expect(decides(drbd, lose('A'), lose('C'))).toBe(false)
    expect(decides(drbd, lose('A'), lose('C'), restore('C'))).toBe(false)
    expect(votesOf(drbd, standingAfter(drbd, [lose('A'), lose('C'), restore('C')])).decides).toBe(true)
    expect(decides(drbd, lose('A'), lose('C'), restore('C'), restore('A'))).toBe(true)
    expect(decides(of('kubernetes'), lose('A'), lose('C'), restore('C'))).toBe(true)
  })
})

describe('Elasticsearch: the lost are no longer counted, down to three (C10.2, C10.3)', () => {
  const elastic = of('elasticsearch')
  const votes = (...moves: Move[]) => votesOf(elastic, standingAfter(elastic, moves))
  it('five, then three, and never fewer', () => {
    expect(votes()).toMatchObject({ declared: 5, needed: 3 })
    expect(votes(lose('A'))).toMatchObject({ declared: 5, present: 3 })
    expect(votes(lose('A'), wait)).toMatchObject({ declared: 3, present: 3 })
    expect(votes(lose('A'), wait, lose('C'), wait)).toMatchObject({ declared: 3, present: 2, decides: true })
    expect(votes(lose('A'), wait, restore('A'), wait)).toMatchObject({ declared: 5, present: 5 })
  })
  it('stays odd: of four that are left, three vote', () => expect(votes(lose('C'), wait)).toMatchObject({ declared: 3, present: 3 }))
  it('does not shrink once the majority is lost', () => expect(votes(lose('A'), lose('C'), wait)).toMatchObject({ declared: 5, present: 2, decides: false }))
})
