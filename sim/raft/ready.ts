/**
 * Outputs of the node (rawnode.go Ready, MustSync, Advance). The host's contract: persist
 * `hardState`, `entries` and `snapshot`, then send `messages`, then apply `snapshot` and `committed`,
 * then `advance`; one `Ready` at a time. A leader's host may send while it writes (Ongaro's thesis, §10.2.1): what a
 * leader promises about its own disk stays in `toSelf` until `advance`.
 */
import { appliedTo, entriesBetween, lastIndex } from './log.ts'
import type { RaftLog } from './log.ts'
import { leaveWhenDue } from './membership.ts'
import { EMPTIED } from './node.ts'
import type { RaftNode, SoftState } from './node.ts'
import { reduceUncommitted } from './propose.ts'
import type { ReadState } from './reads.ts'
import { stepOwn } from './step.ts'
import type { Entry, HardState, Message, Snapshot } from './types.ts'

export interface Ready {
  /** Who leads and what this node is, when that changed. */
  readonly softState: SoftState | null
  /** What changed of term, vote and commit index since the last one, or null. */
  readonly hardState: HardState | null
  readonly entries: readonly Entry[]
  /** Takes the place of the whole state, before `entries`. */
  readonly snapshot: Snapshot | null
  readonly committed: readonly Entry[]
  readonly messages: readonly Message[]
  /** Reads confirmed for this member: serve each once its index is applied. */
  readonly readStates: readonly ReadState[]
  /** The node's own acknowledgements; `advance` steps them. */
  readonly toSelf: readonly Message[]
  /** A sync is due before the messages leave: entries, term or vote changed. A commit index alone is not synced. */
  readonly mustSync: boolean
}

export function hasReady(node: RaftNode): boolean {
  const { log, lastHardState: last, lastSoftState: soft } = node
  return node.messages.length > 0 || node.afterAppend.length > 0 || node.toSelf.length > 0
    || node.readStates.length > 0
    || log.handed < lastIndex(log) || appliable(log) > log.applying
    || last.term !== node.term || last.vote !== node.vote || last.commit !== log.committed
    || soft.lead !== node.lead || soft.role !== node.role
    || (log.pending !== null && !log.snapshotHanded)
}

/** Nothing is applied before a snapshot that is still to be taken in. */
function appliable(log: RaftLog): number {
  return log.pending === null ? log.committed : log.applying
}

/** Takes what is to be done. The next `ready` comes only after `advance`. */
export function ready(node: RaftNode): Ready {
  const { log, lastHardState: last, lastSoftState: soft } = node
  const promise = last.term !== node.term || last.vote !== node.vote
  const hardState = promise || last.commit !== log.committed
    ? { term: node.term, vote: node.vote, commit: log.committed }
    : null
  const softState = soft.lead !== node.lead || soft.role !== node.role ? { lead: node.lead, role: node.role } : null
  const snapshot = log.snapshotHanded ? null : log.pending
  const entries = entriesBetween(log, log.handed + 1, lastIndex(log))
  const committed = entriesBetween(log, log.applying + 1, appliable(log), node.config.maxCommittedSizePerReady)
  const { messages, afterAppend, toSelf, readStates } = node
  if (messages.length > 0) node.messages = EMPTIED
  if (afterAppend.length > 0) node.afterAppend = EMPTIED
  if (toSelf.length > 0) node.toSelf = EMPTIED
  if (readStates.length > 0) node.readStates = EMPTIED
  if (hardState !== null) node.lastHardState = hardState
  if (softState !== null) node.lastSoftState = softState
  if (snapshot !== null) log.snapshotHanded = true
  log.handed = lastIndex(log)
  log.applying += committed.length
  return {
    softState, hardState, entries, snapshot, committed, messages: both(messages, afterAppend), readStates, toSelf,
    mustSync: entries.length > 0 || promise,
  }
}

/** One list after the other; most often one is empty. */
function both(first: readonly Message[], second: readonly Message[]): readonly Message[] {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second]
}

/** The host has persisted and applied the last `ready`: the node's own acknowledgements take effect. */
export function advance(node: RaftNode, done: Ready): void {
  const { log } = node
  for (let i = 0; i < done.toSelf.length; i++) stepOwn(node, done.toSelf[i])
  if (done.snapshot !== null) {
    // Another one may have come meanwhile.
    if (log.pending === done.snapshot) log.pending = null
    appliedTo(log, Math.max(log.applied, done.snapshot.index))
    leaveWhenDue(node)
  }
  if (done.committed.length > 0) {
    appliedTo(log, Math.max(log.applied, done.committed[done.committed.length - 1].index))
    leaveWhenDue(node)
    reduceUncommitted(node, done.committed)
  }
}
