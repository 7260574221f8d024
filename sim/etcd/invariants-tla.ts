/**
 * The invariants that etcd's own specification of its Raft holds (etcd-io/raft, tla/etcdraft.tla) and
 * the paper's five do not already say, for each lineage. VotesGrantedInv is not among them: it is
 * commented out there, with a counter-example.
 */
import { lastIndex, majorityOf, NONE, progressOf, Role, termAt } from '../raft/index.ts'
import type { ConfState, NodeId, RaftLog, RaftNode } from '../raft/index.ts'
import { rule } from './invariant-rules.ts'
import type { Examine, Memory } from './invariant-rules.ts'
import { committedAt, committedIn, Kind } from './invariant-sight.ts'
import type { Line, Sight, View } from './invariant-sight.ts'
import { diskReach, diskTermAt } from './invariants-disk.ts'

/** LogInv: what two members know to be committed never conflicts. */
function committedLogsAgree(): Examine {
  const upTo: Memory<{ node: RaftNode, index: number }> = []
  return (view, { line, name }) => {
    const { node } = view
    if (node === null) return null
    const { log } = node
    let known = upTo[view.no]
    if (known === undefined || known.node !== node) upTo[view.no] = known = { node, index: 0 }
    const from = Math.max(known.index, log.offset - 1)
    known.index = log.committed
    for (let i = Math.max(from, line.base) + 1; i <= log.committed; i++) {
      const first = committedAt(line, i)
      if (first !== null && termAt(log, i) !== first.term) return `${name} has committed another entry ${i} than ${line.by?.name ?? 'the first'} and others`
    }
    return null
  }
}

/** ElectionSafetyInv: nobody has more entries of a leader's term than the leader. */
function leaderHoldsMost(): Examine {
  return (one, { line }, { views }) => {
    if (one.node === null) return null
    for (let i = 0; i < views.length; i++) {
      const other = views[i]
      if (other === one || other.node === null || other.replica?.line !== line) continue
      const wrong = (one.role === Role.Leader ? holdsMore(other, one, one.term) : null)
        ?? (other.role === Role.Leader ? holdsMore(one, other, other.term) : null)
      if (wrong !== null) return wrong
    }
    return null
  }
}

/** Does one hold more of a term than its leader? */
function holdsMore(one: View, leader: View, term: number): string | null {
  const own = lastOfTerm((leader.node as RaftNode).log, term)
  const its = lastOfTerm((one.node as RaftNode).log, term)
  return its > own ? `${one.replica?.name} holds entry ${its} of term ${term}, whose leader ${leader.replica?.name} ends at ${own}` : null
}

function lastOfTerm(log: RaftLog, term: number): number {
  let i = lastIndex(log)
  while (i > log.offset && termAt(log, i) > term) i--
  return termAt(log, i) === term ? i : 0
}

/**
 * QuorumLogInv, of disks: every quorum of the configuration has a member whose disk holds all that is
 * committed, so that whoever crashes, the others cannot go on without it. Looked at as the commit
 * index of the lineage moves, and as the configuration does, where it moved first: a configuration
 * that lags behind belongs to a commit index that does, too. Who is gone for good (its disk wiped)
 * makes up no quorum any more; who was added and never started does, and holds nothing.
 */
function quorumHoldsCommitted(): Examine {
  const reached: Memory<number> = []
  const checked = new Map<Line, { upTo: number, conf: ConfState }>()
  return (_, { line }, sight) => {
    const node = line.by?.view?.node
    if (!node) return null
    const upTo = committedIn(line)
    let known = checked.get(line)
    if (known === undefined) checked.set(line, known = { upTo: -1, conf: node.conf })
    if (known.upTo === upTo && known.conf === node.conf) return null
    known.upTo = upTo
    known.conf = node.conf
    const { voters, votersOutgoing } = node.conf
    return canDecideWithout(sight, line, voters, upTo, reached) && (votersOutgoing.length === 0 || canDecideWithout(sight, line, votersOutgoing, upTo, reached))
      ? `entry ${upTo} is committed, and a quorum of ${voters.join(' ')}${votersOutgoing.length > 0 ? ` and ${votersOutgoing.join(' ')}` : ''} does not hold it on disk`
      : null
  }
}

/** Is there a majority none of whom holds the entry? */
function canDecideWithout(sight: Sight, line: Line, voters: readonly NodeId[], index: number, reached: Memory<number>): boolean {
  const enough = majorityOf(voters.length)
  let lacking = 0
  // Once the others are no majority, the rest need not be asked.
  for (let i = 0; i < voters.length && lacking + voters.length - i >= enough; i++) {
    const replica = line.replicas.get(voters[i])
    if (replica === undefined) {
      lacking++
    } else if (replica.view === null) {
      if (!replica.promised) lacking++
    } else {
      const reach = diskReach(sight, replica, replica.view, reached[replica.no] ?? line.base)
      reached[replica.no] = reach
      if (reach < index) lacking++
    }
  }
  return lacking >= enough
}

