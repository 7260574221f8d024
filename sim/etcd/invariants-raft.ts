/**
 * The Raft paper's five safety properties (extended version, figure 3), for each lineage. They hold
 * for the whole history, not for one instant: each rule remembers what it has seen, as far back as
 * some log or disk of the lineage still does.
 *
 * Three of etcd's TLA+ invariants (etcd-io/raft, tla/etcdraft.tla) are among them: election safety
 * holds for all times and so implies MoreThanOneLeaderInv, log matching is LogMatchingInv, leader
 * completeness is LeaderCompletenessInv with the term in which an entry was committed in place of the
 * entry's own: an old leader need not hold what later ones commit of a term before its own.
 */
import { lastIndex, Role, termAt } from '../raft/index.ts'
import type { Entry, RaftLog, RaftNode } from '../raft/index.ts'
import { onShelf, put, rule, shelves } from './invariant-rules.ts'
import type { Examine, Memory } from './invariant-rules.ts'
import { committedIn, Kind, sameEntry } from './invariant-sight.ts'
import type { Line } from './invariant-sight.ts'

/** At most one leader can be elected in a given term (§5.2). */
function electionSafety(): Examine {
  const leaders = new Map<Line, Map<number, { raftId: number, name: string }>>()
  return ({ term }, { line, raftId, name }) => {
    const ofLine = leaders.get(line) ?? new Map<number, { raftId: number, name: string }>()
    if (ofLine.size === 0) leaders.set(line, ofLine)
    const known = ofLine.get(term)
    if (known === undefined) ofLine.set(term, { raftId, name })
    else if (known.raftId !== raftId) return `${known.name} and ${name} both lead term ${term}`
    return null
  }
}

/**
 * A log grows, and shrinks, at its end (and loses its beginning to a snapshot): looking back for what
 * changed stops where so many entries in a row stand as before.
 */
const UNCHANGED = 8

/** A leader never overwrites or deletes entries in its log; it only appends (§5.3). */
function leaderAppendOnly(): Examine {
  const known: Memory<{ node: RaftNode, term: number, last: number, tail: readonly Entry[] }> = []
  return (view, { name }) => {
    const { node } = view
    if (node === null) return null
    const { log, term } = node
    const before = known[view.no]
    known[view.no] = { node, term, last: lastIndex(log), tail: log.entries.slice(-UNCHANGED) }
    if (before === undefined || before.node !== node || before.term !== term) return null
    const kept = lastIndex(log) >= before.last
      && before.tail.every(entry => entry.index <= log.offset || log.entries[entry.index - log.offset - 1] === entry)
    return kept ? null : `${name}, leader of term ${term}, changed its own log`
  }
}

interface Held {
  readonly entry: Entry
  readonly termBefore: number
  /** Another term's, at the same index. */
  readonly next: Held | undefined
}

/** If two logs hold an entry of the same index and term, they are identical up to it (§5.3). */
function logMatching(): Examine {
  const shelfOf = shelves<Held>()
  const looked: Memory<{ log: RaftLog, offset: number, entries: Entry[] }> = []
  return (view, { line, name }) => {
    if (view.node === null) return null
    const { log } = view.node
    let before = looked[view.no]
    if (before === undefined || before.log !== log) looked[view.no] = before = { log, offset: log.offset, entries: [] }
    if (log.offset !== before.offset) {
      before.entries.splice(0, log.offset - before.offset)
      before.offset = log.offset
    }
    const shelf = shelfOf(line)
    const from = firstChange(before.entries, log.entries)
    if (before.entries.length > from) before.entries.length = from
    for (let i = from; i < log.entries.length; i++) {
      const entry = log.entries[i]
      before.entries.push(entry)
      // Identity of prefixes follows by induction: each stands on an entry of the same term.
      const termBefore = i === 0 ? log.offsetTerm : log.entries[i - 1].term
      const index = log.offset + i + 1
      if (entry.index !== index) return `${name} holds entry ${entry.index} in place ${index}`
      const first = onShelf(shelf, index)
      let held = first
      while (held !== undefined && held.entry.term !== entry.term) held = held.next
      if (held === undefined) put(shelf, index, { entry, termBefore, next: first })
      else if (held.termBefore !== termBefore || !sameEntry(held.entry, entry)) {
        return `${name} holds another entry ${index} of term ${entry.term} than the first seen`
      }
    }
    return null
  }
}

