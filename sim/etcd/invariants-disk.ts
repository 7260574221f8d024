/**
 * What a disk has promised: its hard state goes forward only (paper, figure 2: « persistent state on
 * all servers »), and an entry that was committed stays on every disk that holds it. A disk that an
 * operator wiped or put back is another one: see `invariant-sight.ts`.
 */
import { lastIndex, NONE, termAt } from '../raft/index.ts'
import type { RaftNode } from '../raft/index.ts'
import { rule } from './invariant-rules.ts'
import type { Examine, Memory } from './invariant-rules.ts'
import { committedAt, committedIn, diskBase, Kind } from './invariant-sight.ts'
import type { Line, Replica, Sight, View } from './invariant-sight.ts'
import type { EtcdState, Member } from './state.ts'

/** Term of the durable entry at an index; 0 past the end, or before the first that the disk still has. */
export function diskTermAt({ clusters }: EtcdState, { wal, data }: Member, index: number): number {
  const from = wal.snapshot ?? (data === null ? null : clusters[data.cluster].origin)
  if (from === null || index < from.index) return 0
  return index === from.index ? from.term : wal.entries[index - from.index - 1]?.term ?? 0
}

/**
 * How far a disk holds what is committed in its lineage: in entries, or in a snapshot that stands for
 * them.
 *
 * @param before how far it did when last asked
 */
export function diskReach({ state }: Sight, { line }: Replica, view: View, before: number): number {
  const end = committedIn(line)
  // Who came later than what is remembered begins anew.
  let reach = Math.min(before, diskBase(state, view) + view.wal.entries.length)
  while (reach > line.base && !holdsOnDisk(state, line, view, reach)) reach--
  while (reach < end && holdsOnDisk(state, line, view, reach + 1)) reach++
  return reach
}

function holdsOnDisk(state: EtcdState, line: Line, view: View, index: number): boolean {
  const base = diskBase(state, view)
  if (index < base) return true
  let known = index
  // Of one that was forgotten before anybody looked, the next that was not tells: whose log has that has all before it (log matching).
  while (known > line.base && known < committedIn(line) && committedAt(line, known) === null) known++
  const entry = committedAt(line, known)
  // A cluster forced on a disk that had nothing yet begins with entries of term 0: no term alone tells that one is there.
  return known <= base + view.wal.entries.length && (entry === null || diskTermAt(state, view.member, known) === entry.term)
}

/** Term never goes back, nor the commit index; a vote once given stays for the term. */
function hardState(): Examine {
  const known: Memory<{ term: number, vote: number, commit: number }> = []
  return (view, replica) => {
    const now = view.wal.hardState
    if (now === null) return null
    const before = known[replica.no]
    known[replica.no] = now
    if (before === undefined || before === now) return null
    if (now.term < before.term) return `${replica.name} goes back from term ${before.term} to term ${now.term}`
    if (now.term === before.term && before.vote !== NONE && now.vote !== before.vote) return `${replica.name} votes for ${before.vote} and for ${now.vote} in term ${now.term}`
    return now.commit < before.commit ? `${replica.name} forgets that entry ${before.commit} is committed` : null
  }
}

/**
 * Committed entries are durable: none ever leaves a disk that has held it, and a process that starts
 * reads it back. With a quorum that has it (`quorum-holds-committed`), no crash can lose one.
 */
function committedStays(): Examine {
  const reached: Memory<number> = []
  const lives: Memory<RaftNode> = []
  return (view, replica, sight, since) => {
    const { node } = view
    const started = node !== null && lives[replica.no] !== node
    if (view.at[Kind.Disk] <= since && !started) return null
    const before = reached[replica.no]
    const now = diskReach(sight, replica, view, before ?? replica.line.base)
    reached[replica.no] = now
    if (before !== undefined && now < before) return `${replica.name} loses entry ${now + 1} from its disk, which is committed`
    if (!started) return null
    lives[replica.no] = node
    const entry = committedAt(replica.line, now)
    const { log } = node
    return lastIndex(log) < now || (entry !== null && now >= log.offset && termAt(log, now) !== entry.term)
      ? `${replica.name} starts without entry ${now}, which is committed and on its disk`
      : null
  }
}

/** Applied ≤ committed ≤ last index (raft.go, log.go). */
function appliedIsCommitted(): Examine {
  return ({ node, member: { name, applied } }) => {
    if (node === null) return null
    const { committed } = node.log
    if (applied > committed) return `${name} has applied entry ${applied}, and ${committed} are committed`
    return committed > lastIndex(node.log) ? `${name} has committed entry ${committed}, and its log ends at ${lastIndex(node.log)}` : null
  }
}

export const ofTheDisk = [
  rule('hard-state-forward', [Kind.Disk], hardState),
  rule('committed-stays', [Kind.Disk, Kind.Role], committedStays),
  rule('applied-is-committed', [Kind.Log, Kind.Commit, Kind.Applied], appliedIsCommitted, 'anybody'),
]
