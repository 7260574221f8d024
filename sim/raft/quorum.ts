/**
 * Quorum arithmetic (etcd's quorum/majority.go and joint.go): pure functions of what each voter
 * reported. A joint configuration decides when both of its halves do; an empty half agrees with
 * everything, so that it behaves like the other one alone.
 */

/** Votes needed among `voters` members: N/2 + 1, the absent count. */
export function majorityOf(voters: number): number {
  return (voters >> 1) + 1
}

/** Every answer may ask: one list for all spares an allocation each time. */
const sorted: number[] = []

/**
 * Highest index that a majority has reached, given each voter's own, 0 where it is unknown. No
 * voter: ∞, the index that any other half leaves standing.
 */
export function committedIndex(matches: readonly number[]): number {
  const n = matches.length
  if (n === 0) return Infinity
  // By insertion, highest first: groups are small and nearly in order.
  for (let i = 0; i < n; i++) {
    const match = matches[i]
    let at = i
    for (; at > 0 && sorted[at - 1] < match; at--) sorted[at] = sorted[at - 1]
    sorted[at] = match
  }
  return sorted[majorityOf(n) - 1]
}

/** What both halves of a joint configuration have reached. */
export function jointCommittedIndex(incoming: readonly number[], outgoing: readonly number[]): number {
  return Math.min(committedIndex(incoming), committedIndex(outgoing))
}

export const VoteResult = { Pending: 0, Won: 1, Lost: 2 } as const
export type VoteResult = (typeof VoteResult)[keyof typeof VoteResult]

/** Outcome of a vote so far: granted and refused among `voters`. Nobody to ask: won. */
export function voteResult(voters: number, granted: number, refused: number): VoteResult {
  if (voters === 0) return VoteResult.Won
  const needed = majorityOf(voters)
  if (granted >= needed) return VoteResult.Won
  return voters - refused < needed ? VoteResult.Lost : VoteResult.Pending
}

/** Won when both halves are won, lost as soon as one is. */
export function jointVoteResult(incoming: VoteResult, outgoing: VoteResult): VoteResult {
  if (incoming === outgoing) return incoming
  return incoming === VoteResult.Lost || outgoing === VoteResult.Lost ? VoteResult.Lost : VoteResult.Pending
}
