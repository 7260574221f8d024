/**
 * The invariants that etcd's own specification of its Raft holds (etcd-io/raft, tla/etcdraft.tla) and
 * the paper's five do not already say, for each lineage. VotesGrantedInv is not among them: it is
 * commented out there, with a counter-example.
 */
import { lastIndex, majorityOf, NONE, progressOf, Role, termAt } from '../raft/index.ts'
import type { ConfState, NodeId, RaftLog, RaftNode } from '../raft/index.ts'
import { changedSince, rule, ruleOfEach, ruleOfLeaders } from './invariant-rules.ts'
import type { Check, Examine, Memory } from './invariant-rules.ts'
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
function leaderHoldsMost(): Check {
  return (sight, since) => {
    for (let l = 0; l < sight.views.length; l++) {
      const leader = sight.views[l]
      if (leader.role !== Role.Leader || leader.node === null || !leader.replica?.line.sound) continue
      const own = lastOfTerm(leader.node.log, leader.term)
      const anew = leader.at[Kind.Log] > since || leader.at[Kind.Role] > since
      const others = anew ? sight.views : changedSince(sight, since)
      for (let i = 0; i < others.length; i++) {
        const other = others[i]
        if (!(anew || other.at[Kind.Log] > since) || other.node === null || other.replica?.line !== leader.replica.line) continue
        const its = lastOfTerm(other.node.log, leader.term)
        if (its > own) return `${other.replica.name} holds entry ${its} of term ${leader.term}, whose leader ${leader.replica.name} ends at ${own}`
      }
    }
    return null
  }
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
function quorumHoldsCommitted(): Check {
  const reached: Memory<number> = []
  const checked = new Map<Line, { upTo: number, conf: ConfState }>()
  return sight => {
    for (const line of sight.lines.values()) {
      const node = line.by?.view?.node
      if (!line.sound || !node) continue
      const upTo = committedIn(line)
      let known = checked.get(line)
      if (known === undefined) checked.set(line, known = { upTo: -1, conf: node.conf })
      if (known.upTo === upTo && known.conf === node.conf) continue
      known.upTo = upTo
      known.conf = node.conf
      const { voters, votersOutgoing } = node.conf
      if (canDecideWithout(sight, line, voters, upTo, reached) && (votersOutgoing.length === 0 || canDecideWithout(sight, line, votersOutgoing, upTo, reached))) {
        return `entry ${upTo} is committed, and a quorum of ${voters.join(' ')}${votersOutgoing.length > 0 ? ` and ${votersOutgoing.join(' ')}` : ''} does not hold it on disk`
      }
    }
    return null
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
function upToDateHoldsCommitted(): Check {
  const ends: Memory<{ node: RaftNode, index: number, term: number }> = []
  return (sight, since) => {
    const views = changedSince(sight, since)
    for (let i = 0; i < views.length; i++) {
      const one = views[i]
      const grown = one.at[Kind.Log] > since
      if ((!grown && one.at[Kind.Commit] <= since) || one.node === null || one.replica === null || !one.replica.line.sound) continue
      const { log } = one.node
      const index = lastIndex(log)
      const term = termAt(log, index)
      let end = ends[one.no]
      if (end === undefined || end.node !== one.node) ends[one.no] = end = { node: one.node, index: Infinity, term: Infinity }
      // Nobody is newly as up to date as one that has only become more so, and knows no more than it did.
      const shrunk = !isAtLeast(term, index, end.term, end.index)
      end.index = index
      end.term = term
      const lacking = shrunk || one.at[Kind.Commit] > since ? missedElsewhere(sight, one, log) : null
      if (lacking !== null) return lacking
      const missing = grown && !holdsAll(one.replica.line, log) ? missedHere(sight, one, log) : null
      if (missing !== null) return missing
    }
    return null
  }
}

/** Somebody as up to date as this one lacks what it knows to be committed. */
function missedElsewhere(sight: Sight, one: View, log: RaftLog): string | null {
  const committed = Math.min(log.committed, lastIndex(log))
  const term = termAt(log, committed)
  for (let i = 0; i < sight.views.length; i++) {
    const other = sight.views[i]
    if (other === one || other.node === null || other.replica?.line !== one.replica?.line) continue
    if (lacks(other.node.log, committed, term) && isUpToDate(other.node.log, log)) return says(other, one, committed)
  }
  return null
}

/** The other way round: this one is as up to date as somebody, and lacks what that one knows to be committed. */
function missedHere(sight: Sight, one: View, log: RaftLog): string | null {
  for (let i = 0; i < sight.views.length; i++) {
    const other = sight.views[i]
    if (other === one || other.node === null || other.replica?.line !== one.replica?.line) continue
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
    if (node === null || node.role !== Role.Leader) return null
    const match = progressOf(node, node.config.id)?.match ?? NONE
    if (termAt(node.log, match) !== node.term || diskTermAt(state, member, match) === node.term) return null
    return `${name} leads term ${node.term} and counts itself for entry ${match}, which is not on its disk`
  }
}

export const ofTheSpecification = [
  ruleOfEach('committed-logs-agree', [Kind.Commit], committedLogsAgree),
  rule('leader-holds-most', [Kind.Log, Kind.Role], leaderHoldsMost),
  rule('quorum-holds-committed', [Kind.Line, Kind.Configuration], quorumHoldsCommitted),
  rule('up-to-date-holds-committed', [Kind.Log, Kind.Commit], upToDateHoldsCommitted),
  ruleOfLeaders('leader-counts-durable', [Kind.Log, Kind.Disk, Kind.Commit, Kind.Role], leaderCountsDurable),
]
