/**
 * What differs between versions of etcd, as far as a run shows it (CHANGELOG-3.4 to 3.7; checked at
 * the tags that each line names).
 */

/** The version that a cluster runs unless its description says otherwise. */
export const NEWEST = '3.6.11'

export interface VersionRules {
  /** --pre-vote: true since 3.5.0 (etcd PR 12770). */
  readonly preVote: boolean
  /** --snapshot-count: 100,000 from 3.2, 10,000 again since 3.6.0 (PR 15408). */
  readonly snapshotCount: number
  /** Applied entries between two compactions of the log in memory: since 3.6.0; 0: only with a snapshot. */
  readonly memoryCompaction: number
  /**
   * Before a member is added: connected for 5 s to all voters, or (3.5.30, 3.6.11, 3.7.0) to a quorum
   * of the size after the addition.
   */
  readonly healthBeforeAdd: 'all' | 'quorum'
  /** Up to 3.5 a leader sends again what a follower had acknowledged and lost (raft: `probesBelowMatch`). */
  readonly probesBelowMatch: boolean
  /** member list asks the leader since 3.5.0; before, it told what the member knew. */
  readonly memberListAsksLeader: boolean
  /** snapshot restore --bump-revision --mark-compacted: 3.4.27, 3.5.10, 3.6.0 (PR 16029, 16165). */
  readonly bumpRevision: boolean
  /** Who restores: etcdctl up to 3.5 (etcdutl too from 3.5.0), etcdutl alone since 3.6.0. */
  readonly restoredBy: readonly ('etcdctl' | 'etcdutl')[]
}

/** "3.4.23" and the like, from 3.4.0 to 3.7. */
export const VERSION_FORM = /^3\.([4-7])\.(\d{1,3})$/

/** Rules of a version; it must be one of that form. */
export function rulesOf(version: string): VersionRules {
  const found = VERSION_FORM.exec(version)
  if (!found) throw new Error(`invariant etcd/version: ${version} is not a version of etcd that is modelled`)
  const minor = Number(found[1])
  const patch = Number(found[2])
  const from = (patches: Readonly<Record<number, number>>) => minor in patches && patch >= patches[minor]
  return {
    preVote: minor >= 5,
    snapshotCount: minor >= 6 ? 10_000 : 100_000,
    memoryCompaction: minor >= 6 ? 100 : 0,
    healthBeforeAdd: from({ 5: 30, 6: 11, 7: 0 }) ? 'quorum' : 'all',
    probesBelowMatch: minor < 6,
    memberListAsksLeader: minor >= 5,
    bumpRevision: from({ 4: 27, 5: 10, 6: 0, 7: 0 }),
    restoredBy: minor === 4 ? ['etcdctl'] : minor === 5 ? ['etcdctl', 'etcdutl'] : ['etcdutl'],
  }
}
