/**
 * Majority arithmetic (etcd's quorum/majority.go): pure functions of what each voter reported.
 */

/** Votes needed among `voters` members: N/2 + 1, the absent count. */
export function majorityOf(voters: number): number {
  return (voters >> 1) + 1
}

const sorted: number[] = []

/** Highest index that a majority has reached, given each voter's own. Empty group: 0. */
export function committedIndex(matches: readonly number[]): number {
  const n = matches.length
  if (n === 0) return 0
  sorted.length = 0
  // Insertion sort, descending: groups have at most seven voters.
  for (const match of matches) {
    let i = sorted.length
    sorted.push(match)
    while (i > 0 && sorted[i - 1] < match) {
      sorted[i] = sorted[i - 1]
      i--
    }
    sorted[i] = match
  }
  return sorted[majorityOf(n) - 1]
}

export const VoteResult = { Pending: 0, Won: 1, Lost: 2 } as const
export type VoteResult = (typeof VoteResult)[keyof typeof VoteResult]

/** Outcome of a vote so far: granted and refused among `voters`. */
export function voteResult(voters: number, granted: number, refused: number): VoteResult {
  const needed = majorityOf(voters)
  if (granted >= needed) return VoteResult.Won
  return voters - refused < needed ? VoteResult.Lost : VoteResult.Pending
}
