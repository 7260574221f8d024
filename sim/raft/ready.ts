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

/** The same as the node keeps it. */
export type Todo = { -readonly [P in keyof Ready]: Ready[P] } & { messages: Message[], toSelf: Message[] }

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
  const todo = takeReady(node)
  return { ...todo, messages: todo.messages.slice(), toSelf: todo.toSelf.slice() }
}

/** The same in a record, and lists of messages, that the node uses again: for a host that keeps nothing of it after `advance`. */
export function takeReady(node: RaftNode): Ready {
  const { log, lastHardState: last, lastSoftState: soft, todo, messages, afterAppend, toSelf } = node
  const promise = last.term !== node.term || last.vote !== node.vote
  todo.hardState = promise || last.commit !== log.committed
    ? node.lastHardState = { term: node.term, vote: node.vote, commit: log.committed }
    : null
  todo.softState = soft.lead !== node.lead || soft.role !== node.role ? node.lastSoftState = { lead: node.lead, role: node.role } : null
  todo.snapshot = log.snapshotHanded ? null : log.pending
  if (todo.snapshot !== null) log.snapshotHanded = true
  const entries = entriesBetween(log, log.handed + 1, lastIndex(log))
  todo.entries = entries
  log.handed = lastIndex(log)
  const committed = entriesBetween(log, log.applying + 1, appliable(log), node.config.maxCommittedSizePerReady)
  todo.committed = committed
  log.applying += committed.length
  todo.readStates = node.readStates
  if (node.readStates.length > 0) node.readStates = EMPTIED
  // The lists change places with those that the host is done with.
  node.messages = emptied(todo.messages)
  todo.messages = messages
  for (let i = 0; i < afterAppend.length; i++) messages.push(afterAppend[i])
  emptied(afterAppend)
  node.toSelf = emptied(todo.toSelf)
  todo.toSelf = toSelf
  todo.mustSync = entries.length > 0 || promise
  return todo
}

/** Without what was in it: `pop` keeps its room, which setting the length would give back. */
function emptied<T>(list: T[]): T[] {
  while (list.length > 0) list.pop()
  return list
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
