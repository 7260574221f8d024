/**
 * Snapshots and compaction (paper §7; raft.go handleSnapshot and restore, storage.go CreateSnapshot
 * and Compact): the host's state as of an applied index stands for the entries up to there, which
 * may then be forgotten. A follower that needs a forgotten entry is sent the snapshot instead.
 */
import { restore } from './confchange.ts'
import { commitTo, compactTo, lastIndex, matchesTerm, restoreTo, termAt } from './log.ts'
import { message, note, sendAfterAppend } from './node.ts'
import type { RaftNode } from './node.ts'
import { switchTo } from './membership.ts'
import { MsgType, Note, Why } from './types.ts'
import type { ConfState, Message, Snapshot } from './types.ts'

/**
 * Keeps the host's state as of `index` for members that fall behind.
 *
 * @param index handed out to be applied, and not below the last snapshot
 * @param confState the configuration as of then, when it is not the one in force
 */
export function createSnapshot(node: RaftNode, index: number, data: unknown, confState: ConfState = node.conf): Snapshot {
  const { log } = node
  if (index < log.offset || index > log.applying || index < (log.snapshot?.index ?? 0)) {
    throw new Error(`invariant snapshot/applied: a snapshot at ${index}, with entries after ${log.offset}, applied up to ${log.applying}`)
  }
  const snapshot: Snapshot = { index, term: termAt(log, index), confState, data }
  log.snapshot = snapshot
  return snapshot
}

/** Forgets the entries up to `index`, which a snapshot must hold. Nothing when they are gone already. */
export function compact(node: RaftNode, index: number): void {
  const { log } = node
  if (index <= log.offset) return
  if (index > log.applying || log.snapshot === null || log.snapshot.index < index) {
    throw new Error(`invariant log/compacted-is-kept: compaction at ${index}, applied up to ${log.applying}, snapshot at ${log.snapshot?.index ?? 'none'}`)
  }
  compactTo(log, index)
  note(node, Note.LogCompacted, index, log.offsetTerm)
}

export function handleSnapshot(node: RaftNode, m: Message): void {
  const { log } = node
  if (m.snapshot === null) throw new Error('invariant snapshot/sent: a MsgSnap without a snapshot')
  const why = ignored(node, m.snapshot)
  if (why === Why.None) {
    take(node, m.snapshot)
    note(node, Note.SnapshotRestored, m.snapshot.index, m.snapshot.term, m.from)
    sendAfterAppend(node, message(node, MsgType.AppResp, m.from, lastIndex(log)))
  } else {
    note(node, Note.SnapshotIgnored, m.snapshot.index, m.snapshot.term, log.committed, why)
    sendAfterAppend(node, message(node, MsgType.AppResp, m.from, log.committed))
  }
}

/** Why a snapshot changes nothing but perhaps the commit index; `None` when it is to be taken. */
function ignored(node: RaftNode, { index, term, confState }: Snapshot): Why {
  const { log } = node
  if (index <= log.committed) return Why.Obsolete
  const { voters, learners, votersOutgoing } = confState
  if (![voters, learners, votersOutgoing].some(ids => ids.includes(node.config.id))) return Why.NotMember
  if (!matchesTerm(log, index, term)) return Why.None
  const before = log.committed
  commitTo(log, index)
  note(node, Note.Committed, before, index, node.term)
  return Why.FastForward
}

/** The snapshot takes the place of log and configuration; the host gets it with the next `ready`. */
function take(node: RaftNode, snapshot: Snapshot): void {
  const before = node.log.committed
  restoreTo(node.log, snapshot)
  note(node, Note.Committed, before, snapshot.index, node.term)
  const restored = restore(snapshot.confState, { lastIndex: lastIndex(node.log), window: node.config })
  if (restored.error !== undefined) throw new Error(`invariant snapshot/configuration: ${restored.error}`)
  switchTo(node, restored)
}
