/**
 * Outputs of the node (rawnode.go Ready, MustSync, Advance). The host's contract: persist
 * `hardState` and `entries`, then send `messages`, then apply `committed`, then `advance`; one
 * `Ready` at a time. A leader's host may send while it writes (Ongaro's thesis, §10.2.1): what a
 * leader promises about its own disk stays in `toSelf` until `advance`.
 */
import { entriesBetween, entriesFrom, lastIndex } from './log.ts'
import type { RaftNode } from './node.ts'
import type { ReadState } from './reads.ts'
import { step } from './step.ts'
import type { Entry, HardState, Message } from './types.ts'

export interface Ready {
  /** What changed of term, vote and commit index since the last one, or null. */
  readonly hardState: HardState | null
  readonly entries: readonly Entry[]
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
  const { log, lastHardState: last } = node
  return node.messages.length > 0 || node.afterAppend.length > 0 || node.toSelf.length > 0
    || node.readStates.length > 0
    || log.handed < lastIndex(log) || log.applied < log.committed
    || last.term !== node.term || last.vote !== node.vote || last.commit !== log.committed
}

/** Takes what is to be done. The next `ready` comes only after `advance`. */
export function ready(node: RaftNode): Ready {
  const { log, lastHardState: last } = node
  const promise = last.term !== node.term || last.vote !== node.vote
  const hardState = promise || last.commit !== log.committed
    ? { term: node.term, vote: node.vote, commit: log.committed }
    : null
  const entries = entriesFrom(log, log.handed + 1)
  const committed = entriesBetween(log, log.applied + 1, log.committed)
  const { messages, afterAppend, toSelf, readStates } = node
  if (messages.length > 0) node.messages = []
  if (afterAppend.length > 0) node.afterAppend = []
  if (toSelf.length > 0) node.toSelf = []
  if (readStates.length > 0) node.readStates = []
  if (hardState) node.lastHardState = hardState
  log.handed = lastIndex(log)
  log.applied = log.committed
  return { hardState, entries, committed, messages: both(messages, afterAppend), readStates, toSelf, mustSync: entries.length > 0 || promise }
}

/** One list after the other; most often one is empty. */
function both(first: readonly Message[], second: readonly Message[]): readonly Message[] {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second]
}

/** The host has persisted the last `ready`: the node's own acknowledgements take effect. */
export function advance(node: RaftNode, done: Ready): void {
  for (const m of done.toSelf) step(node, m)
}
