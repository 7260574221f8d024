/**
 * A member's revision never decreases: what it answers, in order of time, is of the same revision or
 * a later one, unless its data was replaced by a snapshot (etcd: a restore without --bump-revision
 * takes revisions back, and is an event of its own for whoever watches).
 */

export interface SeenRevision {
  readonly member: number
  /** Instant at which the member's store was at this revision. */
  readonly at: number
  readonly revision: number
  /** The first one seen after the member's data was restored from a snapshot. */
  readonly restored?: boolean
}

/** The first decrease in words, null when there is none. Of one instant, the order given counts. */
export function checkRevisions(seen: readonly SeenRevision[]): string | null {
  const latest = new Map<number, SeenRevision>()
  for (const each of seen.toSorted((a, b) => a.at - b.at)) {
    const before = latest.get(each.member)
    if (before && !each.restored && each.revision < before.revision) {
      return `member ${each.member} was at revision ${before.revision} at ${before.at}, and at revision ${each.revision} at ${each.at}`
    }
    latest.set(each.member, each)
  }
  return null
}
