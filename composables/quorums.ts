/** The eight that decide by majority, on a slide: each click has its sites and its losses, which anyone may change until the next. */
import { computed } from 'vue'
import { ELECTORATES, onTwoSites, standingAfter, votesOf, ZONES } from '../sim/study/quorums.ts'
import type { Electorate, Move, Standing, Zone } from '../sim/study/quorums.ts'
import type { Count } from '../sim/study/layout.ts'
import { useByHand } from './byHand.ts'
import type { ByHand } from './byHand.ts'
import { useSlideContext } from './slidev.ts'

/** Sites that there are, and what happened to them, in order. */
export interface Happened {
  readonly sites: 2 | 3
  readonly moves: readonly Move[]
}

/** A system, where it has come to, and its votes. */
export interface Judged {
  readonly electorate: Electorate
  readonly standing: Standing
  readonly votes: Count
}

const lost = (zone: Zone): Move => ({ type: 'lose', zone })
/** What each click leads to. */
export const CLICKS: readonly Happened[] = [
  { sites: 2, moves: [] },
  { sites: 2, moves: [lost('A')] },
  { sites: 2, moves: [lost('B')] },
  { sites: 3, moves: [lost('A')] },
]

export const zonesOf = ({ sites }: Happened): readonly Zone[] => ZONES.slice(0, sites)
export const lostOf = ({ moves }: Happened): readonly Zone[] => standingAfter(ELECTORATES[0], moves).lost

/** What the same moves make of each of the eight. */
export function judge({ sites, moves }: Happened): readonly Judged[] {
  return ELECTORATES.map((each) => {
    const electorate = sites === 2 ? onTwoSites(each) : each
    const standing = standingAfter(electorate, moves)
    return { electorate, standing, votes: votesOf(electorate, standing) }
  })
}

export function useEight(): ByHand<Happened> {
  const { $clicks } = useSlideContext()
  const click = computed(() => Math.min($clicks.value, CLICKS.length - 1))
  return useByHand('huit noms', click, computed(() => CLICKS[click.value]))
}
