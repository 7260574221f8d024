/**
 * Majority arithmetic (etcd's quorum/majority.go): pure functions of what each voter reported.
 */

/** Votes needed among `voters` members: N/2 + 1, the absent count. */
export function majorityOf(voters: number): number {
  return (voters >> 1) + 1
}

/** Highest index that a majority has reached, given each voter's own. Empty group: 0. */
export function committedIndex(matches: readonly number[]): number {
  const needed = majorityOf(matches.length)
  let best = 0
  // Whoever stands higher: do enough others stand there too? Groups have at most seven voters.
  for (const index of matches) {
    if (index <= best) continue
    let holders = 0
    for (const match of matches) if (match >= index) holders++
    if (holders >= needed) best = index
  }
  return best
}

export const VoteResult = { Pending: 0, Won: 1, Lost: 2 } as const
export type VoteResult = (typeof VoteResult)[keyof typeof VoteResult]

/** Outcome of a vote so far: granted and refused among `voters`. */
export function voteResult(voters: number, granted: number, refused: number): VoteResult {
  const needed = majorityOf(voters)
  if (granted >= needed) return VoteResult.Won
  return voters - refused < needed ? VoteResult.Lost : VoteResult.Pending
}