/** MoreUpToDateCorrectInv: whose log is as up to date as another's holds all that the other knows to be committed. */
function upToDateHoldsCommitted(): Examine {
  const ends: Memory<{ node: RaftNode, index: number, term: number }> = []
  return (one, { line }, sight, since) => {
    const { node } = one
    if (node === null) return null
    const { log } = node
    const index = lastIndex(log)
    const term = termAt(log, index)
    let end = ends[one.no]
    // Nobody is newly as up to date as one that has only become more so, and knows no more than it did.
    const grown = end !== undefined && end.node === node && isAtLeast(term, index, end.term, end.index)
    if (end === undefined || end.node !== node) ends[one.no] = end = { node, index, term }
    end.index = index
    end.term = term
    const lacking = grown && one.at[Kind.Commit] <= since ? null : missedElsewhere(sight, one, line, log)
    if (lacking !== null) return lacking
    return one.at[Kind.Log] > since && !holdsAll(line, log) ? missedHere(sight, one, line, log) : null
  }
}

/** Somebody as up to date as this one lacks what it knows to be committed. */
function missedElsewhere({ views }: Sight, one: View, line: Line, log: RaftLog): string | null {
  const committed = Math.min(log.committed, lastIndex(log))
  const term = termAt(log, committed)
  for (let i = 0; i < views.length; i++) {
    const other = views[i]
    if (other === one || other.node === null || other.replica?.line !== line) continue
    if (lacks(other.node.log, committed, term) && isUpToDate(other.node.log, log)) return says(other, one, committed)
  }
  return null
}

/** The other way round: this one is as up to date as somebody, and lacks what that one knows to be committed. */
function missedHere({ views }: Sight, one: View, line: Line, log: RaftLog): string | null {
  for (let i = 0; i < views.length; i++) {
    const other = views[i]
    if (other === one || other.node === null || other.replica?.line !== line) continue
    const its = Math.min(other.node.log.committed, lastIndex(other.node.log))
    if (lacks(log, its, termAt(other.node.log, its)) && isUpToDate(log, other.node.log)) return says(one, other, its)
  }
  return null
}

/** Does it hold the last that anybody knows to be committed? Then it holds all before it, too, or `log-matching` is broken. */
function holdsAll(line: Line, log: RaftLog): boolean {
  const end = committedIn(line)
  const entry = committedAt(line, end)
  return entry !== null && termAt(log, end) === entry.term
}

const lacks = (log: RaftLog, index: number, term: number) => index > log.offset && termAt(log, index) !== term

const says = (a: View, b: View, index: number) =>
  `${a.replica?.name} is as up to date as ${b.replica?.name}, and lacks entry ${index}, which that one knows to be committed`

/** The paper's rule (§5.4.1), in its own words here: the product's may be the one that is broken. */
function isUpToDate(a: RaftLog, b: RaftLog): boolean {
  const [last, other] = [lastIndex(a), lastIndex(b)]
  return isAtLeast(termAt(a, last), last, termAt(b, other), other)
}

function isAtLeast(term: number, index: number, otherTerm: number, otherIndex: number): boolean {
  return term > otherTerm || (term === otherTerm && index >= otherIndex)
}

/**
 * CommittedIsDurableInv, as far as etcd's library keeps it: a leader counts itself for an entry of its
 * term only once it is on its disk. (To the letter the invariant asks for all that is committed; but
 * a leader sends while it writes, and its followers may well be faster: Ongaro's thesis, §10.2.1.)
 */
function leaderCountsDurable(): Examine {
  return ({ node, member }, { name }, { state }) => {
    if (node === null) return null
    const match = progressOf(node, node.config.id)?.match ?? NONE
    if (termAt(node.log, match) !== node.term || diskTermAt(state, member, match) === node.term) return null
    return `${name} leads term ${node.term} and counts itself for entry ${match}, which is not on its disk`
  }
}

export const ofTheSpecification = [
  rule('committed-logs-agree', [Kind.Commit], committedLogsAgree),
  rule('leader-holds-most', [Kind.Log, Kind.Role], leaderHoldsMost),
  rule('quorum-holds-committed', [Kind.Line, Kind.Configuration], quorumHoldsCommitted),
  rule('up-to-date-holds-committed', [Kind.Log, Kind.Commit], upToDateHoldsCommitted),
  rule('leader-counts-durable', [Kind.Log, Kind.Disk, Kind.Commit, Kind.Role], leaderCountsDurable, 'leaders'),
]