/** Place of the first entry that is not as before. */
function firstChange(before: readonly Entry[], now: readonly Entry[]): number {
  let first = Math.min(before.length, now.length)
  let alike = 0
  for (let i = first - 1; i >= 0 && alike < UNCHANGED; i--) {
    if (before[i] === now[i]) {
      alike++
    } else {
      alike = 0
      first = i
    }
  }
  return first
}

/** If an entry is committed in a term, it is in the logs of the leaders of all higher terms (§5.4). */
function leaderCompleteness(): Examine {
  const complete: Memory<{ node: RaftNode, term: number, upTo: number }> = []
  return (_, { line }, { views }) => {
    for (let i = 0; i < views.length; i++) {
      const view = views[i]
      const { node, replica } = view
      if (view.role !== Role.Leader || node === null || replica?.line !== line) continue
      let known = complete[view.no]
      if (known === undefined || known.node !== node || known.term !== node.term) complete[view.no] = known = { node, term: node.term, upTo: line.base }
      const { upTo } = known
      const end = committedIn(line)
      if (upTo === end) continue
      known.upTo = end
      const missing = missingFrom(node, line, upTo)
      if (missing > 0) return `${replica.name} leads term ${node.term} without entry ${missing}, committed in term ${line.inTerm[missing - line.base - 1]}`
    }
    return null
  }
}

/** First entry after `from`, committed in a term before the leader's, that its log lacks; 0: none. */
function missingFrom({ log, term }: RaftNode, { base, committed, inTerm }: Line, from: number): number {
  for (let i = Math.max(from, base, log.offset) - base; i < committed.length; i++) {
    const entry = committed[i]
    // Without a word of the log before its offset: a snapshot of what is committed stands for that.
    if (entry !== null && inTerm[i] < term && termAt(log, entry.index) !== entry.term) return entry.index
  }
  return 0
}

/** No two members apply different entries at the same index (§5.4.3). */
function stateMachineSafety(): Examine {
  const shelfOf = shelves<Entry>()
  const upTo: Memory<{ node: RaftNode, applied: number }> = []
  return (view, { line, name }) => {
    const { node, member: { applied, appliedTerm } } = view
    if (node === null) return null
    const { log } = node
    let known = upTo[view.no]
    if (known === undefined || known.node !== node) upTo[view.no] = known = { node, applied: 0 }
    const before = known.applied
    if (applied < before) return `${name} applied entry ${applied} after entry ${before}`
    known.applied = applied
    const shelf = shelfOf(line)
    // What a snapshot brought, or was forgotten at once, is known by its last entry only.
    for (let i = Math.max(before, log.offset); i < applied; i++) {
      const entry = log.entries[i - log.offset]
      if (entry === undefined) return `${name} applied entry ${i + 1} which its log does not hold`
      const first = onShelf(shelf, i + 1)
      if (first === undefined) put(shelf, i + 1, entry)
      else if (!sameEntry(first, entry)) return `${name} applied another entry ${i + 1} than the first applied`
    }
    const last = onShelf(shelf, applied)
    return last !== undefined && last.term !== appliedTerm ? `${name} applied entry ${applied} of term ${appliedTerm}, the first to apply it one of term ${last.term}` : null
  }
}

export const ofThePaper = [
  rule('election-safety', [Kind.Role], electionSafety, 'leaders'),
  rule('leader-append-only', [Kind.Log], leaderAppendOnly, 'leaders'),
  rule('log-matching', [Kind.Log], logMatching),
  rule('leader-completeness', [Kind.Line, Kind.Role], leaderCompleteness),
  rule('state-machine-safety', [Kind.Applied], stateMachineSafety),
]
